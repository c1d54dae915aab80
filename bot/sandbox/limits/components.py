"""Buttons, menus and layouts of a message: classic rows, or Components V2."""

from __future__ import annotations

import unicodedata

from bot.sandbox.errors import Unsupported
from bot.sandbox.limits.findings import Findings, only
from bot.sandbox.world.components import LINK_STYLE, SELECTS, Component, media_of, walk
from bot.sandbox.world.entities import JSON

ROWS = 5
COMPONENTS = 40
LAYOUT_TEXT = 4000
ALT_TEXT = 1024
CUSTOM_ID = 100
URL = 2048

_KEYS: dict[int, tuple[str, ...]] = {
    Component.ACTION_ROW: ("components",),
    Component.BUTTON: ("style", "label", "emoji", "custom_id", "url", "disabled"),
    Component.STRING_SELECT: (
        "custom_id",
        "options",
        "placeholder",
        "min_values",
        "max_values",
        "disabled",
        "required",
    ),
    Component.SECTION: ("components", "accessory"),
    Component.TEXT_DISPLAY: ("content",),
    Component.THUMBNAIL: ("media", "description", "spoiler"),
    Component.MEDIA_GALLERY: ("items",),
    Component.FILE: ("file", "spoiler"),
    Component.SEPARATOR: ("divider", "spacing"),
    Component.CONTAINER: ("components", "accent_color", "spoiler"),
}
_PICKER_KEYS = (
    "custom_id",
    "placeholder",
    "min_values",
    "max_values",
    "disabled",
    "required",
    "default_values",
)
_TOP = frozenset(
    {
        Component.ACTION_ROW,
        Component.SECTION,
        Component.TEXT_DISPLAY,
        Component.MEDIA_GALLERY,
        Component.FILE,
        Component.SEPARATOR,
    }
)


def check_classic(found: Findings, components: list[JSON]) -> None:
    for index, row in enumerate(found.count("components", components, ROWS)):
        path = f"components.{index}"
        found.one_of(f"{path}.type", row.get("type"), [Component.ACTION_ROW])
        _check_row(found, path, row)
    _check_custom_ids(found, components)


def check_layout(found: Findings, components: list[JSON]) -> None:
    for index, component in enumerate(components):
        path = f"components.{index}"
        found.one_of(f"{path}.type", component.get("type"), {*_TOP, Component.CONTAINER})
        _check_block(found, path, component)
    everything = list(walk(components))
    if len(everything) > COMPONENTS:
        found.add("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", f"The maximum is {COMPONENTS}")
    if sum(len(part.get("content") or "") for part in everything) > LAYOUT_TEXT:
        found.add("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", f"The maximum is {LAYOUT_TEXT}")
    _check_custom_ids(found, components)


def _check_block(found: Findings, path: str, part: JSON) -> None:
    """One part of a layout, with what is inside."""
    _check_keys(part)
    _check_media(found, path, part)
    found.one_of(f"{path}.spoiler", part.get("spoiler"), (None, True, False))
    match part.get("type"):
        case 1:
            _check_row(found, path, part)
        case 9:
            _check_section(found, path, part)
        case 10:
            found.text(f"{path}.content", part.get("content"), LAYOUT_TEXT)
        case 2:
            _check_button(found, path, part)
        case 11:
            found.text(f"{path}.description", part.get("description"), ALT_TEXT, required=False)
        case 12:
            for item in found.count(f"{path}.items", part.get("items"), 10, least=1):
                only(item, ("media", "description", "spoiler"), "gallery item")
                found.text(
                    f"{path}.items.description",
                    item.get("description"),
                    ALT_TEXT,
                    required=item.get("description") is not None,
                )
                found.one_of(f"{path}.items.spoiler", item.get("spoiler"), (None, True, False))
        case 17:
            inside = found.count(f"{path}.components", part.get("components"), COMPONENTS, least=1)
            for each in inside:
                found.one_of(f"{path}.components", each.get("type"), _TOP)
            found.number(f"{path}.accent_color", part.get("accent_color"), 0, 0xFFFFFF)
            _check_all(found, path, inside)


def _check_media(found: Findings, path: str, part: JSON) -> None:
    """A file that is offered for download must be one of the message's own; a picture may be from elsewhere."""
    own = part.get("type") == Component.FILE
    schemes = ("attachment://",) if own else ("http://", "https://", "attachment://")
    for media in media_of(part):
        found.text(f"{path}.url", media.get("url"), URL)
        if not str(media.get("url")).startswith(schemes):
            found.add(path, "URL_TYPE_INVALID_SCHEME", f"Scheme must be one of {schemes}.")


def _check_section(found: Findings, path: str, part: JSON) -> None:
    texts = found.count(f"{path}.components", part.get("components"), 3, least=1)
    for text in texts:
        found.one_of(f"{path}.components", text.get("type"), [Component.TEXT_DISPLAY])
    accessory = part.get("accessory") or {}
    found.one_of(f"{path}.accessory.type", accessory.get("type"), [Component.BUTTON, Component.THUMBNAIL])
    _check_all(found, path, [*texts, accessory] if accessory else texts)


def _check_all(found: Findings, path: str, parts: list[JSON]) -> None:
    for index, part in enumerate(parts):
        _check_block(found, f"{path}.components.{index}", part)


def _check_row(found: Findings, path: str, row: JSON) -> None:
    inside = found.count(f"{path}.components", row.get("components"), 5, least=1)
    menus = [part for part in inside if part.get("type") in SELECTS]
    if menus and len(inside) > 1:
        found.add(f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A menu fills a row alone")
    for index, part in enumerate(inside):
        place = f"{path}.components.{index}"
        found.one_of(f"{place}.type", part.get("type"), {Component.BUTTON, *SELECTS})
        _check_keys(part)
        if part.get("type") == Component.BUTTON:
            _check_button(found, place, part)
        elif part.get("type") in SELECTS:
            check_menu(found, place, part)


def _check_button(found: Findings, path: str, part: JSON) -> None:
    _check_keys(part)
    found.one_of(f"{path}.style", part.get("style"), range(1, 6))
    found.text(f"{path}.label", part.get("label"), 80, required="emoji" not in part)
    emoji = part.get("emoji")
    if emoji is not None and emoji.get("id") is None and not _is_emoji(str(emoji.get("name"))):
        found.add(f"{path}.emoji.name", "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")
    if part.get("style") == LINK_STYLE:
        found.text(f"{path}.url", part.get("url"), 512)
        if "custom_id" in part:
            found.add(
                path,
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url exclude each other",
            )
    else:
        found.text(f"{path}.custom_id", part.get("custom_id"), CUSTOM_ID)


def _is_emoji(text: str) -> bool:
    """As far as its signs tell: a symbol, or one that a variation selector or a keycap makes into a picture."""
    return any(unicodedata.category(sign) == "So" or sign in "\ufe0f\u20e3" for sign in text)


def check_menu(found: Findings, path: str, part: JSON) -> None:
    found.text(f"{path}.custom_id", part.get("custom_id"), CUSTOM_ID)
    found.text(f"{path}.placeholder", part.get("placeholder"), 150, required=False)
    found.number(f"{path}.min_values", part.get("min_values"), 0, 25)
    found.number(f"{path}.max_values", part.get("max_values"), 1, 25)
    if part["type"] != Component.STRING_SELECT:
        return
    options = check_options(found, path, part, least=1, most=25)
    if max(part.get("max_values", 1), part.get("min_values", 1)) > len(options):
        found.add(f"{path}.max_values", "BASE_TYPE_BAD_INT", "More values than options")
    if sum(bool(option.get("default")) for option in options) > part.get("max_values", 1):
        found.add(f"{path}.options", "COMPONENT_SELECT_TOO_MANY_DEFAULTS", "More defaults than values")


def check_options(found: Findings, path: str, part: JSON, *, least: int, most: int) -> list[JSON]:
    """The choices of a menu, of round or of square boxes."""
    options: list[JSON] = found.count(f"{path}.options", part.get("options"), most, least=least)
    for index, option in enumerate(options):
        place = f"{path}.options.{index}"
        only(option, ("label", "value", "description", "default", "emoji"), "option")
        found.text(f"{place}.label", option.get("label"), 100)
        found.text(f"{place}.value", option.get("value"), 100)
        found.text(f"{place}.description", option.get("description"), 100, required=False)
    found.unique(
        f"{path}.options",
        [option.get("value") for option in options],
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    )
    return options


def _check_keys(part: JSON) -> None:
    type = part.get("type")
    keys = _PICKER_KEYS if type in SELECTS and type != Component.STRING_SELECT else _KEYS.get(type or 0)
    if type == Component.CHANNEL_SELECT:
        keys = (*_PICKER_KEYS, "channel_types")
    if keys is None:
        raise Unsupported(f"component of type {type} in a message")
    only(part, ("type", "id", *keys), f"component {type}")


def _check_custom_ids(found: Findings, components: list[JSON]) -> None:
    everything = list(walk(components))
    custom_ids = [part["custom_id"] for part in everything if part.get("custom_id")]
    found.unique("components", custom_ids, "COMPONENT_CUSTOM_ID_DUPLICATED")
    numbers = [part["id"] for part in everything if part.get("id")]
    found.unique("components", numbers, "COMPONENT_ID_DUPLICATED")
