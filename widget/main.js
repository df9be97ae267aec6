// The widget: one element on the page, everything else in its shadow.
import { makeConnection } from "./connection.js";
import { begunAnew, putIn, said } from "./conversation.js";
import { makeCorner } from "./corner.js";
import { el } from "./dom.js";
import { makeOutbox } from "./outbox.js";
import { makePanel } from "./panel.js";
import { dial, settingsOf } from "./settings.js";
import { makeStore, makeSwitch } from "./store.js";
import { makeWritten } from "./written.js";

const NAME = "itb-triage";

function start(settings) {
  if (document.querySelector(NAME)) return; // two tags, one widget
  const store = makeStore(settings.server, changed);
  const outbox = makeOutbox(store, makeConnection(settings.server), settings.labels, ontrouble);
  const written = makeWritten();
  const wasOpen = makeSwitch(NAME + "-open");
  const corner = makeCorner(settings, () => open(true));
  const root = rootOf(settings);
  let trouble = null;
  let panel = null; // made at the first click

  const actions = {
    state: store.read,
    send(text, buttons) {
      store.update((state) => written.add(said(state, text, buttons)));
      outbox.work();
    },
    startOver() {
      store.update((state) => written.add(begunAnew(state, settings.labels.starting_over)));
      outbox.work();
    },
    erase() {
      store.erase();
      ontrouble(null);
    },
    hide: () => store.update((state) => (state.pinned = null)),
    restored: () => store.update((state) => (state.restore = null)),
    again: () => outbox.again(),
    close: () => open(false),
  };

  function ontrouble(kind) {
    trouble = kind;
    show(store.read());
  }

  /** By this tab or another. */
  function changed(state) {
    const lost = written.missing(state);
    if (lost.length) return sendAgain(lost);
    show(state);
    outbox.look();
  }

  function show(state) {
    if (!state.outbox.length) trouble = null; // another tab may have sent it
    corner.show(state);
    if (panel && panel.node.isConnected) panel.show(state, trouble);
  }

  function sendAgain(lost) {
    store.update((state) => lost.forEach((message) => putIn(state, message)));
    outbox.work();
  }

  function open(is, quietly) {
    panel = panel || makePanel(settings, actions);
    wasOpen.set(is);
    if (is) {
      panel.show(store.read(), trouble); // before it is on the page: what is old is not read out again
      root.append(panel.node);
      panel.opened(quietly);
    } else {
      panel.closed();
      panel.node.remove();
    }
    corner.opened(is);
  }

  root.append(corner.node);
  show(store.read());
  if (wasOpen.get()) open(true, true);
  if (store.read().outbox.length) outbox.work();
}

/** The place for everything, in the shadow of one element that no style of the page reaches. */
function rootOf(settings) {
  const host = el(NAME, {});
  host.style.setProperty("all", "initial", "important");
  const shadow = host.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [style];
  const root = el("div", { class: "root " + settings.side, dir: settings.direction, lang: settings.locale });
  shadow.append(root);
  document.body.append(host);
  return root;
}

/** Whatever fails, the number is there: one link without anything that a browser may not know. */
function begin(settings) {
  try {
    start(settings);
  } catch (error) {
    const link = el("a", { href: dial(settings.emergency) }, settings.labels.call_line);
    const looks = { position: "fixed", bottom: "16px", right: "16px", zIndex: 2147483000, padding: "12px 16px" };
    Object.assign(link.style, looks, { background: "#a3001b", color: "#fff", font: "bold 16px sans-serif" });
    document.body.append(link);
    throw error;
  }
}

const tag = document.currentScript;
if (document.body) begin(settingsOf(tag));
else addEventListener("DOMContentLoaded", () => begin(settingsOf(tag)));
