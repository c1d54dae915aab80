// The menu that lets time pass: what takes days, as a challenge does, happens at once.

import { act } from "./api.js";
import { announce, byId, notice } from "./dom.js";
import { icon } from "./icons.js";
import { current, onLanguage, t } from "./language.js";
import { openMenu } from "./popup.js";
import { store } from "./store.js";
import { now } from "./times.js";

const HOUR = 3600;

/** Asked for anew whenever it opens: the language may change. */
const steps = () => [
  [t("An hour later"), HOUR],
  [t("A day later"), 24 * HOUR],
  [t("A week later"), 7 * 24 * HOUR],
];

const button = () => byId("open-later");

export function setUpLater() {
  button().addEventListener("click", () =>
    openMenu(
      button(),
      t("Let time pass"),
      steps().map(([label, seconds]) => ({ label, run: () => pass(seconds) })),
    ),
  );
  onLanguage(drawLater);
}

async function pass(seconds) {
  const answer = await act("pass", { as: store.me, seconds });
  if (!answer.ok) notice(answer.text);
}

/** Where time can be moved, the button says what day it is then. */
export function drawLater() {
  button().hidden = store.later === null;
  if (store.later === null) return;
  const date = new Intl.DateTimeFormat(current(), { dateStyle: "medium", timeStyle: "short" }).format(now());
  const words = store.later ? t("Let time pass. It is {date} now.", { date }) : t("Let time pass");
  button().replaceChildren(icon("clock"));
  button().classList.toggle("active", store.later > 0);
  button().setAttribute("aria-label", words);
  button().title = words;
}

/** Somebody has let time pass. */
export function tellLater() {
  drawLater();
  announce(button().title);
}
