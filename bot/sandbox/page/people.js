// Faces and roles: avatars drawn from names, the list of members, and who sits at this page.

import { byId, h } from "./dom.js";
import { onMenuPress } from "./gestures.js";
import { icon } from "./icons.js";
import { t } from "./language.js";
import { userMenu } from "./menus.js";
import { openMenu } from "./popup.js";
import { store } from "./store.js";

const HUES = [14, 48, 96, 152, 190, 222, 262, 312];

/** A round face with initials; the bot has the fox's colour. The name always stands beside it. */
export function avatar(user, size = "") {
  const name = store.nameOf(user);
  const bot = store.member(user.id)?.bot ?? user.bot;
  const seed = [...name].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) % 9973, 7);
  const vars = { hue: String(HUES[seed % HUES.length]) };
  return h(
    "span",
    { class: `avatar ${size} ${bot ? "bot" : ""}`, "aria-hidden": "true", vars },
    [...name][0].toUpperCase(),
  );
}

export function drawMembers() {
  byId("members").replaceChildren(
    ...store.members.map((member) => h("li", { class: "member" }, memberButton(member))),
  );
}

function memberButton(member) {
  const button = h(
    "button",
    {
      class: "member-button",
      type: "button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      onclick: () => userMenu(member, button),
    },
    avatar(member),
    h(
      "span",
      { class: "member-words" },
      h("span", {}, member.display_name, member.bot && h("span", { class: "app-badge" }, t("APP"))),
      h("small", {}, status(member)),
    ),
  );
  onMenuPress(button, (at) => userMenu(member, button, at));
  return button;
}

function status(member) {
  if (!member.bot) return t(member.title);
  return store.online ? t("online") : t("offline");
}

// Of this tab: two of them may be two people.
const PLACE = "imagine-demo-member";

/** Who sat at this page before it was loaded anew; null if nobody did. */
export function rememberedMember() {
  try {
    return sessionStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

export function rememberMember(id) {
  try {
    sessionStorage.setItem(PLACE, id);
  } catch {
    // A browser that forbids storage begins as a plain member after a reload, nothing else.
  }
}

/** The button at the top right: who I am, and a way to be somebody else. */
export function setUpSwitcher(button, onSwitch) {
  button.addEventListener("click", () =>
    openMenu(
      button,
      t("Be another member"),
      store.members
        .filter((member) => !member.bot)
        .map((member) => ({
          checked: member.id === store.me,
          content: [
            avatar(member),
            h(
              "span",
              { class: "menu-words" },
              h("span", {}, member.display_name),
              h("small", {}, t(member.title)),
            ),
            h("span", { class: "tick" }, icon("check")),
          ],
          run: () => {
            if (member.id !== store.me) onSwitch(member.id);
          },
        })),
    ),
  );
}

export function drawSwitcher(button) {
  const me = store.member(store.me);
  if (!me) return;
  button.replaceChildren(
    avatar(me),
    h("span", { class: "switcher-words" }, h("span", {}, me.display_name), h("small", {}, t(me.title))),
    icon("down"),
  );
  button.setAttribute(
    "aria-label",
    t("You are {name}, {title}. Be another member", { name: me.display_name, title: t(me.title) }),
  );
}
