// Message components: rows of buttons and selects, and the layout kind (containers, sections, galleries…).

import { covered } from "./covers.js";
import { h } from "./dom.js";
import { fileChip } from "./files.js";
import { emojiText } from "./icons.js";
import { pick, press } from "./interact.js";
import { t } from "./language.js";
import { markdown } from "./markdown.js";
import { picture } from "./pictures.js";
import { SelectBox } from "./selects.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

const BUILDERS = {
  1: (component, message) => h("div", { class: "action-row" }, components(component.components, message)),
  2: button,
  3: messageSelect,
  5: messageSelect,
  6: messageSelect,
  7: messageSelect,
  8: messageSelect,
  9: section,
  10: (component) => h("div", { class: "text-display md" }, markdown(component.content)),
  11: (component) => media(component, "thumbnail"),
  12: gallery,
  13: fileForDownload,
  14: (component) =>
    h("hr", {
      class: `separator ${component.divider === false ? "plain" : ""} space-${component.spacing ?? 1}`,
    }),
  17: container,
};

/** Nodes for a list of components. A kind this page does not know is named rather than left out in silence. */
export function components(list, message) {
  return (list ?? []).map((component) => {
    const build = BUILDERS[component.type];
    return build
      ? build(component, message)
      : h("p", { class: "failed" }, t("Unknown component (type {type})", { type: component.type }));
  });
}

function button(component, message) {
  const content = [
    component.emoji &&
      h(
        "span",
        { class: "emoji", "aria-hidden": component.label ? "true" : null },
        emojiText(component.emoji),
      ),
    component.label && h("span", {}, component.label),
  ];
  const className = `button ${STYLES[component.style] ?? "secondary"}`;
  if (component.style === 5) return linkButton(component, className, content);
  return h(
    "button",
    {
      class: className,
      type: "button",
      disabled: component.disabled,
      data: { customId: component.custom_id ?? "" },
      onclick: (event) => press(message, component, event.currentTarget),
    },
    content,
  );
}

function linkButton(component, className, content) {
  if (component.disabled) return h("button", { class: className, type: "button", disabled: true }, content);
  const safe = /^https?:\/\//i.test(component.url) ? component.url : null;
  return h("a", { class: className, href: safe, target: "_blank", rel: "noopener noreferrer" }, content);
}

function messageSelect(component, message) {
  const box = new SelectBox(component, {
    disabled: component.disabled,
    onDone: (values, control) => pick(message, component, values, control),
  });
  return h("div", { class: "select-row" }, box.node);
}

function section(component, message) {
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-text" }, components(component.components, message)),
    h("div", { class: "section-accessory" }, components([component.accessory], message)),
  );
}

function media({ media: item, description, spoiler }, className) {
  return picture({
    url: item.url,
    alt: description,
    width: item.width,
    height: item.height,
    spoiler,
    className,
  });
}

function gallery(component) {
  const items = component.items ?? [];
  return h(
    "div",
    { class: `gallery count-${items.length}` },
    items.map((item) => media(item, "gallery-item")),
  );
}

function container(component, message) {
  const colour = component.accent_color;
  const vars =
    colour === null || colour === undefined ? null : { bar: `#${colour.toString(16).padStart(6, "0")}` };
  const box = h(
    "div",
    { class: `container ${vars ? "accented" : ""}`, vars },
    components(component.components, message),
  );
  return component.spoiler ? covered(box, t("Spoiler – show")) : box;
}

function fileForDownload({ file, name, size, spoiler }) {
  const chip = fileChip(file.url, name, size);
  return spoiler ? covered(chip, t("Spoiler – show the file")) : chip;
}
