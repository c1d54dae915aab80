// Selects: in a message they act at once (one choice) or when the list closes (several); in a modal they keep a value.

import { h } from "./dom.js";
import { emojiText, icon } from "./icons.js";
import { t } from "./language.js";
import { closePopup, openPopup, steerByKeys } from "./popup.js";
import { store } from "./store.js";

const people = () =>
  store.members.map((member) => ({
    label: member.display_name,
    value: member.id,
    description: t(member.title),
  }));
const roles = () => store.roles.map((role) => ({ label: `@${role.name}`, value: role.id }));
const channels = () => store.channels.map((channel) => ({ label: `#${channel.name}`, value: channel.id }));

const SOURCES = { 5: people, 6: roles, 7: () => [...people(), ...roles()], 8: channels };
const KINDS = {
  3: () => t("Choose"),
  5: () => t("Choose a member"),
  6: () => t("Choose a role"),
  7: () => t("Choose a member or role"),
  8: () => t("Choose a channel"),
};

export function optionsOf(component) {
  return SOURCES[component.type]?.() ?? component.options ?? [];
}

function presetsOf(component) {
  if (component.default_values) return component.default_values.map((entry) => entry.id);
  return (component.options ?? []).filter((option) => option.default).map((option) => option.value);
}

/** A button that opens a list. `onDone(values, control)` is called when a choice is complete. */
export class SelectBox {
  constructor(component, { label, disabled = false, onDone = () => {} } = {}) {
    this.placeholder = component.placeholder ?? KINDS[component.type]();
    this.name = label ?? this.placeholder;
    this.options = optionsOf(component);
    this.values = presetsOf(component);
    this.least = component.min_values ?? 1;
    this.most = component.max_values ?? 1;
    this.onDone = onDone;
    this.shown = h("span", { class: "select-shown" });
    this.node = h(
      "button",
      {
        class: "select",
        type: "button",
        disabled,
        "aria-haspopup": "listbox",
        "aria-expanded": "false",
        data: { customId: component.custom_id },
        onclick: () => this.#open(),
      },
      this.shown,
      icon("down"),
    );
    this.#draw();
  }

  get #several() {
    return this.most > 1;
  }

  #draw() {
    const chosen = this.options
      .filter((option) => this.values.includes(option.value))
      .map((option) => option.label)
      .join(", ");
    this.shown.textContent = chosen || this.placeholder;
    this.shown.classList.toggle("placeholder", !chosen);
    this.node.setAttribute("aria-label", chosen ? `${this.name}: ${chosen}` : this.name);
  }

  #open() {
    const before = this.values;
    const rows = this.options.map((option) => this.#row(option));
    const multi = this.#several ? "true" : null;
    const about = {
      class: "popup listbox",
      role: "listbox",
      "aria-label": this.name,
      "aria-multiselectable": multi,
    };
    this.list = h("div", about, rows);
    const onClose = () => {
      if (this.values !== before && this.values.length >= this.least) this.onDone(this.values, this.node);
    };
    if (!openPopup(this.node, this.list, { onClose })) return;
    steerByKeys(this.list, () => rows, { onEscape: () => closePopup({ refocus: true }) });
    (rows.find((row) => row.getAttribute("aria-selected") === "true") ?? rows[0])?.focus();
  }

  #row(option) {
    const choose = () => this.#choose(option);
    const onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    };
    return h(
      "div",
      {
        class: "menu-item",
        role: "option",
        tabindex: "-1",
        "aria-selected": String(this.values.includes(option.value)),
        data: { value: option.value },
        onclick: choose,
        onkeydown,
      },
      this.#several && h("span", { class: "tick" }, icon("check")),
      option.emoji && h("span", { class: "emoji", "aria-hidden": "true" }, emojiText(option.emoji)),
      h(
        "span",
        { class: "menu-words" },
        h("span", {}, option.label),
        option.description && h("small", {}, option.description),
      ),
    );
  }

  #choose(option) {
    const has = this.values.includes(option.value);
    if (!this.#several) this.values = [option.value];
    else if (has) this.values = this.values.filter((value) => value !== option.value);
    else if (this.values.length < this.most) this.values = [...this.values, option.value];
    this.#draw();
    if (!this.#several) {
      closePopup({ refocus: true });
      return;
    }
    for (const row of this.list.children) {
      row.setAttribute("aria-selected", String(this.values.includes(row.dataset.value)));
    }
  }
}
