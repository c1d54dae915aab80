// Discord's marks that take a whole line or more: headings, quotes, lists, small print, code blocks.

import { h } from "./dom.js";
import { inline } from "./inline.js";

const LIST_ITEM = /^( *)([-*]|\d{1,9}\.) +(.*)$/;

/** Nodes for a whole text. */
export function markdown(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const nodes = [];
  let paragraph = [];
  const flush = () => {
    if (paragraph.some((line) => line.trim()))
      nodes.push(h("p", {}, inline(trimBlank(paragraph).join("\n"))));
    paragraph = [];
  };
  for (let at = 0; at < lines.length;) {
    const block = blockAt(lines, at);
    if (block) {
      flush();
      nodes.push(block.node);
      at += block.lines;
    } else {
      paragraph.push(lines[at]);
      at += 1;
    }
  }
  flush();
  return nodes;
}

function trimBlank(lines) {
  const first = lines.findIndex((line) => line.trim());
  const last = lines.findLastIndex((line) => line.trim());
  return lines.slice(first, last + 1);
}

function blockAt(lines, at) {
  return (
    fence(lines, at) ?? openQuote(lines, at) ?? quote(lines, at) ?? heading(lines, at) ?? list(lines, at)
  );
}

function fence(lines, at) {
  const single = /^```([^`]+)```$/.exec(lines[at]);
  if (single) return { node: codeBlock(single[1]), lines: 1 };
  const start = /^```(?:[\w+#-]*)$/.exec(lines[at]);
  if (!start) return null;
  const end = lines.findIndex((line, index) => index > at && line.trimEnd().endsWith("```"));
  if (end < 0) return null;
  const last = lines[end].trimEnd().slice(0, -3);
  const body = [...lines.slice(at + 1, end), ...(last ? [last] : [])];
  return { node: codeBlock(body.join("\n")), lines: end - at + 1 };
}

// Focusable, so that a keyboard can scroll long lines sideways inside their own box.
const codeBlock = (text) => h("pre", { tabindex: "0" }, h("code", {}, text));

function openQuote(lines, at) {
  const match = /^>>> ?(.*)$/.exec(lines[at]);
  if (!match) return null;
  return {
    node: h("blockquote", {}, markdown([match[1], ...lines.slice(at + 1)].join("\n"))),
    lines: lines.length - at,
  };
}

function quote(lines, at) {
  const inside = [];
  for (let i = at; i < lines.length && /^> |^>$/.test(lines[i]); i += 1) inside.push(lines[i].slice(2));
  return inside.length
    ? { node: h("blockquote", {}, markdown(inside.join("\n"))), lines: inside.length }
    : null;
}

function heading(lines, at) {
  const match = /^(#{1,3}|-#) +(\S.*)$/.exec(lines[at]);
  if (!match) return null;
  if (match[1] === "-#") return { node: h("p", { class: "small-print" }, inline(match[2])), lines: 1 };
  return {
    node: h(levelOf(match[1], lines), { class: `md-h${match[1].length}` }, inline(match[2])),
    lines: 1,
  };
}

/** The page's own headings are h1 (channel) and h2 (its welcome): a text's begin below them, and none is left out. */
function levelOf(mark, lines) {
  const marks = lines.map((line) => /^(#{1,3}) +\S/.exec(line)?.[1].length).filter(Boolean);
  return `h${3 + [...new Set(marks)].sort((a, b) => a - b).indexOf(mark.length)}`;
}

function list(lines, at) {
  const items = [];
  for (let i = at; i < lines.length; i += 1) {
    const match = LIST_ITEM.exec(lines[i]);
    if (!match) break;
    const item = {
      indent: match[1].length,
      ordered: /\d/.test(match[2]),
      number: parseInt(match[2], 10),
      text: match[3],
    };
    // Numbers after dots, on the same level, begin another list.
    if (items.length && item.indent <= items[0].indent && item.ordered !== items[0].ordered) break;
    items.push(item);
  }
  return items.length ? { node: nest(items), lines: items.length } : null;
}

/** Items indented deeper than the first become a list inside the item before them. */
function nest(items) {
  const [first] = items;
  const node = first.ordered ? h("ol", { start: String(first.number) }) : h("ul");
  for (let i = 0; i < items.length;) {
    let end = i + 1;
    while (end < items.length && items[end].indent > first.indent) end += 1;
    const inner = items.slice(i + 1, end);
    node.append(h("li", {}, inline(items[i].text), inner.length ? nest(inner) : null));
    i = end;
  }
  return node;
}
