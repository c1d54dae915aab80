"""What Discord shows of the commands, in every language: within its limits, and registered again when it changes."""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.app_commands import Choice

from bot.domain.errors import StoreBusy
from bot.front.kit import commands
from bot.front.kit.commands import CHOICE, command_texts
from bot.front.kit.feature import Call
from bot.front.registry import CommandRegistry
from bot.front.texts.language import Language, language, languages
from bot.front.translator import CommandTranslator
from bot.sandbox.limits.commands import check_commands
from tests.front.commands import all_commands
from tests.front.stretched import STRETCHED


class Brackets(gettext.NullTranslations):
    """A language that puts every text in brackets, and names the context."""

    def gettext(self, message: str) -> str:
        return f"[{message}]"

    def pgettext(self, context: str, message: str) -> str:
        return f"[{context}: {message}]"


class Notes:
    """The notes of a program that has just been installed."""

    async def get(self, name: str) -> str | None:
        return None

    async def set(self, name: str, text: str) -> None: ...


BRACKETS = Language("de", Brackets())


def registry(*spoken: Language) -> CommandRegistry:
    """The commands of a program that speaks these languages."""
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    for command in all_commands():
        tree.add_command(command)
    return CommandRegistry(tree, Notes(), None, CommandTranslator(spoken))


def parts(payload: Any) -> Iterator[dict[str, Any]]:
    """Every command, option and choice of a payload."""
    for part in payload:
        yield part
        yield from parts([*part.get("options", ()), *part.get("choices", ())])


@pytest.mark.parametrize("spoken", [*map(language, languages()), BRACKETS, STRETCHED])
async def test_commands_keep_discords_limits_in_every_language(spoken: Language) -> None:
    payload = await registry(spoken).payload()
    check_commands(payload)
    for part in parts(payload):
        shown = (part.get("name_localizations") or {}).values() if "value" in part else ()
        assert all(1 <= len(name) <= 100 for name in shown)


async def test_descriptions_and_choices_are_translated_and_names_are_not() -> None:
    payload = await registry(BRACKETS).payload()
    for part in parts(payload):
        if "value" in part:
            assert part["name_localizations"] == {"de": f"[choice: {part['name']}]"}
            continue
        assert not part.get("name_localizations"), part["name"]
        if part.get("description"):
            assert part["description_localizations"] == {"de": f"[{part['description']}]"}


async def test_english_stands_in_the_commands_alone() -> None:
    english = await registry(language("en-US")).payload()
    translations = [
        part.get(f"{key}_localizations") for part in parts(english) for key in ("name", "description")
    ]
    assert not any(translations)


async def test_commands_are_registered_again_when_a_language_comes_or_changes() -> None:
    class Longer(Brackets):
        def gettext(self, message: str) -> str:
            return f"[[{message}]]"

    spoken = [(), (BRACKETS,), (Language("de", Longer()),)]
    registries = [registry(*each) for each in spoken]
    digests = {each.digest(1, await each.payload()) for each in registries}
    assert len(digests) == 3
    again = registry(BRACKETS)
    assert again.digest(1, await again.payload()) in digests


async def test_every_text_is_there_for_translators_with_its_place() -> None:
    texts = list(command_texts(all_commands()))
    shown: set[tuple[str | None, str]] = set()
    for part in parts(await registry().payload()):
        if "value" in part:
            shown.add((CHOICE, part["name"]))
        elif "description" in part:  # all but the entry in the menu of members
            shown.add((None, part["description"]))
    assert {(text.context, text.message) for text in texts} == shown
    assert (None, "Which AI model makes it", "What the option model of /imagine is for") in texts
    assert (CHOICE, "week", "A choice for the option per of /quota set") in texts
    assert len({text.comment for text in texts if text.context is None}) > 30


def test_every_option_says_what_it_is_for() -> None:
    for text in command_texts(all_commands()):
        assert len(text.message) > 2, f"{text.comment}: discord.py puts an ellipsis where there is nothing"


async def test_where_nothing_can_be_offered_it_is_an_empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    async def busy(*_: object) -> Sequence[Choice[str]]:
        raise StoreBusy

    async def show(call: Call, what: str) -> None:
        """Show something.

        Args:
            what: What to show
        """

    monkeypatch.setattr(commands, "read_call", lambda interaction: interaction)
    made = commands.command(show, autocomplete=busy, autocompleted=("what",))
    offer: Any = made._params["what"].autocomplete
    assert await offer(SimpleNamespace(namespace=()), "x") == []
