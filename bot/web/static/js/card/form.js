// A form container: keeps its fields, and refuses to be sent while a required one is empty, as the app does.

import { h } from "../dom.js";

class Fields {
  constructor(context) {
    this.context = context;
    this.all = [];
  }

  add(field) {
    this.all.push(field);
  }

  values() {
    return Object.fromEntries(this.all.filter(({ name }) => name).map(({ name, read }) => [name, read()]));
  }

  reset() {
    for (const field of this.all) {
      field.reset();
      field.mark(false);
    }
  }

  /** Marks what is missing, leads there and says so; true when nothing is. */
  complete() {
    return !this.missing(this.all.filter(({ required, read }) => required && !String(read()).trim()));
  }

  /** Marks fields that the platform itself found empty, by name. */
  markMissing(names) {
    this.missing(this.all.filter(({ name }) => names.includes(name)));
  }

  missing(fields) {
    for (const field of this.all) field.mark(fields.includes(field));
    if (!fields.length) return false;
    fields[0].focus();
    this.context.say("error", "请先填写必填项");
    return true;
  }
}

export function form(part, context, elements) {
  const fields = new Fields(context);
  const inside = { ...context, form: fields };
  const element = h("div", { class: "card-form card-stack", role: "group", "aria-label": "表单" }, elements(part.elements, inside));
  context.place = inside.place;
  return element;
}
