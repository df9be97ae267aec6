// The box for free text: always open, whatever is asked and whatever is down.
import { ICONS, el, icon } from "./dom.js";

const LONGEST = 4000; // characters

/** {node, focus(), put(text)}; `onsend(text)` with what was written. */
export function makeComposer(settings, onsend) {
  const { labels } = settings;
  const box = el("textarea", {
    rows: "1",
    maxlength: LONGEST,
    "aria-label": labels.type_here,
    placeholder: labels.type_here,
    enterkeyhint: "send",
    onkeydown: keyed,
    oninput: fit,
  });
  const button = el("button", { type: "submit", class: "send", "aria-label": labels.send }, icon(ICONS.send));
  const node = el("form", { class: "composer", onsubmit: submit }, box, button);

  function keyed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  }

  function submit(event) {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return box.focus();
    box.value = "";
    fit();
    onsend(text);
  }

  function fit() {
    box.rows = Math.min(4, Math.max(1, box.value.split("\n").length, Math.ceil(box.value.length / 38)));
  }

  return {
    node,
    focus: () => box.focus(),
    /** Puts a text back that could not be sent, unless something new stands there. */
    put(text) {
      if (!box.value) box.value = text;
      fit();
    },
  };
}
