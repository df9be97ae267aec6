// Sends what waits, in order, one at a time, from one tab: after a failure again, with the same id, when the server is back.
import { noted, refused, replied } from "./conversation.js";

const SLOW = 5000; // ms until the widget itself says what to do
const PAUSES = [1000, 2000, 4000, 8000, 15000]; // ms between two looks whether the server is back
const RENEW = 12 * 3600 * 1000; // a token with less time left is exchanged

/** `ontrouble(kind)`: null when all is well, else "slow" or "away". */
export function makeOutbox(store, connection, labels, ontrouble) {
  const lock = "itb-triage-outbox";
  let working = false;
  let failures = 0;
  let timer = 0; // of the next look
  let slow = 0; // of saying that it takes long
  let renewedFor = null; // the message for which a new session was begun: once, not for ever

  async function work() {
    if (working) return;
    working = true;
    stopWaiting();
    try {
      await alone(async () => {
        while (store.read().outbox.length && (await sendFirst()));
      });
    } finally {
      working = false;
    }
    if (store.read().outbox.length && !timer) waitForOther();
  }

  /** Another tab is sending. It may be closed, or wait itself: this one looks again, and says what to do. */
  function waitForOther() {
    if (!slow) beginCount();
    lookIn(PAUSES[1]);
  }

  /** Something waits and nobody may be at it: looked at again, unless another tab answers it first. */
  function look() {
    if (store.read().outbox.length && !working && !timer) lookIn(PAUSES[1]);
  }

  /** Until it says that it takes long. */
  function beginCount() {
    endCount();
    slow = setTimeout(() => tell("slow"), SLOW);
  }

  function endCount() {
    clearTimeout(slow);
    slow = 0;
  }

  function tell(kind) {
    endCount();
    ontrouble(kind);
  }

  function stopWaiting() {
    clearTimeout(timer);
    timer = 0;
  }

  function lookIn(pause) {
    stopWaiting();
    timer = setTimeout(again, pause);
  }

  /** Longer after each failure. */
  function nextPause() {
    return PAUSES[Math.min(failures++, PAUSES.length - 1)];
  }

  /** In one tab at a time, where the browser can tell. The same message sent twice would be answered once all the same. */
  function alone(task) {
    if (!navigator.locks) return task();
    return navigator.locks.request(lock, { ifAvailable: true }, (held) => (held ? task() : null));
  }

  /** Whether the next one may follow at once. */
  async function sendFirst() {
    const message = store.read().outbox[0];
    beginCount();
    try {
      const items = await connection.message(message, await token());
      store.update((state) => replied(state, message, items));
      settled();
      return true;
    } catch (trouble) {
      return failed(message, trouble);
    } finally {
      endCount();
    }
  }

  async function token() {
    const had = store.read().token;
    if (had && had.until - Date.now() > RENEW) return had.value;
    const given = await connection.session(had && had.until > Date.now() ? had.value : null);
    store.update((state) => (state.token = given));
    return given.value;
  }

  function failed(message, trouble) {
    if (trouble.kind === "refused") {
      store.update((state) => refused(state, message, trouble.items, labels.refused));
      return true;
    }
    if (trouble.kind === "session" && renewedFor !== message.id) {
      renewedFor = message.id;
      store.update((state) => {
        state.token = null;
        state.outbox[0].buttons = null; // they were made for the session that is over
        if (state.entries.length > 1) noted(state, labels.new_conversation);
      });
      return true;
    }
    tell("away");
    const pause = nextPause();
    lookIn(trouble.after || pause);
    return false;
  }

  /** Looks whether the server is back, and only then sends. */
  async function again() {
    stopWaiting();
    if (!store.read().outbox.length) return settled();
    if (await connection.lives()) return work();
    lookIn(nextPause());
    tell("away");
  }

  /** Answered; here or by another tab. */
  function settled() {
    failures = 0;
    tell(null);
  }

  addEventListener("online", again);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
  return { work, look, again };
}
