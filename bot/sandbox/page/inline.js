// Discord's marks inside a line: emphasis, code, spoilers, links, mentions, timestamps, custom emoji.

import { h } from "./dom.js";
import { t } from "./language.js";
import { store } from "./store.js";
import { timeMark } from "./times.js";

const SAFE_LINK = /^https?:\/\//i;

// Tried in this order at every place; the first that fits wins, so longer marks stand before shorter ones.
const RULES = [
  [/^\\([^A-Za-z0-9\s])/, (m) => [m[1]]],
  [/^(`+)([^]*?[^`])\1(?!`)/, (m) => [h("code", {}, m[2].trim() || m[2])]],
  [/^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/, (m) => [timeMark(Number(m[1]), m[2] ?? "f")]],
  [/^<@!?(\d+)>/, (m) => [mention(`@${store.member(m[1])?.display_name ?? t("unknown")}`)]],
  [/^<@&(\d+)>/, (m) => [mention(`@${store.role(m[1])?.name ?? t("unknown role")}`)]],
  [/^<#(\d+)>/, (m) => [mention(`#${store.channelById(m[1])?.name ?? t("unknown")}`)]],
  [/^<\/([\p{L}\p{N}_ -]{1,100}):(\d+)>/u, (m) => [commandMention(m[1])]],
  [/^<a?:(\w{2,32}):\d+>/, (m) => [`:${m[1]}:`]],
  [/^\[([^\]\n]+)\]\(<?(https?:\/\/[^\s)>]+)>?(?: "([^"\n]*)")?\)/i, (m) => [link(m[2], inline(m[1]), m[3])]],
  [/^<(https?:\/\/[^\s>]+)>/i, (m) => [link(m[1], [m[1]])]],
  [/^https?:\/\/[^\s<]*[^\s<.,:;"')\]!?*_~|]/i, (m) => [link(m[0], [m[0]])]],
  [/^\*\*\*([^]+?)\*\*\*(?!\*)/, (m) => [h("strong", {}, h("em", {}, inline(m[1])))]],
  [/^\*\*([^]+?)\*\*(?!\*)/, (m) => [h("strong", {}, inline(m[1]))]],
  [/^__([^]+?)__(?!_)/, (m) => [h("u", {}, inline(m[1]))]],
  [/^~~([^]+?)~~/, (m) => [h("s", {}, inline(m[1]))]],
  [/^\|\|([^]+?)\|\|/, (m) => [spoiler(inline(m[1]))]],
  [/^\*(?=\S)((?:\*\*|[^*])+?)\*(?!\*)/, (m) => [h("em", {}, inline(m[1]))]],
  // Underscores inside a word (snake_case) are not emphasis.
  [/^_(?=\S)((?:__|\\_|[^_])+?)_(?![A-Za-z0-9_])/, (m) => [h("em", {}, inline(m[1]))], true],
];
// Line breaks stay what they are: paragraphs keep their white space.
const PLAIN = /^[^\\`<[hH*_~|]+/;

/** The nodes of one run of text. */
export function inline(text) {
  const nodes = [];
  let plain = "";
  let rest = text;
  while (rest) {
    const found = firstRule(rest, plain || nodes.length ? text[text.length - rest.length - 1] : "");
    if (found) {
      if (plain) nodes.push(plain);
      plain = "";
      nodes.push(...found.nodes);
      rest = rest.slice(found.length);
    } else {
      const run = PLAIN.exec(rest)?.[0] ?? [...rest][0];
      plain += run;
      rest = rest.slice(run.length);
    }
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function firstRule(rest, before) {
  for (const [pattern, build, atWordStart] of RULES) {
    if (atWordStart && /[A-Za-z0-9]/.test(before)) continue;
    const match = pattern.exec(rest);
    if (match) return { nodes: build(match), length: match[0].length };
  }
  return null;
}

function mention(text) {
  return h("span", { class: "mention" }, text);
}

function commandMention(path) {
  const use = () => document.dispatchEvent(new CustomEvent("use-command", { detail: path }));
  return h("button", { class: "mention command-mention", type: "button", onclick: use }, `/${path}`);
}

function link(address, content, title) {
  if (!SAFE_LINK.test(address)) return h("span", {}, content);
  return h(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer", title: title ?? null },
    content,
  );
}

function spoiler(content) {
  const shell = h("span", {
    class: "spoiler",
    role: "button",
    tabindex: "0",
    "aria-label": t("Hidden text; press to show"),
  });
  const cover = h("span", { class: "spoiler-text", inert: true }, content);
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    shell.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) shell.removeAttribute(name);
    cover.inert = false;
  };
  shell.append(cover);
  shell.addEventListener("click", reveal, { once: true });
  shell.addEventListener("keydown", reveal);
  return shell;
}
