"""Content, embeds, mentions and files of a message."""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits.components import check_classic, check_layout
from bot.sandbox.limits.findings import Findings, only
from bot.sandbox.serialize import EMBED_PICTURES
from bot.sandbox.world.entities import JSON

CONTENT = 2000
URL = 2048
EMBEDS = 10
EMBED_TOTAL = 6000
FILES = 10
ALT_TEXT = 1024

_EMBED_KEYS = (
    "title",
    "type",
    "description",
    "url",
    "timestamp",
    "color",
    "footer",
    "image",
    "thumbnail",
    "author",
    "fields",
    # discord.py sends it with every embed; Discord does not mind.
    "flags",
)

# The keys of each part of an embed, as far as bots write them.
_PICTURE_KEYS = ("url", "description", "width", "height", "placeholder", "placeholder_version", "is_animated")
_PART_KEYS = {
    "author": ("name", "url", "icon_url"),
    "footer": ("text", "icon_url"),
    "image": _PICTURE_KEYS,
    "thumbnail": _PICTURE_KEYS,
}
_EMBED_PICTURE_TEXT = 4096


def check_message(
    *, content: str, embeds: list[JSON], components: list[JSON], layout: bool, file_names: list[str]
) -> None:
    """The whole message as it would be after the request. `layout`: it is made of components (V2)."""
    found = Findings()
    if layout:
        if content or embeds:
            wrong = "content" if content else "embeds"
            found.add(
                wrong,
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )
        check_layout(found, components)
    else:
        found.text("content", content, CONTENT, least=0)
        _check_embeds(found, embeds)
        check_classic(found, components)
    found.count("attachments", file_names, FILES)
    found.raise_if_any()


def check_dangling(shown: list[str], file_names: list[str]) -> None:
    found = Findings()
    for name in shown:
        if name not in file_names:
            found.add(
                "embeds",
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                f"The attachment {name} is not here",
            )
    found.raise_if_any()


def check_mentions(mentions: Any) -> None:
    if mentions is None:
        return
    only(mentions, ("parse", "users", "roles", "replied_user"), "allowed_mentions")
    found = Findings()
    for entry in mentions.get("parse") or ():
        found.one_of("allowed_mentions.parse", entry, ("users", "roles", "everyone"))
    for kind in ("users", "roles"):
        found.count(f"allowed_mentions.{kind}", mentions.get(kind) or [], 100)
        if mentions.get(kind) and kind in (mentions.get("parse") or ()):
            found.add(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f"parse and {kind} exclude each other",
            )
    found.raise_if_any()


def _check_embeds(found: Findings, embeds: list[JSON]) -> None:
    found.count("embeds", embeds, EMBEDS)
    for index, embed in enumerate(embeds):
        only(embed, _EMBED_KEYS, "embed")
        _check_embed(found, f"embeds.{index}", embed)
    if sum(map(embed_length, embeds)) > EMBED_TOTAL:
        found.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL}")


def _check_embed(found: Findings, path: str, embed: JSON) -> None:
    found.text(f"{path}.title", embed.get("title"), 256, required=False)
    found.text(f"{path}.description", embed.get("description"), 4096, required=False)
    found.number(f"{path}.color", embed.get("color"), 0, 0xFFFFFF)
    if "footer" in embed:
        found.text(f"{path}.footer.text", embed["footer"].get("text"), 2048)
    if "author" in embed:
        found.text(f"{path}.author.name", embed["author"].get("name"), 256)
    for part, keys in _PART_KEYS.items():
        inner = embed.get(part) or {}
        only(inner, keys, f"embed {part}")
        found.text(
            f"{path}.{part}.description", inner.get("description"), _EMBED_PICTURE_TEXT, required=False
        )
    for number, entry in enumerate(found.count(f"{path}.fields", embed.get("fields", []), 25)):
        only(entry, ("name", "value", "inline"), "embed field")
        found.text(f"{path}.fields.{number}.name", entry.get("name"), 256)
        found.text(f"{path}.fields.{number}.value", entry.get("value"), 1024)
    for place, url in ((f"{path}.url", embed.get("url")), (f"{path}.author.url", _author_url(embed))):
        _check_url(found, place, url, ("http://", "https://"))
    for part, key in EMBED_PICTURES:
        url = (embed.get(part) or {}).get(key)
        _check_url(found, f"{path}.{part}.{key}", url, ("http://", "https://", "attachment://"))


def _author_url(embed: JSON) -> str | None:
    url: str | None = (embed.get("author") or {}).get("url")
    return url


def _check_url(found: Findings, path: str, url: str | None, schemes: tuple[str, ...]) -> None:
    if url is None:
        return
    if not url.startswith(schemes):
        found.add(path, "URL_TYPE_INVALID_SCHEME", f"Scheme must be one of {schemes}.")
    found.text(path, url, URL)


def embed_length(embed: JSON) -> int:
    """What counts towards the 6000."""
    parts = [embed.get("title"), embed.get("description")]
    parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for entry in embed.get("fields", ()):
        parts += [entry.get("name"), entry.get("value")]
    return sum(len(part) for part in parts if part)
