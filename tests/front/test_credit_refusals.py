"""What somebody is told whose credits do not suffice: the number, the moment, where the limit comes from, a way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.limits import Limit, Scope
from bot.domain.models import Model
from bot.domain.periods import Period
from bot.domain.pictures import Ask
from bot.front.imagine.cheaper import affordable_ask, costs
from bot.front.kit.cards import BUTTON_LABEL_LIMIT, Button
from bot.front.kit.notices import MY_CREDITS, NoticeContext, notice
from tests.front.samples import ENGLISH, ask

MIDNIGHT = datetime(2026, 1, 2, tzinfo=UTC)
T = int(MIDNIGHT.timestamp())
MODEL = Model(id="m-1", label="M", qualities={"draft": 1, "standard": 2, "high": 6})


def limit(credits: int, scope: Scope = Scope.DEFAULT, target: int = 0, per: Period = Period.DAY) -> Limit:
    return Limit(scope=scope, target=target, credits=credits, per=per)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            errors.CreditsUsedUp(limit=limit(10, Scope.ROLE, 77), renews_at=MIDNIGHT),
            "You have used all **10 credits** for today. Nothing was charged. "
            f"New ones <t:{T}:R> (<t:{T}:t>). You get 10 credits a day here, from the role <@&77>.",
        ),
        (
            errors.CreditsUsedUp(limit=limit(1, Scope.MEMBER, 5, Period.MONTH), renews_at=MIDNIGHT),
            "You have used your **1 credit** for this month. Nothing was charged. "
            f"New ones <t:{T}:R> (<t:{T}:f>). You get 1 credit a month here, set for you alone.",
        ),
        (
            errors.CreditsUsedUp(limit=limit(0), renews_at=MIDNIGHT),
            "You have no credits here. Nothing was charged. "
            "You get 0 credits a day here: this server's default. A moderator can give you some.",
        ),
        (
            errors.NotEnoughCredits(limit=limit(10), renews_at=MIDNIGHT, price=6, left=2),
            "This costs **6 credits**; you have **2 left**. Nothing was charged. "
            f"New ones <t:{T}:R> (<t:{T}:t>). You get 10 credits a day here: this server's default.",
        ),
        (
            errors.ServerTotalUsedUp(0, MIDNIGHT),
            "This server's shared credits are used up. Nothing was charged. "
            f"New ones <t:{T}:R>. Your own credits are untouched.",
        ),
        (
            errors.ServerTotalUsedUp(1, MIDNIGHT),
            "This server has only **1 shared credit** left. Nothing was charged. "
            f"New ones <t:{T}:R>. Your own credits are untouched.",
        ),
        (
            errors.Blocked(MIDNIGHT, "too\nmany *stars*"),
            f"A moderator has paused picture-making for you until <t:{T}:f>. "
            "Reason: “\u2068too many \\*stars\\*\u2069”. Nothing was charged. "
            "If you think that is a mistake, ask a moderator.",
        ),
        (
            errors.Blocked(None, None),
            "A moderator has paused picture-making for you. Nothing was charged. "
            "If you think that is a mistake, ask a moderator.",
        ),
        (
            errors.MoneyCapReached(20.0),
            "The budget for pictures is used up for this month; the people running the bot have been told. "
            "Nothing was charged. Your own credits are untouched.",
        ),
        (
            errors.WrongChannel((7, 8)),
            "Pictures are made in <#7> or <#8> on this server. Nothing was charged. Try again there.",
        ),
        (
            errors.WrongChannel(tuple(range(1, 10))),
            "Pictures are made in <#1>, <#2>, <#3>, <#4>, <#5>, <#6> or 3 other channels on this server. "
            "Nothing was charged. Try again there.",
        ),
    ],
)
def test_the_words(error: errors.BotError, text: str) -> None:
    assert notice(ENGLISH, error).text == text


def test_the_affordable_button_comes_before_my_credits() -> None:
    refusal = errors.NotEnoughCredits(limit=limit(10), renews_at=MIDNIGHT, price=6, left=2)
    told = notice(
        ENGLISH,
        refusal,
        NoticeContext("abc123", costs="High costs", affordable_label="Make it in Standard (2)"),
    )
    assert told.text.startswith("High costs **6 credits**; you have **2 left**.")
    cheaper = Button("cheaper", "abc123", "Make it in Standard (2)", primary=True)
    assert told.buttons == (cheaper, MY_CREDITS)
    assert notice(ENGLISH, refusal).buttons == (MY_CREDITS,)


def dear(count: int = 1, quality: str = "high") -> Ask:
    return replace(ask(count=count, quality=quality), credits_each=MODEL.qualities[quality])


@pytest.mark.parametrize(
    ("wanted", "left", "label", "price"),
    [
        (dear(), 5, "Make it in Standard (2)", 2),
        (dear(), 1, "Make it in Draft (1)", 1),
        (dear(count=3), 17, "Make all 3 in Standard (6)", 6),
        (dear(count=3, quality="draft"), 2, "Make 2 of them (2)", 2),
        (dear(count=4, quality="standard"), 3, "Make 1 of them (2)", 2),
    ],
)
def test_the_best_that_can_be_paid_for(wanted: Ask, left: int, label: str, price: int) -> None:
    out = affordable_ask(wanted, MODEL, left)
    assert out is not None
    assert out.label == label
    assert out.ask.credits_each * out.ask.count == price
    assert out.ask.request.prompt == wanted.request.prompt


def test_sometimes_nothing_is_affordable() -> None:
    assert affordable_ask(dear(quality="draft"), MODEL, 0) is None
    assert affordable_ask(dear(quality="standard"), replace(MODEL, qualities={"standard": 2}), 1) is None


@given(
    st.dictionaries(st.text(min_size=1, max_size=300), st.integers(0, 10_000), min_size=1, max_size=6),
    st.integers(1, 4),
    st.integers(0, 40_000),
)
def test_what_is_offered_can_always_be_paid_for(qualities: dict[str, int], count: int, left: int) -> None:
    dearest = max(qualities, key=qualities.__getitem__)
    wanted = replace(ask(count=count, quality=dearest), credits_each=qualities[dearest])
    out = affordable_ask(wanted, replace(MODEL, qualities=qualities), left)
    if out is not None and left < wanted.credits_each * count:
        assert out.ask.credits_each * out.ask.count <= left
        assert len(out.label) <= BUTTON_LABEL_LIMIT + 5  # the price may take it over what phones show


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (ask(quality="hd"), "HD costs"),
        (ask(), "This costs"),
        (ask(count=4), "4 pictures cost"),
        (ask(count=2, quality="*low*"), "2 pictures in \\*low\\* cost"),
    ],
)
def test_what_costs(wanted: Ask, words: str) -> None:
    assert costs(wanted) == words
