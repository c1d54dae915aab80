// The commands that live in menus: on a message, on a person.

import { announce, notice } from "./dom.js";
import { dismiss, useMenuCommand } from "./interact.js";
import { t } from "./language.js";
import { openMenu } from "./popup.js";
import { FLAGS, store } from "./store.js";

const USER_COMMAND = 2;
const MESSAGE_COMMAND = 3;

function entriesOf(type, target) {
  return store.commands
    .filter((command) => command.type === type)
    .map((command) => ({
      label: command.label,
      hint: t("App"),
      run: () => useMenuCommand(command, target),
    }));
}

export function messageMenu(message, anchor) {
  const ephemeral = Boolean(message.flags & FLAGS.ephemeral);
  openMenu(anchor, t("Message"), [
    // Discord keeps apps away from messages that only one person sees.
    ...(ephemeral ? [] : entriesOf(MESSAGE_COMMAND, { message: message.id })),
    { label: t("Copy text"), run: () => copy(message.content || message.embeds[0]?.description || "") },
    ...(ephemeral ? [{ label: t("Dismiss message"), run: () => dismiss(message) }] : []),
  ]);
}

export function userMenu(member, anchor) {
  openMenu(anchor, member.display_name, [
    ...entriesOf(USER_COMMAND, { member: member.id }),
    {
      label: t("Mention"),
      run: () => document.dispatchEvent(new CustomEvent("use-mention", { detail: member })),
    },
  ]);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce(t("Copied"));
  } catch {
    notice(t("The browser did not allow copying."));
  }
}
