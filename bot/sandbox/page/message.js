// One message of the channel.

import { components } from "./components.js";
import { covered } from "./covers.js";
import { h, humanSize } from "./dom.js";
import { embeds } from "./embeds.js";
import { fileChip } from "./files.js";
import { onMenuPress } from "./gestures.js";
import { icon } from "./icons.js";
import { dismiss } from "./interact.js";
import { showMessage } from "./jumps.js";
import { parts, t } from "./language.js";
import { markdown } from "./markdown.js";
import { messageMenu, userMenu } from "./menus.js";
import { avatar } from "./people.js";
import { picture } from "./pictures.js";
import { FLAGS, store } from "./store.js";
import { writtenAt } from "./times.js";

// Of an attachment's flags.
const IS_SPOILER = 8;

/** `compact` leaves out avatar and name when the message above is by the same author. */
export function messageRow(message, { compact = false } = {}) {
  const ephemeral = Boolean(message.flags & FLAGS.ephemeral);
  const name = store.nameOf(message.author);
  const row = h(
    "li",
    {
      class: `message ${compact ? "compact" : ""} ${ephemeral ? "ephemeral" : ""} ${pings(message) ? "pinging" : ""}`,
      id: `m-${message.id}`,
      "aria-label": ephemeral ? t("{name}, only you can see this", { name }) : name,
    },
    origin(message),
    h("div", { class: "message-side" }, compact ? null : avatar(message.author)),
    h(
      "div",
      { class: "message-main" },
      compact ? null : head(message.author, message.timestamp),
      body(message, ephemeral),
    ),
    tools(message, name),
  );
  onMenuPress(row, (at, target) => {
    const anchor = row.querySelector(".message-more");
    const member = target.closest(".author, .message-side .avatar") && store.member(message.author.id);
    if (member) userMenu(member, anchor, at);
    else messageMenu(message, anchor, at);
  });
  return row;
}

function pings(message) {
  return message.mentions.includes(store.me);
}

function head(author, timestamp) {
  return h(
    "div",
    { class: "message-head" },
    h("span", { class: "author" }, store.nameOf(author)),
    author.bot && h("span", { class: "app-badge" }, t("APP")),
    timestamp && writtenAt(timestamp),
  );
}

/** "alice used /imagine", or what the message answers. */
function origin(message) {
  const { used, answers } = message;
  if (used)
    return h(
      "div",
      { class: "origin" },
      icon("reply"),
      avatar(used.user, "tiny"),
      usedWords(store.nameOf(used.user), used.name),
    );
  if (!answers) return null;
  const go = () => showMessage(answers.id);
  return h(
    "button",
    { class: "origin", type: "button", onclick: go },
    icon("reply"),
    avatar(answers.author, "tiny"),
    h(
      "span",
      {},
      h("span", { class: "origin-name" }, store.nameOf(answers.author)),
      ` ${answers.excerpt || t("a picture")}`,
    ),
  );
}

function usedWords(name, command) {
  return h(
    "span",
    {},
    parts("{name} used {command}", {
      name: h("span", { class: "origin-name" }, name),
      command: h("span", { class: "origin-command" }, command),
    }),
  );
}

function body(message, ephemeral) {
  if (message.flags & FLAGS.loading) return [thinking(message), ephemeral && onlyYou(() => dismiss(message))];
  return [
    message.content && h("div", { class: "content md" }, markdown(message.content)),
    message.embeds.length > 0 && h("div", { class: "embeds" }, embeds(message.embeds)),
    loose(message).length > 0 && h("div", { class: "attachments" }, loose(message).map(attachment)),
    message.components.length > 0 &&
      h("div", { class: "components" }, components(message.components, message)),
    ephemeral && onlyYou(() => dismiss(message)),
  ];
}

function thinking(message) {
  return h(
    "p",
    { class: "thinking" },
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    t("{name} is thinking…", { name: store.nameOf(message.author) }),
  );
}

function onlyYou(onDismiss) {
  return h(
    "p",
    { class: "only-you" },
    icon("eye"),
    `${t("Only you can see this")} · `,
    h("button", { class: "text-link", type: "button", onclick: onDismiss }, t("Dismiss message")),
  );
}

/** Files that are shown by themselves. In the layout kind of message a file is seen only where a component shows it. */
const loose = (message) => (message.flags & FLAGS.componentsV2 ? [] : message.attachments);

function attachment(file) {
  const spoiler = Boolean(file.flags & IS_SPOILER);
  if (!file.content_type?.startsWith("image/")) {
    const chip = fileChip(file.url, file.filename, file.size);
    return spoiler ? covered(chip, t("Spoiler – show the file")) : chip;
  }
  const alt = file.description ?? `${file.filename}, ${humanSize(file.size)}`;
  return picture({
    url: file.url,
    alt,
    width: file.width,
    height: file.height,
    spoiler,
    className: "attachment",
  });
}

function tools(message, name) {
  return h(
    "div",
    { class: "message-tools" },
    h(
      "button",
      {
        class: "icon-button message-more",
        type: "button",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "aria-label": t("More for this message by {name}", { name }),
        title: t("More"),
        onclick: (event) => messageMenu(message, event.currentTarget),
      },
      icon("more"),
    ),
  );
}

/** A row for a command on its way, or one that nobody answered. */
export function pendingRow(pending) {
  const failed = pending.state === "failed";
  const me = store.member(pending.member);
  const state = failed
    ? [h("p", { class: "failed" }, icon("alert"), pending.text), onlyYou(() => store.removePending(pending))]
    : h("p", { class: "thinking" }, t("Sending command…"));
  return h(
    "li",
    { class: "message ephemeral pending" },
    h(
      "div",
      { class: "origin" },
      icon("reply"),
      avatar(me, "tiny"),
      usedWords(me.display_name, pending.label),
    ),
    h("div", { class: "message-side" }, avatar(store.bot)),
    h("div", { class: "message-main" }, head(store.bot, null), state),
  );
}
