// What a form can hold. Every field gives its node, its value, and what is wrong with it, if anything.

import { freshId, h } from "./dom.js";
import { acceptDrops, chooseFiles, chosenFile } from "./files.js";
import { icon } from "./icons.js";
import { inNumbers, t } from "./language.js";
import { markdown } from "./markdown.js";
import { SelectBox } from "./selects.js";

const BUILDERS = {
  3: select,
  4: textInput,
  5: select,
  6: select,
  7: select,
  8: select,
  19: fileUpload,
  21: radioGroup,
  22: checkboxGroup,
  23: checkbox,
};

/** A field for one top-level component of a form: a label with something in it, words, or an old-style row. */
export function formField(component) {
  if (component.type === 10) return words(component);
  if (component.type !== 1) return labelled(component.label, component.description, component.component);
  const [input] = component.components;
  return labelled(input.label, null, input);
}

function words(component) {
  return {
    node: h("div", { class: "md form-words" }, markdown(component.content)),
    problem: () => null,
    values: () => ({}),
  };
}

function labelled(label, description, component) {
  const build = BUILDERS[component.type];
  if (!build) throw new Error(`unknown form component ${component.type}`);
  const ids = { label: freshId("label"), help: freshId("help"), input: freshId("input") };
  const field = build(component, { ...ids, text: label, description: description ? ids.help : null });
  const trouble = h("p", { class: "field-problem", role: "alert" });
  const required = component.required !== false && component.type !== 23;
  const node = h(
    "div",
    { class: "form-field" },
    h(
      "label",
      { class: "form-label", id: ids.label, for: ids.input },
      label,
      required && h("span", { class: "required", title: t("Required") }, " *"),
    ),
    description && h("p", { class: "form-help", id: ids.help }, description),
    field.node,
    trouble,
  );
  const problem = () => {
    const text = field.problem?.() ?? null;
    trouble.textContent = text ?? "";
    node.classList.toggle("wrong", Boolean(text));
    return text;
  };
  const focus = () => (field.focus ?? node.querySelector("input, textarea, button")).focus();
  return { node, problem, focus, values: () => ({ [component.custom_id]: field.value() }) };
}

function textInput(component, ids) {
  const long = component.style === 2;
  const most = component.max_length ?? 4000;
  const least = component.min_length ?? 0;
  const input = h(long ? "textarea" : "input", {
    id: ids.input,
    class: "text-input",
    value: component.value ?? "",
    placeholder: component.placeholder,
    maxlength: String(most),
    rows: long ? "5" : null,
    "aria-describedby": ids.description,
    autocomplete: "off",
  });
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const draw = () => {
    count.textContent = `${input.value.length} / ${most}`;
  };
  input.addEventListener("input", draw);
  draw();
  const problem = () => {
    if (component.required !== false && !input.value.trim()) return t("Please fill this in.");
    if (input.value && input.value.length < least)
      return t("At least {least} characters, please.", { least: inNumbers(least) });
    return null;
  };
  return {
    node: h("div", { class: "text-shell" }, input, count),
    problem,
    focus: input,
    value: () => input.value,
  };
}

function select(component, ids) {
  const box = new SelectBox(component, { label: ids.text });
  box.node.id = ids.input;
  const needed = component.required === false ? 0 : box.least;
  const problem = () => (box.values.length < needed ? t("Please choose.") : null);
  return { node: box.node, problem, focus: box.node, value: () => box.values };
}

function choiceRow(type, name, option) {
  const id = freshId("choice");
  const input = h("input", { type, name, id, value: option.value, checked: Boolean(option.default) });
  return h(
    "label",
    { class: "choice", for: id },
    input,
    h(
      "span",
      { class: "menu-words" },
      h("span", {}, option.label),
      option.description && h("small", {}, option.description),
    ),
  );
}

function chosenIn(node) {
  return [...node.querySelectorAll("input:checked")].map((input) => input.value);
}

function radioGroup(component, ids) {
  const name = freshId("radio");
  const node = h(
    "div",
    {
      class: "choices",
      role: "radiogroup",
      "aria-labelledby": ids.label,
      "aria-describedby": ids.description,
    },
    component.options.map((option) => choiceRow("radio", name, option)),
  );
  const problem = () =>
    component.required !== false && !chosenIn(node).length ? t("Please choose one.") : null;
  return { node, problem, value: () => chosenIn(node)[0] ?? null };
}

function checkboxGroup(component, ids) {
  const name = freshId("boxes");
  const most = component.max_values ?? component.options.length;
  const least = component.min_values ?? (component.required === false ? 0 : 1);
  const node = h(
    "div",
    { class: "choices", role: "group", "aria-labelledby": ids.label, "aria-describedby": ids.description },
    component.options.map((option) => choiceRow("checkbox", name, option)),
  );
  const problem = () => {
    const count = chosenIn(node).length;
    if (component.required === false && count === 0) return null;
    if (count < least) return t("Choose at least {least}.", { least });
    return count > most ? t("Choose at most {most}.", { most }) : null;
  };
  return { node, problem, value: () => chosenIn(node) };
}

function checkbox(component, ids) {
  const input = h("input", {
    type: "checkbox",
    id: ids.input,
    checked: Boolean(component.default),
    "aria-describedby": ids.description,
  });
  const node = h("label", { class: "choice", for: ids.input }, input, h("span", {}, t("Yes")));
  return { node, focus: input, value: () => input.checked };
}

function fileUpload(component, ids) {
  const most = component.max_values ?? 1;
  const least = component.required === false ? 0 : (component.min_values ?? 1);
  let files = [];
  const list = h("div", { class: "chosen-files" });
  const add = (more) => {
    files = [...files, ...more].slice(0, most);
    draw();
  };
  const draw = () =>
    list.replaceChildren(
      ...files.map((file) =>
        chosenFile(file, () => {
          files = files.filter((f) => f !== file);
          draw();
        }),
      ),
    );
  const button = h(
    "button",
    {
      class: "button secondary",
      type: "button",
      id: ids.input,
      "aria-describedby": ids.description,
      onclick: async () => add(await chooseFiles({ multiple: most > 1 })),
    },
    icon("plus"),
    h("span", {}, most > 1 ? t("Choose up to {most} files", { most }) : t("Choose a file")),
  );
  const node = h("div", { class: "drop-zone" }, button, h("small", {}, t("or drop here")), list);
  acceptDrops(node, add);
  const problem = () => (files.length < least ? t("Please add a file.") : null);
  return { node, focus: button, problem, value: () => files };
}
