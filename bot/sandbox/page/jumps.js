// Links to a message: they lead there on this page instead of to the real Discord.

import { notice } from "./dom.js";
import { t } from "./language.js";
import { store } from "./store.js";

const MESSAGE_LINK = /^https:\/\/(?:www\.|ptb\.|canary\.)?discord\.com\/channels\/(\d+)\/(\d+)\/(\d+)\/?$/;

/** `choose(channelId)` shows another channel. */
export function setUpJumps(choose) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const found = link && MESSAGE_LINK.exec(link.href);
    if (!found) return;
    event.preventDefault();
    jump(found[2], found[3], choose);
  });
}

/** The link to a message, as a client copies it. */
export function linkTo(message) {
  return `https://discord.com/channels/${store.guild.id}/${message.channel_id}/${message.id}`;
}

function jump(channelId, id, choose) {
  const messages = store.messages.get(channelId);
  if (!messages) return notice(t("You do not have access to this link."));
  if (!messages.has(id)) return notice(t("That message is gone."));
  if (channelId !== store.channel) choose(channelId);
  return showMessage(id);
}

/** Bring a message of the shown channel into sight. */
export function showMessage(id) {
  document.dispatchEvent(new CustomEvent("show-message", { detail: id }));
}
