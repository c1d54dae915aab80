"""A picture for a challenge: in private, with a model that the challenge takes, and only while it takes pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from bot.domain.challenges.values import Phase
from bot.domain.errors import BotError, EnteringOver, NoChallenge, WrongChannel
from bot.domain.guilds.members import MemberSettings
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import PROMPT_LIMIT
from bot.front.challenges.entering.making import Making, model_for
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.kit.feature import Call, Where
from tests.front.challenges.memberfakes import GUILD, NOW, Known, Replies, filled, hosted, press

CATALOGUE = Catalogue((Model(id="m-1", label="M 1"), Model(id="m-2", label="M 2")), "m-1")
OPEN = hosted()


@dataclass
class FakeDesk:
    """Takes what is ordered."""

    refusal: BotError | None = None
    orders: list[tuple[Order, bool]] = field(default_factory=list)

    async def require_channel(self, where: Where) -> None:
        if self.refusal is not None:
            raise self.refusal

    def cached_catalogue(self, guild: int) -> Catalogue:
        return CATALOGUE

    async def submit_read(self, call: Call, read: Callable[[], Awaitable[Order]], *, private: bool) -> bool:
        self.orders.append((await read(), private))
        return True


class Choices:
    async def settings(self, guild: int, member: int) -> MemberSettings:
        return MemberSettings(style="Inky")


def making(desk: FakeDesk, *challenges: Any) -> Making:
    return Making(Known(challenges or (OPEN,)), cast(Desk, desk), Choices(), lambda: NOW)


async def test_a_form_makes_one_picture_that_only_its_member_sees() -> None:
    part = making(desk := FakeDesk())
    await part.verbs()["make"](press(opened := Replies(), "ch:make:CH1", in_panel=False))
    assert opened.form.custom_id == "ch:made:CH1"
    assert opened.form.to_dict()["components"][0]["component"]["max_length"] == PROMPT_LIMIT
    await part.forms()["made"](filled(Replies(), "ch:made:CH1", prompt="rain in a lift"))
    ((order, private),) = desk.orders
    assert private
    assert order.private
    assert (order.wish.prompt, order.wish.model, order.wish.count) == ("rain in a lift", None, 1)
    assert order.default_style == "Inky"
    assert order.parent is None


@pytest.mark.parametrize(
    ("models", "made_with"),
    [((), None), (("m-1", "m-2"), None), (("gone", "m-2"), "m-2"), (("gone",), "gone")],
)
def test_it_is_made_with_a_model_that_the_challenge_takes(
    models: tuple[str, ...], made_with: str | None
) -> None:
    assert model_for(models, CATALOGUE) == made_with


async def test_nothing_is_made_for_a_challenge_that_takes_no_pictures() -> None:
    part = making(desk := FakeDesk(), OPEN, hosted("OVER", Phase.VOTING))
    for subject, refusal in (("OVER", EnteringOver), ("NONE", NoChallenge)):
        with pytest.raises(refusal):
            await part.verbs()["make"](press(Replies(), f"ch:make:{subject}"))
        with pytest.raises(refusal):
            await part.forms()["made"](filled(Replies(), f"ch:made:{subject}", prompt="x"))
    with pytest.raises(NoChallenge):
        await part.verbs()["make"](press(Replies(), "ch:make:CH1", guild=GUILD + 1))
    assert desk.orders == []


async def test_where_no_pictures_are_made_no_form_opens() -> None:
    part = making(FakeDesk(WrongChannel((1,))))
    with pytest.raises(WrongChannel):
        await part.verbs()["make"](press(reply := Replies(), "ch:make:CH1"))
    assert reply.told == []


async def test_the_model_is_that_of_the_challenge_in_the_order_too() -> None:
    challenge = OPEN.challenge
    of_one = replace(OPEN, challenge=replace(challenge, options=replace(challenge.options, models=("m-2",))))
    part = making(desk := FakeDesk(), of_one)
    await part.forms()["made"](filled(Replies(), "ch:made:CH1", prompt="x"))
    assert desk.orders[0][0].wish.model == "m-2"
