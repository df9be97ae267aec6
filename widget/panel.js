// The window: what never leaves the screen, the conversation, the box, and the summary in their place.
import { makeChoices } from "./choices.js";
import { makeComposer } from "./composer.js";
import { makeDanger, makeTrouble } from "./danger.js";
import { ICONS, el, icon } from "./dom.js";
import { makeMenu } from "./menu.js";
import { makeSummary, print } from "./summary.js";
import { makeTranscript } from "./transcript.js";

/** {node, show(state, trouble), opened(quietly, state), closed()}.
 *  `actions`: send(text, buttons), again(), startOver(), erase(), close(), hide(), restored(), state(). */
export function makePanel(settings, actions) {
  const { labels } = settings;
  const transcript = makeTranscript(settings);
  const choices = makeChoices(settings, sent, () => sent(labels.starting_check));
  const composer = makeComposer(settings, (text) => actions.send(text));
  const danger = makeDanger(settings, () => summarise(true), actions.hide);
  const notice = makeTrouble(settings, actions.again);
  const summary = makeSummary(settings, () => summarise(false));
  const menu = makeMenu(settings, { ...actions, print: printAll });
  transcript.node.append(choices.node);
  const body = el("div", { class: "body" }, transcript.node, notice.node, composer.node);
  const node = el(
    "div",
    { class: "panel", role: "dialog", "aria-label": labels.title, onkeydown: keyed },
    head(),
    danger.node,
    menu.list,
    body,
    summary.node,
  );

  function head() {
    const close = { type: "button", class: "plain", "aria-label": labels.close, onclick: actions.close };
    const title = el("h2", {}, labels.title, el("small", {}, settings.clinic));
    return el("div", { class: "head" }, title, menu.toggle, el("button", close, icon(ICONS.close)));
  }

  function keyed(event) {
    if (event.key === "Escape") actions.close();
  }

  /** A pressed button is gone: the box is next, but on a phone its keyboard would cover the reply. */
  function sent(text, buttons) {
    actions.send(text, buttons);
    if (matchMedia("(pointer: fine)").matches) composer.focus();
    else transcript.node.focus();
  }

  function summarise(is) {
    body.hidden = is;
    summary.node.hidden = !is;
    if (is) summary.open(actions.state().handoff);
    else composer.focus();
  }

  function printAll() {
    const who = { bot: labels.assistant, you: labels.you };
    const entries = actions.state().entries.map((entry) => ({ ...entry, who: who[entry.from] }));
    print(settings, labels.printed, entries);
  }

  return {
    node,
    show(state, trouble) {
      danger.show(state);
      transcript.show(state, trouble);
      transcript.busy(state.outbox.length > 0 && trouble !== "away");
      if (notice.show(trouble, state.outbox.length)) transcript.bringIntoView();
      choices.show(state);
      if (!state.handoff && !summary.node.hidden) summarise(false);
      if (state.restore) {
        composer.put(state.restore);
        actions.restored();
      }
    },
    /** On the page now; `quietly`: nobody clicked, so the focus stays where it is. */
    opened(quietly) {
      transcript.bringIntoView();
      if (!quietly) composer.focus();
    },
    closed: menu.close,
  };
}
