"""What somebody is told whose credits do not suffice: the number, the moment, where the limit comes from, a way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.limits import Limit, Scope
from bot.domain.models import Catalogue, Model
from bot.domain.periods import Period
from bot.domain.pictures import Ask, InputPicture
from bot.front.imagine.waysout import WaysOut
from bot.front.kit.cards import Button
from bot.front.kit.notices import Notice, NoticeContext, notice
from bot.front.texts.words import BUTTON_LABEL_LIMIT
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
            "All members together have no credits left. "
            f"New ones come <t:{T}:R>. Your own credits are untouched.",
        ),
        (
            errors.ServerTotalUsedUp(1, MIDNIGHT),
            "All members together have only **1 credit** left. "
            f"New ones come <t:{T}:R>. Your own credits are untouched.",
        ),
        (
            errors.Blocked(MIDNIGHT, "too\nmany *stars*"),
            f"A moderator has paused you. You can't make pictures until <t:{T}:f>. "
            "Reason: “\u2068too many \\*stars\\*\u2069”. "
            "If you think that is a mistake, ask a moderator.",
        ),
        (
            errors.Blocked(None, None),
            "A moderator has paused you. You can't make pictures until a moderator resumes you. "
            "If you think that is a mistake, ask a moderator.",
        ),
        (
            errors.MoneyCapReached(20.0),
            "The budget for pictures is used up for this month. Nothing was charged. "
            "Only the people who run this bot can raise it.",
        ),
        (
            errors.CostUnknown("gpt-image-2"),
            "There is a budget for pictures, and nothing says what one with this model costs. Nothing was charged. "
            "Only the people who run this bot can fix that.",
        ),
        (
            errors.CostNotSeenYet(is_under_way=True),
            "There is a budget for pictures. What one with this model costs is known once the picture is done that "
            "is being made right now. Nothing was charged. Try again in a minute or two.",
        ),
        (
            errors.CostNotSeenYet(is_under_way=False),
            "There is a budget for pictures, and what one with this model costs is not known yet. "
            "Nothing was charged. Ask for a single picture first.",
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


class Kept:
    """The rows of refused asks, and the store of pictures to change; `broken` as long as neither can be written."""

    def __init__(self) -> None:
        self.asks: list[Ask] = []
        self.pictures: dict[str, bytes] = {}
        self.broken: Exception | None = None

    async def keep_refused(self, ask: Ask) -> str:
        if self.broken is not None:
            raise self.broken
        self.asks.append(ask)
        return "abc123"

    async def put(self, key: str, data: bytes) -> None:
        self.pictures[key] = data


def ways_out(kept: Kept, model: Model = MODEL) -> WaysOut:
    return WaysOut(kept, kept, lambda: Catalogue((model,), "m-1"))


def dear(count: int = 1, quality: str = "high") -> Ask:
    return replace(ask(count=count, quality=quality), credits_each=MODEL.qualities[quality])


def too_dear(wanted: Ask, left: int) -> errors.NotEnoughCredits:
    price = wanted.credits_each * wanted.count
    return errors.NotEnoughCredits(limit=limit(10), renews_at=MIDNIGHT, price=price, left=left)


async def told(kept: Kept, wanted: Ask, left: int, model: Model = MODEL) -> Notice:
    refusal = await ways_out(kept, model).with_affordable(ENGLISH, wanted, (), too_dear(wanted, left))
    return notice(ENGLISH, refusal.refusal, refusal.context)


@pytest.mark.parametrize(
    ("wanted", "left", "labels"),
    [
        (dear(), 5, {"Make it in Standard (2 credits)": "1-2-standard"}),
        (dear(), 1, {"Make it in Draft (1 credit)": "1-1-draft"}),
        (
            dear(count=3),
            17,
            {"Make 3 in Standard (6 credits)": "3-6-standard", "Make 2 in High (12 credits)": "2-12-"},
        ),
        (dear(count=3, quality="draft"), 2, {"Make 2 in Draft (2 credits)": "2-2-"}),
        (
            dear(count=4, quality="standard"),
            3,
            {"Make 3 in Draft (3 credits)": "3-3-draft", "Make 1 in Standard (2 credits)": "1-2-"},
        ),
        (replace(dear(count=4, quality="draft"), request=ask().request), 3, {"Make 3 (3 credits)": "3-3-"}),
    ],
)
async def test_the_best_that_can_be_paid_for_comes_first_and_my_credits_last(
    wanted: Ask, left: int, labels: dict[str, str]
) -> None:
    kept = Kept()
    refusal = await told(kept, wanted, left)
    expected = [
        Button("make", f"abc123-{subject}", label, primary=number == 0)
        for number, (label, subject) in enumerate(labels.items())
    ]
    assert refusal.buttons == (*expected, MY_CREDITS)
    assert kept.asks == [replace(wanted, count=1)]


@pytest.mark.parametrize(
    ("wanted", "left", "model"),
    [
        (dear(quality="draft"), 0, MODEL),
        (dear(quality="standard"), 1, replace(MODEL, qualities={"standard": 2})),
        (dear(quality="standard"), 1, replace(MODEL, id="another")),
    ],
)
async def test_where_nothing_can_be_paid_for_nothing_is_kept(wanted: Ask, left: int, model: Model) -> None:
    kept = Kept()
    assert (await told(kept, wanted, left, model)).buttons == (MY_CREDITS,)
    assert kept.asks == []


@pytest.mark.parametrize("fault", [errors.StoreBusy(), errors.StoreFull(), OSError("disk")])
async def test_a_refusal_is_told_without_buttons_where_the_ask_cannot_be_kept(fault: Exception) -> None:
    kept = Kept()
    kept.broken = fault
    refusal = await told(kept, dear(), 5)
    assert refusal.text.startswith("This picture costs **6 credits** in High. You have **5 credits** left.")
    assert refusal.buttons == (MY_CREDITS,)


async def test_a_new_picture_to_change_is_kept_with_the_ask() -> None:
    kept, wanted = Kept(), dear()
    picture = InputPicture("https://cdn.example/1", "input-1", "image/png")
    wanted = replace(wanted, request=replace(wanted.request, images=(picture,)))
    await ways_out(kept).with_affordable(ENGLISH, wanted, [b"bytes"], too_dear(wanted, 5))
    assert kept.pictures == {"input-1": b"bytes"}


@given(
    st.dictionaries(st.text(min_size=1, max_size=300), st.integers(0, 10_000), min_size=1, max_size=6),
    st.integers(1, 4),
    st.integers(0, 40_000),
)
async def test_what_is_offered_fits_a_phone(qualities: dict[str, int], count: int, left: int) -> None:
    dearest = max(qualities, key=qualities.__getitem__)
    wanted = replace(ask(count=count, quality=dearest), credits_each=qualities[dearest])
    refusal = await told(Kept(), wanted, left, replace(MODEL, qualities=qualities))
    assert all(0 < len(button.label) <= BUTTON_LABEL_LIMIT for button in refusal.buttons)
    assert sum(button.primary for button in refusal.buttons) == (len(refusal.buttons) > 1)


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
    text = notice(ENGLISH, refusal, NoticeContext(count=count, quality=quality)).text
    assert text.startswith(f"{words} You have **1 credit** left. ")
