// Pictures: alt text always, a cover for spoilers, and the large view.

import { covered } from "./covers.js";
import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";

/**
 * A picture as a button that enlarges it.
 * `width` and `height`, where known, keep its place while it loads.
 */
export function picture({ url, alt, width, height, spoiler = false, className = "" }) {
  const text = alt || t("Picture without a description");
  const image = h("img", { src: url, alt: text, width, height, decoding: "async", draggable: "false" });
  const shell = h(
    "button",
    {
      class: `picture ${className}`,
      type: "button",
      title: t("Enlarge"),
      onclick: () => enlarge(url, text),
    },
    image,
  );
  image.addEventListener("error", () => shell.replaceChildren(broken(text)));
  return spoiler ? covered(shell, t("Spoiler – show the picture")) : shell;
}

function broken(text) {
  const words = t("Picture not available: {text}", { text });
  return h("span", { class: "broken" }, icon("image"), h("span", {}, words));
}

function enlarge(url, alt) {
  const dialog = byId("lightbox");
  dialog.replaceChildren(
    h("img", { src: url, alt }),
    h("p", { class: "lightbox-caption" }, alt),
    h(
      "div",
      { class: "lightbox-row" },
      h(
        "a",
        { class: "button link", href: url, target: "_blank", rel: "noopener noreferrer" },
        t("Open the file"),
        icon("link"),
      ),
      h(
        "button",
        { class: "button secondary", type: "button", onclick: () => dialog.close() },
        t("Close"),
      ),
    ),
  );
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  dialog.showModal();
}
