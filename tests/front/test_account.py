"""What /me shows, and the few words when little is left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.affordable import Affordable
from bot.domain.albums.leafing import AlbumPicture, AskLine, Sheet
from bot.domain.care.values import Deletion
from bot.domain.credits import Balance, Block
from bot.domain.limits import Scope
from bot.domain.models import Catalogue, Model
from bot.domain.periods import Period
from bot.domain.pictures import State
from bot.front.account.leafing import Leaf
from bot.front.account.panel import Head, account_panel, credit_lines, enough_of, files_of
from bot.front.account.places import Place
from bot.front.kit.balances import Balances, low_balance_text
from bot.front.kit.cards import PictureFile
from bot.front.texts.account import panel as texts
from bot.front.texts.credits import BAR_CELLS, progress_bar
from bot.sandbox.limits.components import check_layout
from bot.sandbox.limits.findings import Findings
from bot.sandbox.world.components import Component, walk
from tests.front.balances import MIDNIGHT, NOON, balance, grant, limit
from tests.front.samples import ENGLISH, pictures

T = int(MIDNIGHT.timestamp())
WEBP = PictureFile(b"webp", "image/webp")
CATALOGUE = Catalogue((Model(id="m-1", label="M One"),), "m-1")


def listed(
    id: int, prompt: str = "a *red* fox", *, ask: int | None = None, position: int = 0
) -> AlbumPicture:
    """A picture as a list has it; `ask` is its ask's interaction, one of its own if there is none."""
    return AlbumPicture(
        id=id,
        public_id=f"PIC{id}",
        interaction=1000 + id if ask is None else ask,
        position=position,
        member=5,
        prompt=prompt,
        made_at=NOON,
    )


def leaf(*lines: Sequence[AlbumPicture], at: int, words: str = "", bare: bool = False, **sheet: Any) -> Leaf:
    """The page of these asks, at the picture with this id."""
    shown = Sheet(tuple(AskLine(tuple(line)) for line in lines), **sheet)
    (row,) = pictures(State.PAINTED, prompt="a *red* fox")
    file = None if bare else WEBP
    return Leaf(Place(words, shown.top, at), shown, shown.at(at), row, file, viewer=5)


def panel(shown: Leaf, has: Balance | None = None, **head: Any) -> ui.LayoutView:
    return account_panel(ENGLISH, Head("Den", has or balance(), **head), shown, CATALOGUE)


NOTHING = Leaf(Place(), Sheet(()))


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
    told = text(panel(leaf([listed(1, "*_" * 2000)], at=1), has))
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


def custom_ids(view: ui.LayoutView) -> list[str]:
    """Of the buttons, in their order."""
    return [
        part["custom_id"] for part in shown(view) if part["type"] == Component.BUTTON and "custom_id" in part
    ]


KEPT, ALL = (f"me:page:{letter}-1y2p0ij32e8e7-1y2p0ij32e8e7" for letter in "ko")
DATA = ("me:export:", "me:erase:")
FILTERS = (KEPT, ALL, "me:settings:", *DATA)


def verbs_of_album(view: ui.LayoutView) -> list[str]:
    return [id for id in custom_ids(view) if id.startswith("me:") and id not in FILTERS]


def test_one_picture_is_shown_large_with_its_prompt_and_no_dead_buttons() -> None:
    only = leaf([listed(7)], at=7)
    view = panel(only)
    (gallery,) = (part for part in shown(view) if part["type"] == Component.MEDIA_GALLERY)
    (upload,) = files_of(ENGLISH, only)
    assert [item["media"]["url"] for item in gallery["items"]] == [f"attachment://{upload.filename}"]
    assert "> \u2068a \\*red\\* fox\u2069" in text(view)
    assert f"-# <t:{int(NOON.timestamp())}:R> · \u2068M One\u2069" in text(view)
    assert verbs_of_album(view) == []
    assert [part for part in shown(view) if part["type"] == Component.STRING_SELECT] == []
    verbs = ["im:again:PIC0-1", "im:share:PIC0-1", "im:delete:PIC0-1", "im:more:PIC0-1"]
    assert custom_ids(view) == [*verbs, KEPT, "me:settings:", *DATA]
    assert not view.is_dispatchable(), "discord.py would keep it"


def test_an_ask_of_several_is_one_line_and_steps_through_its_pictures() -> None:
    several = [listed(9 + position, ask=3, position=position) for position in range(3)]
    asks = ([listed(20)], several, [listed(5, "")])
    view = panel(leaf(*asks, at=10))
    assert "· 2 of 3 ·" in text(view)
    assert verbs_of_album(view) == ["me:page:o-k-9", "me:page:o-k-b"]
    (menu,) = (part for part in shown(view) if part["type"] == Component.STRING_SELECT)
    assert [
        (option["label"], option["value"], option["description"], bool(option.get("default")))
        for option in menu["options"]
    ] == [
        ("a *red* fox", "k", "2026-01-01", False),
        ("a *red* fox", "9", "2026-01-01 · 3 pictures", True),
        ("A picture without its words", "5", "2026-01-01", False),
    ]


@pytest.mark.parametrize(
    ("at", "sheet", "ids"),
    [
        (8, {"older": 6}, ["me:page:o-8-7", "me:oldlist:o-6-6"]),
        (7, {"older": 6}, ["me:page:o-8-8", "me:page:o-6-6"]),
        (8, {"newer": True}, ["me:newlist:o-8-8", "me:before:o-8-8", "me:page:o-8-7"]),
        (7, {"newer": True, "older": 6}, ["me:newlist:o-8-7", "me:page:o-8-8", "me:page:o-6-6"]),
    ],
)
def test_ways_to_other_pages(at: int, sheet: dict[str, Any], ids: list[str]) -> None:
    assert verbs_of_album(panel(leaf([listed(8)], [listed(7)], at=at, **sheet))) == ids


def test_a_search_goes_on_where_it_stopped_and_its_words_with_it() -> None:
    found = leaf([listed(8)], at=8, words="füchse", older=3, unsearched=True)
    view = panel(found)
    assert verbs_of_album(view) == [f"me:page:s{'füchse'.encode().hex()}-3-3"]
    assert "🔎 Your pictures with “\u2068füchse\u2069”" in text(view)
    assert "Search further back" in [part.get("label") for part in shown(view)]

    empty = Leaf(Place("füchse"), Sheet((), older=3, unsearched=True))
    assert "There are older ones." in text(panel(empty))
    assert len(verbs_of_album(panel(empty))) == 1
    nothing = Leaf(Place("füchse"), Sheet(()))
    assert "None of your pictures has these words." in text(panel(nothing))
    assert custom_ids(panel(nothing)) == [ALL, KEPT, "me:settings:", *DATA]


def test_a_picture_whose_bytes_are_gone_has_its_line_with_words() -> None:
    told = text(panel(leaf([listed(7)], at=7, bare=True), waiting=3))
    assert "fox" in told
    assert "That picture was deleted or is too old." in told
    assert "3 more pictures couldn't be posted and wait here: use `/me` again." in told
    assert "Make your first one" in text(panel(NOTHING))


def test_a_picture_that_may_not_be_shown_any_more_has_no_prompt_and_no_verbs() -> None:
    theirs = replace(listed(7, "a secret"), member=6)
    sheet = Sheet((AskLine((theirs,)), AskLine((listed(3),))))
    gone = Leaf(Place(top=7, at=7, kept=True), sheet, theirs, viewer=5)
    told = text(panel(gone))
    assert "secret" not in str(shown(panel(gone)))
    assert "That picture was deleted or is too old." in told
    assert "⭐ Pictures that you keep" in told
    assert [id for id in custom_ids(panel(gone)) if id.startswith("im:")] == []
    (menu,) = (part for part in shown(panel(gone)) if part["type"] == Component.STRING_SELECT)
    assert [option["label"] for option in menu["options"]] == ["A picture by another member", "a *red* fox"]


def test_a_spoiler_is_covered_and_anothers_picture_offers_no_deletion() -> None:
    theirs = replace(listed(7), member=6)
    (row,) = pictures(State.PAINTED)
    row = replace(row, is_spoiler=True, ask=replace(row.ask, member=6))
    view = panel(
        Leaf(
            Place(top=7, at=7, kept=True),
            Sheet((AskLine((theirs,)),)),
            theirs,
            row,
            WEBP,
            has_family=True,
            viewer=5,
        )
    )
    (gallery,) = (part for part in shown(view) if part["type"] == Component.MEDIA_GALLERY)
    assert gallery["items"][0]["spoiler"] is True
    assert "-# <@6> · <t:" in text(view)
    assert custom_ids(view) == [
        "im:again:PIC0-1",
        "im:more:PIC0-1",
        "me:family:k-7-7",
        ALL,
        "me:settings:",
        *DATA,
    ]


def test_deletions_by_moderators_are_told_with_their_reasons() -> None:
    deletions = (
        Deletion(public_id="a", at=MIDNIGHT, by=9, reason="*spam*"),
        Deletion(public_id="b", at=NOON, by=9),
    )
    told = text(panel(NOTHING, deletions=deletions))
    assert f"🗑️ A moderator deleted a picture of yours <t:{T}:R>: “\u2068\\*spam\\*\u2069”" in told
    assert f"🗑️ A moderator deleted a picture of yours <t:{int(NOON.timestamp())}:R>." in told


def test_what_the_credits_are_enough_for() -> None:
    qualities = {"standard": 1, "hd": 2, "high": 6}
    has = balance(5)
    assert enough_of(Catalogue((Model(id="m", label="M", qualities=qualities),), "m"), has) == (
        Affordable("standard", 5, 5),
        Affordable("hd", 2, 4),
    )
    assert "Enough for 5 Standard or 2 HD" in text(panel(NOTHING, enough=enough_of(CATALOGUE, has)))
    plain = enough_of(Catalogue((Model(id="m", label="M", qualities={}),), "m"), balance(1))
    assert "Enough for 1 picture\n" in text(panel(NOTHING, enough=plain))
    paused = balance(5, block=Block(member=5, until=None, reason=None, set_by=9))
    assert enough_of(CATALOGUE, paused) == enough_of(Catalogue((), None), has) == ()


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
