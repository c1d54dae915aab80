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
from bot.front.imagine.cheaper import affordable_ask
from bot.front.kit.cards import BUTTON_LABEL_LIMIT, Button
from bot.front.kit.notices import NoticeContext, notice
from tests.front.samples import ENGLISH, ask

MY_CREDITS = Button("open", "", "My credits", space="me")
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
            "You have used all **10 credits** for today. "
            f"New ones come <t:{T}:R> (<t:{T}:t>). You get 10 credits a day here. That comes from the role <@&77>.",
        ),
        (
            errors.CreditsUsedUp(limit=limit(1, Scope.MEMBER, 5, Period.MONTH), renews_at=MIDNIGHT),
            "You have used your **1 credit** for this month. "
            f"New ones come <t:{T}:R> (<t:{T}:f>). You get 1 credit a month here. That was set for you alone.",
        ),
        (
            errors.CreditsUsedUp(limit=limit(0), renews_at=MIDNIGHT),
            "You have no credits here. "
            "You get 0 credits a day here. Everybody here gets that. A moderator can give you some.",
        ),
        (
            errors.NotEnoughCredits(limit=limit(10), renews_at=MIDNIGHT, price=6, left=2),
            "This picture costs **6 credits**. You have **2 credits** left. "
            f"New ones come <t:{T}:R> (<t:{T}:t>). You get 10 credits a day here. Everybody here gets that.",
        ),
        (
            errors.ServerTotalUsedUp(0, MIDNIGHT),
            "This server's shared credits are used up. "
            f"New ones come <t:{T}:R>. Your own credits are untouched.",
        ),
        (
            errors.ServerTotalUsedUp(1, MIDNIGHT),
            "This server has only **1 shared credit** left. "
            f"New ones come <t:{T}:R>. Your own credits are untouched.",
        ),
        (
            errors.Blocked(MIDNIGHT, "too\nmany *stars*"),
            f"A moderator has paused picture-making for you until <t:{T}:f>. "
            "Reason: “\u2068too many \\*stars\\*\u2069”. "
            "If you think that is a mistake, ask a moderator.",
        ),
        (
            errors.Blocked(None, None),
            "A moderator has paused picture-making for you. If you think that is a mistake, ask a moderator.",
        ),
        (
            errors.MoneyCapReached(20.0),
            "The budget for pictures is used up for this month. Nothing was charged. "
            "Only the people who run this bot can raise it.",
        ),
        (
            errors.WrongChannel((7, 8)),
            "Pictures are made in <#7> or <#8> on this server. Try again there.",
        ),
        (
            errors.WrongChannel(tuple(range(1, 10))),
            "Pictures are made in <#1>, <#2>, <#3>, <#4>, <#5>, <#6> or 3 other channels of this server. "
            "Try again there.",
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
        NoticeContext("abc123", quality="high", affordable_label="Make it in Standard (2)"),
    )
    assert told.text.startswith("This picture costs **6 credits** in High. You have **2 credits** left.")
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
    ("price", "count", "quality", "words"),
    [
        (1, 1, None, "This picture costs **1 credit**."),
        (2, 1, "hd", "This picture costs **2 credits** in HD."),
        (4, 4, None, "These pictures cost **4 credits**."),
        (1200, 2, "*low*", "These pictures cost **1,200 credits** in \\*low\\*."),
    ],
)
def test_what_costs_so_much(price: int, count: int, quality: str | None, words: str) -> None:
    refusal = errors.NotEnoughCredits(limit=limit(10), renews_at=MIDNIGHT, price=price, left=1)
    told = notice(ENGLISH, refusal, NoticeContext(count=count, quality=quality))
    assert told.text.startswith(f"{words} You have **1 credit** left. ")
