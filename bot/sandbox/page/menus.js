// The commands that live in menus: on a message, on a person.

import { announce, notice } from "./dom.js";
import { deleteMessage, dismiss, useMenuCommand } from "./interact.js";
import { linkTo } from "./jumps.js";
import { t } from "./language.js";
import { openMenu } from "./popup.js";
import { FLAGS, store } from "./store.js";

const USER_COMMAND = 2;
const MESSAGE_COMMAND = 3;

/** The commands of the bot that this member may use there, in a part of the menu of their own; none if there are none. */
function apps(type, target) {
  const entries = store.commands
    .filter((command) => command.type === type)
    .map((command) => ({ label: command.label, run: () => useMenuCommand(command, target) }));
  return entries.length ? [{ group: t("Apps"), entries }] : [];
}

/** `at`: the point of the press, if it was one. */
export function messageMenu(message, anchor, at = null) {
  const ephemeral = Boolean(message.flags & FLAGS.ephemeral);
  const entries = [
    // Discord keeps apps away from messages that only one person sees.
    ...(ephemeral ? [] : apps(MESSAGE_COMMAND, { message: message.id })),
    { label: t("Copy text"), run: () => copy(message.content || message.embeds[0]?.description || "") },
  ];
  if (ephemeral) entries.push({ label: t("Dismiss message"), run: () => dismiss(message) });
  else entries.push({ label: t("Copy message link"), run: () => copy(linkTo(message)) });
  if (!ephemeral && mayDelete(message))
    entries.push({ label: t("Delete message"), danger: true, run: () => deleteMessage(message) });
  openMenu(anchor, t("Message"), entries, { at });
}

function mayDelete(message) {
  return message.author.id === store.me || store.channelById(message.channel_id)?.moderates;
}

export function userMenu(member, anchor, at = null) {
  const mention = () => document.dispatchEvent(new CustomEvent("use-mention", { detail: member }));
  const entries = [
    ...apps(USER_COMMAND, { member: member.id }),
    { label: t("Mention"), run: mention },
  ];
  openMenu(anchor, member.display_name, entries, { at });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce(t("Copied"));
  } catch {
    notice(t("The browser did not allow copying."));
  }
}
