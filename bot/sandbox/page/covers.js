// Spoilers: what is under a cover is blurred and out of reach until the cover is pressed.

import { h } from "./dom.js";

/** `words` stand on the cover. What was covered has the focus afterwards, if it can have it. */
export function covered(node, words) {
  const cover = h("button", { class: "cover", type: "button" }, h("span", {}, words));
  const box = h("span", { class: "covered" }, node, cover);
  node.inert = true;
  cover.addEventListener("click", () => {
    node.inert = false;
    cover.remove();
    box.classList.add("open");
    node.focus();
  });
  return box;
}
