// Draws the Feishu card JSON (2.0) that really went over the wire, the way the app does.

import { h } from "../dom.js";
import { button, checker, choice, date, field, overflow } from "./controls.js";
import { form } from "./form.js";
import { inline, markdown, textTag, webAddress } from "./markdown.js";
import { colour, space } from "./tints.js";

/** Text of an object like {tag: plain_text, content}, as nodes. */
export function words(text, context) {
  const content = text?.content ?? "";
  return text?.tag === "lark_md" ? inline(content, context) : [content];
}

const SIZES = new Set(["heading-0", "heading-1", "heading-2", "heading-3", "heading-4", "heading", "notation", "normal",
  "xxxx-large", "xxx-large", "xx-large", "x-large", "large", "medium", "small", "x-small"]);

function styled(element, part) {
  if (SIZES.has(part.text_size)) element.classList.add(`size-${part.text_size}`);
  if (["left", "center", "right"].includes(part.text_align)) element.style.textAlign = part.text_align;
  if (part.text_color && part.text_color !== "default") element.style.color = colour(part.text_color).text;
  return element;
}

function textBlock(text, context, extra = "") {
  const block = styled(h("div", { class: `card-text ${extra}` }, words(text, context)), text);
  if (text.lines > 0) {
    block.classList.add("card-clamped");
    block.style.setProperty("--lines", text.lines);
  }
  return block;
}

function div(part, context) {
  const fields = (part.fields ?? []).map((one) => textBlock(one.text, context, one.is_short ? "field-short" : "field-long"));
  return h("div", { class: "card-div" }, part.text && textBlock(part.text, context),
    fields.length > 0 && h("div", { class: "card-fields" }, fields));
}

/** How a container lays out what it holds. */
function arrange(element, part) {
  element.style.gap = `${space(part.vertical_spacing) ?? "8px"} ${space(part.horizontal_spacing) ?? "8px"}`;
  if (part.direction === "horizontal") element.classList.add("across");
  const padding = space(part.padding);
  if (padding) element.style.padding = padding;
  if (part.background_style && part.background_style !== "default") {
    element.classList.add("backed");
    element.style.backgroundColor = part.background_style === "grey" ? "#f5f6f7" : colour(part.background_style).tint;
  }
  return element;
}

const ALIGN = { top: "flex-start", center: "center", bottom: "flex-end", left: "flex-start", right: "flex-end" };

function column(part, context) {
  const element = arrange(h("div", { class: "card-column" }, elements(part.elements, context)), part);
  element.style.alignSelf = ALIGN[part.vertical_align] ?? "";
  if (part.horizontal_align) element.style.alignItems = ALIGN[part.horizontal_align];
  const width = part.width ?? "auto";
  if (width === "weighted") {
    element.style.flex = `${part.weight ?? 1} 1 0`;
    element.classList.add("weighted");
  } else if (space(width)) element.style.flex = `0 0 ${space(width)}`;
  return element;
}

function columnSet(part, context) {
  const mode = ["stretch", "flow", "bisect", "trisect"].includes(part.flex_mode) ? part.flex_mode : "none";
  const row = h("div", { class: `card-row row-${mode}` }, (part.columns ?? []).map((one) => column(one, context)));
  if (part.horizontal_align) row.style.justifyContent = ALIGN[part.horizontal_align];
  return arrange(row, part);
}

function collapsible(part, context) {
  const title = part.header?.title;
  const heading = title?.tag === "markdown" ? markdown(title.content, context) : h("span", {}, words(title, context));
  return h("details", { class: "card-panel", open: part.expanded === true }, h("summary", {}, heading),
    arrange(h("div", { class: "card-stack" }, elements(part.elements, context)), part));
}

function table(part) {
  const head = part.columns.map((one) => h("th", { scope: "col" }, one.display_name ?? one.name));
  const cell = (value) => [value].flat().map((one) => one?.text ?? one ?? "").join("、");
  const rows = (part.rows ?? []).map((row) => h("tr", {}, part.columns.map((one) => h("td", {}, cell(row[one.name])))));
  return h("div", { class: "card-table", tabindex: "0", role: "region", "aria-label": "表格" },
    h("table", {}, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows)));
}

function picture(part) {
  return h("div", { class: "card-picture", role: "img", "aria-label": part.alt?.content || "图片" }, part.alt?.content || "图片");
}

const person = (part, context) =>
  h("div", { class: "card-text" }, (part.persons ?? [{ id: part.user_id }]).map(({ id }) => context.nameOf(id)).join("、"));

const DRAWN = {
  markdown: (part, context) => styled(markdown(part.content ?? "", context), part),
  plain_text: (part, context) => textBlock(part, context),
  div,
  hr: () => h("hr", { class: "card-hr" }),
  column_set: columnSet,
  collapsible_panel: collapsible,
  interactive_container: (part, context) => arrange(h("div", { class: "card-stack" }, elements(part.elements, context)), part),
  form: (part, context) => arrange(form(part, context, elements), part),
  button,
  input: field,
  select_static: choice,
  multi_select_static: choice,
  select_person: choice,
  multi_select_person: choice,
  date_picker: date,
  picker_time: date,
  picker_datetime: date,
  checker,
  overflow,
  table,
  img: picture,
  chart: () => picture({ alt: { content: "图表" } }),
  person,
  person_list: person,
};

/** The parts of a container, in order; a part that the page cannot draw says so instead of vanishing. */
export function elements(parts, context) {
  return (parts ?? []).map((part) => {
    const draw = DRAWN[part.tag];
    const drawn = draw ? draw(part, context) : h("div", { class: "card-unknown" }, `（${part.tag ?? "未知组件"}）`);
    const margin = space(part.margin);
    if (margin) drawn.style.margin = margin;
    return drawn;
  });
}

function header(part, context) {
  const tags = (part.text_tag_list ?? []).slice(0, 3).map((tag) => textTag(tag.text?.content ?? "", tag.color ?? "blue"));
  const bar = h("header", { class: "card-head" },
    h("div", { class: "card-title-line" }, h("h3", { class: "card-title" }, words(part.title, context)), tags),
    part.subtitle?.content && h("p", { class: "card-subtitle" }, words(part.subtitle, context)));
  const { tint, text } = colour(part.template);
  bar.style.setProperty("--tint", tint);
  bar.style.setProperty("--tone", text);
  if (!part.template || part.template === "default") bar.classList.add("plain");
  return bar;
}

/**
 * The whole card. `context` has `press(pressed)`, `nameOf(openId)`, `people()`, `say(kind, text)` for toasts and `ask`
 * for the confirming dialog; `place` counts the buttons in reading order.
 */
export function feishuCard(card, context) {
  context.place = 0;
  const inside = elements(card.body?.elements, context);
  const body = arrange(h("div", { class: "card-body card-stack" }, inside), { ...card.body, vertical_spacing: card.body?.vertical_spacing ?? "medium" });
  const address = webAddress(card.card_link?.url ?? "");
  const element = h("article", { class: `card width-${card.config?.width_mode ?? "default"}` },
    card.header && header(card.header, context), inside.length > 0 && body,
    address && h("a", { class: "card-link", href: address, target: "_blank", rel: "noopener noreferrer" }, "查看详情"));
  return element;
}
