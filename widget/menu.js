// What can be done with the conversation. A list that opens and closes, not a menu of an application.
import { ICONS, el, icon } from "./dom.js";

/** {toggle, list, close()}; `actions`: print(), startOver(), erase(). The last two ask once more. The list stands in
 *  the flow of the window: it covers nothing, least of all the number. */
export function makeMenu(settings, actions) {
  const { labels } = settings;
  const list = el("div", { class: "menu-list", id: "menu-list", hidden: true, onkeydown: keyed });
  const toggle = el(
    "button",
    {
      type: "button",
      class: "plain more",
      "aria-label": labels.menu,
      "aria-expanded": "false",
      "aria-controls": "menu-list",
      onclick: () => set(list.hidden),
      onkeydown: keyed,
    },
    icon(ICONS.more),
  );

  function set(open) {
    list.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    if (open) ask();
  }

  function keyed(event) {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    set(false);
    toggle.focus();
  }

  function item(label, onclick) {
    return el("button", { type: "button", class: "item", onclick }, label);
  }

  function done(action) {
    return () => {
      set(false);
      toggle.focus();
      action();
    };
  }

  function ask() {
    list.replaceChildren(
      item(labels.print_all, done(actions.print)),
      item(labels.start_over, () => sure(labels.start_over_sure, actions.startOver)),
      item(labels.delete, () => sure(labels.delete_sure, actions.erase)),
    );
    list.firstChild.focus();
  }

  function sure(question, action) {
    const yes = item(labels.yes, done(action));
    list.replaceChildren(el("p", {}, question), yes, item(labels.no, ask));
    yes.focus();
  }

  return { toggle, list, close: () => set(false) };
}
