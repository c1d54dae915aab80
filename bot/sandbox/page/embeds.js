// Embeds. Several embeds that share a url are one embed with a grid of pictures.

import { h } from "./dom.js";
import { inline } from "./inline.js";
import { t } from "./language.js";
import { markdown } from "./markdown.js";
import { avatar } from "./people.js";
import { picture } from "./pictures.js";
import { writtenAt } from "./times.js";

export function embeds(list) {
  const groups = [];
  for (const embed of list) {
    const last = groups.at(-1);
    const joins = last && embed.url && embed.url === last.first.url && embed.image && last.images.length < 4;
    if (joins) last.images.push(embed.image);
    else groups.push({ first: embed, images: embed.image ? [embed.image] : [] });
  }
  return groups.map(({ first, images }) => card(first, images));
}

function card(embed, images) {
  const colour = embed.color ? `#${embed.color.toString(16).padStart(6, "0")}` : null;
  return h(
    "article",
    {
      class: "embed",
      "aria-label": embed.title ?? embed.author?.name ?? t("Embed"),
      vars: colour ? { bar: colour } : null,
    },
    h(
      "div",
      { class: "embed-text" },
      embed.author && author(embed.author),
      embed.title && h("div", { class: "embed-title" }, title(embed)),
      embed.description && h("div", { class: "embed-description md" }, markdown(embed.description)),
      embed.fields?.length > 0 && h("dl", { class: "embed-fields" }, rows(embed.fields).flat()),
    ),
    embed.thumbnail && picture({ ...shape(embed.thumbnail), className: "embed-thumbnail" }),
    images.length > 0 &&
      h(
        "div",
        { class: `embed-images count-${images.length}` },
        images.map((image) => picture(shape(image))),
      ),
    (embed.footer || embed.timestamp) && footer(embed),
  );
}

const shape = (image) => ({
  url: image.url,
  alt: image.description,
  width: image.width,
  height: image.height,
});

function title(embed) {
  if (!embed.url || !/^https?:/i.test(embed.url)) return inline(embed.title);
  return h("a", { href: embed.url, target: "_blank", rel: "noopener noreferrer" }, inline(embed.title));
}

// Names, footers and field names are plain text at Discord: marks in them are shown as they are.
function author({ name, url, icon_url: iconUrl }) {
  const words = /^https?:/i.test(url ?? "")
    ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name)
    : h("span", {}, name);
  return h("div", { class: "embed-author" }, iconUrl && face(name, iconUrl), words);
}

/** Who has no picture of their own has the same face here as in the list of members. */
function face(name, iconUrl) {
  return iconUrl.includes("/embed/avatars/")
    ? avatar({ username: name }, "small")
    : h("img", { src: iconUrl, alt: "", width: "24", height: "24" });
}

/** Inline fields stand beside each other, up to three; a row shares its width evenly. */
function rows(fields) {
  const groups = [];
  for (const each of fields) {
    const row = groups.at(-1);
    if (each.inline && row?.[0].inline && row.length < 3) row.push(each);
    else groups.push([each]);
  }
  return groups.map((row) => row.map((each) => field(each, row.length)));
}

function field({ name, value }, inRow) {
  return h(
    "div",
    { class: `field of-${inRow}` },
    h("dt", {}, name),
    h("dd", { class: "md" }, markdown(value)),
  );
}

function footer({ footer: words, timestamp }) {
  return h(
    "footer",
    { class: "embed-footer" },
    words?.icon_url && h("img", { src: words.icon_url, alt: "", width: "20", height: "20" }),
    h("span", {}, words?.text, words?.text && timestamp ? " · " : "", timestamp && writtenAt(timestamp)),
  );
}
