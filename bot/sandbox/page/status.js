// The strip under the channel's head: the bot is away or back, or the sandbox itself has gone.

import { announce, byId, h } from "./dom.js";
import { store } from "./store.js";

let hideTimer = 0;
let known = null;
let linked = true;

function strip(kind, text, ...more) {
  clearTimeout(hideTimer);
  const node = byId("status");
  node.className = kind;
  node.replaceChildren(h("span", {}, text), ...more);
  node.hidden = false;
  announce(text);
}

export function showOnline() {
  if (!linked || store.online === known) return;
  const first = known === null;
  known = store.online;
  if (!store.online)
    strip(
      "away",
      first ? "The bot is starting…" : "The bot is offline. It is being started again; nothing is lost.",
    );
  else if (!first) {
    strip("back", "The bot is back.");
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
  else {
    const reload = h(
      "button",
      { class: "text-link", type: "button", onclick: () => location.reload() },
      "Reload",
    );
    strip("away", "The sandbox does not answer. If it was started again, reload this page. ", reload);
  }
}
