// What was written in this tab. Browsers let two tabs overwrite each other at the same moment, even under a lock.

/** {add(message), missing(state)}. */
export function makeWritten() {
  const waiting = new Map(); // id -> message

  return {
    add(message) {
      waiting.set(message.id, message);
    },
    /** The messages of this tab that another tab has overwritten: neither waiting in `state` nor done with. */
    missing(state) {
      const gone = [...waiting.values()].filter((message) => !state.outbox.some((other) => other.id === message.id));
      gone.filter((message) => isOver(state, message)).forEach((message) => waiting.delete(message.id));
      return gone.filter((message) => waiting.has(message.id));
    },
  };
}

/** Answered, given back, deleted with the conversation, or of one that was begun anew since. */
function isOver(state, message) {
  const shown = state.entries.some((entry) => entry.key.startsWith(message.id));
  return shown || state.restore === message.text || !state.changed || message.at < state.begun;
}
