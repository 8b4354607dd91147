// Draws what DingTalk's robot really sent: the parameters of the preset card, or a message by its template (msgKey).

import { h } from "../dom.js";
import { link, webAddress } from "./markdown.js";
import { press } from "./pressing.js";
import { DINGTALK, subset } from "./subset.js";

const COLOURS = new Set(["blue", "gray", "red"]);
const SENDS = "dtmd://dingtalkclient/sendMessage?content=";

/** The words that a link of DingTalk's own sends in one's name; null for other links. */
function sentBy(address) {
  if (!String(address).startsWith(SENDS)) return null;
  try {
    return decodeURIComponent(address.slice(SENDS.length));
  } catch {
    return null;
  }
}

const rulesFor = (context) => ({
  ...DINGTALK,
  link: (to, words) => {
    const said = sentBy(to);
    return said ? h("button", { type: "button", class: "ding-say", on: { click: () => context.send(said) } }, words) : link(to, ...words);
  },
});

function parsed(text) {
  try {
    return JSON.parse(text || "{}") ?? {};
  } catch {
    return {};
  }
}

const face = (text) => [h("span", { class: "spinner", "aria-hidden": "true" }), h("span", { class: "card-button-words" }, String(text ?? ""))];

function presetButton(part, place, context) {
  const kind = COLOURS.has(part.color) ? part.color : "blue";
  const address = part.request !== true && webAddress(part.url ?? "");
  if (address) return h("a", { class: `ding-button ding-${kind}`, href: address, target: "_blank", rel: "noopener noreferrer" }, String(part.text ?? ""));
  const button = h("button", { type: "button", class: `ding-button ding-${kind}`, on: {
    click: () => void press(button, context, { place, value: part.id ? String(part.id) : null }),
  } }, face(part.text));
  return button;
}

/** Two short ones side by side, else one under the other, as the app has room for them. */
function buttonsOf(made, labels, stacked = false) {
  if (!made.length) return null;
  const wide = stacked || made.length > 3 || labels.some((label) => [...label].length > 8);
  return h("div", { class: `ding-buttons ${wide ? "stacked" : ""}` }, made);
}

function preset(param, context) {
  const listed = parsed(param.sys_full_json_obj).msgButtons;
  const parts = Array.isArray(listed) ? listed.filter((part) => part && typeof part === "object") : [];
  return h("article", { class: "card ding-card" },
    h("div", { class: "ding-body" },
      param.title && h("h3", { class: "card-title" }, param.title),
      param.markdown && subset(param.markdown, rulesFor(context)),
      param.tips && h("p", { class: "ding-tips" }, param.tips)),
    buttonsOf(parts.map((part, place) => presetButton(part, place, context)), parts.map(({ text }) => String(text ?? ""))));
}

/** The labels and links of an action card, by template or from a session webhook. */
function linksOf(param) {
  if (param.singleTitle) return [[param.singleTitle, param.singleURL]];
  if (Array.isArray(param.btns)) return param.btns.map((one) => [one?.title, one?.actionURL]);
  const pairs = [1, 2, 3, 4, 5].map((at) => [param[`actionTitle${at}`] ?? param[`buttonTitle${at}`], param[`actionURL${at}`] ?? param[`buttonUrl${at}`]]);
  return pairs.filter(([label]) => label);
}

function linkButton([label, address], context) {
  const said = sentBy(address);
  if (said) return h("button", { type: "button", class: "ding-button ding-blue", on: { click: () => context.send(said) } }, String(label));
  const href = webAddress(address ?? "");
  return href ? h("a", { class: "ding-button ding-blue", href, target: "_blank", rel: "noopener noreferrer" }, String(label))
    : h("span", { class: "ding-button ding-gray" }, String(label));
}

function message({ msgKey, msgParam: param }, context) {
  if (msgKey === "sampleMarkdown" || msgKey.startsWith("sampleActionCard")) {
    const links = linksOf(param);
    return h("article", { class: "card ding-card" },
      h("div", { class: "ding-body" }, subset(param.text, rulesFor(context))),
      buttonsOf(links.map((one) => linkButton(one, context)), links.map(([label]) => String(label)), msgKey !== "sampleActionCard6"));
  }
  if (msgKey === "sampleLink") {
    return h("article", { class: "card ding-card" },
      h("div", { class: "ding-body" }, h("h3", { class: "card-title" }, param.title), h("p", {}, param.text), link(param.messageUrl ?? "", "查看详情")));
  }
  return h("p", { class: "bubble" }, param.content ?? param.title ?? `（${msgKey}）`);
}

/** The whole message. `context` has `press(pressed)` and `send(text)`, which writes in the person's own name. */
export function dingtalkCard(card, context) {
  return card.cardParamMap ? preset(card.cardParamMap, context) : message({ msgKey: card.msgKey ?? "", msgParam: card.msgParam ?? {} }, context);
}
