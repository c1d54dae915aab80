"""What is offered behind ⋯: only what this person may do with it, here."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from bot.front.kit.cards import Button
from bot.front.result.about.powers import about_buttons, powers_of, with_toggled
from bot.front.result.about.subjects import Subject
from bot.front.texts.album.pages import none_kept
from bot.front.texts.language import language, languages
from bot.front.texts.picture.about.buttons import keep
from bot.front.texts.picture.more import more
from tests.front.about.fakes import (
    AUTHOR,
    CHANNEL,
    ELSEWHERE,
    MODERATES,
    MODERATOR,
    OTHER,
    press,
    share,
    shown,
)
from tests.front.samples import ENGLISH

NOBODY = discord.Permissions.none()
MANAGES_MESSAGES = discord.Permissions(manage_messages=True)


def offered(
    subject: Subject,
    by: int,
    *,
    permissions: discord.Permissions = NOBODY,
    here: int = CHANNEL,
    is_kept: bool = False,
    has_files: bool = True,
) -> list[str]:
    call, _ = press(by=by, permissions=permissions, channel=here)
    buttons = about_buttons(
        ENGLISH, subject, powers_of(call, subject), here=here, is_kept=is_kept, has_files=has_files
    )
    assert len(buttons) <= 25
    return [button.label for button in buttons]


PUBLIC = Subject("PIC0", shown())
PRIVATE = Subject("PIC0", shown(private=True))


def test_the_author_has_all_but_the_report_and_shares_in_other_channels() -> None:
    assert offered(PUBLIC, AUTHOR) == ["Keep", "Original", "Spoiler", "Describe", "Delete"]
    assert offered(PUBLIC, AUTHOR, here=ELSEWHERE) == [
        "Keep", "Share here", "Original", "Spoiler", "Describe", "Delete"
    ]  # fmt: skip


def test_others_keep_it_have_its_original_and_report_it() -> None:
    assert offered(PUBLIC, OTHER) == ["Keep", "Original", "Report"]


@pytest.mark.parametrize("permissions", [MODERATES, discord.Permissions(administrator=True)])
def test_moderators_cover_and_delete_it_too(permissions: discord.Permissions) -> None:
    assert offered(PUBLIC, MODERATOR, permissions=permissions) == [
        "Keep", "Original", "Spoiler", "Report", "Delete"
    ]  # fmt: skip


def test_who_manages_the_messages_of_a_channel_moderates_what_stands_there_and_nowhere_else() -> None:
    assert "Delete" in offered(PUBLIC, OTHER, permissions=MANAGES_MESSAGES)
    assert "Delete" not in offered(PUBLIC, OTHER, permissions=MANAGES_MESSAGES, here=ELSEWHERE)
    shared = Subject("PIC0", shown(), (share(channel=ELSEWHERE),))
    assert "Delete" not in offered(shared, OTHER, permissions=MANAGES_MESSAGES)


def test_a_private_result_is_shared_and_deleted_and_there_is_no_message_to_be_covered() -> None:
    assert offered(PRIVATE, AUTHOR) == ["Keep", "Share here", "Original", "Delete"]


def test_a_private_result_that_was_shared_is_like_a_public_one() -> None:
    shared = Subject("PIC0", shown(private=True), (share(),))
    assert offered(shared, AUTHOR) == ["Keep", "Original", "Spoiler", "Describe", "Delete"]


def test_without_its_bytes_there_is_nothing_to_keep_to_share_or_to_be_had() -> None:
    assert offered(PUBLIC, AUTHOR, has_files=False) == ["Spoiler", "Describe", "Delete"]
    assert offered(PUBLIC, OTHER, has_files=False, is_kept=True) == ["Stop keeping", "Report"]


def test_what_was_done_can_be_undone() -> None:
    covered = Subject("PIC0", tuple(replace(row, is_spoiler=True) for row in shown()))
    assert offered(covered, AUTHOR, is_kept=True)[::2] == ["Stop keeping", "Show again", "Delete"]


def test_each_wording_can_be_used() -> None:
    assert offered(Subject("PIC0", shown(revised="A fox, in oil")), OTHER)[-1] == "Use this wording"
    several = Subject("PIC0", shown(4, revised="A fox, in oil"))
    assert offered(several, OTHER)[-4:] == [f"Use wording {number}" for number in (1, 2, 3, 4)]


def test_a_button_turns_round_and_the_others_stay() -> None:
    keep, delete = Button("keep", "PIC0", "Keep", "⭐"), Button("delete", "PIC0", "Delete", "🗑️")
    turned = with_toggled(ENGLISH, (keep, delete), "keep")
    assert turned == (Button("unkeep", "PIC0", "Stop keeping", "⭐"), delete)
    assert with_toggled(ENGLISH, turned, "unkeep") == (keep, delete)


@pytest.mark.parametrize("code", languages())
def test_who_keeps_nothing_reads_the_very_labels_of_the_buttons_that_keep(code: str) -> None:
    lang = language(code)
    assert more(lang) in none_kept(lang)
    assert f" {keep(lang)}." in none_kept(lang)
