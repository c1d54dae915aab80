// What an option takes: its list, if it has one, and what typed text means.

import { inNumbers, t } from "./language.js";
import { store } from "./store.js";

export const TYPE = {
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
};

const KIND = {
  3: () => t("text"),
  4: () => t("whole number"),
  5: () => t("yes or no"),
  6: () => t("member"),
  7: () => t("channel"),
  8: () => t("role"),
  9: () => t("member or role"),
  10: () => t("number"),
  11: () => t("file"),
};

const people = () =>
  store.members.map((member) => ({
    name: member.display_name,
    value: member.id,
    hint: t(member.title),
    prefix: "@",
  }));
const roles = () =>
  store.roles.map((role) => ({ name: role.name, value: role.id, hint: t("role"), prefix: "@" }));
const channels = () =>
  store.channels.map((channel) => ({ name: channel.name, value: channel.id, prefix: "#" }));

const LISTS = {
  [TYPE.boolean]: () => [
    { name: t("True"), value: true },
    { name: t("False"), value: false },
  ],
  [TYPE.user]: people,
  [TYPE.channel]: channels,
  [TYPE.role]: roles,
  [TYPE.mentionable]: () => [...people(), ...roles()],
};

/** The fixed list of an option; null when anything may be typed or the bot makes the list. */
export function listOf(option) {
  return option.choices ?? LISTS[option.type]?.() ?? null;
}

const least = (option) => inNumbers(option.min_value);
const most = (option) => inNumbers(option.max_value);

/** What belongs under the name of an option: kind and limits. */
export function limitsOf(option) {
  const parts = [KIND[option.type]()];
  if (option.min_value !== undefined && option.max_value !== undefined)
    parts.push(t("{least} to {most}", { least: least(option), most: most(option) }));
  else if (option.min_value !== undefined) parts.push(t("at least {least}", { least: least(option) }));
  else if (option.max_value !== undefined) parts.push(t("at most {most}", { most: most(option) }));
  if (option.max_length !== undefined)
    parts.push(t("up to {most} characters", { most: inNumbers(option.max_length) }));
  return [...parts, option.required ? t("required") : t("optional")].join(" · ");
}

export const fold = (text) => text.trim().replace(/^[@#]/, "").toLowerCase();

export function filtered(list, text) {
  const words = fold(text);
  return list.filter((item) => item.name.toLowerCase().includes(words)).slice(0, 25);
}

/** `{value}` of the typed text, or `{problem}` in words. */
export function read(option, text, suggestions = []) {
  const list = listOf(option);
  if (list) {
    const found = list.find((item) => fold(item.name) === fold(text) || String(item.value) === text.trim());
    if (found) return { value: found.value };
    return { problem: t("{option}: choose one from the list", { option: option.name }) };
  }
  // The name of a suggestion stands for its value, also when it was typed by hand.
  const suggested = suggestions.find((item) => fold(item.name) === fold(text));
  if (suggested) return { value: suggested.value };
  if (option.type === TYPE.integer || option.type === TYPE.number) return readNumber(option, text);
  return readText(option, text);
}

function readNumber(option, text) {
  const value = Number(text.trim().replace(",", "."));
  if (!text.trim() || Number.isNaN(value))
    return { problem: t("{option}: a number, please", { option: option.name }) };
  if (option.type === TYPE.integer && !Number.isSafeInteger(value))
    return { problem: t("{option}: a whole number, please", { option: option.name }) };
  if (value < (option.min_value ?? -Infinity))
    return { problem: t("{option}: {least} or more", { option: option.name, least: least(option) }) };
  if (value > (option.max_value ?? Infinity))
    return { problem: t("{option}: {most} or less", { option: option.name, most: most(option) }) };
  return { value };
}

function readText(option, text) {
  const value = text.trim();
  const longest = option.max_length ?? 6000;
  const facts = { option: option.name, count: inNumbers(value.length) };
  if (value.length > longest)
    return {
      problem: t("{option}: {count} characters, at most {most} fit", { ...facts, most: inNumbers(longest) }),
    };
  if (value.length < (option.min_length ?? 0))
    return {
      problem: t("{option}: at least {least} characters", { ...facts, least: inNumbers(option.min_length) }),
    };
  return { value };
}
