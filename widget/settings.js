// What the page and the server say: the values in the script (GIVEN), and the tag's data- attributes above them.

/** The settings of the script tag `tag` (an element, or null where it is a module or was removed). */
export function settingsOf(tag) {
  const data = tag ? tag.dataset : {};
  const own = tag && tag.src ? new URL(tag.src).origin : location.origin;
  return {
    ...GIVEN,
    server: (data.server || own).replace(/\/+$/, ""),
    side: data.side === "left" ? "start" : "end",
    direction: data.dir || document.documentElement.dir || "ltr",
  };
}

/** The link that dials `number`. */
export function dial(number) {
  return "tel:" + number.replace(/[^0-9+*#]/g, "");
}
