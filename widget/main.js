// The widget: one element on the page, everything else in its shadow.
import { makeChoices } from "./choices.js";
import { makeComposer } from "./composer.js";
import { makeConnection } from "./connection.js";
import { begunAnew, said } from "./conversation.js";
import { callLink, makeDanger, makeTrouble } from "./danger.js";
import { ICONS, el, icon } from "./dom.js";
import { makeMenu } from "./menu.js";
import { makeOutbox } from "./outbox.js";
import { settingsOf } from "./settings.js";
import { makeStore } from "./store.js";
import { makeSummary, print } from "./summary.js";
import { makeTranscript } from "./transcript.js";

const OPENED = "itb-triage-open";

function start(settings) {
  const { labels } = settings;
  const host = el("itb-triage", {});
  host.style.setProperty("all", "initial", "important"); // above whatever the page says of all its elements
  const shadow = host.attachShadow({ mode: "open" });
  const root = el("div", { class: "root " + settings.side, dir: settings.direction, lang: settings.locale });
  shadow.append(root);
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [style];

  const store = makeStore(settings.server, (state) => show(state));
  const outbox = makeOutbox(store, makeConnection(settings.server), labels, (kind) => ontrouble(kind));
  let trouble = null;
  let panel = null;

  // --- the corner of the page: there from the first moment ---
  const launcherText = el("span", {}, labels.launcher);
  const launcher = el(
    "button",
    { type: "button", class: "launcher", "aria-expanded": "false", onclick: () => open(true) },
    icon(ICONS.chat),
    launcherText,
  );
  const corner = el("div", { class: "corner", role: "region", "aria-label": labels.title }, callLine(), launcher);
  root.append(corner);

  function callLine() {
    const link = callLink(settings);
    link.lastChild.replaceWith(labels.call_line);
    return link;
  }

  // --- the window: made at the first click ---
  function build() {
    const transcript = makeTranscript(settings);
    const choices = makeChoices(settings, (text, buttons) => send(text, buttons), () => send(labels.starting_check));
    const composer = makeComposer(settings, (text) => send(text));
    const danger = makeDanger(settings, () => summarise(true), () => store.update((state) => (state.pinned = null)));
    const notice = makeTrouble(settings, () => outbox.again());
    const summary = makeSummary(settings, () => summarise(false));
    const menu = makeMenu(settings, {
      print: () => print(settings, labels.printed, paper()),
      startOver: () => {
        store.update((state) => begunAnew(state, labels.starting_over));
        outbox.work();
      },
      erase: () => {
        store.erase();
        ontrouble(null);
      },
    });
    const close = el(
      "button",
      { type: "button", class: "plain", "aria-label": labels.close, onclick: () => open(false) },
      icon(ICONS.close),
    );
    transcript.node.append(choices.node);
    const body = el("div", { class: "body" }, transcript.node, notice.node, composer.node);
    const node = el(
      "div",
      { class: "panel", role: "dialog", "aria-label": labels.title, onkeydown: keyed },
      el("div", { class: "head" }, el("h2", {}, labels.title, el("small", {}, settings.clinic)), menu.toggle, close),
      danger.node,
      menu.list,
      body,
      summary.node,
    );

    function keyed(event) {
      if (event.key === "Escape") open(false);
    }

    function summarise(is) {
      body.hidden = is;
      summary.node.hidden = !is;
      if (is) summary.open(store.read().handoff);
      else composer.focus();
    }

    return { node, transcript, choices, composer, danger, notice, menu, summarise };
  }

  function paper() {
    const who = { bot: labels.assistant, you: labels.you };
    return store.read().entries.map((entry) => ({ ...entry, who: who[entry.from] }));
  }

  // --- what happens ---
  function send(text, buttons) {
    store.update((state) => said(state, text, buttons));
    const typed = shadow.activeElement && shadow.activeElement.matches("textarea");
    // A pressed button is gone: the box is next, but on a phone its keyboard would cover the reply.
    if (!typed && matchMedia("(pointer: fine)").matches) panel.composer.focus();
    else if (!typed) panel.transcript.node.focus();
    outbox.work();
  }

  function ontrouble(kind) {
    trouble = kind;
    show(store.read());
  }

  function show(state) {
    launcherText.textContent = state.entries.length ? labels.launcher_again : labels.launcher;
    corner.classList.toggle("urgent", Boolean(state.pinned));
    if (!panel || !panel.node.isConnected) return;
    panel.transcript.node.dataset.trouble = trouble || "";
    panel.danger.show(state);
    panel.transcript.show(state);
    panel.transcript.busy(state.outbox.length > 0 && trouble !== "away");
    panel.notice.show(trouble, state.outbox.length);
    panel.choices.show(state);
    if (!state.handoff) showConversation();
    if (state.restore) {
      panel.composer.put(state.restore);
      store.update((now) => (now.restore = null));
    }
  }

  function showConversation() {
    const summary = panel.node.querySelector(".summary");
    if (!summary.hidden) panel.summarise(false);
  }

  function open(is, quietly) {
    panel = panel || build();
    launcher.setAttribute("aria-expanded", String(is));
    corner.hidden = is;
    remember(is);
    if (is) {
      panel.transcript.show(store.read()); // before it is on the page: what is old is not read out again
      root.append(panel.node);
      show(store.read());
      panel.transcript.bringIntoView();
      if (!quietly) panel.composer.focus();
    } else {
      panel.menu.close();
      panel.node.remove();
      launcher.focus();
    }
  }

  function remember(is) {
    try {
      sessionStorage.setItem(OPENED, is ? "1" : "");
    } catch {
      // then it is closed after the next load
    }
  }

  function wasOpen() {
    try {
      return sessionStorage.getItem(OPENED) === "1";
    } catch {
      return false;
    }
  }

  document.body.append(host);
  show(store.read());
  if (wasOpen()) open(true, true);
  if (store.read().outbox.length) outbox.work();
}

const tag = document.currentScript;
if (document.body) start(settingsOf(tag));
else addEventListener("DOMContentLoaded", () => start(settingsOf(tag)));
