// The parts of a card that a person can touch. Inside a form they register with it (`context.form`).

import { h, icon } from "../dom.js";
import { webAddress } from "./markdown.js";
import { waiting } from "./pressing.js";

let serial = 0;
const nextId = () => `control-${(serial += 1)}`;

const callbackOf = (part) => (part.behaviors ?? []).find((one) => one.type === "callback");
const linkOf = (part) => {
  const opens = (part.behaviors ?? []).find((one) => one.type === "open_url");
  return opens && webAddress(opens.pc_url || opens.default_url || "");
};

async function pressed(part, place, element, context) {
  const { form } = context;
  if (element.closest(".busy")) return;
  if (part.form_action_type === "reset") return void form?.reset();
  if (part.form_action_type === "submit" && form && !form.complete()) return;
  if (part.confirm && !(await context.ask(part.confirm))) return;
  const address = linkOf(part);
  if (address) window.open(address, "_blank", "noopener,noreferrer");
  const callback = callbackOf(part);
  if (!callback && part.form_action_type !== "submit") return;
  const filled = part.form_action_type === "submit" && form ? form.values() : null;
  await waiting(element, async () => {
    const missing = await context.press({ place, name: part.name ?? null, value: callback?.value ?? null, form: filled });
    if (missing.length) form?.markMissing(missing);
  });
}

const KINDS = new Set(["default", "primary", "danger", "text", "primary_text", "danger_text", "primary_filled",
  "danger_filled", "laser"]);

export function button(part, context) {
  const place = context.place;
  context.place += 1;
  const own = { ...context };
  const kind = KINDS.has(part.type) ? part.type : "default";
  const element = h("button", {
    type: "button", class: `card-button kind-${kind} size-${part.size ?? "medium"} ${part.width === "fill" ? "fill" : ""}`,
    disabled: part.disabled === true, title: part.disabled ? part.disabled_tips?.content : part.hover_tips?.content,
    on: { click: () => void pressed(part, place, element, own) },
  }, h("span", { class: "spinner", "aria-hidden": "true" }), h("span", { class: "card-button-words" }, part.text?.content ?? ""));
  if (/^\d+px$/.test(part.width ?? "")) element.style.width = part.width;
  return element;
}

/** A labelled control with room for what is wrong with it; hands it to the form it stands in. */
function labelled(part, context, control, { read, reset, words = [] }) {
  const id = nextId();
  control.id ||= id;
  const fault = h("p", { class: "field-fault", id: `${id}-fault`, hidden: true }, "请填写此项");
  control.setAttribute("aria-describedby", fault.id);
  if (part.required) control.setAttribute("aria-required", "true");
  if (!context.form || part.disabled) control.setAttribute("disabled", "");
  const label = part.label?.content;
  if (!label) control.setAttribute("aria-label", part.placeholder?.content ?? part.name ?? "");
  const box = h("div", { class: `field ${part.label_position === "left" ? "label-left" : ""}` },
    label && h("label", { for: control.id }, label, part.required && h("span", { class: "star", "aria-hidden": "true" }, "*")),
    h("div", { class: "field-main" }, control, ...words, fault));
  const mark = (wrong) => {
    fault.hidden = !wrong;
    box.classList.toggle("wrong", wrong);
    control.setAttribute("aria-invalid", wrong ? "true" : "false");
  };
  control.addEventListener("input", () => mark(false));
  context.form?.add({ name: part.name, required: part.required === true, read, reset, mark, focus: () => control.focus() });
  return box;
}

export function field(part, context) {
  const first = part.default_value ?? "";
  const long = part.input_type === "multiline_text";
  const control = h(long ? "textarea" : "input", {
    class: "control", placeholder: part.placeholder?.content, maxlength: part.max_length,
    type: long ? null : part.input_type === "password" ? "password" : "text", rows: long ? part.rows ?? 3 : null, autocomplete: "off",
  });
  control.value = first;
  return labelled(part, context, control, {
    read: () => control.value, reset: () => { control.value = first; },
  });
}

const optionsOf = (part, context) =>
  part.tag.endsWith("_person") ? context.people().map(({ id, name }) => [id, name])
    : (part.options ?? []).map((one) => [one.value, one.text?.content ?? one.value]);

export function choice(part, context) {
  return part.tag.startsWith("multi_") ? severalOf(part, context) : oneOf(part, context);
}

function oneOf(part, context) {
  const first = part.initial_option ?? "";
  const options = optionsOf(part, context).map(([value, text]) => h("option", { value }, text));
  const control = h("select", { class: "control" }, h("option", { value: "" }, part.placeholder?.content ?? "请选择"), options);
  const set = () => {
    control.value = first;
    control.classList.toggle("empty", !control.value);
  };
  control.addEventListener("input", () => control.classList.toggle("empty", !control.value));
  set();
  const chevron = icon("down", 16);
  return labelled(part, context, control, { read: () => control.value, reset: set, words: [chevron] });
}

function severalOf(part, context) {
  const first = new Set(part.selected_values ?? part.initial_options ?? []);
  const boxes = optionsOf(part, context).map(([value, text]) => {
    const box = h("input", { type: "checkbox", value, disabled: !context.form });
    return { value, box, row: h("label", { class: "tick" }, box, h("span", {}, text)) };
  });
  const set = () => boxes.forEach(({ value, box }) => { box.checked = first.has(value); });
  set();
  const group = h("div", { class: "ticks", role: "group", tabindex: "-1" }, boxes.map(({ row }) => row));
  return labelled(part, context, group, {
    read: () => boxes.filter(({ box }) => box.checked).map(({ value }) => value), reset: set,
  });
}

const DATES = {
  date_picker: ["date", "initial_date", "选择日期", (value) => value],
  picker_time: ["time", "initial_time", "选择时间", (value) => value],
  picker_datetime: ["datetime-local", "initial_datetime", "选择日期和时间", (value) => value.replace("T", " ")],
};

export function date(part, context) {
  const [type, initial, hint, sent] = DATES[part.tag];
  const first = (part[initial] ?? "").replace(" ", type === "datetime-local" ? "T" : " ");
  const control = h("input", { class: "control", type, max: type === "date" ? "9999-12-31" : null });
  const look = () => control.classList.toggle("empty", !control.value);
  const set = () => {
    control.value = first;
    look();
  };
  control.addEventListener("input", look);
  set();
  const placeholder = h("span", { class: "date-hint", "aria-hidden": "true" }, part.placeholder?.content ?? hint);
  return labelled(part, context, control, { read: () => sent(control.value), reset: set, words: [placeholder] });
}

export function checker(part, context) {
  const box = h("input", { type: "checkbox", disabled: !context.form || part.disabled });
  const first = part.checked === true;
  box.checked = first;
  context.form?.add({ name: part.name, required: false, read: () => box.checked, reset: () => { box.checked = first; },
    mark: () => undefined, focus: () => box.focus() });
  return h("label", { class: "tick" }, box, h("span", {}, part.text?.content ?? ""));
}

export function overflow(part, context) {
  const options = (part.options ?? []).map((one) =>
    h("span", { class: "overflow-option" }, one.text?.content ?? ""));
  return h("details", { class: "card-overflow" }, h("summary", { "aria-label": "更多" }, icon("more", 18)), options);
}
