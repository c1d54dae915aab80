"""The words for what a moderator may not do, or typed wrongly. Nothing was changed then, and each message says so."""

from __future__ import annotations

from bot.domain import errors
from bot.domain.errors import BotError, Missing
from bot.domain.guilds.audit import UNDO_WITHIN
from bot.front.texts.errors.explanation import Explanation, not_changed
from bot.front.texts.language import Language
from bot.front.texts.permissions import permission_name
from bot.front.texts.words import one_line, quoted, truncate


def about_moderation(lang: Language, error: BotError) -> Explanation | None:
    """The words for an error about a change of credits; None for any other error."""
    if isinstance(
        error, errors.ChangeUncertain
    ):  # the one of them after which something may have been changed
        what = lang.gettext(
            "My database stopped answering in the middle, so I can't tell whether this was changed."
        )
        return Explanation(what, lang.gettext("Look at `/quota history` before you try again."))
    if isinstance(error, errors.NotTheOperator):  # who asked only to see something
        return Explanation(lang.gettext("Only the people who run this bot can see what its pictures cost."))
    found = (
        _about_permissions(lang, error)
        or _about_targets(lang, error)
        or _about_numbers(lang, error)
        or _about_values(lang, error)
        or _about_undo(lang, error)
    )
    return found and Explanation(found.what, found.then, not_changed(lang))


def _about_permissions(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.NotAllowed(flag):
            what = lang.gettext("You need the permission **{permission}** for this.")
            return Explanation(what.format(permission=permission_name(lang, flag)))
        case errors.ProtectedMember():
            return Explanation(lang.gettext("Only the owner of this server can change the owner's credits."))
        case errors.HigherMember(administrator=True):
            what = lang.gettext("That member is an administrator of this server, and you are not.")
            return Explanation(what, lang.gettext("Ask another administrator, or the owner."))
        case errors.HigherMember():
            what = lang.gettext("That member's highest role is not below yours.")
            return Explanation(what, lang.gettext("Ask someone whose role is higher, or the owner."))
        case errors.HigherRole():
            what = lang.gettext("That role is not below your own highest role.")
            return Explanation(what, lang.gettext("Ask someone whose role is higher, or the owner."))
        case errors.OwnCredits(flag):
            alone = lang.gettext("With the permission **{permission}** you could do it yourself.")
            then = lang.in_a_row(
                lang.gettext("Ask another moderator."),
                alone.format(permission=permission_name(lang, flag)),
            )
            return Explanation(lang.gettext("You can't change your own credits."), then)
        case errors.StillStarting():
            what = lang.gettext("I've just started and don't know this server yet.")
            return Explanation(what, lang.gettext("Try again in a moment."))
    return None


def _about_targets(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.NotAMember():
            what = lang.gettext("That person is not on this server.")
            return Explanation(what, lang.gettext("`/quota history` still shows what was changed for them."))
        case errors.IsABot():
            what = lang.gettext("Bots make no pictures here, so they have no credits.")
            return Explanation(what, lang.gettext("Choose a person."))
        case errors.UnknownRole():
            what = lang.gettext("I can't find that role. It was deleted, or it belongs to another server.")
            return Explanation(what, lang.gettext("Choose a role of this server."))
        case errors.UnfitRole(everyone=True):
            what = lang.gettext("I can't set credits for the role @everyone.")
            return Explanation(what, lang.gettext("Use `/quota defaults` to set what everybody here gets."))
        case errors.UnfitRole():
            what = lang.gettext("That role belongs to a bot, and bots make no pictures here.")
            return Explanation(what, lang.gettext("Choose another role."))
    return None


def _about_numbers(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.OutOfRange("reason", value, _, highest):
            has = lang.ngettext(
                "Your reason has {count} character.", "Your reason has {count} characters.", value
            ).format(count=lang.number(value))
            # Translators: {limit} is a number of characters
            most = lang.gettext("I keep up to {limit}.").format(limit=lang.number(highest))
            return Explanation(lang.in_a_row(has, most), lang.gettext("Shorten it and try again."))
        case errors.OutOfRange("credits", 0, lowest, _) if lowest < 0:
            what = lang.gettext("You can't give 0 credits.")
            return Explanation(what, lang.gettext("Give some, or take some away (`-5`)."))
        case errors.OutOfRange(option, value, lowest, highest):
            # Translators: {option} is the name of an option or a field, the others are numbers
            what = lang.gettext("`{option}` can be {lowest} to {highest}, not {value}.").format(
                option=_plain(option),
                value=lang.number(value),
                lowest=lang.number(lowest),
                highest=lang.number(highest),
            )
            return Explanation(what, lang.gettext("Choose a number in between."))
        case errors.NotANumber(option, value) if not one_line(value):
            # Translators: {option} is the name of a field
            what = lang.gettext("`{option}` is empty.").format(option=_plain(option))
            return Explanation(what, lang.gettext("Write it in digits only, like 12."))
        case errors.NotANumber(option, value):
            # Translators: {value} is what was typed, {option} the name of an option or a field
            what = lang.gettext("I can't read {value} as a whole number for `{option}`.")
            return Explanation(
                what.format(value=quoted(lang, value), option=_plain(option)),
                lang.gettext("Write it in digits only, like 12."),
            )
    return None


def _about_values(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.BadTime(value):
            # Translators: {value} is what was typed, in quotation marks
            what = lang.gettext("I can't read {value} as a time.").format(value=quoted(lang, value))
            then = lang.gettext("Try `7d`, `12h` or a date within the next ten years, like `2030-12-24`.")
            return Explanation(what, then)
        case errors.PointlessOption("per"):
            what = lang.gettext("`per` needs a number of credits.")
            return Explanation(what, lang.gettext("Add a number, or leave `per` out."))
        case errors.PointlessOption("expires"):
            what = lang.gettext("`expires` is for credits that you give, not for those you take away.")
            return Explanation(what, lang.gettext("Leave `expires` out."))
    return None


def _about_undo(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.NothingThere(missing):
            return _nothing_there(lang, missing)
        case errors.UndoExpired():
            minutes = int(UNDO_WITHIN.total_seconds() // 60)
            text = lang.ngettext(
                "Undo works for {minutes} minute after a change, and this one is older.",
                "Undo works for {minutes} minutes after a change, and this one is older.",
                minutes,
            )
            then = lang.gettext("Use the command again to set what you want.")
            return Explanation(text.format(minutes=lang.number(minutes)), then)
        case errors.UndoOvertaken():
            what = lang.gettext("This was undone already, or it has been changed again since.")
            return Explanation(what, lang.gettext("`/quota history` shows what happened."))
    return None


def _nothing_there(lang: Language, missing: Missing) -> Explanation:
    match missing:
        case Missing.BLOCK:
            return Explanation(lang.gettext("That member is not paused."))
        case Missing.OWN_LIMIT:
            what = lang.gettext("That member has no limit of their own.")
            return Explanation(what, lang.gettext("`/quota show` says where their credits come from."))
        case Missing.ROLE_LIMIT:
            what = lang.gettext("That role has no limit of its own.")
            return Explanation(what, lang.gettext("`/quota defaults` lists those that have one."))
        case Missing.CHANGE:
            what = lang.gettext("I can't find that change.")
            return Explanation(what, lang.gettext("`/quota history` shows all changes."))
        case Missing.BUTTON:
            what = lang.gettext("This button does not work any more.")
            return Explanation(what, lang.gettext("Use the command again."))


def _plain(option: str) -> str:
    """A name to be put between backticks, where Discord shows backslashes as they are; so nothing is escaped."""
    return truncate(one_line(option), 40).replace("`", "'")
