// Lists that open beside a control: menus and selects. One is open at a time; Escape and a press elsewhere close it.

import { freshId, h } from "./dom.js";

let current = null;

export function closePopup({ refocus = false } = {}) {
  if (!current) return;
  const { node, anchor, at, onClose } = current;
  current = null;
  node.remove();
  anchor.setAttribute("aria-expanded", "false");
  onClose?.();
  // A menu that opened where a hand was leaves the page where it is.
  if (refocus) anchor.focus({ preventScroll: Boolean(at) });
}

/**
 * Show `node` beside `anchor`, or at the point `at` (`{x, y}`) of it, in the same landmark of the page. Inside a dialog
 * it must live in the dialog: the rest of the page is inert.
 */
export function openPopup(anchor, node, { at = null, onClose } = {}) {
  const again = current?.anchor === anchor && !at;
  closePopup();
  if (again) return false;
  node.id ||= freshId("popup");
  (anchor.closest("dialog, main, aside") ?? document.body).append(node);
  const { left, top } = anchor.getBoundingClientRect();
  current = { node, anchor, at: at && { x: at.x - left, y: at.y - top }, onClose };
  place(current);
  anchor.setAttribute("aria-expanded", "true");
  return true;
}

function place({ anchor, node, at }) {
  const whole = anchor.getBoundingClientRect();
  const box = at ? new DOMRect(whole.left + at.x, whole.top + at.y) : whole;
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

/**
 * A menu of actions, `[{label, checked, danger, content, run}]`; with `checked` (a boolean) an entry is a radio item.
 * `{group, entries}` is a part of the menu under a name. `at` is the point where it was asked for, if it was one.
 */
export function openMenu(anchor, label, entries, { at = null } = {}) {
  const body = entries.map((entry) => (entry.group ? menuGroup(entry) : menuItem(entry)));
  const node = h("div", { class: "popup menu", role: "menu", "aria-label": label }, body);
  const rows = [...node.querySelectorAll(".menu-item")];
  if (!openPopup(anchor, node, { at })) return;
  steerByKeys(node, () => rows, { onEscape: () => closePopup({ refocus: true }) });
  (rows.find((row) => row.getAttribute("aria-checked") === "true") ?? rows[0])?.focus();
}

function menuGroup({ group, entries }) {
  return h(
    "div",
    { class: "menu-group", role: "group", "aria-label": group },
    h("span", { class: "menu-title", "aria-hidden": "true" }, group),
    entries.map(menuItem),
  );
}

function menuItem(entry) {
  const radio = typeof entry.checked === "boolean";
  return h(
    "button",
    {
      class: `menu-item ${entry.danger ? "danger" : ""}`,
      type: "button",
      tabindex: "-1",
      role: radio ? "menuitemradio" : "menuitem",
      "aria-checked": radio ? String(entry.checked) : null,
      onclick: () => {
        closePopup({ refocus: true });
        entry.run();
      },
    },
    entry.content ?? h("span", {}, entry.label),
  );
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
    const drop = current.at?.y ?? 0;
    if (bottom + drop < 0 || top + drop > innerHeight) closePopup();
    else place(current);
  },
  { capture: true, passive: true },
);
