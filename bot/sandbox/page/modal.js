// A form that the bot opened. The browser's own dialog keeps the focus inside and gives it back.

import { act } from "./api.js";
import { announce, byId, freshId, h } from "./dom.js";
import { formField } from "./fields.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { store } from "./store.js";

/** `modal`: `{interaction, title, custom_id, components}`. */
export function openModal(modal) {
  const dialog = byId("modal");
  const fields = modal.components.map(formField);
  const trouble = h("p", { class: "field-problem", role: "alert" });
  const send = h("button", { class: "button primary", type: "submit" }, t("Submit"));
  const onsubmit = (event) => {
    event.preventDefault();
    submit(modal, fields, { dialog, trouble, send });
  };
  const body = [...fields.map((field) => field.node), trouble];
  dialog.replaceChildren(
    h(
      "form",
      { novalidate: true, onsubmit },
      head(dialog, modal.title),
      h("div", { class: "modal-body" }, body),
      foot(dialog, send),
    ),
  );
  if (!dialog.open) {
    dialog.showModal();
    dialog.addEventListener("close", typeOn, { once: true });
  }
  // Long forms begin at their first field; the close button comes before it only in reading order.
  fields.find((field) => field.focus)?.focus();
}

/** Chromium gives the focus back to a field, but leaves the cursor at the button that was pressed: what is typed then is
 *  lost, until the field is focused anew. */
function typeOn() {
  const field = document.activeElement;
  field.blur();
  field.focus({ preventScroll: true });
}

function head(dialog, title) {
  const id = freshId("modal-title");
  dialog.setAttribute("aria-labelledby", id);
  const close = {
    class: "icon-button",
    type: "button",
    "aria-label": t("Close the form"),
    onclick: () => dialog.close(),
  };
  return h("header", { class: "modal-head" }, h("h2", { id }, title), h("button", close, icon("close")));
}

function foot(dialog, send) {
  const cancel = { class: "button secondary", type: "button", onclick: () => dialog.close() };
  return h("footer", { class: "modal-foot" }, h("button", cancel, t("Cancel")), send);
}

async function submit(modal, fields, { dialog, trouble, send }) {
  const wrong = fields.filter((field) => field.problem());
  if (wrong.length) {
    wrong[0].focus();
    return;
  }
  const { values, files } = collect(fields);
  send.disabled = true;
  const answer = await act("submit", { as: store.me, interaction: modal.interaction, values }, files);
  send.disabled = false;
  if (answer.ok) dialog.close();
  else {
    // The form stays open with everything that was typed: nothing is worse than losing it.
    const silent = answer.reason === "silent";
    const text = silent ? t("Something went wrong: the bot did not answer. Try again.") : answer.text;
    trouble.textContent = text;
    announce(text);
  }
}

/** By custom id what was filled in. Files travel beside it: their field holds which of the sent files are its own. */
function collect(fields) {
  const files = [];
  const values = Object.assign({}, ...fields.map((field) => field.values()));
  for (const [id, value] of Object.entries(values)) {
    if (!Array.isArray(value) || !(value[0] instanceof File)) continue;
    values[id] = value.map((file) => files.push(file) - 1);
  }
  return { values, files };
}
