// The list of messages: drawn once, then changed message by message, staying at the bottom unless someone scrolled up.

import { announce, byId, h } from "./dom.js";
import { current, t } from "./language.js";
import { messageRow, pendingRow } from "./message.js";
import { FLAGS, store } from "./store.js";

const SAME_BREATH = 7 * 60 * 1000;
const NEAR_BOTTOM = 120;
const MARKED = 2000; // milliseconds

const list = () => byId("messages");
const scroller = () => byId("scroller");

function isNearBottom() {
  const box = scroller();
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_BOTTOM;
}

// Whether the newest message is to stay in sight. Only a move upwards ends that: content that grows under a still
// list takes it away from the bottom too, and so does one that shrinks or a composer that gives room back: nobody
// asked for that.
let sticks = true;
let last = { top: 0, whole: 0, seen: 0 };

export function setUpChannel() {
  const box = scroller();
  box.addEventListener("scroll", () => {
    const now = { top: box.scrollTop, whole: box.scrollHeight, seen: box.clientHeight };
    const still = now.whole === last.whole && now.seen === last.seen;
    if (isNearBottom()) sticks = true;
    else if (still && now.top < last.top) sticks = false;
    last = now;
    if (sticks) byId("newer").hidden = true;
  });
  byId("newer").addEventListener("click", toBottom);
  document.addEventListener("show-message", (event) => showMessage(event.detail));
  // Pictures that arrive late, a growing composer and a turned phone all move the bottom.
  const observer = new ResizeObserver(() => {
    if (sticks) box.scrollTop = box.scrollHeight;
  });
  observer.observe(list());
  observer.observe(box);
}

export function toBottom() {
  sticks = true;
  byId("newer").hidden = true;
  scroller().scrollTop = scroller().scrollHeight;
}

export function drawChannel() {
  const messages = store.shown;
  const held = list().contains(document.activeElement) ? document.activeElement : null;
  const [place, mark] = held ? [held.closest(".message")?.id, focusMark(held)] : [null, null];
  list().replaceChildren(
    ...messages
      .flatMap((message, index) => [divider(message, messages[index - 1]), row(message, messages[index - 1])])
      .filter(Boolean),
    ...store.pending.map(pendingRow),
  );
  toBottom();
  if (place) refocus(byId(place), mark);
}

/** Whoever stood on a button of a message stays on it, or at least on the message. */
function refocus(message, mark) {
  (message?.querySelector(mark) ?? message?.querySelector(".message-more"))?.focus();
}

function row(message, before) {
  return messageRow(message, { compact: continues(message, before) });
}

function continues(message, before) {
  return (
    Boolean(before) &&
    before.author.id === message.author.id &&
    !message.used &&
    !message.answers &&
    !((message.flags ^ before.flags) & FLAGS.ephemeral) &&
    new Date(message.timestamp) - new Date(before.timestamp) < SAME_BREATH
  );
}

function divider(message, before) {
  const day = new Date(message.timestamp).toDateString();
  if (!before || new Date(before.timestamp).toDateString() === day) return null;
  const words = new Intl.DateTimeFormat(current(), { dateStyle: "long" }).format(new Date(message.timestamp));
  return h("li", { class: "day", id: `d-${message.id}` }, h("span", {}, words));
}

/** A message is new or has changed. */
export function onMessage({ message, isNew }) {
  if (message.channel_id !== store.channel) return;
  const old = byId(`m-${message.id}`);
  if (old) replace(old, message);
  else drawAround(message);
  if (!sticks && isNew) byId("newer").hidden = false;
  speak(message);
}

function replace(old, message) {
  const focused = old.contains(document.activeElement) ? focusMark(document.activeElement) : null;
  const fresh = messageRow(message, { compact: old.classList.contains("compact") });
  old.replaceWith(fresh);
  if (focused) refocus(fresh, focused);
}

function focusMark(element) {
  return element.dataset.customId
    ? `[data-custom-id="${CSS.escape(element.dataset.customId)}"]`
    : ".message-more";
}

function drawAround(message) {
  const messages = store.shown;
  const at = messages.findIndex((each) => each.id === message.id);
  const next = messages[at + 1];
  const anchor = next ? byId(`m-${next.id}`) : list().querySelector(".pending");
  for (const node of [divider(message, messages[at - 1]), row(message, messages[at - 1])])
    if (node) list().insertBefore(node, anchor);
}

export function onGone({ channelId, id }) {
  if (channelId !== store.channel) return;
  const held = byId(`m-${id}`)?.contains(document.activeElement);
  byId(`m-${id}`)?.remove();
  byId(`d-${id}`)?.remove();
  // A message under a compact one may have lost its head: only a fresh drawing knows.
  drawKeepingPlace();
  if (held) byId("composer-text")?.focus();
}

/** Bring a message into sight, with the focus, and mark it for a moment. */
function showMessage(id) {
  const row = byId(`m-${id}`);
  if (!row) return;
  sticks = false;
  row.scrollIntoView({ block: "center" });
  row.querySelector(".message-more")?.focus({ preventScroll: true });
  row.classList.add("jumped-to");
  setTimeout(() => row.classList.remove("jumped-to"), MARKED);
}

function drawKeepingPlace() {
  const { scrollTop } = scroller();
  const stay = sticks;
  drawChannel();
  if (!stay) {
    sticks = false;
    scroller().scrollTop = scrollTop;
  }
}

export function drawPending() {
  const drawn = list().querySelectorAll(".pending");
  drawn.forEach((node) => node.remove());
  list().append(...store.pending.map(pendingRow));
  // Whoever sends something from further up wants to see what comes of it.
  if (store.pending.length > drawn.length) toBottom();
}

function speak(message) {
  const name = store.nameOf(message.author);
  if (message.flags & FLAGS.loading) return announce(t("{name} is thinking…", { name }));
  // As it is drawn, not as it is marked: nobody wants to hear asterisks and numbers of timestamps.
  const parts = byId(`m-${message.id}`).querySelectorAll(
    ".content, .embed-title, .embed-description, .field, .text-display",
  );
  const words =
    [...parts].map((part) => part.innerText.replaceAll(/\s*\n\s*/g, ". ")).join(". ") || t("a new message");
  const pictures = byId(`m-${message.id}`).querySelectorAll(".picture").length;
  const said = { name, words: words.slice(0, 200) };
  return announce(pictures ? t("{name}: {words}. With a picture", said) : t("{name}: {words}", said));
}
