// Questions before something is done: one dialog at a time, over the column that asks.

import { h } from "./dom.js";

/** Resolves to whether it was confirmed. `over` is the element that the dialog stands in the middle of. */
export function confirm({ title, text, yes = "确定", no = "取消", grave = false, over = null }) {
  return new Promise((resolve) => {
    const answer = (value) => () => dialog.close(value ? "yes" : "");
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" },
      h("h2", { id: "dialog-title" }, title),
      text && h("p", {}, text),
      h("div", { class: "dialog-buttons" },
        h("button", { type: "button", class: "button", autofocus: grave, on: { click: answer(false) } }, no),
        h("button", { type: "button", class: `button strong ${grave ? "grave" : ""}`, autofocus: !grave, on: { click: answer(true) } }, yes)));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(""));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    if (over) {
      const { left, width } = over.getBoundingClientRect();
      dialog.style.setProperty("--middle", `${left + width / 2}px`);
      dialog.style.setProperty("--room", `${width}px`);
    }
  });
}
