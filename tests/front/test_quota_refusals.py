"""What moderators are told when nothing was changed: read aloud, from top to bottom."""

from __future__ import annotations

import pytest

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.kit.notices import notice
from tests.front.samples import ENGLISH


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            errors.NotAllowed("Manage Server"),
            "You need the permission **Manage Server** for this. Nothing was changed.",
        ),
        (
            errors.ProtectedMember(),
            "The credits of this server's owner are the owner's alone to change. Nothing was changed.",
        ),
        (
            errors.OwnCredits("Manage Server"),
            "Your own credits are for others to change. Nothing was changed. "
            "Ask another moderator; with **Manage Server** you could do it yourself.",
        ),
        (
            errors.NotAMember(),
            "That person is not a member of this server (any more). Nothing was changed. "
            "`/quota history` still tells what was changed for them.",
        ),
        (
            errors.IsABot(),
            "Bots make no pictures here, so they have no credits. Nothing was changed. Choose a person.",
        ),
        (
            errors.UnknownRole(),
            "I do not find that role; it was deleted, or it is another server's. Nothing was changed. "
            "Choose a role of this server.",
        ),
        (
            errors.UnfitRole(everyone=True),
            "@everyone is no role for this. Nothing was changed. "
            "What everybody here gets is set with `/quota defaults`.",
        ),
        (
            errors.UnfitRole(everyone=False),
            "That role belongs to a bot, and bots make no pictures here. Nothing was changed. "
            "Choose another role.",
        ),
        (
            errors.OutOfRange("credits", 99_999, 0, 10_000),
            "`credits` is 99,999; it can be 0 to 10,000. Nothing was changed. Choose a number in between.",
        ),
        (
            errors.OutOfRange("credits", 0, -10_000, 10_000),
            "0 credits are neither given nor taken. Nothing was changed. Give some, or take some away (`-5`).",
        ),
        (
            errors.OutOfRange("reason", 250, 0, 200),
            "Your reason has 250 characters; I keep up to 200. Nothing was changed. Shorten it and try again.",
        ),
        (
            errors.NotANumber("days", "three"),
            "“\u2068three\u2069” is no number for `days`. Nothing was changed. Write a whole number.",
        ),
        (
            errors.BadTime("soon"),
            "“\u2068soon\u2069” is no time to come that I can read, within ten years. Nothing was changed. "
            "Write it like `30m`, `12h`, `7d` or `2w`, or as a date like `2030-12-24`.",
        ),
        (
            errors.PointlessOption("per"),
            "`per` changes nothing without a number of credits. Nothing was changed. "
            "Add a number, or leave it out.",
        ),
        (
            errors.PointlessOption("expires"),
            "`expires` is for credits that you give, not for those you take away. Nothing was changed. "
            "Leave it out.",
        ),
        (
            errors.NothingThere(errors.Missing.BLOCK),
            "That member is not paused (any more). Nothing was changed.",
        ),
        (
            errors.NothingThere(errors.Missing.BUTTON),
            "There is nothing behind this button any more. Nothing was changed. Use the command again.",
        ),
        (
            errors.StillStarting(),
            "I have just started and do not know this server yet. Nothing was changed. Try again in a moment.",
        ),
        (
            errors.UndoExpired(seconds=1500.0),
            "Undo works for 10 minutes, and this change was made 25 minutes ago. Nothing was changed. "
            "Use the command again to set what you want.",
        ),
        (
            errors.UndoOvertaken(),
            "This was undone already, or it has been changed again since. Nothing was changed. "
            "`/quota history` tells what happened.",
        ),
    ],
)
def test_a_refusal_says_what_and_that_nothing_was_changed(error: BotError, text: str) -> None:
    assert notice(ENGLISH, error).text == text
