// Building elements. Text only ever becomes a text node: there is no way here to make markup out of a string.

const SVG = "http://www.w3.org/2000/svg";

/** An element; `props` are attributes, except `class`, `on` (listeners) and `data` (dataset). Strings become text. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "on") for (const [event, heard] of Object.entries(value)) element.addEventListener(event, heard);
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces what an element shows. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));
  return element;
}

const PATHS = {
  send: ["M4.5 12 20 4.5 15.5 20l-3.7-6.300z", "m11.8 13.7 3.7-3.9"],
  clip: ["m19.500 11.500-7.700 7.700a5 5 0 0 1-7.100-7.100l8-8a3.400 3.400 0 0 1 4.800 4.800l-8 8a1.700 1.700 0 0 1-2.400-2.400l7.200-7.200"],
  paper: ["M7 3.500h7l4.500 4.500v12.500h-11.500z", "M13.800 3.700v4.500h4.500", "M9.800 13h5.500", "M9.800 16.500h5.500"],
  more: ["M6 12h.01", "M12 12h.01", "M18 12h.01"],
  close: ["m6.5 6.5 11 11", "m17.5 6.5-11 11"],
  down: ["m6 9.5 6 6 6-6"],
  right: ["m9.5 6 6 6-6 6"],
  plus: ["M12 5.500v13", "M5.5 12h13"],
  clock: ["M12 3.800a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.400z", "M12 7.800V12l2.8 1.9"],
  good: ["M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z", "m8.3 12.2 2.6 2.6 4.9-5.2"],
  bad: ["M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z", "m9.2 9.2 5.6 5.6", "m14.8 9.2-5.6 5.6"],
  note: ["M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z", "M12 11.200v4.8", "M12 7.900h.01"],
  again: ["M19.5 12a7.5 7.5 0 1 1-2.3-5.4", "M19.8 4v3.800H16"],
};

/** A line icon by name; decoration only, the words beside it or the label say what it means. */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor",
    "stroke-width": name === "more" ? 2.6 : 1.8, "stroke-linecap": "round", "stroke-linejoin": "round",
    "aria-hidden": "true", class: "icon" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

const HUES = ["#3370ff", "#14915a", "#b4540a", "#7a3fe0", "#c22a72", "#0b7d8c", "#5365c9", "#9a5b13"];
const hues = new Map();

/** A round picture with the last two characters of a name, as the apps do; each name keeps its colour. */
export function avatar(name, extra = "") {
  if (!hues.has(name)) hues.set(name, HUES[hues.size % HUES.length]);
  const face = h("span", { class: `avatar ${extra}`, "aria-hidden": "true" }, [...name].slice(-2).join(""));
  face.style.setProperty("--hue", hues.get(name));
  return face;
}

/** The bot's picture. */
export function botAvatar() {
  return h("span", { class: "avatar avatar-bot", "aria-hidden": "true" }, icon("good", 22));
}
