// Lists that open beside a control: menus and selects. One is open at a time; Escape and a press elsewhere close it.

import { freshId, h } from "./dom.js";

let current = null;

export function closePopup({ refocus = false } = {}) {
  if (!current) return;
  const { node, anchor, onClose } = current;
  current = null;
  node.remove();
  anchor.setAttribute("aria-expanded", "false");
  onClose?.();
  if (refocus) anchor.focus();
}

/**
 * Show `node` beside `anchor`, in the same landmark of the page. Inside a dialog it must live in the dialog: the rest of
 * the page is inert.
 */
export function openPopup(anchor, node, { onClose } = {}) {
  const again = current?.anchor === anchor;
  closePopup();
  if (again) return false;
  node.id ||= freshId("popup");
  (anchor.closest("dialog, main, aside") ?? document.body).append(node);
  place(anchor, node);
  anchor.setAttribute("aria-expanded", "true");
  current = { node, anchor, onClose };
  return true;
}

function place(anchor, node) {
  const box = anchor.getBoundingClientRect();
  // A list of choices is as wide as the field it belongs to.
  if (node.getAttribute("role") === "listbox") node.style.setProperty("width", `${box.width}px`);
  const { offsetWidth: width, offsetHeight: height } = node;
  const below = innerHeight - box.bottom;
  const top = below < height + 8 && box.top > below ? Math.max(8, box.top - height - 6) : box.bottom + 6;
  const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
  node.style.setProperty("top", `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`);
  node.style.setProperty("left", `${left}px`);
}

/** Arrow keys, Home, End and first letters move between `items`; Escape and Tab leave. */
export function steerByKeys(node, items, { onEscape } = {}) {
  node.addEventListener("keydown", (event) => {
    const list = items();
    const at = list.indexOf(document.activeElement);
    const target =
      {
        ArrowDown: list[(at + 1) % list.length],
        ArrowUp: list.at(at <= 0 ? -1 : at - 1),
        Home: list[0],
        End: list.at(-1),
      }[event.key] ?? (event.key.length === 1 && event.key !== " " ? byLetter(list, at, event.key) : null);
    if (target) target.focus();
    else if (event.key === "Escape") onEscape();
    else if (event.key === "Tab") return closePopup({ refocus: true });
    else return undefined;
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  });
}

function byLetter(list, at, letter) {
  const after = [...list.slice(at + 1), ...list.slice(0, at + 1)];
  return after.find((item) => item.textContent.trim().toLowerCase().startsWith(letter.toLowerCase()));
}

/** A menu of actions, `[{label, hint, checked, content, run}]`; with `checked` (a boolean) an entry is a radio item. */
export function openMenu(anchor, label, entries) {
  const rows = entries.map((entry) => {
    const radio = typeof entry.checked === "boolean";
    return h(
      "button",
      {
        class: "menu-item",
        type: "button",
        tabindex: "-1",
        role: radio ? "menuitemradio" : "menuitem",
        "aria-checked": radio ? String(entry.checked) : null,
        onclick: () => {
          closePopup({ refocus: true });
          entry.run();
        },
      },
      entry.content ?? [h("span", {}, entry.label), entry.hint && h("small", {}, entry.hint)],
    );
  });
  const node = h("div", { class: "popup menu", role: "menu", "aria-label": label }, rows);
  if (!openPopup(anchor, node)) return;
  steerByKeys(node, () => rows, { onEscape: () => closePopup({ refocus: true }) });
  (rows.find((row) => row.getAttribute("aria-checked") === "true") ?? rows[0])?.focus();
}

document.addEventListener("pointerdown", (event) => {
  if (current && !current.node.contains(event.target) && !current.anchor.contains(event.target)) closePopup();
});
addEventListener("resize", () => closePopup());
// It moves with its control, which a picture that arrives late may push up, and closes when that is out of sight.
document.addEventListener(
  "scroll",
  (event) => {
    if (!current || current.node.contains(event.target)) return;
    const { top, bottom } = current.anchor.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight) closePopup();
    else place(current.anchor, current.node);
  },
  { capture: true, passive: true },
);
