// Everybody whose part can be played, with what waits for them; on a small screen the strip that switches people.

import { avatar, fill, h, icon } from "./dom.js";
import { APPS, badge } from "./phone.js";
import { accounts, state, unreadOf, visible } from "./state.js";

const MARKS = { feishu: "飞", dingtalk: "钉", wecom: "企" };

/** Who is in several apps has several rows: the app tells them apart. */
const titleOf = ({ person, app }) =>
  person.left ? "已离职" : [person.title, person.apps.length > 1 && APPS[app]].filter(Boolean).join(" · ");

export class Roster {
  /** `pick(key)` shows somebody, `add()` opens one more column. */
  constructor(element, { pick, add }) {
    Object.assign(this, { element, pick, add, looks: "" });
  }

  update() {
    const shown = visible();
    const entries = accounts();
    const room = state.capacity > 1 && state.shown.length < state.capacity && entries.length > state.shown.length;
    const looks = JSON.stringify([shown, room, entries.map((one) => [one.key, one.person, unreadOf(one)])]);
    if (looks === this.looks) return;
    this.looks = looks;
    const focused = this.element.contains(document.activeElement) && document.activeElement.dataset.key;
    const rows = [];
    let team = null;
    for (const entry of entries) {
      if (entry.person.team !== team) rows.push(h("h2", { class: "roster-team" }, (team = entry.person.team)));
      rows.push(this.row(entry, shown.includes(entry.key)));
    }
    fill(this.element, h("div", { class: "roster-list" }, rows), room && h("button", { type: "button", class: "roster-add", on: { click: this.add } }, icon("plus", 18), "并排再看一个人"));
    if (focused) this.element.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    const current = this.element.querySelector('[aria-pressed="true"]');
    if (state.capacity === 1) current?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }

  row(entry, here) {
    const { person, app, key } = entry;
    const count = unreadOf(entry);
    return h("button", { type: "button", class: `roster-person ${person.left ? "left" : ""}`, data: { key, app }, "aria-pressed": String(here), on: { click: () => this.pick(key) } },
      h("span", { class: "roster-face" }, avatar(person.name), h("span", { class: "app-mark", title: APPS[app] }, MARKS[app] ?? "")),
      h("span", { class: "roster-words" }, h("span", { class: "roster-name" }, person.name), h("span", { class: "roster-title" }, titleOf(entry))),
      badge(count));
  }
}
