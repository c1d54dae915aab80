// What stands above the composer while an option is written: its description, and the entries it offers.

import { act } from "./api.js";
import { h } from "./dom.js";
import { t } from "./language.js";
import { store } from "./store.js";
import { filtered, fold, limitsOf, listOf } from "./values.js";

// Long enough not to ask for every letter of a fast typist, short enough to feel live.
const PAUSE = 180;

export class OptionHelp {
  #timer = 0;
  #asked = 0;

  constructor(leaf, suggestions, line) {
    this.leaf = leaf;
    this.suggestions = suggestions;
    this.line = line;
  }

  /** The entries open by themselves while something is typed, and when there is nothing yet. */
  show(pill, { typed = false, all = false } = {}) {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const { option } = pill;
    const wantsList = all || typed || pill.empty;
    const list = listOf(option);
    if (list && wantsList)
      this.#list(pill, filtered(list, all ? "" : pill.text), {
        mark: true,
        empty: t("Nothing in the list fits"),
      });
    else if (option.autocomplete && wantsList) this.#ask(pill, all ? "" : pill.text);
    else this.#list(pill, [], {});
  }

  #list(pill, items, { mark = true, empty = null, note = null }) {
    const { option } = pill;
    const head = h(
      "p",
      { class: "option-help" },
      h("strong", {}, option.name),
      h("span", {}, option.description),
      h("small", {}, note ?? limitsOf(option)),
    );
    this.suggestions.show(
      pill.field,
      items.map((item) => ({ item, title: `${item.prefix ?? ""}${item.name}`, hint: item.hint })),
      {
        head,
        label: t("Choices for {option}", { option: option.name }),
        mark,
        empty,
        onChoose: ({ item }) => {
          pill.pick(item);
          this.suggestions.closeList();
          this.line.advance(pill);
        },
      },
    );
  }

  #ask(pill, text) {
    const turn = this.#asked;
    this.#list(pill, [], { note: t("asking the bot…") });
    this.#timer = setTimeout(async () => {
      const others = this.line.written().filter((option) => option.name !== pill.option.name);
      const answer = await act("autocomplete", {
        as: store.me,
        channel: store.channel,
        path: this.leaf.path,
        options: others,
        focused: { name: pill.option.name, type: pill.option.type, value: text },
      });
      // The person typed on, or went elsewhere: a late list would be about the past.
      if (turn !== this.#asked || document.activeElement !== pill.field) return;
      pill.suggestions = answer.ok ? answer.choices : [];
      this.#list(pill, pill.suggestions, {
        mark: Boolean(text.trim()),
        empty: answer.ok
          ? t("The bot has no suggestion for this")
          : t("The bot did not answer with suggestions"),
      });
    }, PAUSE);
  }

  /** What was written out in full needs no taking: this Enter already means "send". */
  #take(pill) {
    const item = this.suggestions.active?.item;
    if (!item || fold(item.name) !== fold(pill.text)) return this.suggestions.take();
    pill.pick(item);
    this.suggestions.closeList();
    return false;
  }

  /** Keys that belong to the open list. True when one was used. */
  key(pill, event) {
    const { suggestions } = this;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (suggestions.open) suggestions.move(event.key === "ArrowDown" ? 1 : -1);
      else if (listOf(pill.option) || pill.option.autocomplete) this.show(pill, { all: true });
      else return false;
      return true;
    }
    if (!suggestions.open) return false;
    if (event.key === "Enter") return this.#take(pill);
    if (event.key === "Escape") {
      suggestions.closeList();
      return true;
    }
    // Tab takes what was begun; the browser then moves on, as Tab always does, while there is more to be written.
    if (event.key !== "Tab" || event.shiftKey || pill.empty || pill.picked || !suggestions.active) return false;
    pill.pick(suggestions.active.item);
    if (!this.line.endsWith(pill)) return false;
    suggestions.closeList();
    return true;
  }
}
