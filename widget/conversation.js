// What a message, a reply and a failure do to the conversation. Knows nothing of elements.
import { newId } from "./store.js";

const URGENT = ["emergency_care", "emergency_now"];

/** Puts a message that the caregiver wrote or chose into `state`, and returns it. */
export function said(state, text, buttons) {
  const message = { id: newId(), text, buttons: buttons || null, at: Date.now() };
  putIn(state, message);
  state.restore = null;
  return message;
}

/** Shown at once, sent as soon as it can be. */
export function putIn(state, message) {
  state.outbox.push(message);
  state.entries.push({ key: message.id, from: "you", text: message.text, at: message.at });
  state.waiting = null;
}

/** Puts the reply to `message` into `state`, unless it stands there already. */
export function replied(state, message, items) {
  if (!state.outbox.some((waiting) => waiting.id === message.id)) return;
  state.outbox = state.outbox.filter((waiting) => waiting.id !== message.id);
  const custom = (items.find((item) => item.custom && item.custom.triage) || {}).custom;
  const disposition = custom ? custom.triage.disposition : state.disposition;
  const urgent = URGENT.includes(disposition);
  const card = URGENT.indexOf(disposition) > URGENT.indexOf(state.disposition); // it became urgent, or more so
  const texts = items.filter((item) => item.text);
  texts.forEach((item, place) => {
    state.entries.push({ key: message.id + ":" + place, from: "bot", text: item.text, at: Date.now(), urgent, card: card && place === 0, column: Boolean(item.column) });
  });
  const buttons = texts.flatMap((item) => item.buttons || []);
  const several = Boolean(custom && custom.triage.asks_any);
  state.waiting = buttons.length ? { key: message.id, buttons, several } : null;
  state.handoff = (custom && custom.handoff) || null;
  if (urgent) state.pinned = { now: disposition === "emergency_now", before: false };
  else if (state.pinned) state.pinned = { ...state.pinned, before: true };
  state.disposition = disposition;
}

/** Takes a message that the server will never take out of `state`; its words go back into the box. */
export function refused(state, message, items, note) {
  state.outbox = state.outbox.filter((waiting) => waiting.id !== message.id);
  state.entries = state.entries.filter((entry) => entry.key !== message.id);
  state.restore = message.text;
  noted(state, note);
  items.forEach((item) => state.entries.push({ key: newId(), from: "bot", text: item.text, at: Date.now() }));
}

/** Puts a line of the widget's own into `state`. */
export function noted(state, text) {
  state.entries.push({ key: newId(), from: "note", text, at: Date.now() });
}

/** Empties the screen and begins anew; returns the message that says so. An urgent instruction stays, for the person before. */
export function begunAnew(state, text) {
  state.entries = [];
  state.anew = true;
  state.begun = Date.now();
  state.handoff = null;
  if (state.pinned) state.pinned = { ...state.pinned, before: true };
  return said(state, text);
}
