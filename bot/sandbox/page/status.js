// The strip under the channel's head: the bot is away or back, or the sandbox itself has gone.

import { announce, byId, h } from "./dom.js";
import { onLanguage, t } from "./language.js";
import { store } from "./store.js";

let hideTimer = 0;
let known = null;
let linked = true;
let words = () => [];

/** `sentence` gives the words, and what follows them, in the language that is spoken when it is called. */
function strip(kind, sentence) {
  clearTimeout(hideTimer);
  words = sentence;
  const node = byId("status");
  node.className = kind;
  write(node);
  node.hidden = false;
  announce(words()[0]);
}

function write(node) {
  const [text, ...more] = words();
  node.replaceChildren(h("span", {}, text), ...more);
}

onLanguage(() => {
  if (!byId("status").hidden) write(byId("status"));
});

export function showOnline() {
  if (!linked || store.online === known) return;
  const first = known === null;
  known = store.online;
  if (!store.online)
    strip("away", () => [
      first
        ? t("The bot is starting…")
        : t("The bot is offline. It is being started again; nothing is lost."),
    ]);
  else if (!first) {
    strip("back", () => [t("The bot is back.")]);
    hideTimer = setTimeout(() => {
      byId("status").hidden = true;
    }, 3500);
  }
}

/** The line to the sandbox is there, or was cut. */
export function showLink(up) {
  if (up === linked) return;
  linked = up;
  known = null;
  if (up) byId("status").hidden = true;
  else
    strip("away", () => [
      `${t("The sandbox does not answer. If it was started again, reload this page.")} `,
      h("button", { class: "text-link", type: "button", onclick: () => location.reload() }, t("Reload")),
    ]);
}
