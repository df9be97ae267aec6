// The conversation as this browser knows it: shared by its tabs, kept for 24 hours, shown even while the server is down.

const KEPT = 24 * 3600 * 1000;
const MOST_ENTRIES = 400;

const EMPTY = {
  version: 1,
  token: null, // {value, until}
  anew: false, // begun again: the assistant greets by itself
  begun: 0, // when it was begun again
  entries: [], // {key, from: "bot" | "you" | "note", text, at, urgent}
  waiting: null, // {buttons: [{title, payload}], several}
  disposition: null,
  pinned: null, // {now: boolean, before: boolean}: the urgent instruction that stays on screen
  handoff: null,
  outbox: [], // {id, text, buttons, at}: not answered yet
  restore: null, // a text that the server refused, to be put back into the box
  changed: 0,
};

/** The store of the assistant at `server`; `onchange(state)` is called after every change, also by another tab. */
export function makeStore(server, onchange) {
  const key = "itb-triage:" + server;
  let memory = null; // where the browser keeps nothing

  function read() {
    let kept = memory;
    try {
      kept = JSON.parse(localStorage.getItem(key)) || memory;
    } catch {
      // not allowed here, or spoilt: what this page remembers
    }
    const fresh = kept && kept.version === EMPTY.version && Date.now() - kept.changed < KEPT;
    return structuredClone(fresh ? kept : EMPTY);
  }

  function write(state) {
    memory = state;
    try {
      localStorage.setItem(key, JSON.stringify(state));
    } catch {
      // full or not allowed: it lasts as long as the page
    }
  }

  addEventListener("storage", (event) => {
    if (event.key === key || event.key === null) {
      memory = null;
      onchange(read());
    }
  });

  return {
    read,
    /** Reads, lets `change` alter, and writes, in one go. */
    update(change) {
      const state = read();
      change(state);
      state.entries = state.entries.slice(-MOST_ENTRIES);
      state.changed = Date.now();
      write(state);
      onchange(state);
    },
    /** Nothing of the conversation is left in this browser. */
    erase() {
      memory = null;
      try {
        localStorage.removeItem(key);
      } catch {
        // nothing was kept
      }
      onchange(read());
    },
  };
}

/** {get(), set(is)}: whether something is so in this tab, kept across loads of the page where that is allowed. */
export function makeSwitch(key) {
  return {
    get() {
      try {
        return sessionStorage.getItem(key) === "1";
      } catch {
        return false;
      }
    },
    set(is) {
      try {
        sessionStorage.setItem(key, is ? "1" : "");
      } catch {
        // then it is not so after the next load
      }
    },
  };
}

/** An id that nobody else has. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
