"""The words for what a moderator may not do, or typed wrongly. Nothing was changed then, and each message says so."""

from __future__ import annotations

from bot.domain import errors
from bot.domain.audit import UNDO_WITHIN
from bot.domain.errors import BotError
from bot.front.texts.errors.explanation import Explanation
from bot.front.texts.language import ENGLISH
from bot.front.texts.words import duration, escape, one_line, quoted, truncate

NOT_CHANGED = "Nothing was changed."
_GONE = {
    "block": ("That member is not paused (any more).", ""),
    "own limit": ("That member has no limit of their own.", "`/quota show` tells where theirs comes from."),
    "role limit": ("That role has no limit of its own.", "`/quota defaults` lists those that have one."),
    "change": ("I know nothing of that change.", "`/quota history` lists those I know."),
}
_NOTHING = ("There is nothing behind this button any more.", "Use the command again.")


def about_moderation(error: BotError) -> Explanation | None:
    """The words for an error about a change of credits; None for any other error."""
    found = _about_permissions(error) or _about_targets(error) or _about_values(error) or _about_undo(error)
    return found and Explanation(found.what, found.then, charged=NOT_CHANGED)


def _about_permissions(error: BotError) -> Explanation | None:
    match error:
        case errors.NotAllowed(permission):
            return Explanation(f"You need the permission {_bold(permission)} for this.")
        case errors.ProtectedMember():
            return Explanation("The credits of this server's owner are the owner's alone to change.")
        case errors.OwnCredits(permission):
            then = f"Ask another moderator; with {_bold(permission)} you could do it yourself."
            return Explanation("Your own credits are for others to change.", then)
        case errors.StillStarting():
            what = "I have just started and do not know this server yet."
            return Explanation(what, "Try again in a moment.")
    return None


def _about_targets(error: BotError) -> Explanation | None:
    match error:
        case errors.NotAMember():
            what = "That person is not a member of this server (any more)."
            return Explanation(what, "`/quota history` still tells what was changed for them.")
        case errors.IsABot():
            return Explanation("Bots make no pictures here, so they have no credits.", "Choose a person.")
        case errors.UnknownRole():
            what = "I do not find that role; it was deleted, or it is another server's."
            return Explanation(what, "Choose a role of this server.")
        case errors.UnfitRole(everyone=True):
            return Explanation(
                "@everyone is no role for this.", "What everybody here gets is set with `/quota defaults`."
            )
        case errors.UnfitRole():
            return Explanation(
                "That role belongs to a bot, and bots make no pictures here.", "Choose another role."
            )
    return None


def _about_values(error: BotError) -> Explanation | None:
    match error:
        case errors.OutOfRange("reason", value, _, highest):
            what = f"Your reason has {value:,} characters; I keep up to {highest:,}."
            return Explanation(what, "Shorten it and try again.")
        case errors.OutOfRange("credits", 0, lowest, _) if lowest < 0:
            return Explanation(
                "0 credits are neither given nor taken.", "Give some, or take some away (`-5`)."
            )
        case errors.OutOfRange(option, value, lowest, highest):
            what = f"`{_plain(option)}` is {value:,}; it can be {lowest:,} to {highest:,}."
            return Explanation(what, "Choose a number in between.")
        case errors.NotANumber(option, value):
            return Explanation(
                f"{quoted(ENGLISH, value)} is no number for `{_plain(option)}`.", "Write a whole number."
            )
        case errors.BadTime(value):
            then = "Write it like `30m`, `12h`, `7d` or `2w`, or as a date like `2030-12-24`."
            return Explanation(
                f"{quoted(ENGLISH, value)} is no time to come that I can read, within ten years.", then
            )
        case errors.PointlessOption("per"):
            then = "Add a number, or leave it out."
            return Explanation("`per` changes nothing without a number of credits.", then)
        case errors.PointlessOption(option):
            what = f"`{_plain(option)}` is for credits that you give, not for those you take away."
            return Explanation(what, "Leave it out.")
    return None


def _about_undo(error: BotError) -> Explanation | None:
    match error:
        case errors.NothingThere(missing):
            return Explanation(*_GONE.get(missing, _NOTHING))
        case errors.UndoExpired(seconds):
            within, ago = duration(UNDO_WITHIN.total_seconds()), duration(seconds)
            what = f"Undo works for {within}, and this change was made {ago} ago."
            return Explanation(what, "Use the command again to set what you want.")
        case errors.UndoOvertaken():
            what = "This was undone already, or it has been changed again since."
            return Explanation(what, "`/quota history` tells what happened.")
    return None


def _bold(permission: str) -> str:
    return f"**{escape(truncate(one_line(permission), 60))}**"


def _plain(option: str) -> str:
    """A name to be put between backticks, where Discord shows backslashes as they are; so nothing is escaped."""
    return truncate(one_line(option), 40).replace("`", "'")
