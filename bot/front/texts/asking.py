"""The words for what is refused before anything was done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.models import choice_labels
from bot.front.texts.sayings import Saying
from bot.front.texts.words import (
    cut,
    handful,
    listed,
    megabytes,
    megapixels,
    one_line,
    plural,
    safe,
    said,
    wait_for,
)


def about_the_wish(error: BotError) -> Saying | None:
    """Something to say differently: an option, the text, the attachment."""
    match error:
        case errors.UnknownChoice(option, value, choices):
            then = (
                f"Choose from {handful(choice_labels(option, choices))}."
                if choices
                else f"Leave `{option}` out."
            )
            return Saying(f"{said(value)} is not on offer for `{option}`.", then)
        case errors.NotOffered("image", model):
            then = "Leave `image` out, or choose another model."
            return Saying(f"{_model(model)} cannot change a picture.", then)
        case errors.NotOffered(option, model):
            then = f"Leave `{option}` out, or choose another model."
            return Saying(f"{_model(model)} has no `{option}` to choose.", then)
        case errors.PromptMissing():
            return Saying("Your text is empty.", "Tell me what should be in the picture.")
        case errors.PromptTooLong(length, limit):
            what = f"Your text has {plural(length, 'character')}; I can take up to {limit:,}."
            return Saying(what, "Shorten it and try again.")
        case errors.CountOutOfRange(count, limit):
            then = "Choose a `count` in between."
            return Saying(f"You asked for {plural(count, 'picture')}; I can make 1 to {limit} at once.", then)
        case errors.NotAPicture(name):
            then = "Attach a PNG, JPEG or WebP file."
            return Saying(f"I cannot read {said(name)} as a picture.", then)
        case errors.PictureTooLarge():
            return _too_large(error)
        case errors.InputUnreachable():
            return Saying("I could not fetch the picture you gave me.", "Attach it again.")
    return None


def about_the_moment(error: BotError) -> Saying | None:
    """The wish was fine; the place, the time or the button was not."""
    match error:
        case errors.LineFull():
            return _line_full(error)
        case errors.WrongChannel(channels):
            return _elsewhere(channels)
        case errors.UnknownZone(value, near):
            names = listed([f"`{zone}`" for zone in near], "or")
            then = f"Did you mean {names}?" if names else "Write the largest city of your time zone."
            return Saying(f"I know no time zone {said(value)}.", then, charged="Nothing was changed.")
        case errors.MissingPermissions(names):
            may = listed([f"**{safe(cut(one_line(name), 60))}**" for name in names[:5]]) or "a permission"
            then = "Someone who manages this channel can allow it."
            return Saying(f"I cannot post pictures here: I am missing {may}.", then)
        case errors.ServerOnly():
            then = "Use `/imagine` in a server where I am a member."
            return Saying("I make pictures in servers only.", then)
        case errors.NotYours():
            then = "You can make your own with `/imagine`."
            return Saying("This button is for the member who asked for the picture, sorry!", then)
        case errors.TooLate():
            charged = "A picture that is finished is charged; one that fails is not."
            return Saying("It is too late to cancel: nothing is waiting any more.", charged=charged)
        case errors.Gone():
            what = (
                "The picture behind this button is not here; it may have been removed by age or on request."
            )
            return Saying(what, "You can make a new one with `/imagine`.")
    return about_the_bot(error)


def about_the_bot(error: BotError) -> Saying | None:
    """Nothing that the person did is in the way."""
    match error:
        case errors.StaleCommand():
            what = "Your Discord still shows an older version of this command."
            return Saying(what, "Reload Discord (Ctrl+R, or close and open the app) and try again.")
        case errors.StoreBusy():
            return Saying(
                "My database did not answer in time, so nothing was done.", "Try again in a moment."
            )
        case errors.StoreFull():
            then = "Try again later; the people running the bot have been told."
            return Saying("My disk is full, so I could not keep a new picture.", then)
        case errors.Closing():
            return Saying("I am about to restart and take nothing new.", "Try again in a minute or two.")
    return None


def _elsewhere(channels: Sequence[int]) -> Saying:
    if not channels:
        what = "The channels for pictures were removed from this server."
        return Saying(what, "Someone with **Manage Server** can choose others with `/setup`.")
    names = [f"<#{channel}>" for channel in channels[:6]]
    if len(channels) > 6:
        names.append(f"{plural(len(channels) - 6, 'other channel')}")
    return Saying(f"Pictures are made in {listed(names, 'or')} on this server.", "Try again there.")


def _model(label: str) -> str:
    return safe(cut(one_line(label), 60))


def _too_large(error: errors.PictureTooLarge) -> Saying:
    has = megabytes(error.size)
    if error.width and error.height:
        has += f" and {megapixels(error.width * error.height)}"
    limits = f"{megabytes(error.limit_bytes)} and {megapixels(error.limit_pixels)}"
    then = "Attach a smaller PNG, JPEG or WebP."
    return Saying(f"That picture has {has}; I can take up to {limits}.", then)


def _line_full(error: errors.LineFull) -> Saying:
    waiting = f"{plural(error.waiting, 'picture')} {'is' if error.waiting == 1 else 'are'} waiting"
    wait = f"in about {wait_for(error.wait_seconds)}" if error.wait_seconds else "in a few minutes"
    if error.waiting >= error.limit:
        return Saying(f"{waiting}, and that is all I can hold.", f"Try again {wait}.")
    what = f"{waiting} and I can hold {error.limit:,}, so yours do not fit."
    return Saying(what, f"Ask for fewer, or try again {wait}.")
