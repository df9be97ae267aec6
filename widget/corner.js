// The corner of the page: the emergency number and the button that opens the window. There from the first moment.
import { callLink } from "./danger.js";
import { ICONS, el, icon } from "./dom.js";

/** {node, show(state), opened(is)}; `onopen()` at a click. */
export function makeCorner(settings, onopen) {
  const { labels } = settings;
  const words = el("span", {});
  const call = callLink(settings);
  const launcher = el(
    "button",
    { type: "button", class: "launcher", "aria-expanded": "false", onclick: onopen },
    icon(ICONS.chat),
    words,
  );
  const node = el("div", { class: "corner", role: "region", "aria-label": labels.title }, call, launcher);

  return {
    node,
    show(state) {
      const urgent = state.pinned && !state.pinned.before;
      words.textContent = state.entries.length ? labels.launcher_again : labels.launcher;
      call.lastChild.replaceWith(urgent ? `${labels.urgent}: ${labels.call}` : labels.call_line);
    },
    opened(is) {
      node.hidden = is;
      launcher.setAttribute("aria-expanded", String(is));
      if (!is) launcher.focus();
    },
  };
}
