// Files on their way in (chosen, pasted, dropped) and files that hang on a message.

import { h, humanSize } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./language.js";

/** Ask for files with the system's own dialog. */
export function chooseFiles({ multiple = false } = {}) {
  return new Promise((resolve) => {
    const input = h("input", {
      type: "file",
      multiple,
      class: "visually-hidden",
      "aria-label": t("Choose a file"),
      tabindex: "-1",
    });
    const done = (files) => {
      input.remove();
      resolve(files);
    };
    input.addEventListener("change", () => done([...input.files]));
    input.addEventListener("cancel", () => done([]));
    document.body.append(input);
    input.click();
  });
}

/** A chosen file: thumbnail, name, size, and a way to take it back. */
export function chosenFile(file, onRemove) {
  const box = h("span", { class: "chosen-file" });
  box.append(
    file.type.startsWith("image/") ? thumbnail(file) : icon("file"),
    h("span", { class: "chosen-name" }, file.name),
    h("span", { class: "chosen-size" }, humanSize(file.size)),
    h(
      "button",
      {
        class: "icon-button small",
        type: "button",
        "aria-label": t("Remove {name}", { name: file.name }),
        onclick: onRemove,
      },
      icon("close"),
    ),
  );
  return box;
}

function thumbnail(file) {
  const address = URL.createObjectURL(file);
  const image = h("img", { class: "chosen-thumbnail", src: address, alt: "" });
  // The picture is decoded by then; the address would keep the whole file in memory.
  for (const event of ["load", "error"])
    image.addEventListener(event, () => URL.revokeObjectURL(address), { once: true });
  return image;
}

/** Files in a paste or a drop; empty when it was text. */
export function filesIn(transfer) {
  return transfer ? [...transfer.files] : [];
}

export function fileChip(url, name, size) {
  return h(
    "a",
    { class: "file-chip", href: url, target: "_blank", rel: "noopener noreferrer", download: name },
    icon("file"),
    h("span", { class: "chosen-name" }, name),
    size ? h("span", { class: "chosen-size" }, humanSize(size)) : null,
  );
}

/** Let files be dropped on `zone`. */
export function acceptDrops(zone, onFiles) {
  const over = (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    zone.classList.add("dropping");
  };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("dropping");
  });
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("dropping");
    const files = filesIn(event.dataTransfer);
    if (!files.length) return;
    event.preventDefault();
    onFiles(files);
  });
}
