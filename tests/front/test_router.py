"""The router: whose button it is, what features offer, and custom ids that no version ever sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import discord
import pytest
from discord import app_commands
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Gone
from bot.domain.pictures import State
from bot.front.kit.cards import Button
from bot.front.kit.feature import AnyCommand, Feature, ShownResult
from bot.front.kit.persistent import CustomId, as_item, as_view
from bot.front.kit.router import Router
from bot.front.texts.language import Reader
from tests.front.operators import FakeOperator
from tests.front.samples import pictures


class Album(Feature):
    space: ClassVar[str] = "al"


class Trophies(Feature):
    space: ClassVar[str] = "tr"

    def offers(self, result: ShownResult, reader: Reader) -> Sequence[Button]:
        return [Button("hand", result.generations[0].public_id, "Trophy", space=self.space)]


class Silent(Feature):
    """No buttons, no forms."""

    space: ClassVar[str] = ""

    def __init__(self, commands: Sequence[AnyCommand] = ()) -> None:
        self._commands = commands

    def commands(self) -> Sequence[AnyCommand]:
        return self._commands


def test_two_features_cannot_answer_for_one_space() -> None:
    router = Router(FakeOperator())
    router.add(Album())
    with pytest.raises(ValueError, match="'al'"):
        router.add(Album())


def test_features_without_buttons_do_not_get_in_each_others_way() -> None:
    router = Router(FakeOperator())
    router.add(Silent(), Silent(), Album())
    assert list(router.commands()) == []


class Builder(Silent):
    """Counts how often its command is built."""

    def __init__(self) -> None:
        self.built = 0

    def commands(self) -> Sequence[AnyCommand]:
        self.built += 1
        return (app_commands.Command(name="paint", description="Paint.", callback=_paint),)


async def _paint(interaction: discord.Interaction[Any]) -> None:
    """A command's callback, which nobody calls."""


def test_whose_a_command_is_does_not_take_building_it_anew() -> None:
    router, builder = Router(FakeOperator()), Builder()
    router.add(Silent(), builder)
    assert [command.name for command in router.commands()] == ["paint"]
    assert [router.feature_of("paint"), router.feature_of("of-old")] == [builder, None]
    assert builder.built == 1


def test_what_features_offer_on_a_result_is_collected() -> None:
    router = Router(FakeOperator())
    router.add(Album(), Trophies())
    shown = ShownResult(tuple(pictures(State.PAINTED)))
    assert [press.label for press in router.offers(shown, Reader.of("en-US", "en-US"))] == ["Trophy"]


@given(
    st.from_regex(r"[a-z]{2}", fullmatch=True),
    st.from_regex(r"[a-z]{1,12}", fullmatch=True),
    st.from_regex(r"[0-9A-Za-z-]{0,60}", fullmatch=True),
)
def test_a_custom_id_is_read_as_it_was_written(space: str, verb: str, subject: str) -> None:
    custom_id = CustomId(space, verb, subject)
    assert CustomId.read(str(custom_id)) == custom_id
    assert len(str(custom_id)) <= 100, "Discord's limit"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "im",
        "im:retry",
        "IM:retry:abc",
        "im:retry:a:b",
        "im:retry:" + "9" * 81,
        "im:re try:a",
        "im:retry:é",
    ],
)
def test_an_id_that_no_version_ever_sent_is_gone(text: str) -> None:
    with pytest.raises(Gone):
        CustomId.read(text)


def test_discord_py_keeps_no_view_of_ours() -> None:
    press = Button("retry", "abc123", "Try again")
    view = as_view([press])
    assert view is not None
    assert not view.is_dispatchable()
    assert not as_item(press).is_dispatchable()
    assert as_view([]) is None


async def test_nor_does_it_for_the_first_answer_to_an_interaction() -> None:
    view = as_view([Button("retry", "abc123", "Try again")])
    assert view is not None
    assert view.is_finished()
