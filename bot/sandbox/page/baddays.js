// The panel of bad days: what can be made to go wrong, each with a button, and how long it still lasts.

import { act } from "./api.js";
import { announce, byId, h, notice } from "./dom.js";
import { icon } from "./icons.js";
import { onLanguage, t } from "./language.js";
import { narrow } from "./sidebar.js";
import { store } from "./store.js";

const PLACE = "imagine-demo-bad-days";

/** What a day is called, and what it does and shows. Asked for anew whenever it is drawn: the language may change. */
const WORDS = {
  declined: () => [
    t("Declined"),
    t(
      "The image service refuses the next picture for its words. The member is told in private, nothing is charged, and the text can be changed.",
    ),
  ],
  busy: () => [
    t("Busy"),
    t(
      "The image service has no time for 8 seconds. The bot waits and asks again: the picture comes, only later.",
    ),
  ],
  late_file: () => [
    t("Late file"),
    t(
      "The next picture is finished, but its file is missing at its address for 10 seconds. The bot keeps trying and then shows it.",
    ),
  ],
  automod: () => [
    t("AutoMod"),
    t(
      "Discord's AutoMod refuses every public message with a file for 45 seconds. The member is told in private where the picture is.",
    ),
  ],
  discord_away: () => [
    t("Discord away"),
    t(
      "Discord refuses whatever the bot wants to write for 15 seconds (error 1015). The picture appears once it is over.",
    ),
  ],
  killed: () => [
    t("Kill the bot"),
    t("The bot's process is ended at once (kill -9) and started again. What was under way goes on."),
  ],
  disk_full: () => [
    t("Disk full"),
    t(
      "The bot can write nothing to its disk for 20 seconds. New pictures are refused with nothing charged; those under way are kept.",
    ),
  ],
};
// These are over with the picture that they wait for.
const WAITING = new Set(["declined", "late_file"]);

const button = () => byId("open-bad-days");
const panel = () => byId("bad-days");
let known = new Map();

export function setUpBadDays() {
  button().addEventListener("click", () => show(panel().hidden));
  byId("close-bad-days").append(icon("close"));
  byId("close-bad-days").addEventListener("click", () => show(false));
  panel().addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(false);
  });
  onLanguage(drawBadDays);
  setInterval(count, 1000);
  narrow.addEventListener("change", () => open(!panel().hidden));
  if (!narrow.matches && remembered()) open(true);
}

function show(opened) {
  open(opened);
  remember(opened);
  if (opened) panel().querySelector(".bad-day button")?.focus();
  else button().focus();
}

function open(opened) {
  panel().hidden = !opened;
  button().setAttribute("aria-expanded", String(opened));
  document.body.classList.toggle("bad-days-open", opened);
  // On a phone it covers the channel, which must not be reached by Tab then.
  byId("main").inert = opened && narrow.matches;
}

/** Everything from the store: which are offered, and which are under way. */
export function drawBadDays() {
  const days = store.badDays.filter((day) => WORDS[day.name]);
  button().hidden = !days.length;
  if (!days.length) open(false);
  const held = document.activeElement?.closest(".bad-day")?.dataset.name;
  byId("bad-days-list").replaceChildren(...days.map(row));
  byId("bad-days-list").querySelector(`[data-name="${held}"] button`)?.focus();
  drawButton(days.filter((day) => day.until));
  tellChanges(days);
}

function drawButton(active) {
  button().replaceChildren(icon("alert"), h("span", { class: "bad-days-words" }, t("Bad days")));
  button().classList.toggle("active", active.length > 0);
  const names = active.map((day) => WORDS[day.name]()[0]).join(", ");
  button().setAttribute("aria-label", names ? t("Bad days, under way: {names}", { names }) : t("Bad days"));
  button().title = button().getAttribute("aria-label");
}

function row(day) {
  const [title, sentence] = WORDS[day.name]();
  const hint = `bad-day-${day.name}`;
  const active = Boolean(day.until);
  return h(
    "li",
    { class: `bad-day ${active ? "active" : ""}`, data: { name: day.name } },
    h(
      "div",
      { class: "bad-day-head" },
      h("h3", {}, title),
      h(
        "button",
        {
          class: `button ${active ? "danger" : "secondary"}`,
          type: "button",
          "aria-label": active ? t("End: {name}", { name: title }) : t("Begin: {name}", { name: title }),
          "aria-describedby": hint,
          "aria-disabled": active && !day.by_hand ? "true" : null,
          onclick: () => press(day),
        },
        active ? t("End") : t("Begin"),
      ),
    ),
    h("p", { id: hint }, sentence),
    active && h("p", { class: "bad-day-state", data: { until: String(day.until) } }, state(day)),
  );
}

async function press(day) {
  if (day.until && !day.by_hand) return;
  const answer = await act("bad_day", { as: store.me, name: day.name });
  if (!answer.ok) notice(answer.text);
}

function state(day) {
  if (!day.by_hand) return t("Until the bot is back");
  const seconds = Math.max(0, Math.ceil((day.until - Date.now()) / 1000));
  if (WAITING.has(day.name)) return t("Waits for the next picture ({seconds} s)", { seconds });
  return t("Under way ({seconds} s left)", { seconds });
}

/** The seconds are counted down in sight only: to hear each would be noise. */
function count() {
  for (const node of panel().querySelectorAll(".bad-day-state")) {
    const name = node.closest(".bad-day").dataset.name;
    const day = store.badDays.find((each) => each.name === name);
    if (day?.until) node.textContent = state(day);
  }
}

function tellChanges(days) {
  for (const day of days) {
    const before = known.get(day.name);
    const [name] = WORDS[day.name]();
    if (before === false && day.until) announce(t("{name}: under way", { name }));
    if (before === true && !day.until) announce(t("{name}: over", { name }));
  }
  known = new Map(days.map((day) => [day.name, Boolean(day.until)]));
}

function remembered() {
  try {
    return sessionStorage.getItem(PLACE) === "open";
  } catch {
    return false;
  }
}

function remember(opened) {
  try {
    sessionStorage.setItem(PLACE, opened ? "open" : "");
  } catch {
    // A browser that forbids storage shows the panel closed after a reload, nothing else.
  }
}
