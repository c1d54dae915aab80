// One option of the command being written: its name, and a field that grows with its text or holds a file.

import { freshId, h } from "./dom.js";
import { chooseFiles, chosenFile } from "./files.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { limitsOf, read, TYPE } from "./values.js";

/** `line` hears what happens: `pillFocused`, `pillTyped`, `pillKey`, `pillFiled`, `removePill`. */
export function makePill(option, line) {
  return option.type === TYPE.attachment ? new FilePill(option, line) : new TextPill(option, line);
}

class Pill {
  constructor(option, line) {
    this.option = option;
    this.line = line;
    this.inputId = freshId("option");
    this.node = h(
      "span",
      { class: "pill", data: { option: option.name } },
      h("label", { class: "pill-name", for: this.inputId }, option.name),
      this.build(),
      option.required
        ? null
        : h(
            "button",
            {
              class: "pill-remove",
              type: "button",
              tabindex: "-1",
              "aria-label": t("Remove {name}", { name: option.name }),
              onclick: () => line.removePill(this),
            },
            icon("close"),
          ),
    );
  }

  showProblem(text) {
    this.node.classList.toggle("wrong", Boolean(text));
    this.node.title = text ?? "";
    this.field.setAttribute("aria-invalid", String(Boolean(text)));
  }
}

class TextPill extends Pill {
  suggestions = [];
  picked = null;

  build() {
    this.field = h("textarea", {
      id: this.inputId,
      class: "pill-input",
      rows: "1",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-required": String(Boolean(this.option.required)),
      "aria-description": `${this.option.description}. ${limitsOf(this.option)}`,
      autocomplete: "off",
      spellcheck: "false",
      enterkeyhint: "send",
      onfocus: () => this.line.pillFocused(this),
      oninput: () => this.#typed(),
      onkeydown: (event) => this.line.pillKey(this, event),
      onclick: () => this.line.pillFocused(this),
    });
    // The mirror behind the field has the same text, so that the pair is exactly as large as the words.
    this.mirror = h("span", { class: "pill-mirror", "aria-hidden": "true" });
    return h("span", { class: "pill-field" }, this.mirror, this.field);
  }

  get text() {
    return this.field.value;
  }
  get empty() {
    return !this.text.trim();
  }
  get files() {
    return [];
  }

  set text(value) {
    this.field.value = value.replace(/\s*\n\s*/g, " ");
    this.picked = null;
    this.#grow();
  }

  #typed() {
    if (this.text.includes("\n")) this.text = this.text.replace(/\s*\n\s*/g, " ");
    this.picked = null;
    this.#grow();
    this.showProblem(null);
    this.line.pillTyped(this);
  }

  #grow() {
    this.mirror.textContent = `${this.text} `;
  }

  /** Take an entry of the list: its name is shown, its value is sent. */
  pick(item) {
    this.text = item.name;
    this.picked = item;
    this.showProblem(null);
  }

  read() {
    return this.picked ? { value: this.picked.value } : read(this.option, this.text, this.suggestions);
  }

  focus() {
    this.field.focus();
    this.field.setSelectionRange(this.text.length, this.text.length);
  }

  get caretAtStart() {
    return this.field.selectionStart === 0 && this.field.selectionEnd === 0;
  }
  get caretAtEnd() {
    return this.field.selectionStart === this.text.length;
  }
}

class FilePill extends Pill {
  file = null;

  build() {
    this.field = h(
      "button",
      {
        id: this.inputId,
        class: "pill-file",
        type: "button",
        "aria-description": this.option.description,
        "aria-label": t("{option}: choose, paste or drop a file", { option: this.option.name }),
        onfocus: () => this.line.pillFocused(this),
        onkeydown: (event) => this.#key(event),
        onclick: async () => this.take((await chooseFiles())[0]),
      },
      icon("image"),
      h("span", {}, t("Choose, paste or drop a file")),
    );
    this.place = h("span", { class: "pill-place" }, this.field);
    return this.place;
  }

  get empty() {
    return !this.file;
  }
  get files() {
    return this.file ? [this.file] : [];
  }
  get caretAtStart() {
    return true;
  }
  get caretAtEnd() {
    return true;
  }

  // Enter and Space on an empty one open the file dialog, as on any button; the other keys are the line's.
  #key(event) {
    if (event.key !== "Enter" && event.key !== " ") this.line.pillKey(this, event);
  }

  take(file) {
    if (!file) return;
    this.file = file;
    this.place.replaceChildren(chosenFile(file, () => this.clear()));
    this.showProblem(null);
    this.line.pillFiled(this);
  }

  clear() {
    this.file = null;
    this.place.replaceChildren(this.field);
    this.field.focus();
  }

  /** The file itself; the line turns it into its place among the sent files. */
  read() {
    return { value: this.file };
  }

  focus() {
    (this.file ? this.place.querySelector("button") : this.field).focus();
  }
}
