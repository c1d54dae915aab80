"""Which challenge a subcommand is about: named, the only one, or chosen in a menu that leads on in place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest

from bot.domain.albums.visibility import Ground
from bot.domain.challenges.values import Phase
from bot.domain.errors import Gone, NoChallenge
from bot.front.challenges.entering.choosing import ChallengeChoice
from bot.front.challenges.which import Subcommand, Which
from bot.front.kit.feature import Call
from bot.front.kit.guilds.server import Server
from tests.front.challenges.memberfakes import ELSEWHERE, Known, Replies, call, hosted, press

VOTING, HIDDEN = (Phase.VOTING,), 66
RAIN, SNOW = hosted("CH1", Phase.VOTING), hosted("CH2", Phase.VOTING, theme="Snow", channel=ELSEWHERE)


def which(known: Known, shown: list[str]) -> Which:
    async def show(call: Call, public_id: str) -> None:
        shown.append(public_id)

    return Which(ChallengeChoice(known), {"vote": Subcommand(VOTING, NoChallenge("voting"), show)})


async def test_the_only_one_of_its_phase_is_meant() -> None:
    shown: list[str] = []
    known = Known((RAIN, hosted("CH3")))
    await which(known, shown).answer(call(Replies()), "vote", None)
    assert shown == ["CH1"]
    assert [each.value for each in await which(known, shown).suggested(call(Replies()), "vote", "")] == [
        "CH1"
    ]
    with pytest.raises(NoChallenge) as none:
        await which(Known(()), shown).answer(call(Replies()), "vote", None)
    assert none.value.state == "voting"


async def test_one_that_has_gone_on_is_told_by_what_it_is_now() -> None:
    shown: list[str] = []
    known = Known((RAIN, hosted("CH3", Phase.CLOSED)))
    await which(known, shown).answer(call(Replies()), "vote", "CH3")
    assert shown == ["CH3"]
    with pytest.raises(NoChallenge):
        await which(known, shown).answer(call(Replies()), "vote", "no such theme")
    assert shown == ["CH3"]


async def test_of_several_the_menu_asks_and_leads_on_in_place() -> None:
    shown: list[str] = []
    asking = which(Known((RAIN, SNOW)), shown)
    await asking.answer(call(reply := Replies(), channel=1), "vote", None)
    assert reply.menu["custom_id"] == "ch:which:vote"
    assert [option["label"] for option in reply.menu["options"]] == ["Rain in unusual places", "Snow"]
    chosen = press(reply := Replies(), "ch:which:vote", values=("CH2",))
    await asking.verbs()[chosen.verb](chosen)
    assert (shown, reply.told) == (["CH2"], [("begun", True)])
    with pytest.raises(Gone):
        await asking.verbs()["which"](press(Replies(), "ch:which:nonsense", values=("CH2",)))


async def test_more_are_found_by_their_theme_than_a_menu_holds() -> None:
    """A server may have had hundreds."""
    shown: list[str] = []
    old = [hosted(f"CH{number}", Phase.VOTING, theme=f"Theme {number}") for number in range(200)]
    asking = which(Known(tuple(old)), shown)
    await asking.answer(call(Replies()), "vote", "theme 199")
    assert shown == ["CH199"]
    (found,) = await asking.suggested(call(Replies()), "vote", "199")
    assert found.value == "CH199"
    assert len(await asking.suggested(call(Replies()), "vote", "")) == 25
    await asking.answer(call(reply := Replies(), channel=1), "vote", None)
    assert len(reply.menu["options"]) == 25


async def test_what_goes_on_where_one_may_not_look_is_not_told() -> None:
    """But for what is done in that very channel."""
    shown: list[str] = []
    secret = hosted("CH3", Phase.VOTING, theme="Plans", channel=HIDDEN)
    asking = which(Known((RAIN, secret)), shown)
    mia = in_server(call(Replies()), seen=(RAIN.channel,))
    assert [each.value for each in await asking.suggested(mia, "vote", "")] == ["CH1"]
    await asking.answer(mia, "vote", None)
    with pytest.raises(NoChallenge):
        await asking.answer(mia, "vote", " plans ")
    assert shown == ["CH1"]
    await asking.answer(in_server(call(Replies()), seen=(RAIN.channel, HIDDEN)), "vote", "plans")
    await asking.answer(in_server(call(Replies(), channel=HIDDEN), seen=()), "vote", "plans")
    assert shown == ["CH1", "CH3", "CH3"]


def in_server(made: Call, seen: Collection[int]) -> Call:
    """As a member who sees these channels."""
    grounds = {
        channel: Ground(may_view=channel in seen, may_read_history=True) for channel in (RAIN.channel, HIDDEN)
    }
    return replace(made, where=replace(made.where, server=Grounds(grounds)))


class Grounds(Server):
    def __init__(self, known: Mapping[int, Ground]) -> None:
        super().__init__(None)
        self._known = known

    def ground(self, channel: int) -> Ground | None:
        return self._known.get(channel)
