// Short notices over a column (what the app shows after a press) or over the whole page.

import { h, icon } from "./dom.js";

const ICONS = { success: "good", error: "bad", warning: "note", info: "note" };
const LASTS = 3200;

/** A place for toasts; its `say(kind, text)` shows one, in place of the one before. */
export function toaster() {
  const element = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
  let timer = 0;
  const say = (kind, text) => {
    clearTimeout(timer);
    const toast = h("div", { class: `toast ${kind}` }, icon(ICONS[kind] ?? "note", 20), h("span", {}, text));
    element.replaceChildren(toast);
    timer = setTimeout(() => toast.remove(), LASTS + text.length * 40);
  };
  return { element, say };
}

/** What the apps say when a press did not get through. */
export const failed = (code) => `出错了，请稍后重试 code: ${code}`;
