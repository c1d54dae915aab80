// The list above the composer: commands while one is being chosen, then what the current option takes.
// The focus stays in the text field; aria-activedescendant tells screen readers which entry is marked.

import { announce, byId, h } from "./dom.js";
import { t } from "./language.js";

export class Suggestions {
  #items = [];
  #active = -1;
  #field = null;
  #onChoose = null;

  constructor() {
    this.box = byId("suggestions");
    this.head = byId("suggestions-head");
    this.list = byId("suggestions-list");
    // A press must not take the focus out of the text field.
    this.box.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get open() {
    return !this.list.hidden;
  }
  get active() {
    return this.#items[this.#active] ?? null;
  }

  /** Show `items` (`{title, hint, …}`) for a text field. `mark` marks the first one, so that Enter takes it. */
  show(field, items, { head = null, label, mark = true, empty = null, onChoose }) {
    const was = this.open && this.#field === field;
    this.#field = field;
    this.#items = items;
    this.#onChoose = onChoose;
    this.head.replaceChildren(
      ...(head ? [head].flat() : []),
      ...(items.length === 0 && empty ? [h("p", { class: "suggestion-empty" }, empty)] : []),
    );
    this.list.setAttribute("aria-label", label);
    this.list.replaceChildren(...items.map((item, index) => this.#row(item, index)));
    this.list.hidden = items.length === 0;
    this.box.hidden = items.length === 0 && !this.head.childElementCount;
    field.setAttribute("aria-controls", this.list.id);
    // A text area has no aria-expanded: that the list has opened is said instead.
    if (items.length && !was) announce(t("{count} suggestions", { count: items.length }));
    this.#mark(mark && items.length ? 0 : -1);
  }

  hide() {
    this.#items = [];
    this.box.hidden = true;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.head.replaceChildren();
    this.#field?.removeAttribute("aria-activedescendant");
  }

  /** Put the list away and keep the words about the option. */
  closeList() {
    this.#items = [];
    this.#active = -1;
    this.list.hidden = true;
    this.#field?.removeAttribute("aria-activedescendant");
  }

  move(step) {
    const count = this.#items.length;
    if (count) this.#mark((this.#active + step + count + (this.#active < 0 && step < 0 ? 1 : 0)) % count);
  }

  /** Take the marked entry; false when there is none. */
  take() {
    if (!this.open || !this.active) return false;
    this.#onChoose(this.active);
    return true;
  }

  #row(item, index) {
    return h(
      "li",
      {
        class: "suggestion",
        role: "option",
        id: `suggestion-${index}`,
        "aria-selected": "false",
        onclick: () => this.#onChoose(item),
        onpointermove: () => {
          if (this.#active !== index) this.#mark(index, false);
        },
      },
      h("span", { class: "suggestion-title" }, item.title),
      item.hint && h("small", {}, item.hint),
    );
  }

  #mark(index, scroll = true) {
    this.#active = index;
    [...this.list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    const row = this.list.children[index];
    if (!row) {
      this.#field.removeAttribute("aria-activedescendant");
      return;
    }
    this.#field.setAttribute("aria-activedescendant", row.id);
    if (scroll) row.scrollIntoView({ block: "nearest" });
  }
}
