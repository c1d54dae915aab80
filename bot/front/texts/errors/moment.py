"""The words where the channel, the button, the line or the bot itself is at fault, not what was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.errors.explanation import Explanation, for_the_operator, not_changed, not_charged
from bot.front.texts.language import Language
from bot.front.texts.permissions import permission_name
from bot.front.texts.words import escape, isolate_bidi, one_line, quoted, truncate

NAMED_CHANNELS = 6


def about_the_place(lang: Language, error: BotError) -> Explanation | None:
    """The channel, a time zone, or the button that was pressed. None for any other error."""
    match error:
        case errors.WrongChannel(channels):
            return _wrong_channel(lang, channels)
        case errors.MissingPermissions(flags):
            then = lang.gettext("Someone who manages this channel can allow it.")
            return Explanation(_missing_permissions(lang, flags), then)
        case errors.ServerOnly():
            what = lang.gettext("I make pictures on servers only.")
            return Explanation(what, lang.gettext("Use `/imagine` on a server that I have joined."))
        case errors.NotYours():
            what = lang.gettext("Sorry, this button is only for the member who asked for the picture.")
            return Explanation(what, lang.gettext("You can make your own with `/imagine`."))
        case errors.NotYoursToCancel(author):
            return Explanation(_only_the_author(lang, author))
        case errors.TooLate():
            charged = lang.gettext("A picture that is finished is charged; one that fails is not.")
            what = lang.gettext("It's too late to cancel: this has ended already.")
            return Explanation(what, charged=charged)
        case errors.AlreadyPressed():
            what = lang.gettext("A button of this message was pressed already.")
            return Explanation(what, lang.gettext("Ask again with `/imagine`."))
        case errors.PriceChanged(credits):
            return _price_changed(lang, credits)
        case errors.AlternativeGone():
            what = lang.gettext("What this button makes is not available any more.")
            return Explanation(what, lang.gettext("Ask again with `/imagine`."), not_charged(lang))
        case errors.UnknownZone():
            return _unknown_zone(lang, error)
    return None


def about_a_picture(lang: Language, error: BotError) -> Explanation | None:
    """The picture that a button is about. None for any other error."""
    match error:
        case errors.TooManyKept(limit):
            # Translators: {limit} is a number of pictures, at least 2
            what = lang.gettext(
                "You keep {limit} pictures here already, which is as many as there is room for."
            )
            then = lang.gettext("Stop keeping another one first: `/me` shows them.")
            return Explanation(what.format(limit=limit), then)
        case errors.Gone():
            what = lang.gettext("That picture was deleted or is too old.")
            return Explanation(what, lang.gettext("You can make a new one with `/imagine`."))
    return None


def about_the_bot(lang: Language, error: BotError, *, operator_told: bool = False) -> Explanation | None:
    """The bot cannot do it now, or Discord shows an old command. None for any other error."""
    match error:
        case errors.LineFull():
            return _line_full(lang, error)
        case errors.NoModel():
            what = lang.gettext("Pictures are switched off for the moment.")
            then = lang.in_a_row(for_the_operator(lang, told=operator_told), lang.gettext("Try again later."))
            return Explanation(what, then, not_charged(lang))
        case errors.StaleCommand():
            what = lang.gettext("Your Discord still shows an older version of this command.")
            then = lang.gettext("Reload Discord (Ctrl+R, or close and open the app) and try again.")
            return Explanation(what, then)
        case errors.CancelUncertain():
            what = lang.gettext(
                "My database did not answer in time, so I can't tell whether this was cancelled."
            )
            return Explanation(what, lang.gettext("Press Cancel again in a moment."))
        case errors.StoreBroken():
            what = lang.gettext("My database cannot be used at the moment, so nothing was done.")
            then = lang.in_a_row(for_the_operator(lang, told=operator_told), lang.gettext("Try again later."))
            return Explanation(what, then, not_charged(lang))
        case errors.StoreBusy():
            what = lang.gettext("My database did not answer in time, so nothing was done.")
            return Explanation(what, lang.gettext("Try again in a moment."), not_charged(lang))
        case errors.PicturesAway():
            what = lang.gettext("I couldn't keep a new picture at the moment, so I didn't make one.")
            then = lang.in_a_row(for_the_operator(lang, told=operator_told), lang.gettext("Try again later."))
            return Explanation(what, then, not_charged(lang))
        case errors.StoreFull():
            what = lang.gettext("My disk is full, so I couldn't keep a new picture.")
            then = lang.in_a_row(for_the_operator(lang, told=operator_told), lang.gettext("Try again later."))
            return Explanation(what, then, not_charged(lang))
        case errors.Closing():
            what = lang.gettext("I'm about to restart, so I can't take anything new.")
            return Explanation(what, lang.gettext("Try again in a minute or two."), not_charged(lang))
    return None


def try_again_in(lang: Language, seconds: float | None) -> str:
    """When to try again; None: in a few minutes. Minutes are rounded up, so that nobody comes too early."""
    if not seconds:
        return lang.gettext("Try again in a few minutes.")
    minutes = max(1, int(-(-seconds // 60)))
    text = lang.ngettext(
        "Try again in about {minutes} minute.", "Try again in about {minutes} minutes.", minutes
    )
    return text.format(minutes=lang.number(minutes))


def _only_the_author(lang: Language, author: str) -> str:
    name = escape(truncate(one_line(author), 100))
    if not name:
        return lang.gettext("Only the member who asked for this can cancel it.")
    # Translators: {member} is a member's name
    text = lang.gettext("Only {member} can cancel this one.")
    return text.format(member=name if name.isascii() else isolate_bidi(name))


def _price_changed(lang: Language, credits: int) -> Explanation:
    now = lang.ngettext(
        "This now costs **{credits} credit**.", "This now costs **{credits} credits**.", credits
    )
    what = lang.in_a_row(lang.gettext("The price has changed."), now.format(credits=lang.number(credits)))
    return Explanation(what, charged=not_charged(lang))


def _wrong_channel(lang: Language, channels: Sequence[int]) -> Explanation:
    if not channels:
        what = lang.gettext("The channels for pictures were removed from this server.")
        then = lang.gettext("Someone with the permission **{permission}** can choose others with `/setup`.")
        return Explanation(what, then.format(permission=permission_name(lang, "manage_guild")))
    names = [f"<#{channel}>" for channel in channels[:NAMED_CHANNELS]]
    others = len(channels) - len(names)
    if others:
        # Translators: {channels} is a list: "#a, #b, #c"
        text = lang.ngettext(
            "Pictures are made in {channels} or {count} other channel of this server.",
            "Pictures are made in {channels} or {count} other channels of this server.",
            others,
        )
        listed = lang.pgettext("list", ", ").join(names)
        what = text.format(channels=listed, count=lang.number(others))
    else:
        # Translators: {channels} is a list: "#a, #b or #c"
        text = lang.gettext("Pictures are made in {channels} on this server.")
        what = text.format(channels=lang.one_of(names))
    return Explanation(what, lang.gettext("Try again there."))


def _missing_permissions(lang: Language, flags: Sequence[str]) -> str:
    if not flags:
        return lang.gettext("I can't post pictures here: a permission is missing.")
    # Translators: {permissions} is a list: "Attach Files and Embed Links"
    text = lang.ngettext(
        "I can't post pictures here without this permission: {permissions}.",
        "I can't post pictures here without these permissions: {permissions}.",
        len(flags),
    )
    return text.format(permissions=lang.all_of([f"**{permission_name(lang, flag)}**" for flag in flags[:5]]))


def _unknown_zone(lang: Language, error: errors.UnknownZone) -> Explanation:
    # Translators: {zone} is what was typed, in quotation marks
    what = lang.gettext("I don't know the time zone {zone}.").format(zone=quoted(lang, error.value))
    if error.near:
        names = lang.one_of([f"`{zone}`" for zone in error.near])
        # Translators: {zones} is a list: "`Europe/Rome` or `Europe/Paris`"
        then = lang.gettext("Did you mean {zones}?").format(zones=names)
    else:
        # Translators: time zones are found by the English names of cities
        then = lang.gettext("Write the largest city of your time zone.")
    return Explanation(what, then, not_changed(lang))


def _line_full(lang: Language, error: errors.LineFull) -> Explanation:
    waiting = lang.ngettext(
        "{count} picture is waiting already.", "{count} pictures are waiting already.", error.waiting
    ).format(count=lang.number(error.waiting))
    again = try_again_in(lang, error.wait_seconds)
    if error.waiting >= error.limit:
        what = lang.in_a_row(waiting, lang.gettext("No more can wait."))
        return Explanation(what, again, not_charged(lang))
    # Translators: how many pictures can wait in the line
    room = lang.gettext("Only {limit} can wait, so yours don't fit.").format(limit=lang.number(error.limit))
    then = lang.in_a_row(lang.gettext("You can ask for fewer."), again)
    return Explanation(lang.in_a_row(waiting, room), then, not_charged(lang))
