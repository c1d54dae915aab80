// A command being written: its name, a pill for each option in use, and a button for each option that can be added.

import { markedOption, valueMark } from "./commands.js";
import { announce, byId, h, notice } from "./dom.js";
import { icon } from "./icons.js";
import { sendCommand } from "./interact.js";
import { current, t } from "./language.js";
import { OptionHelp } from "./optionhelp.js";
import { makePill } from "./pill.js";
import { listOf, TYPE } from "./values.js";

export class CommandLine {
  #pills = [];
  #warned = false;
  language = current();

  /** `values`: `[[option, text], …]` to begin with. `onLeave(text)` gives the composer back, with a text in it. */
  constructor(leaf, values, { suggestions, onLeave }) {
    this.leaf = leaf;
    this.onLeave = onLeave;
    this.help = new OptionHelp(leaf, suggestions, this);
    this.row = h("span", { class: "pills" });
    this.more = h("span", { class: "more-options" });
    this.node = h(
      "div",
      {
        class: "command-line",
        role: "group",
        "aria-label": t("Command {command}", { command: leaf.label }),
      },
      h("span", { class: "command-name" }, leaf.label),
      this.row,
      this.more,
      h(
        "button",
        {
          class: "icon-button small leave",
          type: "button",
          "aria-label": t("Leave {command}", { command: leaf.label }),
          title: t("Leave the command"),
          onclick: () => onLeave(""),
        },
        icon("close"),
      ),
    );
    for (const option of leaf.options.filter((each) => each.required)) this.#add(option);
    for (const [option, text] of values) this.#fill(option, text);
    this.#drawMore();
  }

  /** What is written in it, for the same command in the words of another language. */
  contents(leaf) {
    const files = this.#pills.flatMap((pill) => pill.files);
    const written = this.#pills.filter((pill) => !pill.empty && !pill.files.length);
    return { files, values: written.map((pill) => inOtherWords(pill, leaf)) };
  }

  get #last() {
    return this.#pills.at(-1);
  }

  /** Whether nothing can be written after this option. */
  endsWith(pill) {
    return pill === this.#last && !this.more.childElementCount;
  }

  /** Where typing goes on: the first required option without a value, else the last one written; with nothing to be
   *  written a second Enter sends. */
  focus() {
    const pill = this.#pills.find((each) => each.option.required && each.empty) ?? this.#last;
    if (pill) pill.focus();
    else byId("send").focus();
  }

  /** Somebody types with no option chosen: into the first one that is free; a name and a colon lead on from there. */
  begin(text) {
    const option = this.leaf.options.find((each) => !this.#pillOf(each) && each.type !== TYPE.attachment);
    if (!option) return;
    const pill = this.#fill(option, text);
    this.#drawMore();
    pill.focus();
    this.pillTyped(pill);
  }

  #add(option) {
    const pill = makePill(option, this);
    this.#pills.push(pill);
    this.row.append(pill.node);
    return pill;
  }

  #pillOf(option) {
    return this.#pills.find((pill) => pill.option === option);
  }

  #fill(option, text) {
    const pill = this.#pillOf(option) ?? this.#add(option);
    if (option.type !== TYPE.attachment) pill.text = text;
    return pill;
  }

  #drawMore() {
    const free = this.leaf.options.filter((option) => !this.#pillOf(option));
    this.more.replaceChildren(
      ...free.map((option) =>
        h(
          "button",
          {
            class: "add-option",
            type: "button",
            title: option.description,
            "aria-label": t("Add {option}: {description}", {
              option: option.name,
              description: option.description,
            }),
            onclick: () => this.addOption(option),
          },
          icon("plus"),
          option.name,
        ),
      ),
    );
  }

  addOption(option) {
    const pill = this.#add(option);
    this.#drawMore();
    pill.focus();
  }

  removePill(pill) {
    const at = this.#pills.indexOf(pill);
    this.#pills.splice(at, 1);
    pill.node.remove();
    this.#drawMore();
    (this.#pills[at - 1] ?? this.#pills[0])?.focus();
    if (!this.#pills.length) this.more.querySelector("button")?.focus();
  }

  /** Pasted or dropped: files go to the option in hand, else to the first that takes one and has none. */
  takeFiles(files) {
    const takes = this.leaf.options.filter((option) => option.type === TYPE.attachment);
    const free = takes.filter((option) => this.#pillOf(option)?.empty ?? true);
    const focused = this.#pills.find((pill) => pill.node.contains(document.activeElement))?.option;
    free.sort((a, b) => Number(b === focused) - Number(a === focused));
    if (free.length < files.length)
      notice(
        takes.length
          ? t("There is no room for another file.")
          : t("{command} takes no files.", { command: this.leaf.label }),
      );
    files
      .slice(0, free.length)
      .forEach((file, index) => (this.#pillOf(free[index]) ?? this.#add(free[index])).take(file));
    this.#drawMore();
  }

  // What the pills tell

  pillFocused(pill) {
    this.help.show(pill);
  }

  pillFiled(pill) {
    this.help.show(pill);
    announce(t("{file} chosen for {option}", { file: pill.file.name, option: pill.option.name }));
    pill.focus();
  }

  pillTyped(pill) {
    this.#warned = false;
    if (!this.#moveNamed(pill)) this.help.show(pill, { typed: true });
  }

  /** `name:` written inside a pill goes on in that option's own pill, as the README's one-line form wants it. */
  #moveNamed(pill) {
    const match = valueMark(this.leaf.options).exec(pill.text);
    const option = match && markedOption(this.leaf.options, match);
    const target = option && this.#pillOf(option);
    if (!option || (target && target !== pill && !target.empty)) return false;
    const rest = pill.text.slice(match.index + match[0].length);
    if (target !== pill) pill.text = pill.text.slice(0, match.index);
    else if (match.index > 0) return false;
    const next = this.#fill(option, rest);
    this.#drawMore();
    next.focus();
    // What was pasted may name several, one after the other.
    if (!this.#moveNamed(next)) this.help.show(next, { typed: true });
    return true;
  }

  pillKey(pill, event) {
    if (event.isComposing) return;
    const at = this.#pills.indexOf(pill);
    const beside = {
      ArrowLeft: pill.caretAtStart && this.#pills[at - 1],
      ArrowRight: pill.caretAtEnd && this.#pills[at + 1],
    }[event.key];
    if (this.help.key(pill, event)) event.preventDefault();
    else if (beside) {
      event.preventDefault();
      beside.focus();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.#escape();
    } else if (event.key === "Backspace" && pill.empty && pill.caretAtStart) {
      event.preventDefault();
      this.#back(pill, at);
    }
  }

  #escape() {
    if (this.#warned || this.#pills.every((pill) => pill.empty)) this.onLeave("");
    else {
      this.#warned = true;
      notice(t("Press Escape again to throw this command away."));
    }
  }

  #back(pill, at) {
    if (!pill.option.required) this.removePill(pill);
    else if (at > 0) this.#pills[at - 1].focus();
    else if (this.#pills.every((each) => each.empty)) this.onLeave(this.leaf.label);
  }

  /** After an entry was taken: on to what still must be said. */
  advance(pill) {
    const next = this.#pills.find((each) => each.option.required && each.empty) ?? pill;
    if (next === pill) this.help.show(pill);
    else next.focus();
  }

  /** What the bot may know while it makes suggestions. */
  written() {
    return this.#pills
      .filter((pill) => !pill.empty && pill.option.type !== TYPE.attachment)
      .map((pill) => [pill, pill.read()])
      .filter(([, result]) => result.value !== undefined)
      .map(([pill, result]) => ({ name: pill.option.name, type: pill.option.type, value: result.value }));
  }

  send() {
    const wrong = this.#pills.map((pill) => [pill, this.#problemOf(pill)]).find(([, problem]) => problem);
    if (wrong) {
      const [pill, problem] = wrong;
      pill.showProblem(problem);
      pill.focus();
      notice(problem);
      announce(problem);
      return;
    }
    const files = this.#pills.flatMap((pill) => pill.files);
    const filed = this.#pills
      .filter((pill) => pill.files.length)
      .map((pill) => ({ name: pill.option.name, type: TYPE.attachment, value: files.indexOf(pill.file) }));
    sendCommand(this.leaf, [...this.written(), ...filed], files);
    this.onLeave("");
  }

  #problemOf(pill) {
    if (pill.empty && !pill.option.required) return null;
    if (pill.empty) return t("{option}: this one is required", { option: pill.option.name });
    return pill.read().problem ?? null;
  }
}

/** `[option, text]`: what the option's list calls the value now, or the text as it is. */
function inOtherWords(pill, leaf) {
  const option = leaf.options.find((each) => each.name === pill.option.name);
  const { value } = pill.read();
  return [option, listOf(option)?.find((item) => item.value === value)?.name ?? pill.text];
}
