// What an option takes: its list, if it has one, and what typed text means.

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
  3: "text",
  4: "whole number",
  5: "yes or no",
  6: "member",
  7: "channel",
  8: "role",
  9: "member or role",
  10: "number",
  11: "file",
};

const people = () =>
  store.members.map((member) => ({
    name: member.display_name,
    value: member.id,
    hint: member.title,
    prefix: "@",
  }));
const roles = () =>
  store.roles.map((role) => ({ name: role.name, value: role.id, hint: "role", prefix: "@" }));
const channels = () =>
  store.channels.map((channel) => ({ name: channel.name, value: channel.id, prefix: "#" }));

const LISTS = {
  [TYPE.boolean]: () => [
    { name: "True", value: true },
    { name: "False", value: false },
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

/** What belongs under the name of an option: kind and limits. */
export function limitsOf(option) {
  const parts = [KIND[option.type]];
  if (option.min_value !== undefined && option.max_value !== undefined)
    parts.push(`${option.min_value} to ${option.max_value}`);
  else if (option.min_value !== undefined) parts.push(`at least ${option.min_value}`);
  else if (option.max_value !== undefined) parts.push(`at most ${option.max_value}`);
  if (option.max_length !== undefined) parts.push(`up to ${option.max_length} characters`);
  return [...parts, option.required ? "required" : "optional"].join(" · ");
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
    return found ? { value: found.value } : { problem: `${option.name}: choose one from the list` };
  }
  // The name of a suggestion stands for its value, also when it was typed by hand.
  const suggested = suggestions.find((item) => fold(item.name) === fold(text));
  if (suggested) return { value: suggested.value };
  if (option.type === TYPE.integer || option.type === TYPE.number) return readNumber(option, text);
  return readText(option, text);
}

function readNumber(option, text) {
  const value = Number(text.trim().replace(",", "."));
  if (!text.trim() || Number.isNaN(value)) return { problem: `${option.name}: a number, please` };
  if (option.type === TYPE.integer && !Number.isSafeInteger(value))
    return { problem: `${option.name}: a whole number, please` };
  if (value < (option.min_value ?? -Infinity))
    return { problem: `${option.name}: ${option.min_value} or more` };
  if (value > (option.max_value ?? Infinity))
    return { problem: `${option.name}: ${option.max_value} or less` };
  return { value };
}

function readText(option, text) {
  const value = text.trim();
  const most = option.max_length ?? 6000;
  if (value.length > most)
    return { problem: `${option.name}: ${value.length} characters, at most ${most} fit` };
  if (value.length < (option.min_length ?? 0))
    return { problem: `${option.name}: at least ${option.min_length} characters` };
  return { value };
}
