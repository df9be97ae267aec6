// Quick replies to the question that waits: buttons, or boxes where several may be true.
import { el } from "./dom.js";

/** {node, show(state)}; `onchoose(text, payloads)` when something was chosen. */
export function makeChoices(settings, onchoose, onstart) {
  const node = el("div", { class: "choices" });
  let shown = "";

  function show(state) {
    const waiting = state.outbox.length ? null : state.waiting;
    const begin = !state.entries.length;
    const now = begin ? "begin" : waiting ? waiting.key : "";
    if (now === shown) return;
    shown = now;
    node.replaceChildren();
    if (begin) node.append(el("button", { type: "button", class: "quick", onclick: onstart }, settings.labels.start));
    else if (waiting && waiting.several) node.append(several(waiting.buttons));
    else if (waiting) node.append(...waiting.buttons.map(quick));
  }

  function quick(button) {
    const press = () => onchoose(button.title, [button.payload]);
    return el("button", { type: "button", class: "quick", onclick: press }, button.title);
  }

  /** The last ones of a question about several ("None of these", "Not sure") answer it alone. */
  function several(buttons) {
    const alone = buttons.filter((button) => !button.sign);
    const boxes = buttons.filter((button) => button.sign).map((button) => {
      const box = el("input", { type: "checkbox", onchange: changed });
      return { button, box, label: el("label", { class: "box" }, box, el("span", {}, button.title)) };
    });
    const send = el("button", { type: "submit", class: "quick main", disabled: true }, settings.labels.send_choices);
    const others = alone.map(quick);

    function chosen() {
      return boxes.filter(({ box }) => box.checked).map(({ button }) => button);
    }

    function changed() {
      const some = chosen().length > 0;
      send.disabled = !some;
      others.forEach((other) => (other.disabled = some));
    }

    function submit(event) {
      event.preventDefault();
      const picked = chosen();
      if (picked.length) onchoose(picked.map(({ title }) => title).join(". "), picked.map(({ payload }) => payload));
    }

    return el(
      "form",
      { onsubmit: submit },
      el("fieldset", {}, el("legend", {}, settings.labels.choose), boxes.map(({ label }) => label)),
      el("div", { class: "row" }, send, others),
    );
  }

  return { node, show };
}
