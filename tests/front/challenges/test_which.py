"""Which challenge a subcommand is about: named, the only one, or chosen in a menu that leads on in place."""

from __future__ import annotations

import pytest

from bot.domain.challenges.values import Phase
from bot.domain.errors import Gone, NoChallenge
from bot.front.challenges.entering.choosing import ChallengeChoice
from bot.front.challenges.which import Subcommand, Which
from bot.front.kit.feature import Call
from tests.front.challenges.memberfakes import ELSEWHERE, Known, Replies, call, hosted, press

VOTING = (Phase.VOTING,)
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
