// A small menu under a button; arrow keys move in it, Escape and a click elsewhere close it.

import { h } from "./dom.js";

/** `entries` are {label, act, grave?}. */
export function menu(anchor, entries) {
  if (anchor.getAttribute("aria-expanded") === "true") return;
  const shut = (refocus) => {
    list.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) anchor.focus();
  };
  const outside = (event) => {
    if (!list.contains(event.target)) {
      shut(false);
      if (anchor.contains(event.target)) event.preventDefault();
    }
  };
  const items = entries.map(({ label, act, grave }) => h("button", { type: "button", role: "menuitem", class: `menu-item ${grave ? "grave" : ""}`, on: { click: () => {
    shut(true);
    act();
  } } }, label));
  const list = h("div", { class: "menu", role: "menu", on: { keydown: (event) => {
    const at = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") shut(true);
    else if (step) items[(at + step + items.length) % items.length].focus();
    else return;
    event.preventDefault();
  } } }, items);
  document.body.append(list);
  const { bottom, right } = anchor.getBoundingClientRect();
  list.style.top = `${bottom + 6}px`;
  list.style.left = `${Math.max(8, right - list.offsetWidth)}px`;
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  items[0]?.focus();
}
