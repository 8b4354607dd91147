// The newcomer's first steps, one at a time; each goes away when it is done, and all of them when they are not wanted.

import { fill, h, icon } from "./dom.js";
import { accountOf, keep, state, visible } from "./state.js";

const DAYS = 30;

/** The steps that make sense with the people there are. `does` is the label of the button that helps. */
function stepsOf(guide) {
  const name = (id) => accountOf(id)?.person.name ?? "";
  const steps = [
    { id: "file", who: guide.filer, text: `先扮演${name(guide.filer)}，给报备助手发一句：`, quote: guide.example, does: "发送这句" },
    { id: "decide", who: guide.decider, text: `审批卡片已经到了${name(guide.decider)}那里，点卡片上的「通过」。`, does: `去看${name(guide.decider)}`, leads: true },
  ];
  if (guide.rival && guide.rival_example)
    steps.push({ id: "clash", who: guide.rival, text: `换${name(guide.rival)}报备同一个客户，看看撞单：`, quote: guide.rival_example, does: "发送这句" });
  steps.push({ id: "time", text: `让时间过去 ${DAYS} 天，看看保护期到了会收到什么。`, does: `快进 ${DAYS} 天` });
  return steps.filter(({ who }) => !who || accountOf(who));
}

export class Guide {
  /** `help` has sendAs(key, text), show(key), flash(key) and pass(days). */
  constructor(element, help) {
    Object.assign(this, { element, help, looks: "" });
  }

  /** Somebody did something: that may have been a step. */
  did(kind, personId, detail = "") {
    const guide = state.overview?.guide;
    if (!guide) return;
    if (kind === "said" && /^(报备|新客户)\s*\S{4}/.test(detail)) {
      if (personId === guide.filer) this.done("file");
      if (personId === guide.rival) this.done("clash");
    }
    if (kind === "pressed" && personId === guide.decider) this.done("decide");
    if (kind === "passed") this.done("time");
  }

  done(id) {
    if (state.steps[id]) return;
    state.steps[id] = true;
    keep();
    this.update();
  }

  update() {
    const { overview, steps } = state;
    const all = overview?.guide && !steps.closed ? stepsOf(overview.guide) : [];
    const at = all.findIndex(({ id }) => !steps[id]);
    const step = all[at] ?? (all.length ? { id: "end", text: "这几步都走完了。写「帮助」看看还能做什么，每个人都可以扮演。" } : null);
    const there = Boolean(step?.leads) && visible().includes(accountOf(step.who)?.key);
    const looks = JSON.stringify([step?.id, there, overview?.run]);
    if (looks === this.looks) return;
    this.looks = looks;
    this.element.hidden = !step;
    if (there && Object.keys(steps).length) this.help.flash(accountOf(step.who).key);
    if (step) fill(this.element, this.draw(step, at < 0 ? all.length : at, all.length, there));
  }

  draw(step, at, count, there) {
    const dots = Array.from({ length: count }, (_, n) => h("span", { class: n < at ? "dot past" : n === at ? "dot here" : "dot" }));
    const help = step.does && !there && h("button", { type: "button", class: "guide-do", on: { click: (event) => void this.act(step, event.currentTarget) } }, step.does);
    return [
      h("span", { class: "guide-dots", role: "img", "aria-label": at < count ? `第 ${at + 1} 步，共 ${count} 步` : "都完成了" }, dots),
      h("p", { class: "guide-text" }, h("span", {}, step.text), step.quote && h("q", {}, step.quote)),
      help,
      h("button", { type: "button", class: "round guide-close", "aria-label": "关闭引导", on: { click: () => this.done("closed") } }, icon("close", 18)),
    ];
  }

  async act(step, button) {
    const key = accountOf(step.who)?.key;
    button.disabled = true;
    try {
      if (step.quote) await this.help.sendAs(key, step.quote);
      else if (step.leads) this.help.show(key);
      else await this.help.pass(DAYS);
    } finally {
      button.disabled = false;
    }
  }
}
