// The markdown of Feishu cards (and its own tags) as elements. What is not understood is shown as it was written.

import { h } from "../dom.js";
import { colour } from "./tints.js";

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", ensp: " ", emsp: " " };

/** The character of an HTML entity; undefined when it is none. Escaped names come this way and stay plain text. */
function entity(code) {
  if (!code.startsWith("#")) return ENTITIES[code];
  const number = /^#x/i.test(code) ? parseInt(code.slice(2), 16) : parseInt(code.slice(1), 10);
  return number > 0 && number <= 0x10ffff ? String.fromCodePoint(number) : undefined;
}

/** Only addresses of the web become links. */
export function webAddress(address) {
  try {
    const { protocol } = new URL(address);
    return protocol === "https:" || protocol === "http:" ? address : null;
  } catch {
    return null;
  }
}

export function link(address, ...words) {
  const href = webAddress(address);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, words) : h("span", {}, words);
}

const attribute = (tag, name) => tag.match(new RegExp(`${name}\\s*=\\s*['"]?([^'"\\s>]+)`))?.[1] ?? "";

function mention(tag, context) {
  const id = attribute(tag, "id");
  const name = id === "all" ? "所有人" : context.nameOf(id);
  return h("span", { class: "md-at" }, `@${name}`);
}

// Each rule: a pattern anchored where it is tried, and what it becomes. The first that fits wins.
const RULES = [
  [/^\\([\\`*_{}[\]()#+\-.!~|<>&@$:])/, ([, character]) => character],
  [/^&(#x?[0-9a-f]{1,6}|[a-z]{2,6});/i, ([all, code]) => entity(code) ?? all],
  [/^`([^`\n]+)`/, ([, code]) => h("code", {}, code)],
  [/^\*\*(?=\S)([\s\S]+?)\*\*/, ([, words], context) => h("strong", {}, inline(words, context))],
  [/^~~(?=\S)([\s\S]+?)~~/, ([, words], context) => h("s", {}, inline(words, context))],
  [/^\*(?=[^\s*])([^*\n]+?)\*/, ([, words], context) => h("em", {}, inline(words, context))],
  [/^\[([^\]\n]+)\]\(([^()\s]+)\)/, ([, words, to], context) => link(to, inline(words, context))],
  [/^<at\b[^>]*>(?:<\/at>)?/i, ([tag], context) => mention(tag, context)],
  [/^<person\b[^>]*>(?:<\/person>)?/i, ([tag], context) => mention(tag, context)],
  [/^<br\s*\/?>/i, () => h("br")],
  [/^<font\b([^>]*)>([\s\S]*?)<\/font>/i, ([, tag, words], context) => {
    const span = h("span", {}, inline(words, context));
    span.style.color = colour(attribute(tag, "color")).text;
    return span;
  }],
  [/^<text_tag\b([^>]*)>([\s\S]*?)<\/text_tag>/i, ([, tag, words]) => textTag(words, attribute(tag, "color"))],
  [/^<(?:link|a)\b([^>]*)>([\s\S]*?)<\/(?:link|a)>/i, ([, tag, words], context) =>
    link(attribute(tag, "url") || attribute(tag, "href"), inline(words, context))],
  [/^<raw>([\s\S]*?)<\/raw>/i, ([, words]) => words],
];

/** A small coloured label. */
export function textTag(words, name) {
  const label = h("span", { class: "card-tag" }, words);
  const { tint, text } = colour(name);
  label.style.setProperty("--tint", tint);
  label.style.setProperty("--tone", text);
  return label;
}

/** One run of text with markup inside, as nodes and strings. */
export function inline(text, context) {
  const out = [];
  let plain = "";
  let rest = text;
  while (rest) {
    const hit = /^[\\&`*~[<]/.test(rest) && RULES.map(([rule, make]) => [rule.exec(rest), make]).find(([found]) => found);
    if (!hit) {
      plain += rest[0];
      rest = rest.slice(1);
      continue;
    }
    const [found, make] = hit;
    const made = make(found, context);
    if (typeof made === "string") plain += made;
    else {
      if (plain) out.push(plain);
      plain = "";
      out.push(made);
    }
    rest = rest.slice(found[0].length);
  }
  if (plain) out.push(plain);
  return out;
}

const BLOCKS = [
  [/^(#{1,6})\s+(.*)/, "heading"],
  [/^\s*[-*]\s+(.*)/, "bullet"],
  [/^\s*(\d+)[.]\s+(.*)/, "number"],
  [/^>\s?(.*)/, "quote"],
  [/^(?:---+|\*\*\*+|<hr\s*\/?>)\s*$/, "rule"],
];

function block(line, context) {
  for (const [pattern, kind] of BLOCKS) {
    const found = pattern.exec(line);
    if (!found) continue;
    if (kind === "rule") return h("hr", { class: "card-hr" });
    if (kind === "heading") return h("div", { class: `md-heading md-h${found[1].length}` }, inline(found[2], context));
    if (kind === "quote") return h("blockquote", {}, inline(found[1], context));
    const sign = kind === "number" ? `${found[1]}.` : "•";
    return h("div", { class: "md-item" }, h("span", { class: "md-sign" }, sign), h("span", {}, inline(found.at(-1), context)));
  }
  return null;
}

/** A whole markdown text; each line of it stays a line, as in Feishu. */
export function markdown(text, context) {
  const root = h("div", { class: "md" });
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) root.append(h("p", {}, inline(paragraph.join("\n"), context)));
    paragraph = [];
  };
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    if (lines[at].startsWith("```")) {
      flush();
      const end = lines.indexOf("```", at + 1);
      const stop = end < 0 ? lines.length : end;
      root.append(h("pre", {}, lines.slice(at + 1, stop).join("\n")));
      at = stop;
      continue;
    }
    const made = block(lines[at], context);
    if (made) {
      flush();
      root.append(made);
    } else paragraph.push(lines[at]);
  }
  flush();
  return root;
}
