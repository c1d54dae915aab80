"""A picture for a challenge: in private, with a model that the challenge takes, and only while it takes pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Phase
from bot.domain.errors import BotError, EnteringOver, ModelsNotOffered, NoChallenge, NoModel, WrongChannel
from bot.domain.guilds.members import MemberSettings
from bot.domain.guilds.servers import ServerSettings
from bot.domain.guilds.styles import ServerStyle
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import PROMPT_LIMIT, Ask
from bot.front.challenges.entering.making import Making
from bot.front.imagine.attached.files import Attachments
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Intake, Order
from bot.front.imagine.waysout import WaysOut
from bot.front.kit.balances import Balances
from bot.front.kit.feature import Call, Where
from bot.front.kit.uploads import StoredPictures
from tests.front.challenges.memberfakes import GUILD, NOW, Known, Replies, filled, hosted, press

ONE, TWO = Model(id="m-1", label="M 1"), Model(id="m-2", label="M 2")
CATALOGUE, NOTHING = Catalogue((ONE, TWO), "m-1"), Catalogue((), None)
INKY = ServerStyle(name="Inky", words="in ink", model="m-2")
SETTINGS = ServerSettings(guild=GUILD, styles=(INKY,))
OPEN = hosted()


@dataclass
class FakeDesk:
    """Takes what is ordered: `asks` are what a real intake makes of it, once the models that are `offered` by then are
    known."""

    refusal: BotError | None = None
    known: Catalogue = CATALOGUE
    offered: Catalogue = CATALOGUE
    settings: ServerSettings = SETTINGS
    orders: list[tuple[Order, bool]] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)

    async def require_channel(self, where: Where) -> None:
        if self.refusal is not None:
            raise self.refusal

    def cached_catalogue(self, guild: int) -> Catalogue:
        return self.known

    async def submit_read(self, call: Call, read: Callable[[], Awaitable[Order]], *, private: bool) -> bool:
        order = await read()
        self.orders.append((order, private))
        intake = Intake(
            lambda: self.known,
            self.settled,
            cast(Attachments, None),
            cast(StoredPictures, None),
            cast(WaysOut, None),  # nothing is suggested in place of what the challenge takes
            Balances(cast(Any, None)),
            lambda: NOW,
        )
        ask, _ = await intake.ask_of(call, order, self.settings, NOW)
        self.asks.append(ask)
        return True

    async def settled(self) -> None:
        self.known = self.offered


class Choices:
    async def settings(self, guild: int, member: int) -> MemberSettings:
        return MemberSettings(style="Inky")


def making(desk: FakeDesk, *challenges: Any) -> Making:
    return Making(Known(challenges or (OPEN,)), cast(Desk, desk), Choices(), lambda: NOW)


def taking(*models: str) -> Hosted:
    """An open challenge that takes pictures of these models alone."""
    options = replace(OPEN.challenge.options, models=models)
    return replace(OPEN, challenge=replace(OPEN.challenge, options=options))


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
    ("models", "default", "made_with"),
    [
        ((), None, "m-2"),  # that of the style
        (("m-1",), None, "m-1"),
        (("m-2", "m-1"), None, "m-1"),
        (("m-2", "m-1"), "m-2", "m-2"),
        (("gone", "m-2"), None, "m-2"),
    ],
)
@pytest.mark.parametrize("known", [CATALOGUE, NOTHING])
async def test_it_is_made_with_a_model_that_the_challenge_takes(
    models: tuple[str, ...], default: str | None, made_with: str, known: Catalogue
) -> None:
    settings = replace(SETTINGS, default_model=default)
    part = making(desk := FakeDesk(known=known, settings=settings), taking(*models))
    await part.forms()["made"](filled(Replies(), "ch:made:CH1", prompt="x"))
    (ask,) = desk.asks
    assert ask.request.model == made_with
    assert ask.request.server_style == INKY.applied


async def test_where_none_of_its_models_is_on_offer_nothing_else_is_made_or_suggested() -> None:
    part = making(desk := FakeDesk(), taking("gone", "away"))
    with pytest.raises(ModelsNotOffered) as refusal:
        await part.verbs()["make"](press(reply := Replies(), "ch:make:CH1"))
    assert refusal.value.allowed == ("gone", "away")
    assert reply.told == [], "before anything was written"
    with pytest.raises(ModelsNotOffered):
        await part.forms()["made"](filled(Replies(), "ch:made:CH1", prompt="x"))
    assert desk.asks == []


async def test_a_form_opens_while_it_is_not_known_what_is_on_offer() -> None:
    part = making(desk := FakeDesk(known=NOTHING, offered=NOTHING), taking("m-1"))
    await part.verbs()["make"](press(opened := Replies(), "ch:make:CH1", in_panel=False))
    assert opened.form.custom_id == "ch:made:CH1"
    with pytest.raises(NoModel):
        await part.forms()["made"](filled(Replies(), "ch:made:CH1", prompt="x"))
    assert desk.asks == []


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
