// Channels and members: a column on wide screens, a drawer on narrow ones.

import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { store } from "./store.js";

export const narrow = matchMedia("(max-width: 760px)");

export function setUpSidebar() {
  byId("open-sidebar").replaceChildren(icon("menu"));
  byId("open-sidebar").addEventListener("click", () => show(true));
  byId("curtain").addEventListener("click", () => closeSidebar());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("sidebar-open"))
      closeSidebar({ refocus: true });
  });
  narrow.addEventListener("change", () => show(false));
  show(false);
}

export function closeSidebar({ refocus = false } = {}) {
  show(false);
  if (refocus) byId("open-sidebar").focus();
}

function show(open) {
  const drawer = narrow.matches;
  document.body.classList.toggle("sidebar-open", open && drawer);
  byId("open-sidebar").setAttribute("aria-expanded", String(open && drawer));
  // What is slid out of sight must not be reached by Tab, and neither may the page under an open drawer.
  byId("sidebar").inert = drawer && !open;
  byId("main").inert = drawer && open;
  if (open && drawer) byId("sidebar").querySelector("button")?.focus();
}

export function drawChannels(onChoose) {
  byId("channels").replaceChildren(
    ...store.channels.map((channel) => {
      const here = channel.id === store.channel;
      const unread = store.unread.has(channel.id);
      return h(
        "li",
        {},
        h(
          "button",
          {
            class: `channel ${unread ? "unread" : ""} ${channel.parent ? "thread" : ""}`,
            type: "button",
            "aria-current": here ? "page" : null,
            "aria-label": unread
              ? t("{channel}, new messages", { channel: spoken(channel) })
              : spoken(channel),
            onclick: () => onChoose(channel.id),
          },
          icon(signOf(channel)),
          h("span", { class: "channel-words" }, channel.name),
          channel.nsfw && h("span", { class: "age-badge", title: t("age-restricted") }, "18+"),
        ),
      );
    }),
  );
}

const signOf = ({ parent, hidden, forum }) =>
  hidden ? "lock" : parent ? "thread" : forum ? "forum" : "hash";

/** The name of a channel, and what its sign and its badge say. */
function spoken(channel) {
  const kinds = [
    channel.parent && t("thread"),
    channel.forum && t("forum"),
    channel.hidden && t("not for everyone"),
    channel.nsfw && t("age-restricted"),
  ].filter(Boolean);
  return [channel.name, ...kinds].join(", ");
}
