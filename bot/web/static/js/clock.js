// The sandbox's time, and the buttons that let it pass.

import { fill, h, icon } from "./dom.js";
import { day, minute, weekday } from "./time.js";

const STEPS = [1, 7, 30];

export class Clock {
  /** `move(days)` resolves when the time has passed; `restart` begins anew, where that is possible. */
  constructor(element, { move, restart }) {
    Object.assign(this, { move, offset: 0, known: false });
    this.date = h("span", { class: "clock-date" });
    this.time = h("span", { class: "clock-time" });
    this.buttons = STEPS.map((days) => h("button", { type: "button", class: "clock-step", "aria-label": `时间快进 ${days} 天`, on: { click: () => void this.go(days) } },
      h("span", { class: "spinner", "aria-hidden": "true" }), h("span", { class: "clock-step-words" }, `+${days} 天`)));
    this.again = h("button", { type: "button", class: "clock-again", hidden: true, on: { click: restart } }, icon("again", 16), "重新开始");
    fill(element,
      h("p", { class: "clock-now" }, icon("clock", 18), h("span", { class: "clock-label" }, "现在"), this.date, this.time),
      h("div", { class: "clock-steps", role: "group", "aria-label": "快进" }, this.buttons), this.again);
    setInterval(() => this.draw(), 5000);
  }

  update({ now, can_restart: canRestart }) {
    this.offset = new Date(now) - Date.now();
    this.known = true;
    this.again.hidden = !canRestart;
    this.draw();
  }

  draw() {
    if (!this.known) return;
    const now = Date.now() + this.offset;
    fill(this.date, h("span", {}, day(now)), h("span", { class: "clock-weekday" }, weekday(now)));
    this.time.textContent = minute(now);
  }

  async go(days) {
    const button = this.buttons[STEPS.indexOf(days)] ?? this.buttons[0];
    for (const one of this.buttons) one.disabled = true;
    button.setAttribute("aria-busy", "true");
    try {
      await this.move(days);
    } finally {
      for (const one of this.buttons) one.disabled = false;
      button.removeAttribute("aria-busy");
    }
  }
}
