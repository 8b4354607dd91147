// The smaller markdowns of DingTalk and WeCom as elements. What an app does not understand is shown as it was written.

import { h } from "../dom.js";
import { link } from "./markdown.js";

const FONTS = { info: "md-info", comment: "md-comment", warning: "md-warning" };

const STRONG = [/^\*\*(?=\S)([\s\S]+?)\*\*/, ([, words], rules) => h("strong", {}, inline(words, rules))];
const LINK = [/^\[([^\]\n]+)\]\(([^()\s]+)\)/, ([, words, to], rules) => (rules.link ?? link)(to, inline(words, rules))];
const QUOTE = [/^>\s?(.*)/, ([, words], rules) => h("blockquote", {}, inline(words, rules))];
const HEADING = [/^(#{1,6})\s+(.*)/, ([, signs, words], rules) =>
  h("div", { class: `md-heading md-h${signs.length}` }, inline(words, rules))];

const item = (sign, words, rules) =>
  h("div", { class: "md-item" }, h("span", { class: "md-sign" }, sign), h("span", {}, inline(words, rules)));

/** DingTalk: headings, quotes, bold, italics, links, pictures, lists. */
export const DINGTALK = {
  runs: [
    STRONG,
    [/^\*(?=[^\s*])([^*\n]+?)\*/, ([, words], rules) => h("em", {}, inline(words, rules))],
    [/^!\[([^\]\n]*)\]\([^()\s]+\)/, ([, words]) => h("span", { class: "card-picture", role: "img", "aria-label": words || "图片" }, words || "图片")],
    LINK,
  ],
  lines: [
    HEADING,
    QUOTE,
    [/^\s*[-*]\s+(.*)/, ([, words], rules) => item("•", words, rules)],
    [/^\s*(\d+)[.]\s+(.*)/, ([, number, words], rules) => item(`${number}.`, words, rules)],
  ],
  /** A line ends with two blanks or an empty line; any other break is a blank. */
  softBreaks: true,
};

/** WeCom: headings, bold, links, code, quotes, and words in three colours. */
export const WECOM = {
  runs: [
    STRONG,
    [/^`([^`\n]+)`/, ([, words]) => h("code", {}, words)],
    LINK,
    [/^<font color=["']?(info|comment|warning)["']?>([\s\S]*?)<\/font>/i, ([, name, words], rules) =>
      h("span", { class: FONTS[name.toLowerCase()] }, inline(words, rules))],
    [/^<@([^<>\s]+)>/, ([, id], rules) => h("span", { class: "md-at" }, `@${rules.nameOf?.(id) ?? id}`)],
  ],
  lines: [HEADING, QUOTE],
};

/** One run of text with markup inside, as nodes and strings. */
export function inline(text, rules) {
  const out = [];
  let plain = "";
  let rest = text;
  while (rest) {
    const hit = /^[*`![<]/.test(rest) && rules.runs.map(([rule, make]) => [rule.exec(rest), make]).find(([found]) => found);
    if (!hit) {
      plain += rest[0];
      rest = rest.slice(1);
      continue;
    }
    if (plain) out.push(plain);
    plain = "";
    const [found, make] = hit;
    out.push(make(found, rules));
    rest = rest.slice(found[0].length);
  }
  if (plain) out.push(plain);
  return out;
}

/** The lines of a paragraph as one text, each break as the app reads it. */
function joined(lines, { softBreaks }) {
  if (!softBreaks) return lines.join("\n");
  return lines.map((line, at) => line.trimEnd() + (at === lines.length - 1 ? "" : line.endsWith("  ") ? "\n" : " ")).join("");
}

/** A whole text by the rules of one app. */
export function subset(text, rules) {
  const root = h("div", { class: "md" });
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) root.append(h("p", {}, inline(joined(paragraph, rules), rules)));
    paragraph = [];
  };
  for (const line of String(text ?? "").split("\n")) {
    const [found, make] = rules.lines.map(([rule, made]) => [rule.exec(line), made]).find(([hit]) => hit) ?? [];
    if (found || !line.trim()) flush();
    if (found) root.append(make(found, rules));
    else if (line.trim()) paragraph.push(line);
  }
  flush();
  return root;
}
