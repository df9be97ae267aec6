// What the page and the server say: the values in the script (GIVEN), and the tag's data- attributes above them.

/** The settings of the script tag `tag` (an element, or null where it is a module or was removed). */
export function settingsOf(tag) {
  const data = tag ? tag.dataset : {};
  const own = tag && tag.src ? placeOf(tag.src) : location.origin;
  return {
    ...GIVEN,
    server: (data.server || own).replace(/\/+$/, ""),
    side: data.side === "left" ? "start" : "end",
    direction: data.dir || document.documentElement.dir || "ltr",
  };
}

/** Where the assistant is that the script came from: behind a web server it may have a path of its own. */
function placeOf(source) {
  const before = source.match(/^(.*)\/widget\.js([?#]|$)/);
  return before ? before[1] : new URL(source).origin;
}

/** The link that dials `number`. */
export function dial(number) {
  return "tel:" + number.replace(/[^0-9+*#]/g, "");
}
