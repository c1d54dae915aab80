"""The limits of messages, forms, suggestions and commands, each just beyond."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.sandbox.people.shown import Shown
from tests.sandbox.wire import JSON, Wire

LAYOUT = 1 << 15


def button(**keys: Any) -> JSON:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **keys}


def row(*parts: JSON) -> JSON:
    return {"type": 1, "components": list(parts)}


def menu(count: int) -> JSON:
    options = [{"label": f"o{number}", "value": f"o{number}"} for number in range(count)]
    return {"type": 3, "custom_id": "menu", "options": options}


def text(content: str = "words") -> JSON:
    return {"type": 10, "content": content}


def layout(*parts: JSON) -> JSON:
    return {"flags": LAYOUT, "components": list(parts)}


MESSAGES: dict[str, JSON] = {
    "content of 2001": {"content": "x" * 2001},
    "eleven embeds": {"embeds": [{"title": "x"}] * 11},
    "title of 257": {"embeds": [{"title": "x" * 257}]},
    "embeds of 6001 together": {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]},
    "field without a value": {"embeds": [{"fields": [{"name": "x", "value": ""}]}]},
    "a picture not attached": {"embeds": [{"image": {"url": "attachment://no.png"}}]},
    "a picture from a file": {"embeds": [{"image": {"url": "file:///etc/passwd"}}]},
    "six rows": {"content": "x", "components": [row(button(custom_id=f"b{n}")) for n in range(6)]},
    "six buttons in a row": {
        "content": "x",
        "components": [row(*(button(custom_id=f"b{n}") for n in range(6)))],
    },
    "label of 81": {"content": "x", "components": [row(button(label="x" * 81))]},
    "custom id of 101": {"content": "x", "components": [row(button(custom_id="x" * 101))]},
    "no custom id": {"content": "x", "components": [row(button(custom_id=""))]},
    "custom id twice": {"content": "x", "components": [row(button(), button())]},
    "an emoji that is none": {"content": "x", "components": [row(button(emoji={"name": "smile"}))]},
    "a link with a custom id": {"content": "x", "components": [row(button(style=5, url="https://a.b"))]},
    "a sign that is no emoji": {"content": "x", "components": [row(button(emoji={"name": "⋯"}))]},
    "more defaults than values": {
        "content": "x",
        "components": [
            row({**menu(2), "options": [{**each, "default": True} for each in menu(2)["options"]]})
        ],
    },
    "an author's link to a file": {"embeds": [{"author": {"name": "x", "url": "attachment://a.png"}}]},
    "a picture's description of 4097": {
        "embeds": [{"image": {"url": "https://a.b/c", "description": "x" * 4097}}]
    },
    "an empty description in a gallery": layout(
        {"type": 12, "items": [{"media": {"url": "https://a.b/c"}, "description": ""}]}
    ),
    "a spoiler of another kind": layout(
        {"type": 12, "items": [{"media": {"url": "https://a.b/c"}, "spoiler": "yes"}]}
    ),
    "a file from elsewhere": layout({"type": 13, "file": {"url": "https://a.b/c.png"}}),
    "a description of a file of 1025": {
        "content": "x",
        "attachments": [{"id": 0, "description": "x" * 1025}],
    },
    "26 options": {"content": "x", "components": [row(menu(26))]},
    "no options": {"content": "x", "components": [row(menu(0))]},
    "a menu beside a button": {"content": "x", "components": [row(menu(2), button())]},
    "a text outside a layout": {"components": [text()]},
    "content in a layout": {**layout(text()), "content": "x"},
    "41 components": layout(*(text() for _ in range(41))),
    "layout text of 4001": layout(text("x" * 2000), text("x" * 2001)),
    "an empty gallery": layout({"type": 12, "items": []}),
    "a section without accessory": layout({"type": 9, "components": [text()]}),
    "a container in a container": layout({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
    "a layout picture not attached": layout(
        {"type": 12, "items": [{"media": {"url": "attachment://no.png"}}]}
    ),
    "users parsed and listed": {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    "an attachment from nowhere": {"content": "x", "attachments": [{"id": "7"}]},
}


@pytest.mark.parametrize("body", MESSAGES.values(), ids=MESSAGES.keys())
async def test_a_message_beyond_a_limit(wire: Wire, body: JSON) -> None:
    shown = await wire.slash()
    for status, answer in (
        await wire.answer(shown, 4, body),
        await wire.ask("POST", f"/channels/{wire.art.id}/messages", body),
    ):
        assert (status, answer["code"]) == (400, 50035)
        assert answer["errors"]
    assert not wire.alice.sees(wire.art)


async def test_an_empty_message(wire: Wire) -> None:
    status, answer = await wire.answer(await wire.slash(), 4, {"content": ""})
    assert (status, answer["code"]) == (400, 50006)


def form(*parts: JSON, **keys: Any) -> JSON:
    return {"custom_id": "form", "title": "Form", "components": list(parts), **keys}


def label(component: JSON, **keys: Any) -> JSON:
    return {"type": 18, "label": "Field", "component": component, **keys}


def entry(**keys: Any) -> JSON:
    return {"type": 4, "style": 1, "custom_id": "entry", **keys}


def boxes(type: int, count: int) -> JSON:
    options = [{"label": f"o{number}", "value": f"o{number}"} for number in range(count)]
    return {"type": type, "custom_id": "boxes", "options": options}


FORMS: dict[str, JSON] = {
    "title of 46": form(label(entry()), title="x" * 46),
    "no fields": form(),
    "six fields": form(*(label(entry(custom_id=f"e{n}")) for n in range(6))),
    "label of 46": form(label(entry(), label="x" * 46)),
    "description of 101": form(label(entry(), description="x" * 101)),
    "custom id twice": form(label(entry()), label(entry())),
    "a text longer than its maximum": form(label(entry(value="xxx", max_length=2))),
    "one round box": form(label(boxes(21, 1))),
    "eleven square boxes": form(label(boxes(22, 11))),
    "eleven files": form(label({"type": 19, "custom_id": "files", "max_values": 11})),
    "a button": form(label(button())),
    "a bare field": form(entry()),
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS.keys())
async def test_a_form_beyond_a_limit(wire: Wire, data: JSON) -> None:
    status, answer = await wire.answer(await wire.slash(), 9, data)
    assert (status, answer["code"]) == (400, 50035)


def named(name: str = "x", **keys: Any) -> JSON:
    return {"name": name, "type": 1, "description": "words", **keys}


def option(name: str = "o", **keys: Any) -> JSON:
    return {"type": 3, "name": name, "description": "words", **keys}


def choices(count: int) -> list[JSON]:
    return [{"name": f"c{number}", "value": f"c{number}"} for number in range(count)]


def wide(letters: int) -> JSON:
    """100 choices, each with this many letters in German, as many in French, and a value of two signs."""
    long = {"de": "d" * letters, "fr": "f" * letters}
    several = [{"name": f"c{n}", "name_localizations": long, "value": f"{n:02}"} for n in range(25)]
    return named(options=[option(f"o{n}", choices=several) for n in range(4)])


COMMANDS: dict[str, list[JSON]] = {
    "101 commands": [named(f"c{number}") for number in range(101)],
    "16 message menus": [{"name": f"c{number}", "type": 3} for number in range(16)],
    "capitals": [named("Paint")],
    "name of 33": [named("x" * 33)],
    "a space": [named("paint it")],
    "the same name twice": [named(), named()],
    "no description": [named(description="")],
    "description of 101": [named(description="x" * 101)],
    "26 options": [named(options=[option(f"o{number}") for number in range(26)])],
    "26 choices": [named(options=[option(choices=choices(26))])],
    "choices and autocomplete": [named(options=[option(choices=choices(2), autocomplete=True)])],
    "a required option behind a free one": [named(options=[option("a"), option("b", required=True)])],
    "options and subcommands": [named(options=[option(), option("s", type=1)])],
    "groups in groups": [named(options=[option("g", type=2, options=[option("h", type=2, options=[])])])],
    "a language that is none": [named(description_localizations={"de-DE": "Wörter"})],
    "a language written with _": [named(name_localizations={"pt_BR": "x"})],
    "a German description of 101": [named(description_localizations={"de": "x" * 101})],
    "a German description without words": [named(description_localizations={"de": ""})],
    "a German name with a capital": [named(name_localizations={"de": "Malen"})],
    "a German name of 33": [named(name_localizations={"de": "x" * 33})],
    "a German option of 101": [named(options=[option(description_localizations={"de": "x" * 101})])],
    "a German option with a space": [named(options=[option(name_localizations={"de": "zu malen"})])],
    "two options of one German name": [
        named(options=[option(name, name_localizations={"de": "was"}) for name in ("a", "b")])
    ],
    "a German name that is another option's own": [
        named(options=[option("a", name_localizations={"de": "b"}), option("b")])
    ],
    "a German choice of 101": [
        named(options=[option(choices=[{**choices(1)[0], "name_localizations": {"de": "x" * 101}}])])
    ],
    "a menu's German name of 33": [{"name": "x", "type": 3, "name_localizations": {"de": "x" * 33}}],
    "a menu with a German description": [{"name": "x", "type": 3, "description_localizations": {"de": "y"}}],
    "8001 characters in the longest language": [wide(78)],
    "8001 characters": [
        named(
            options=[
                option(f"o{number}", choices=[{"name": f"c{c}", "value": f"{c:090}"} for c in range(25)])
                for number in range(4)
            ]
        )
    ],
}


@pytest.mark.parametrize("commands", COMMANDS.values(), ids=COMMANDS.keys())
async def test_commands_beyond_a_limit(wire: Wire, commands: list[JSON]) -> None:
    status, answer = await wire.ask("PUT", f"{wire.app}/commands", commands)
    assert (status, answer["code"]) == (400, 50035)


async def test_two_hundred_new_names_a_day(wire: Wire) -> None:
    place = f"{wire.app}/guilds/{wire.guild.id}/commands"
    for batch in ("a", "b"):
        status, _ = await wire.ask("PUT", place, [named(f"{batch}{number}") for number in range(100)])
        assert status == 200
    status, _ = await wire.ask("PUT", place, [named(f"b{number}") for number in range(100)])
    assert status == 200
    status, answer = await wire.ask("PUT", place, [named("one-more")])
    assert (status, answer["code"]) == (400, 30034)


async def test_a_command_keeps_its_id(wire: Wire) -> None:
    _, before = await wire.ask("GET", f"{wire.app}/commands")
    _, after = await wire.ask("PUT", f"{wire.app}/commands", [{**named("paint"), "description": "other"}])
    assert [command["id"] for command in before if command["name"] == "paint"] == [after[0]["id"]]


@pytest.mark.parametrize(
    "suggestions", [choices(26), [{"name": "x" * 101, "value": "x"}], [{"name": "x", "value": 7}]]
)
async def test_suggestions_beyond_a_limit(wire: Wire, suggestions: list[JSON]) -> None:
    known = wire.sandbox.world.interactions.by_id
    typing = asyncio.create_task(wire.alice.autocomplete(wire.art, "pick", "what", "x"))
    await wire.sandbox.world.changes.until(lambda: bool(known))
    shown = Shown(wire.sandbox.world, next(iter(known.values())))

    status, answer = await wire.answer(shown, 8, {"choices": suggestions})
    assert (status, answer["code"]) == (400, 50035)
    await wire.answer(shown, 8, {"choices": []})
    assert await typing == []
