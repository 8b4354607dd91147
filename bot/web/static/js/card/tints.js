// Feishu's colours by name: `solid` for surfaces, `tint` for backgrounds behind text, `text` for text on the tint.

const TINTS = {
  blue: ["#3370ff", "#e1eaff", "#1d4fc4"],
  wathet: ["#14a9ec", "#d9f3fd", "#076a99"],
  turquoise: ["#10b0a0", "#d5f6f2", "#04695f"],
  green: ["#2ea121", "#dcf3da", "#1d6b15"],
  lime: ["#8fac02", "#eef6c6", "#5b6d01"],
  yellow: ["#dc9b04", "#fdf1cf", "#7a5600"],
  orange: ["#ed6d0c", "#feead2", "#9c4a06"],
  red: ["#f54a45", "#fde2e2", "#b3231e"],
  carmine: ["#e33d94", "#fddaef", "#a11464"],
  violet: ["#c535d6", "#f8def8", "#8a1a97"],
  purple: ["#7f3bf5", "#ece2fe", "#5b22b8"],
  indigo: ["#4954e6", "#e0e2fa", "#2f39b3"],
  grey: ["#8f959e", "#ebedf0", "#4e5560"],
  default: ["#ffffff", "#ffffff", "#1f2329"],
};

/** The colours of a name; variants such as `blue-600` count as their family. Strangers are drawn as plain text. */
export function colour(name = "default") {
  const family = String(name).replace(/-\d+$/, "").replace("neutral", "grey").replace("gray", "grey");
  const [solid, tint, text] = TINTS[family] ?? TINTS.default;
  return { solid, tint, text };
}

const SPACES = { small: 4, medium: 8, large: 12, extra_large: 16 };

/** A length of a card (`small`, `12px`, `4px 8px`) for CSS, or undefined when there is none. */
export function space(value) {
  if (value === undefined || value === null) return undefined;
  if (value in SPACES) return `${SPACES[value]}px`;
  return /^-?\d+(\.\d+)?px( -?\d+(\.\d+)?px){0,3}$/.test(value) ? value : undefined;
}
