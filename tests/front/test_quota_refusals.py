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
            errors.NotAllowed("manage_guild"),
            "You need the permission **Manage Server** for this. Nothing was changed.",
        ),
        (errors.NotTheOperator(), "Only the people who run this bot can see what its pictures cost."),
        (
            errors.ProtectedMember(),
            "Only the owner of this server can change the owner's credits. Nothing was changed.",
        ),
        (
            errors.HigherMember(administrator=False),
            "That member's highest role is not below yours. Nothing was changed. "
            "Ask someone whose role is higher, or the owner.",
        ),
        (
            errors.HigherMember(administrator=True),
            "That member is an administrator of this server, and you are not. Nothing was changed. "
            "Ask another administrator, or the owner.",
        ),
        (
            errors.HigherRole(),
            "That role is not below your own highest role. Nothing was changed. "
            "Ask someone whose role is higher, or the owner.",
        ),
        (
            errors.OwnCredits("manage_guild"),
            "You can't change your own credits. Nothing was changed. Ask another moderator. "
            "With the permission **Manage Server** you could do it yourself.",
        ),
        (
            errors.NotAMember(),
            "That person is not on this server. Nothing was changed. "
            "`/quota history` still shows what was changed for them.",
        ),
        (
            errors.IsABot(),
            "Bots make no pictures here, so they have no credits. Nothing was changed. Choose a person.",
        ),
        (
            errors.UnknownRole(),
            "I can't find that role. It was deleted, or it belongs to another server. Nothing was changed. "
            "Choose a role of this server.",
        ),
        (
            errors.UnfitRole(everyone=True),
            "I can't set credits for the role @everyone. Nothing was changed. "
            "Use `/quota defaults` to set what everybody here gets.",
        ),
        (
            errors.UnfitRole(everyone=False),
            "That role belongs to a bot, and bots make no pictures here. Nothing was changed. "
            "Choose another role.",
        ),
        (
            errors.OutOfRange("credits", 99_999, 0, 10_000),
            "`credits` can be 0 to 10,000, not 99,999. Nothing was changed. Choose a number in between.",
        ),
        (
            errors.OutOfRange("credits", 0, -10_000, 10_000),
            "You can't give 0 credits. Nothing was changed. Give some, or take some away (`-5`).",
        ),
        (
            errors.OutOfRange("reason", 250, 0, 200),
            "Your reason has 250 characters. I keep up to 200. Nothing was changed. Shorten it and try again.",
        ),
        (
            errors.NotANumber("days", "three"),
            "I can't read “\u2068three\u2069” as a whole number for `days`. Nothing was changed. "
            "Write it in digits only, like 12.",
        ),
        (
            errors.NotANumber("days", " "),
            "`days` is empty. Nothing was changed. Write it in digits only, like 12.",
        ),
        (
            errors.BadTime("soon"),
            "I can't read “\u2068soon\u2069” as a time. Nothing was changed. "
            "Try `7d`, `12h` or a date within the next ten years, like `2030-12-24`.",
        ),
        (
            errors.PointlessOption("per"),
            "`per` needs a number of credits. Nothing was changed. Add a number, or leave `per` out.",
        ),
        (
            errors.PointlessOption("expires"),
            "`expires` is for credits that you give, not for those you take away. Nothing was changed. "
            "Leave `expires` out.",
        ),
        (
            errors.NothingThere(errors.Missing.BLOCK),
            "That member is not paused. Nothing was changed.",
        ),
        (
            errors.NothingThere(errors.Missing.OWN_LIMIT),
            "That member has no limit of their own. Nothing was changed. "
            "`/quota show` says where their credits come from.",
        ),
        (
            errors.NothingThere(errors.Missing.ROLE_LIMIT),
            "That role has no limit of its own. Nothing was changed. "
            "`/quota defaults` lists those that have one.",
        ),
        (
            errors.NothingThere(errors.Missing.CHANGE),
            "I can't find that change. Nothing was changed. `/quota history` shows all changes.",
        ),
        (
            errors.UnknownChoice("what", "x", ("used", "everything")),
            "“\u2068x\u2069” is not available for `what`. Nothing was changed. Choose from used and everything.",
        ),
        (
            errors.NothingThere(errors.Missing.BUTTON),
            "This button does not work any more. Nothing was changed. Use the command again.",
        ),
        (
            errors.StillStarting(),
            "I've just started and don't know this server yet. Nothing was changed. Try again in a moment.",
        ),
        (
            errors.UndoExpired(seconds=1500.0),
            "Undo works for 10 minutes after a change, and this one is older. Nothing was changed. "
            "Use the command again to set what you want.",
        ),
        (
            errors.UndoOvertaken(),
            "This was undone already, or it has been changed again since. Nothing was changed. "
            "`/quota history` shows what happened.",
        ),
    ],
)
def test_a_refusal_says_what_and_that_nothing_was_changed(error: BotError, text: str) -> None:
    assert notice(ENGLISH, error).text == text
