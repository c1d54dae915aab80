"""All that stands below challenges is answered by one part."""

from __future__ import annotations

from typing import Any, cast

import pytest

from bot.domain.challenges.values import Phase
from bot.domain.errors import Gone
from bot.front.challenges.members import Needs, entering_of, members_feature
from tests.domain.challenges.made import DAY, MONDAY
from tests.front.challenges.memberfakes import ALICE, NOW, Bytes, Known, Replies, call, filled, hosted, press
from tests.front.challenges.test_voting import VOTING, Ballots, entered

VERBS = {
    # the card, the gallery, the sheet, the result, and the button under a picture
    *("make", "submit", "info", "vote", "results", "flag", "enter"),
    # the private panels
    *(
        "next",
        "back",
        "choose",
        "takeback",
        "jump",
        "jumps",
        "receipt",
        "places",
        "which",
        "pick",
        "into",
        "numbers",
    ),
    *("left", "alike", "right", "duelback", "duelnext", "duelstop", "duelon", "duelflag"),
    *("overview", "overpick", "overdone", "single"),
    *("entered", "replace", "entitle", "notnow", "title", "prompt", "withdraw"),
}
FORMS = {"entered", "replace", "titled", "made", "receipted", "flagged"}


def needs(**given: Any) -> Needs:
    nothing = dict.fromkeys(Needs.__dataclass_fields__, cast(Any, None))
    return Needs(**nothing | {"clock": lambda: NOW} | given)


def test_every_verb_has_a_part_that_answers_it() -> None:
    feature = members_feature(needs(), entering_of(needs()))
    assert (set(feature._parts.verbs), set(feature._parts.forms)) == (VERBS, FORMS)


async def test_commands_lead_to_their_parts() -> None:
    pictures = {number: entered(number) for number in range(1, 4)}
    given = needs(
        challenges=Known((VOTING, hosted("CH9", Phase.OPEN))),
        ballots=Ballots(VOTING, pictures),
        store=Bytes(*(each.key for each in pictures.values())),
    )
    feature = members_feature(given, entering_of(given))
    pressed = press(reply := Replies(), "ch:vote:CH1", by=ALICE, joined_at=MONDAY - DAY)
    await feature.vote(pressed)
    assert reply.buttons[0].startswith("ch:choose:CH1-")
    assert [each.value for each in await feature._named("vote", call(Replies()), "challenge", "", {})] == [
        "CH1"
    ]


async def test_a_verb_of_no_version_is_gone() -> None:
    feature = members_feature(needs(), entering_of(needs()))
    with pytest.raises(Gone):
        await feature.pressed(press(Replies(), "ch:nonsense:CH1"))
    with pytest.raises(Gone):
        await feature.submitted(filled(Replies(), "ch:nonsense:CH1"))
