"""English stands in bot/front/texts and in what describes the commands, and nowhere else; each text in one piece."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from discord import app_commands

from bot.front.kit.feature import AnyCommand
from tests.catalogues.commands import command_messages
from tests.catalogues.extraction import ROOT
from tests.catalogues.literals import WORDS, Finder, Literal, literals
from tests.catalogues.pieces import CODE
from tests.front.commands import all_commands

TEXTS = "bot/front/texts/"
LANGUAGE = f"{TEXTS}language.py"  # hands messages on to gettext

LOGGED, STORED, COMMENT = "a line of the log", "a value that is kept", "a comment for translators"
# What reads like words and is none that the bot says, with the reason.
NO_WORDS = {
    "Client": "the name of a class, which is defined later",
    "Factory": "the name of a time zone",
    "Credits...": "the name of a command, which is the same in every language",
    "imagine-bot ": "the name of the program",
    "(?P<space>[a-z]{2}):(?P<verb>[a-z]+):(?P<subject>[0-9A-Za-z-]{0,80})": "a pattern",
    "*/LC_MESSAGES/": "names of files",
    ".mo": "names of files",
    "Cc": "a category of Unicode",
    "Cs": "a category of Unicode",
    "command ids": STORED,
    "server not here": LOGGED,
    "channel gone": STORED,
    "thread archived": STORED,
    "thread locked": STORED,
    "tag required": STORED,
    "no card": STORED,
    "refused by automod": STORED,
    "no permission": STORED,
    "role gone": STORED,
    "member gone": STORED,
    "role limit": STORED,
    "not a picture": STORED,
    "nearly full": STORED,
    "not writable": STORED,
    "too large": STORED,
    "picture gone": STORED,
    "mod log": STORED,
    "What ": COMMENT,
    " does": COMMENT,
    "the option ": COMMENT,
    " of ": COMMENT,
    " is for": COMMENT,
    "A choice for ": COMMENT,
    "no JSON": LOGGED,
    "the files cannot be shown": STORED,
    "given up": STORED,
    "server gone": STORED,
    "HTTP ": LOGGED,
    "Retry-After": "the name of a header",
    "language of ": STORED,
    "a loop was ended by a fault": LOGGED,
    ": a background task failed": LOGGED,
    "a reservation could not be given back": LOGGED,
    "what was posted could not be written down": LOGGED,
    "a picture's end could not be written; it is taken up again when its lease is over": LOGGED,
    "that a message was made anew could not be written down": LOGGED,
    "a message is made anew later": LOGGED,
    "a message was not made anew": LOGGED,
    "it took too long": LOGGED,
    "progress cards": LOGGED,
    "pictures of messages": LOGGED,
    "a progress card could not be edited": LOGGED,
}
OPERATORS = f"{TEXTS}errors/operator.py"  # lines of the log, for the people who run the bot
REFUSALS = "bot/front/refusals.py"  # lines for the people who run the bot, which end its start
ROOMS = ("bot/front", "bot/features.py", "bot/studio", "bot/domain/errors")
# Where a message is no literal, with the reason.
HANDED_ON = {
    "bot/front/translator.py": "the words of the commands, which `command_texts` lists",
}
TWO_LETTERS = re.compile(r"[^\W\d_]{2}")


def finders(*places: str) -> list[Finder]:
    return list(literals(ROOT, *places))


def listed(found: Iterable[object]) -> str:
    return "\n".join(["", *map(str, found)])


def is_said(literal: Literal, *, pattern: re.Pattern[str] = WORDS) -> bool:
    """Whether people would read it; what stands between backticks is typed."""
    known = literal.text in NO_WORDS or literal.text in COMMANDS_WORDS
    return not known and pattern.search(CODE.sub("", literal.text)) is not None


def names_of(commands: Iterable[AnyCommand]) -> Iterator[str]:
    for command in commands:
        yield command.qualified_name
        if isinstance(command, app_commands.Group):
            yield from names_of(command.commands)


# Their names, which texts mention, and what is extracted from them.
COMMANDS_WORDS = {*names_of(all_commands()), *(text for _, _, text, _, _ in command_messages())}


def test_no_english_stands_outside_the_texts() -> None:
    found = [
        literal
        for finder in finders(*ROOMS)
        if not finder.path.startswith(TEXTS) and finder.path != REFUSALS
        for literal in [*finder.plain, *finder.parts]
        if is_said(literal)
    ]
    assert not found, listed(found)


def test_a_text_is_a_whole_message() -> None:
    found = [
        literal
        for finder in finders(TEXTS)
        if finder.path != OPERATORS
        for literal in [
            *(plain for plain in finder.plain if is_said(plain)),
            *(part for part in finder.parts if is_said(part, pattern=TWO_LETTERS)),
        ]
    ]
    assert not found, listed(found)


def test_a_message_is_a_literal_that_can_be_extracted() -> None:
    found = [
        literal
        for finder in finders("bot")
        if finder.path not in {LANGUAGE, *HANDED_ON}
        for literal in finder.computed
    ]
    assert not found, listed(found)


@pytest.mark.parametrize("name", ["plural", "format_list"])
def test_no_helper_glues_sentences(name: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "bot").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.FunctionDef)
        and (node.id if isinstance(node, ast.Name) else node.name) == name
    ]
    assert not found, listed(found)


def test_the_lists_of_exceptions_are_no_longer_than_they_must_be() -> None:
    said = {literal.text for finder in finders(*ROOMS) for literal in [*finder.plain, *finder.parts]}
    assert set(NO_WORDS) - said == set()


# --- the finder finds ---------------------------------------------------------------------------------------

SOURCE = '''
"""Docs of a module."""
log.info("a line of the log", extra={"some words": 1})
PATTERN = re.compile(r"some words")

def act(lang: "a b", name: Literal["own limit"]) -> "c d":
    """Docs of a function."""
    raise ValueError("not for people")
    card(f"Hello, {name} there", "for people", button("qu:undo:1"))
    lang.ngettext("one fox", "{count} foxes", many(1))
    lang.gettext("two " "pieces")
    lang.gettext(f"half {name}")
    lang.pgettext("button", "one" + "two")
'''


def test_words_for_people_are_told_from_all_others(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text(SOURCE, encoding="utf-8")
    (finder,) = literals(tmp_path, "some.py")
    texts = [literal.text for literal in [*finder.plain, *finder.parts] if WORDS.search(literal.text)]
    assert texts == ["for people", "Hello, ", " there"]
    assert [literal.text for literal in finder.messages] == [
        "one fox",
        "{count} foxes",
        "two pieces",
        "button",
    ]
    assert [literal.text for literal in finder.computed] == ["f'half {name}'", "'one' + 'two'"]
