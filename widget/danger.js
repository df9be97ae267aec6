// What never leaves the screen: the emergency number, the urgent instruction, and what to do while nothing answers.
import { ICONS, el, icon, lines } from "./dom.js";
import { dial } from "./settings.js";

/** {node, show(state)}: before anything urgent the emergency rule, afterwards the pinned instruction. */
export function makeDanger(settings, onsummary, onhide) {
  const { labels, texts } = settings;
  const node = el("div", { class: "danger" });
  // Filled only when it becomes urgent: a screen reader interrupts itself for it.
  const alert = el("div", { role: "alert" });
  const rule = el("div", { class: "rule" }, callLink(settings), el("p", {}, lines(texts.opening_emergency, settings)));
  node.append(rule, alert);
  let shown = "";

  function show(state) {
    const now = JSON.stringify([state.pinned, Boolean(state.handoff)]);
    if (now === shown) return;
    shown = now;
    rule.hidden = Boolean(state.pinned && !state.pinned.before);
    alert.replaceChildren(...(state.pinned ? [pinned(state)] : []));
  }

  function pinned({ pinned: { now, before }, handoff }) {
    const text = texts[(before ? "first_patient_" : "emergency_") + (now ? "now" : "care") + (before ? "" : "_short")];
    return el(
      "div",
      { class: "pinned" },
      el("p", { class: "pinned-title" }, icon(ICONS.danger), el("strong", {}, labels.urgent)),
      el("p", { class: "pinned-text" }, lines(text, settings)),
      el(
        "div",
        { class: "row" },
        callLink(settings),
        handoff && !before && el("button", { type: "button", class: "quiet", onclick: onsummary }, labels.summary),
        before && el("button", { type: "button", class: "quiet", onclick: onhide }, labels.hide),
      ),
    );
  }

  return { node, show };
}

/** The emergency number, one tap away. */
export function callLink(settings) {
  return el("a", { class: "call", href: dial(settings.emergency) }, icon(ICONS.phone), settings.labels.call);
}

/** {node, show(kind, waits)}: shown while the server is slow or away; `show` tells whether anything changed. */
export function makeTrouble(settings, onagain) {
  const { labels, texts } = settings;
  const node = el("div", { class: "trouble", role: "alert" });
  let shown = "";

  function show(kind, waits) {
    const now = kind ? kind + waits : "";
    if (now === shown) return false;
    shown = now;
    node.replaceChildren(
      ...(kind
        ? [
            el("p", {}, el("strong", {}, kind === "slow" ? labels.slow : labels.unreachable)),
            el("p", {}, lines(texts.last_resort, settings)),
            waits > 0 && el("p", {}, labels.kept),
            kind === "away" && el("button", { type: "button", class: "quiet", onclick: onagain }, labels.try_now),
          ].filter(Boolean)
        : []),
    );
    if (kind) node.scrollIntoView({ block: "nearest" });
    return true;
  }

  return { node, show };
}
