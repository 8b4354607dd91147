// The writing line of a conversation: text, the bot's mention in groups, and short messages ready to send.

import { h, icon } from "./dom.js";

const TALLEST = 120;

export class Composer {
  /** `send(text, mention)` is called with what was written, `attach(file)` with a file that was picked. */
  constructor({ send, attach }) {
    this.send = send;
    this.picked = h("input", { type: "file", hidden: true, tabindex: "-1", on: { change: () => this.pick(attach) } });
    this.clip = h("button", { type: "button", class: "composer-clip", "aria-label": "发送文件", title: "发送图片或文件", on: { click: () => this.picked.click() } }, icon("clip", 20));
    this.text = h("textarea", { class: "composer-text", rows: 1, enterkeyhint: "send", maxlength: 4000, "aria-label": "写消息", autocomplete: "off" });
    this.text.addEventListener("input", () => this.grow());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.button = h("button", { type: "button", class: "composer-send", "aria-label": "发送", on: { click: () => this.go() } }, icon("send", 20));
    this.at = h("button", { type: "button", class: "composer-at", "aria-pressed": "true", title: "群里只有 @ 了机器人的消息，它才看得见", on: { click: () => this.toggle() } }, "@报备助手");
    this.short = h("div", { class: "shortcuts", role: "group", "aria-label": "常用消息" });
    this.short.addEventListener("wheel", (event) => this.roll(event), { passive: false });
    this.element = h("div", { class: "composer" }, this.short,
      h("div", { class: "composer-line" }, this.clip, this.picked, h("div", { class: "composer-box" }, this.at, this.text), this.button));
    this.grow();
  }

  /** Fits the line to a conversation. */
  suit({ group, left, shortcuts }) {
    this.group = group;
    this.at.hidden = !group;
    this.text.disabled = this.button.disabled = this.clip.disabled = left;
    this.clip.hidden = group;
    this.text.placeholder = left ? "已离职，不能再发消息" : group ? "在群里说点什么" : "发消息给报备助手";
    this.short.hidden = left || !shortcuts.length;
    const made = shortcuts.map((words) => h("button", { type: "button", class: "shortcut", title: words.length > 12 ? words : null, on: { click: () => this.send(words, group) } }, words));
    this.short.replaceChildren(...made);
    this.grow();
  }

  /** A plain mouse wheel moves the short messages sideways. */
  roll(event) {
    const { scrollWidth, clientWidth } = this.short;
    if (event.deltaX || scrollWidth <= clientWidth) return;
    event.preventDefault();
    this.short.scrollLeft += event.deltaY;
  }

  /** The same file can be picked again afterwards. */
  pick(attach) {
    const [file] = this.picked.files;
    this.picked.value = "";
    if (file) attach(file);
  }

  toggle() {
    this.at.setAttribute("aria-pressed", String(this.at.getAttribute("aria-pressed") !== "true"));
  }

  /** Enter sends, with Shift it breaks the line; while an input method composes it does neither. */
  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.go();
  }

  go() {
    const words = this.text.value.trim();
    if (!words || this.text.disabled) return;
    this.text.value = "";
    this.grow();
    this.send(words, this.group && this.at.getAttribute("aria-pressed") === "true");
  }

  grow() {
    this.text.style.height = "auto";
    const height = Math.min(this.text.scrollHeight, TALLEST);
    this.text.style.height = height ? `${height}px` : "";
    this.button.classList.toggle("ready", Boolean(this.text.value.trim()));
  }
}
