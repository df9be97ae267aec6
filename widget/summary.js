// The summary for the emergency team, to show, share, save or print; and the whole conversation on paper.
import { el, lines } from "./dom.js";

/** {node, open(text)}: the summary, shown by whoever holds it in place of the conversation; `onback()` when it is closed. */
export function makeSummary(settings, onback) {
  const { labels } = settings;
  const words = el("div", { class: "summary-words" });
  const told = el("p", { role: "status" });
  const heading = el("h2", { tabindex: "-1" }, labels.summary);
  let text = "";
  const node = el(
    "section",
    { class: "summary", hidden: true, "aria-label": labels.summary },
    heading,
    words,
    el(
      "div",
      { class: "row" },
      action(labels.share, share),
      action(labels.download, () => save(text, labels.file_name)),
      action(labels.print, () => print(settings, labels.summary, [{ text }])),
      action(labels.back, onback),
    ),
    told,
  );

  async function share() {
    try {
      if (navigator.share) return await navigator.share({ text });
      await navigator.clipboard.writeText(text);
      told.textContent = labels.copied;
    } catch (error) {
      if (error.name !== "AbortError") save(text, labels.file_name);
    }
  }

  return {
    node,
    open(given) {
      text = given;
      told.textContent = "";
      words.replaceChildren(...lines(text, settings));
      heading.focus();
    },
  };
}

function action(label, onclick) {
  return el("button", { type: "button", class: "quick", onclick }, label);
}

function save(text, name) {
  const address = URL.createObjectURL(new Blob([text + "\n"], { type: "text/plain;charset=utf-8" }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const PAPER = `body{font:12pt/1.4 system-ui,sans-serif;max-width:42em;margin:2em auto;padding:0 1em;color:#000;background:#fff}
h1{font-size:1.2em}p{white-space:pre-line;margin:0 0 .8em;break-inside:avoid}small{color:#444}`;

/** A page with the entries on it, in a window of its own, ready for the printer. */
export function print(settings, title, entries) {
  const page = open("", "_blank");
  if (!page) return save(entries.map((entry) => (entry.who ? entry.who + ": " : "") + entry.text).join("\n\n"), settings.labels.file_name);
  const style = new page.CSSStyleSheet();
  style.replaceSync(PAPER);
  page.document.adoptedStyleSheets = [style];
  page.document.title = title;
  page.document.documentElement.lang = document.documentElement.lang || settings.locale;
  const when = new Intl.DateTimeFormat(settings.locale, { dateStyle: "medium", timeStyle: "short" });
  page.document.body.append(
    el("h1", {}, title),
    ...entries.map(({ who, text, at }) =>
      el("p", {}, at && el("small", {}, when.format(at) + " "), who && el("strong", {}, who + ": "), text),
    ),
  );
  page.focus();
  page.print();
}
