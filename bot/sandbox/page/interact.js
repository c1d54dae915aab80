// What a press, a choice or a menu entry does: tell the sandbox, show that it is under way, say when nobody answered.

import { act } from "./api.js";
import { announce, h, notice } from "./dom.js";
import { t } from "./language.js";
import { openModal } from "./modal.js";
import { store } from "./store.js";

export function press(message, component, control) {
  return throughControl("click", message, { custom_id: component.custom_id }, control);
}

export function pick(message, component, values, control) {
  return throughControl("select", message, { custom_id: component.custom_id, values }, control);
}

async function throughControl(verb, message, what, control) {
  // A second press while the first is under way would be a second interaction. aria-disabled keeps the focus here.
  if (control.getAttribute("aria-disabled") === "true") return;
  const row = control.closest(".message");
  row?.querySelector(".failed")?.remove();
  control.classList.add("busy");
  control.setAttribute("aria-disabled", "true");
  const answer = await act(verb, { as: store.me, channel: message.channel_id, message: message.id, ...what });
  control.classList.remove("busy");
  control.removeAttribute("aria-disabled");
  if (!answer.ok) tellFailure(row, answer);
  else if (answer.modal) openModal(answer.modal);
}

function tellFailure(row, answer) {
  const silent = answer.reason === "silent";
  const text = silent
    ? t("This interaction failed: the bot did not answer within 3 seconds.")
    : answer.text;
  // The row may have been drawn anew while the press was under way.
  const place = row?.isConnected ? row : document.getElementById(row?.id ?? "");
  if (place) place.querySelector(".message-main").append(h("p", { class: "failed" }, text));
  else notice(text);
  announce(text);
}

/** Send a command; a row of this page stands in for it until the bot has answered. */
export async function sendCommand(leaf, options, files) {
  const row = store.putPending({ label: leaf.label, state: "sending" });
  const payload = { as: store.me, channel: row.channel_id, path: leaf.path, options };
  settle(row, await act("slash", payload, files));
}

/** Use an entry of a message's or a person's menu; `target` is `{message: id}` or `{member: id}`. */
export async function useMenuCommand(command, target) {
  const row = store.putPending({ label: command.label, state: "sending" });
  settle(row, await act("menu", { as: store.me, channel: row.channel_id, name: command.name, target }));
}

function settle(row, answer) {
  if (answer.ok) {
    store.removePending(row);
    if (answer.modal) openModal(answer.modal);
    return;
  }
  const text = answer.text;
  store.changePending(row, { state: "failed", text });
  announce(text);
}

export async function dismiss(message) {
  const answer = await act("dismiss", { as: store.me, channel: message.channel_id, message: message.id });
  if (!answer.ok) notice(answer.text);
}

export async function deleteMessage(message) {
  const answer = await act("delete", { as: store.me, channel: message.channel_id, message: message.id });
  if (!answer.ok) notice(answer.text);
}

export async function say(content, files) {
  const answer = await act("say", { as: store.me, channel: store.channel, content }, files);
  if (!answer.ok) notice(answer.text);
  return answer.ok;
}
