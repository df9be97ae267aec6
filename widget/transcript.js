// The conversation on screen: entries are only added, so that a screen reader hears each once.
import { ICONS, el, icon, lines } from "./dom.js";

/** {node, show(state, trouble), busy(is), bringIntoView()}: the log of the conversation. */
export function makeTranscript(settings) {
  const { labels, texts } = settings;
  const clock = new Intl.DateTimeFormat(settings.locale, { hour: "numeric", minute: "2-digit" });
  const list = el("ol", { class: "entries" });
  const opening = [texts.opening, texts.opening_unreviewed, texts.invite].filter(Boolean).join("\n");
  const first = entryNode({ from: "bot", text: opening });
  const writing = el("div", { class: "writing", hidden: true }, el("i"), el("i"), el("i"));
  const status = el("p", { class: "unseen", role: "status" });
  const node = el(
    "div",
    { class: "transcript", tabindex: "0", role: "region", "aria-label": labels.conversation },
    el("div", { role: "log", "aria-live": "polite", "aria-relevant": "additions" }, list),
    writing,
    status,
  );
  const shown = new Map();

  function entryNode(entry) {
    const who = entry.from === "note" ? null : entry.from === "you" ? labels.you : labels.assistant;
    const card = entry.card && el("strong", { class: "card-title" }, icon(ICONS.danger), labels.urgent);
    return el(
      "li",
      { class: "entry " + entry.from + (entry.card ? " card" : "") + (entry.column ? " column" : "") },
      who && el("span", { class: "unseen" }, who + ": "),
      card,
      el("div", { class: "words" }, lines(entry.text, settings, entry.urgent)),
      entry.at && el("time", { datetime: new Date(entry.at).toISOString() }, clock.format(entry.at)),
      el("span", { class: "not-sent", hidden: true }, labels.not_sent),
    );
  }

  function show(state, trouble) {
    if (!list.contains(first)) list.append(first);
    first.hidden = state.anew;
    const keys = new Set(state.entries.map((entry) => entry.key));
    for (const [key, old] of shown) {
      if (!keys.has(key)) {
        old.remove();
        shown.delete(key);
      }
    }
    let added = null;
    for (const entry of state.entries) {
      if (shown.has(entry.key)) continue;
      added = entryNode(entry);
      shown.set(entry.key, added);
      list.append(added);
    }
    const waits = new Set(state.outbox.map((message) => message.id));
    for (const [key, old] of shown) old.lastChild.hidden = !(waits.has(key) && trouble);
    if (added) bringIntoView();
  }

  /** The first line of the newest reply: an instruction is never scrolled past. */
  function bringIntoView() {
    const nodes = [...list.children];
    let at = nodes.length - 1;
    while (at > 0 && nodes[at].classList.contains("bot") && nodes[at - 1].classList.contains("bot")) at -= 1;
    requestAnimationFrame(() => {
      const area = scrolled();
      const covered = area === node ? 0 : area.querySelector(".danger").offsetHeight;
      const below = nodes[at].getBoundingClientRect().top - area.getBoundingClientRect().top;
      area.scrollTo({ top: Math.max(0, area.scrollTop + below - covered - 8) });
    });
  }

  /** What scrolls: the conversation, or with little height the whole window. */
  function scrolled() {
    return getComputedStyle(node).overflowY === "visible" ? node.closest(".panel") || node : node;
  }

  function busy(is) {
    writing.hidden = !is;
    status.textContent = is ? labels.writing : "";
    if (is) scrolled().scrollTo({ top: scrolled().scrollHeight });
  }

  return { node, show, busy, bringIntoView };
}
