"""What /me shows, and the few words when little is left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.credits import Balance, Block
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.domain.pictures import State
from bot.front.account.panel import Page, Thumbnail, account_panel, credit_lines
from bot.front.kit.balances import Balances, low_balance_text
from bot.front.texts import account as texts
from bot.front.texts.credits import BAR_CELLS, progress_bar
from bot.sandbox.limits.components import check_layout
from bot.sandbox.limits.findings import Findings
from bot.sandbox.world.components import walk
from tests.front.balances import MIDNIGHT, NOON, balance, grant, limit
from tests.front.samples import ENGLISH, pictures

T = int(MIDNIGHT.timestamp())
ROWS = pictures(State.PAINTED, State.PAINTED, prompt="a *red* fox")
PAGE = Page(tuple(Thumbnail(row, b"webp") for row in ROWS))


def shown(view: ui.LayoutView) -> list[dict[str, Any]]:
    """The panel as Discord gets it, after Discord's own checks."""
    components: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]  # discord.py's
    found = Findings()
    check_layout(found, components)
    found.raise_if_any()
    return list(walk(components))


def text(view: ui.LayoutView) -> str:
    return "\n".join(part["content"] for part in shown(view) if "content" in part)


def test_what_is_left_and_why() -> None:
    lines = credit_lines(ENGLISH, balance(6, limit(10, Scope.ROLE, 77), grant(3, days=2), grant(1)))
    assert lines == [
        f"**6 of 10 credits** left today · renews <t:{T}:R>",
        "▰▰▰▰▰▰▱▱▱▱",
        f"➕ 3 extra credits, valid until <t:{int(NOON.timestamp()) + 2 * 86400}:f>",
        "➕ 1 extra credit",
        "You get 10 credits a day here. That comes from the role <@&77>.",
    ]


@pytest.mark.parametrize(
    ("until", "reason", "words"),
    [
        (None, None, "⛔ A moderator has paused you. You can't make pictures until a moderator resumes you."),
        (MIDNIGHT, None, f"⛔ A moderator has paused you. You can't make pictures until <t:{T}:f>."),
        (
            MIDNIGHT,
            "spam",
            f"⛔ A moderator has paused you. You can't make pictures until <t:{T}:f>. Reason: “\u2068spam\u2069”.",
        ),
    ],
)
def test_a_pause_stands_before_everything_else(
    until: datetime | None, reason: str | None, words: str
) -> None:
    block = Block(member=5, until=until, reason=reason, set_by=9)
    first, *_ = credit_lines(ENGLISH, balance(block=block))
    assert first == words


def test_a_total_of_the_server_is_told() -> None:
    total = limit(500, Scope.SERVER, per=Period.WEEK)
    has = balance(server_total=total, server_left=37, server_renews_at=MIDNIGHT)
    told = f"All members together: **37 of 500 credits** left this week · renews <t:{T}:R>"
    assert credit_lines(ENGLISH, has)[-1] == told


@given(st.lists(st.integers(1, 10_000), max_size=30), st.integers(0, 10_000))
def test_any_number_of_grants_fits_the_panel(grants: list[int], credits: int) -> None:
    has = balance(credits, limit(credits), *(grant(left) for left in grants))
    told = text(account_panel(ENGLISH, "*Den*", has, Page(), (), 0))
    assert ("more extra credit" in told) == (len(grants) > 5)
    assert ("▰" in told) == (credits > 0)


@given(st.integers(-5, 20_000), st.integers(0, 10_000))
def test_the_bar_is_full_only_when_nothing_is_used_and_empty_only_when_nothing_is_left(
    left: int, of: int
) -> None:
    drawn = progress_bar(left, of)
    assert len(drawn) == (BAR_CELLS if of else 0)
    if of:
        assert ("▰" in drawn) == (left > 0)
        assert ("▱" in drawn) == (left < of)


def test_pictures_are_numbered_and_there_are_no_dead_buttons() -> None:
    view = account_panel(ENGLISH, "Den", balance(), PAGE, ROWS, 0)
    told = text(view)
    assert "-# 1 · \u2068a \\*red\\* fox\u2069 · <t:" in told
    assert not [part for part in shown(view) if part["type"] == 2]
    (gallery,) = (part for part in shown(view) if part["type"] == 12)
    assert [item["media"]["url"] for item in gallery["items"]] == [
        f"attachment://{upload.filename}" for upload in PAGE.uploads(ENGLISH)
    ]


@pytest.mark.parametrize(
    ("page", "ids"),
    [
        (replace(PAGE, older=True), ["me:older:1"]),
        (replace(PAGE, newer=True), ["me:newer:0"]),
        (replace(PAGE, newer=True, older=True), ["me:newer:0", "me:older:1"]),
    ],
)
def test_ways_to_other_pages(page: Page, ids: list[str]) -> None:
    view = account_panel(ENGLISH, "Den", balance(), page, ROWS, 0)
    assert [part["custom_id"] for part in shown(view) if part["type"] == 2] == ids
    assert not view.is_dispatchable(), "discord.py would keep it"


def test_pictures_whose_bytes_are_gone_are_counted() -> None:
    told = text(account_panel(ENGLISH, "Den", balance(), Page(unreadable=2), ROWS, 3))
    assert "2 pictures of this page were deleted or are too old." in told
    assert "3 more pictures couldn't be posted and wait here: use `/me` again." in told


@pytest.mark.parametrize(
    ("count", "private", "words"),
    [
        (1, False, "Here's your picture. I couldn't post it in the channel."),
        (2, False, "Here are your pictures. I couldn't post them in the channel."),
        (1, True, "Here's your picture. I couldn't show it to you when it was ready."),
        (2, True, "Here are your pictures. I couldn't show them to you when they were ready."),
    ],
)
def test_what_could_not_be_posted_comes_with_a_word(count: int, private: bool, words: str) -> None:
    assert texts.here_it_is(ENGLISH, count, private=private) == words


def test_what_was_kept_in_vain_is_told_with_its_prompt_as_long_as_that_is_there() -> None:
    gone = "I kept this picture for you, but it was deleted or is too old. I'm sorry."
    assert texts.kept_is_gone(ENGLISH, "a fox", 1) == f"> \u2068a fox\u2069\n{gone}"
    assert texts.kept_is_gone(ENGLISH, "", 1) == gone
    assert "these pictures" in texts.kept_is_gone(ENGLISH, "a fox", 2)


# --- few credits ---


@pytest.mark.parametrize(
    ("has", "words"),
    [
        (balance(3), None),
        (balance(2), f"2 credits left today, more <t:{T}:R>."),
        (balance(2, limit(5, per=Period.MONTH)), f"2 credits left this month, more <t:{T}:R>."),
        (balance(0, limit(5, per=Period.WEEK)), f"No credits left this week, more <t:{T}:R>."),
        (balance(1, limit(5, per=Period.WEEK)), f"1 credit left this week, more <t:{T}:R>."),
        (balance(0), f"No credits left today, more <t:{T}:R>."),
        (balance(0, limit(), grant(5)), None),
        (balance(1, limit(), grant(1)), f"2 credits left today, more <t:{T}:R>."),
        (balance(0, limit(0), grant(1)), "1 credit left."),
        (balance(0, limit(0)), "No credits left."),
        (balance(0, limit(5, per=Period.MONTH)), f"No credits left this month, more <t:{T}:R>."),
    ],
)
def test_few_left(has: Balance, words: str | None) -> None:
    assert low_balance_text(ENGLISH, has) == words


class Ledger:
    """Balances by role."""

    def __init__(self) -> None:
        self.asked = 0

    async def balance(self, guild: int, member: int, roles: Collection[int]) -> Balance:
        self.asked += 1
        return balance(20 if 77 in roles else 1)


async def test_the_roles_with_which_somebody_asked_last_decide() -> None:
    ledger = Ledger()
    balances = Balances(ledger)
    assert await balances.low_balance_text(ENGLISH, 1, 5) is None
    assert ledger.asked == 0, "without the roles nobody can say, so nobody is asked"

    balances.remember_roles(1, 5, (77,))
    assert await balances.low_balance_text(ENGLISH, 1, 5) is None
    balances.remember_roles(1, 5, ())
    assert await balances.low_balance_text(ENGLISH, 1, 5) == f"1 credit left today, more <t:{T}:R>."
    assert await balances.low_balance_text(ENGLISH, 2, 5) is None
