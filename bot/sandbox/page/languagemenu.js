// The language of the person at this page and of the server: English (US) until another one is chosen.

import { announce, h } from "./dom.js";
import { icon } from "./icons.js";
import { current, nameOf, onLanguage, t } from "./language.js";
import { openMenu } from "./popup.js";
import { store } from "./store.js";

// Not "language": what else ran at this address may have left that, in codes of its own.
const PLACE = "imagine-demo-language";

/** The chosen language; an empty text before there is one. */
export function rememberedLanguage() {
  try {
    return localStorage.getItem(PLACE) ?? "";
  } catch {
    return "";
  }
}

function remember(code) {
  try {
    localStorage.setItem(PLACE, code);
  } catch {
    // A browser that forbids storage forgets the choice at the next visit, nothing else.
  }
}

/** The button beside the theme's. Its list has every language that the bot's commands are described in. */
export function setUpLanguage(button, onChoose) {
  const show = () => {
    button.replaceChildren(icon("globe"));
    button.setAttribute("aria-label", t("Language: {language}", { language: nameOf(current()) }));
    button.title = button.getAttribute("aria-label");
  };
  const choose = (code) => {
    // What a page began with may be another page's choice: only one's own is kept for whoever one is next.
    if (code === current() && code === rememberedLanguage()) return;
    remember(code);
    onChoose(code);
  };
  button.addEventListener("click", () => openMenu(button, t("Language"), entries(choose)));
  onLanguage(() => {
    show();
    announce(button.title);
  });
  show();
}

function entries(choose) {
  const codes = [...new Set([...store.languages, current()])];
  return codes
    .map((code) => [nameOf(code), code])
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, code]) => ({
      checked: code === current(),
      content: [
        h("span", { class: "menu-words", lang: code }, h("span", {}, name)),
        h("span", { class: "tick" }, icon("check")),
      ],
      run: () => choose(code),
    }));
}
