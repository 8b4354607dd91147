// Draws what the WeCom app really sent: a markdown message, or a template card of the kinds without pictures.

import { h, icon } from "../dom.js";
import { menu } from "../menu.js";
import { link, webAddress } from "./markdown.js";
import { press } from "./pressing.js";
import { WECOM, subset } from "./subset.js";

const SOURCE = ["wecom-grey", "wecom-black", "wecom-red", "wecom-green"];
const STYLES = new Set([1, 2, 3, 4]);
const LINKED = 1;

/** Lines of a card stay lines; nothing in them is markup. */
const lines = (text, kind) => text && h("p", { class: kind }, text);

function corner(part, context) {
  const entries = part?.action_list ?? [];
  if (!entries.length) return null;
  const button = h("button", { type: "button", class: "wecom-corner", "aria-haspopup": "menu", "aria-label": part.desc || "更多操作", on: {
    click: () => menu(button, entries.map(({ text, key }) => ({ label: text ?? "", act: () => void press(button, context, { value: key }) }))),
  } }, icon("more", 18));
  return button;
}

function head(card, context) {
  const { source } = card;
  const more = corner(card.action_menu, context);
  if (!source?.desc && !more) return null;
  return h("header", { class: "wecom-head" },
    h("span", { class: `wecom-source ${SOURCE[source?.desc_color ?? 0] ?? SOURCE[0]}` }, source?.desc ?? ""), more);
}

function pair(part, context) {
  const value = part.type === LINKED ? link(part.url ?? "", part.value ?? part.url ?? "")
    : part.type === 3 ? h("span", { class: "md-at" }, part.value ?? context.nameOf(part.userid)) : h("span", {}, part.value ?? "");
  return [h("dt", {}, part.keyname ?? ""), h("dd", {}, value)];
}

function quote(part) {
  return part && (part.title || part.quote_text) && h("blockquote", { class: "wecom-quote" },
    part.title && h("strong", {}, part.title), lines(part.quote_text, ""),
    part.type === LINKED && link(part.url ?? "", "查看原文"));
}

function jump(part) {
  const address = part.type === LINKED && webAddress(part.url ?? "");
  const words = [h("span", {}, part.title ?? ""), icon("right", 16)];
  return address ? h("a", { class: "wecom-jump", href: address, target: "_blank", rel: "noopener noreferrer" }, words)
    : h("div", { class: "wecom-jump" }, part.title ?? "");
}

function keyed(part, place, context, chosen) {
  const kind = `wecom-button wecom-style-${STYLES.has(part.style) ? part.style : 1}`;
  const address = part.type === LINKED && webAddress(part.url ?? "");
  if (address) return h("a", { class: kind, href: address, target: "_blank", rel: "noopener noreferrer" }, part.text ?? "");
  const button = h("button", { type: "button", class: kind, on: {
    click: () => void press(button, context, { place, value: part.key, form: chosen() }),
  } }, h("span", { class: "spinner", "aria-hidden": "true" }), h("span", { class: "card-button-words" }, part.text ?? ""));
  return button;
}

/** A question with options; gives its element and what was chosen. */
function question(part) {
  const control = h("select", { class: "control", "aria-label": part.title || "请选择", disabled: part.disable === true },
    (part.option_list ?? []).map(({ id, text }) => h("option", { value: id, selected: id === part.selected_id }, text ?? id)));
  const box = h("label", { class: "wecom-question" }, part.title && h("span", {}, part.title), control);
  return { box, read: () => [part.question_key, [control.value]] };
}

/** Several may be ticked, or one of them. */
function ballot(part) {
  const group = `vote-${Math.random()}`;
  const boxes = (part.option_list ?? []).map(({ id, text, is_checked: checked }) => {
    const box = h("input", { type: part.mode === 1 ? "checkbox" : "radio", name: group, value: id, checked: checked === true, disabled: part.disable === true });
    return { box, row: h("label", { class: "tick" }, box, h("span", {}, text ?? id)) };
  });
  return { box: h("div", { class: "wecom-ballot", role: "group" }, boxes.map(({ row }) => row)),
    read: () => [part.question_key, boxes.filter(({ box }) => box.checked).map(({ box }) => box.value)] };
}

function actions(card, context) {
  if (card.replace_text) return h("div", { class: "wecom-buttons" }, h("button", { type: "button", class: "wecom-button wecom-done", disabled: true }, card.replace_text));
  const asked = [card.button_selection, ...(card.select_list ?? [])].filter(Boolean).map(question);
  if (card.checkbox) asked.push(ballot(card.checkbox));
  const chosen = () => (asked.length ? Object.fromEntries(asked.map(({ read }) => read())) : null);
  const parts = card.submit_button ? [card.submit_button] : card.button_list ?? [];
  const buttons = parts.map((part, place) => keyed(part, place, context, chosen));
  return [asked.map(({ box }) => box),
    buttons.length > 0 && h("div", { class: `wecom-buttons ${buttons.length === 2 ? "paired" : ""}` }, buttons)];
}

function template(card, context) {
  const pairs = card.horizontal_content_list ?? [];
  const whole = card.card_action?.type === LINKED && webAddress(card.card_action.url ?? "");
  const large = card.emphasis_content;
  return h("article", { class: `card wecom-card wecom-${card.card_type === "text_notice" ? "notice" : "interaction"}` },
    head(card, context),
    h("div", { class: "wecom-body" },
      card.main_title && h("h3", { class: "card-title" }, card.main_title.title ?? ""),
      lines(card.main_title?.desc, "wecom-desc"),
      large && h("div", { class: "wecom-emphasis" }, h("strong", {}, large.title ?? ""), lines(large.desc, "wecom-desc")),
      quote(card.quote_area),
      lines(card.sub_title_text, "wecom-sub"),
      pairs.length > 0 && h("dl", { class: "wecom-pairs" }, pairs.map((one) => pair(one, context))),
      actions(card, context)),
    (card.jump_list ?? []).map(jump),
    whole && h("a", { class: "wecom-jump", href: whole, target: "_blank", rel: "noopener noreferrer" }, h("span", {}, "查看详情"), icon("right", 16)));
}

/** The whole message. `context` has `press(pressed)` and `nameOf(userid)`. */
export function wecomCard(message, context) {
  if (message.msgtype === "markdown") {
    return h("article", { class: "card wecom-card wecom-markdown" }, subset(message.markdown?.content, { ...WECOM, nameOf: context.nameOf }));
  }
  return template(message.template_card ?? {}, context);
}
