import { dial } from "./settings.js";
// Elements made one by one: nothing that anyone wrote is ever read as HTML, and strict pages allow it.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes, event handlers ("onclick") and children; falsy children are left out. */
export function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child || child === 0));
  return made;
}

/** A drawing of 24 by 24 from the path `d`, unseen by screen readers. */
export function icon(d) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}

export const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  phone: "M5 3h4l2 6-3 2a12 12 0 0 0 5 5l2-3 6 2v4a2 2 0 0 1-2 2A18 18 0 0 1 3 5a2 2 0 0 1 2-2z",
  danger: "M12 3L1.5 21h21L12 3zM12 10v5M12 18h.01",
  chat: "M4 5h16v11H9l-5 4z",
  send: "M4 12l16-8-5 16-3-7z",
};

/** `text` as nodes, line by line; the clinic's `numbers` in it can be dialled, urgent lines stand out. */
export function lines(text, settings, urgent) {
  return text.split("\n").map((line) => {
    const stands = urgent && line.startsWith(settings.emergency + ":");
    return el("span", { class: stands ? "line urgent-line" : "line" }, withNumbers(line, settings));
  });
}

function withNumbers(line, settings) {
  const escaped = settings.numbers.map((number) => number.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const parts = line.split(new RegExp("(?<![\\w-])(" + escaped.join("|") + ")(?![\\w-])"));
  return parts.map((part, place) => (place % 2 ? el("a", { href: dial(part) }, part) : part));
}
