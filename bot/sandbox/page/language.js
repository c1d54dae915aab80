// The language of the page's own words, times and numbers: that of the person's client.

import german from "./german.js";

// A language without a dictionary has the page's words in English, its times and numbers as it writes them.
const DICTIONARIES = { de: german };
const ATTRIBUTES = ["aria-label", "title"];

let locale = "en-US";
const changes = new EventTarget();
const untranslated = new Map();

export const current = () => locale;
export const onLanguage = (listener) => changes.addEventListener("change", listener);

/** The page's own words, which stand in the code in English. `{name}` in them is replaced by `values.name`. */
export function t(english, values = {}) {
  return parts(english, values).join("");
}

/** The same as a list, where a value may be a node. */
export function parts(english, values = {}) {
  const dictionary = DICTIONARIES[locale] ?? {};
  const words = Object.hasOwn(dictionary, english) ? dictionary[english] : english;
  return words.split(/(\{\w+\})/).map((part) => values[/^\{(\w+)\}$/.exec(part)?.[1]] ?? part);
}

export const inNumbers = (value) => value.toLocaleString(locale);

/** What a language calls itself. */
export function nameOf(code) {
  const names = new Intl.DisplayNames([code], {
    type: "language",
    languageDisplay: "standard",
    style: "short",
  });
  const name = names.of(code);
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}

export function setLanguage(code) {
  if (code === locale) return;
  locale = code;
  document.documentElement.lang = code;
  translateMarkup();
  changes.dispatchEvent(new Event("change"));
}

/** The words that stand in index.html: of each element with `data-words` its text or its attributes. */
function translateMarkup() {
  for (const node of document.querySelectorAll("[data-words]")) {
    if (!untranslated.has(node)) untranslated.set(node, englishOf(node));
    for (const [key, english] of Object.entries(untranslated.get(node))) {
      if (key === "text") node.textContent = t(english);
      else node.setAttribute(key, t(english));
    }
  }
}

function englishOf(node) {
  if (node.dataset.words === "text") return { text: node.textContent.trim() };
  const named = ATTRIBUTES.filter((name) => node.hasAttribute(name));
  return Object.fromEntries(named.map((name) => [name, node.getAttribute(name)]));
}
