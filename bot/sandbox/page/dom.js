// Nodes, never markup: what people and the bot wrote can only ever become text.

import { inNumbers } from "./language.js";

const PROPERTIES = new Set(["value", "checked", "indeterminate", "disabled", "inert", "textContent", "open"]);

/** Make an element. `on…` keys are listeners, `vars` are CSS custom properties, `data` becomes data-* attributes. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) assign(node, key, value);
  node.append(...children.flat(Infinity).filter(isContent));
  return node;
}

function isContent(child) {
  return child !== null && child !== undefined && child !== false && child !== "";
}

function assign(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
  else if (key === "class") node.className = value;
  else if (key === "data") Object.assign(node.dataset, value);
  // The policy of this page forbids style attributes; setting properties through the object model is allowed.
  else if (key === "vars")
    for (const [name, v] of Object.entries(value)) node.style.setProperty(`--${name}`, v);
  else if (PROPERTIES.has(key)) node[key] = value;
  else node.setAttribute(key, value === true ? "" : value);
}

export const byId = (id) => document.getElementById(id);

let counter = 0;
/** An id for aria-labelledby and the like. */
export function freshId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Say something to screen readers without moving the focus. */
export function announce(text) {
  const region = byId("announcer");
  region.append(h("p", {}, text));
  // A long-gone announcement is only noise for someone who walks through the page.
  while (region.childElementCount > 5) region.firstElementChild.remove();
}

let noticeTimer = 0;
/** A short notice above the composer, for what concerns only the person at this page. */
export function notice(text) {
  const place = byId("notice");
  place.textContent = text;
  place.hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => {
    place.hidden = true;
  }, 6000);
}

export function humanSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${inNumbers(Math.round(bytes / 1024))} KB`;
  return `${inNumbers(Math.round((bytes / 1024 / 1024) * 10) / 10)} MB`;
}
