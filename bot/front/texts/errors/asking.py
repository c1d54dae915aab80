"""The words for what is refused before anything was reserved."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.errors.explanation import Explanation
from bot.front.texts.language import ENGLISH
from bot.front.texts.models import choice_labels
from bot.front.texts.words import (
    escape,
    first_few,
    format_list,
    megabytes,
    megapixels,
    one_line,
    plural,
    quoted,
    truncate,
    wait_time,
)


def about_the_wish(error: BotError) -> Explanation | None:
    """What the member asked for is at fault: an option, the prompt, the attachment. None for any other error."""
    match error:
        case errors.UnknownChoice(option, value, choices):
            then = (
                f"Choose from {first_few(ENGLISH, choice_labels(ENGLISH, option, choices))}."
                if choices
                else f"Leave `{option}` out."
            )
            return Explanation(f"{quoted(ENGLISH, value)} is not on offer for `{option}`.", then)
        case errors.NotOffered("image", model):
            then = "Leave `image` out, or choose another model."
            return Explanation(f"{_model(model)} cannot change a picture.", then)
        case errors.NotOffered(option, model):
            then = f"Leave `{option}` out, or choose another model."
            return Explanation(f"{_model(model)} has no `{option}` to choose.", then)
        case errors.PromptMissing():
            return Explanation("Your text is empty.", "Tell me what should be in the picture.")
        case errors.PromptTooLong(length, limit):
            what = f"Your text has {plural(length, 'character')}; I can take up to {limit:,}."
            return Explanation(what, "Shorten it and try again.")
        case errors.CountOutOfRange(count, limit):
            then = "Choose a `count` in between."
            return Explanation(
                f"You asked for {plural(count, 'picture')}; I can make 1 to {limit} at once.", then
            )
        case errors.NotAPicture(name):
            then = "Attach a PNG, JPEG or WebP file."
            return Explanation(f"I cannot read {quoted(ENGLISH, name)} as a picture.", then)
        case errors.PictureTooLarge():
            return _too_large(error)
        case errors.InputUnreachable():
            return Explanation("I could not fetch the picture you gave me.", "Attach it again.")
    return None


def about_the_moment(error: BotError) -> Explanation | None:
    """The channel, the time or the button is at fault, not what was asked for. None for any other error."""
    match error:
        case errors.LineFull():
            return _line_full(error)
        case errors.WrongChannel(channels):
            return _wrong_channel(channels)
        case errors.UnknownZone(value, near):
            names = format_list([f"`{zone}`" for zone in near], "or")
            then = f"Did you mean {names}?" if names else "Write the largest city of your time zone."
            return Explanation(
                f"I know no time zone {quoted(ENGLISH, value)}.", then, charged="Nothing was changed."
            )
        case errors.MissingPermissions(names):
            may = (
                format_list([f"**{escape(truncate(one_line(name), 60))}**" for name in names[:5]])
                or "a permission"
            )
            then = "Someone who manages this channel can allow it."
            return Explanation(f"I cannot post pictures here: I am missing {may}.", then)
        case errors.ServerOnly():
            then = "Use `/imagine` in a server where I am a member."
            return Explanation("I make pictures in servers only.", then)
        case errors.NotYours():
            then = "You can make your own with `/imagine`."
            return Explanation("This button is for the member who asked for the picture, sorry!", then)
        case errors.TooLate():
            charged = "A picture that is finished is charged; one that fails is not."
            return Explanation("It is too late to cancel: nothing is waiting any more.", charged=charged)
        case errors.Gone():
            what = (
                "The picture behind this button is not here; it may have been removed by age or on request."
            )
            return Explanation(what, "You can make a new one with `/imagine`.")
    return about_the_bot(error)


def about_the_bot(error: BotError) -> Explanation | None:
    """The bot itself is at fault, nothing that the member did. None for any other error."""
    match error:
        case errors.StaleCommand():
            what = "Your Discord still shows an older version of this command."
            return Explanation(what, "Reload Discord (Ctrl+R, or close and open the app) and try again.")
        case errors.StoreBusy():
            return Explanation(
                "My database did not answer in time, so nothing was done.", "Try again in a moment."
            )
        case errors.StoreFull():
            then = "Try again later; the people running the bot have been told."
            return Explanation("My disk is full, so I could not keep a new picture.", then)
        case errors.Closing():
            return Explanation("I am about to restart and take nothing new.", "Try again in a minute or two.")
    return None


def _wrong_channel(channels: Sequence[int]) -> Explanation:
    if not channels:
        what = "The channels for pictures were removed from this server."
        return Explanation(what, "Someone with **Manage Server** can choose others with `/setup`.")
    names = [f"<#{channel}>" for channel in channels[:6]]
    if len(channels) > 6:
        names.append(f"{plural(len(channels) - 6, 'other channel')}")
    return Explanation(f"Pictures are made in {format_list(names, 'or')} on this server.", "Try again there.")


def _model(label: str) -> str:
    return escape(truncate(one_line(label), 60))


def _too_large(error: errors.PictureTooLarge) -> Explanation:
    has = f"{megabytes(ENGLISH, error.size)} MB"
    if error.width and error.height:
        has += f" and {megapixels(ENGLISH, error.width * error.height)} megapixels"
    limits = (
        f"{megabytes(ENGLISH, error.limit_bytes)} MB and {megapixels(ENGLISH, error.limit_pixels)} megapixels"
    )
    then = "Attach a smaller PNG, JPEG or WebP."
    return Explanation(f"That picture has {has}; I can take up to {limits}.", then)


def _line_full(error: errors.LineFull) -> Explanation:
    waiting = f"{plural(error.waiting, 'picture')} {'is' if error.waiting == 1 else 'are'} waiting"
    wait = f"in about {wait_time(error.wait_seconds)}" if error.wait_seconds else "in a few minutes"
    if error.waiting >= error.limit:
        return Explanation(f"{waiting}, and that is all I can hold.", f"Try again {wait}.")
    what = f"{waiting} and I can hold {error.limit:,}, so yours do not fit."
    return Explanation(what, f"Ask for fewer, or try again {wait}.")
