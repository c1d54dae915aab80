// Discord's <t:…:R> marks: shown in the reader's language and time zone, and they tick by themselves.

import { h } from "./dom.js";
import { current } from "./language.js";
import { store } from "./store.js";

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const STEPS = [
  ["year", 31536000],
  ["month", 2592000],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

const relative = (value, unit, numeric) =>
  new Intl.RelativeTimeFormat(current(), { numeric }).format(value, unit);

/** The time of day, with what somebody has let pass. */
export const now = () => new Date(Date.now() + (store.later ?? 0) * 1000);

export function relativeText(unixSeconds, at = now()) {
  const distance = Math.round(unixSeconds - at / 1000);
  if (distance === 0) return relative(0, "second", "auto");
  // What is typed as "3d" is read as "in 3 days" a minute later too, and 59½ minutes are an hour.
  const isLong = ([, seconds], step) => Math.abs(distance) >= seconds - (STEPS[step + 1]?.[1] ?? 0) / 2;
  const [unit, size] = STEPS.find(isLong);
  return relative(Math.sign(distance) * Math.round(Math.abs(distance) / size), unit, "always");
}

const absolute = (date, style) => new Intl.DateTimeFormat(current(), STYLES[style] ?? STYLES.f).format(date);

/** A <time> element for a timestamp mark. */
export function timeMark(unixSeconds, style) {
  const date = new Date(unixSeconds * 1000);
  if (Number.isNaN(date.getTime())) return `<t:${unixSeconds}>`;
  const text = style === "R" ? relativeText(unixSeconds) : absolute(date, style);
  const data = style === "R" ? { ticks: String(unixSeconds) } : {};
  return h(
    "time",
    { class: "time-mark", datetime: date.toISOString(), title: absolute(date, "F"), data },
    text,
  );
}

/** When a message was written: the hour today, the day as well before that. */
export function writtenAt(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === now().toDateString();
  const text = absolute(date, today ? "t" : "f");
  return h("time", { class: "written", datetime: iso, title: absolute(date, "F") }, text);
}

export function startTicking() {
  setInterval(() => {
    for (const mark of document.querySelectorAll("time[data-ticks]")) {
      const text = relativeText(Number(mark.dataset.ticks));
      if (mark.textContent !== text) mark.textContent = text;
    }
  }, 1000);
}
