// HTTPS POSTs to the server. Every way to fail becomes a Trouble that says whether trying again can help.

const LONGEST = 25000; // ms for one request

/** `kind`: "away" (no answer, or an error there), "busy" (asked to wait `after` ms), "session", "refused". */
export class Trouble extends Error {
  constructor(kind, after, items) {
    super(kind);
    this.kind = kind;
    this.after = after || 0;
    this.items = items || [];
  }
}

/** The server's answers; `server`: its address without a path. */
export function makeConnection(server) {
  const place = server + "/webhooks/website/";

  async function ask(path, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), LONGEST);
    try {
      const response = await fetch(place + path, {
        ...options,
        signal: stop.signal,
        cache: "no-store",
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
      const body = await response.json();
      if (response.ok) return body;
      throw troubleOf(response, body);
    } catch (error) {
      throw error instanceof Trouble ? error : new Trouble("away");
    } finally {
      clearTimeout(timer);
    }
  }

  function post(path, body, token) {
    const headers = { "Content-Type": "application/json" };
    if (token) headers.Authorization = "Bearer " + token;
    return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  return {
    /** {value, until}: a token for a new conversation, or a new one for that of `old`. */
    async session(old) {
      const given = await post("session", old ? { token: old } : {});
      return { value: given.token, until: Date.now() + given.expires_in * 1000 };
    },
    /** The items that answer `message`. */
    message(message, token) {
      const { id, text, buttons } = message;
      return post("message", buttons ? { id, buttons } : { id, text }, token);
    },
    /** Whether the server answers. */
    async lives() {
      try {
        return (await ask("", { method: "GET" })).status === "ok";
      } catch {
        return false;
      }
    },
  };
}

function troubleOf(response, body) {
  const after = 1000 * Number(response.headers.get("Retry-After") || 0);
  if (response.status === 401) return new Trouble("session");
  if (response.status === 429) return new Trouble("busy", after || 2000);
  if (response.status === 400 || response.status === 413) return new Trouble("refused", 0, body.items);
  return new Trouble("away");
}
