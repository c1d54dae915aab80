"""The words for what is wrong with what a member asked for. Nothing was reserved then."""

from __future__ import annotations

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.errors.explanation import Explanation, not_changed, not_charged
from bot.front.texts.language import Language
from bot.front.texts.models import choice_labels
from bot.front.texts.sizes import size_labels
from bot.front.texts.words import escape, first_of, megabytes, megapixels, one_line, quoted, truncate

NAMED_CHOICES = 6
OneFile = errors.NotAPicture | errors.HeicPicture | errors.PictureTooLarge | errors.InputUnreachable
OF_MODERATORS = ("what", "per")  # options with choices that are not those of an ask


def about_the_wish(lang: Language, error: BotError) -> Explanation | None:
    """An option, the prompt or the attachment is at fault. None for any other error."""
    match error:
        case errors.UnknownChoice():
            return _unknown_choice(lang, error)
        case errors.NotOffered():
            return _not_offered(lang, error)
        case (
            errors.NotAPicture() | errors.HeicPicture() | errors.PictureTooLarge() | errors.InputUnreachable()
        ):
            return _no_good_attachment(lang, error)
        case errors.PicturesTooLarge():
            return _too_large_together(lang, error)
        case errors.TooManyPictures():
            return _too_many_pictures(lang, error)
        case errors.AreaWithoutPicture():
            what = lang.gettext("There is no picture of which an area could change.")
            return Explanation(what, lang.gettext("Attach one, or leave the area out."), not_charged(lang))
        case errors.OtherAspect():
            return _other_aspect(lang, error)
        case errors.PromptMissing():
            what = lang.gettext("Your text is empty.")
            return Explanation(
                what, lang.gettext("Tell me what should be in the picture."), not_charged(lang)
            )
        case errors.PromptTooLong():
            return _too_long(lang, error)
        case errors.CountOutOfRange(count, limit):
            asked = lang.ngettext("You asked for {count} picture.", "You asked for {count} pictures.", count)
            # Translators: {limit} is a number of pictures
            most = lang.gettext("I can make 1 to {limit} at once.").format(limit=lang.number(limit))
            what = lang.in_a_row(asked.format(count=lang.number(count)), most)
            return Explanation(what, lang.gettext("Choose a `count` in between."), not_charged(lang))
    return None


def _unknown_choice(lang: Language, error: errors.UnknownChoice) -> Explanation:
    # Translators: {value} is what was typed, in quotation marks, {option} the name of an option: "size"
    what = lang.gettext("{value} is not available for `{option}`.").format(
        value=quoted(lang, error.value), option=error.option
    )
    labels = choice_labels(lang, error.option, error.choices)
    if labels:
        # Translators: {choices} is a list: "Square, Portrait and Landscape", or "Standard, HD and 12 more"
        then = lang.gettext("Choose from {choices}.").format(
            choices=first_of(lang, [escape(truncate(one_line(label), 40)) for label in labels], NAMED_CHOICES)
        )
    else:
        then = lang.gettext("Leave `{option}` out.").format(option=error.option)
    charged = not_changed(lang) if error.option in OF_MODERATORS else not_charged(lang)
    return Explanation(what, then, charged)


def _not_offered(lang: Language, error: errors.NotOffered) -> Explanation:
    model = escape(truncate(one_line(error.model), 60))
    if error.option == "image":
        what = lang.gettext("{model} can't change pictures.").format(model=model)
        then = lang.gettext("Leave `image` out, or choose another model.")
        if not error.others:
            then = lang.gettext("No model here can. Leave `image` out.")
    else:
        what = lang.gettext("{model} has no styles to choose from.").format(model=model)
        then = lang.gettext("Leave `style` out, or choose another model.")
    return Explanation(what, then, not_charged(lang))


def _no_good_attachment(lang: Language, error: OneFile) -> Explanation:
    match error:
        case errors.NotAPicture():
            # Translators: {file} is the name of a file, in quotation marks
            what = lang.gettext("I can't read {file} as a picture.").format(file=_named(lang, error))
            then = lang.gettext("Attach a PNG, JPEG, WebP, GIF, AVIF or BMP file.")
        case errors.HeicPicture():
            # Translators: {file} is the name of a file, in quotation marks
            what = lang.gettext("{file} is in Apple's format HEIC, which I can't read.").format(
                file=_named(lang, error)
            )
            then = lang.gettext(
                # Translators: the words of an iPhone's settings
                "Attach it as a JPEG: a screenshot of the photo will do. For new photos, choose "
                "Settings → Camera → Formats → Most Compatible."
            )
        case errors.PictureTooLarge():
            what, then = _too_large(lang, error), lang.gettext("Attach a smaller PNG, JPEG or WebP file.")
        case errors.InputUnreachable():
            what = lang.gettext("I couldn't fetch the picture you attached.")
            if error.number and error.name:
                # Translators: {file} is the name of a file, in quotation marks
                what = lang.gettext("I couldn't fetch {file}.").format(file=_named(lang, error))
            then = lang.gettext("Attach it again.")
    return Explanation(what, then, not_charged(lang))


def _named(lang: Language, error: OneFile) -> str:
    """The name of a file; of one among several also its number, since files that were pasted have the same name."""
    if not error.number:
        return quoted(lang, error.name)
    # Translators: {file} is the name of one of several files, in quotation marks, {number} its place: 2
    text = lang.gettext("{file} (number {number})")
    return text.format(file=quoted(lang, error.name), number=lang.number(error.number))


def _too_large(lang: Language, error: errors.PictureTooLarge) -> str:
    size = megabytes(lang, error.size)
    pixels = megapixels(lang, error.width * error.height)
    if error.number and error.width and error.height:
        # Translators: {file} is the name of a file, {size} and {pixels} are numbers: "14 MB and 40.5 million pixels"
        text = lang.gettext("{file} has {size} MB and {pixels} million pixels.")
        has = text.format(file=_named(lang, error), size=size, pixels=pixels)
    elif error.number:
        # Translators: {file} is the name of a file, {size} a number
        has = lang.gettext("{file} has {size} MB.").format(file=_named(lang, error), size=size)
    elif error.width and error.height:
        # Translators: {size} and {pixels} are numbers: "14 MB and 40.5 million pixels"
        text = lang.gettext("That picture has {size} MB and {pixels} million pixels.")
        has = text.format(size=size, pixels=pixels)
    else:
        has = lang.gettext("That picture has {size} MB.").format(size=size)
    # Translators: {size} and {pixels} are numbers
    most = lang.gettext("I can take up to {size} MB and {pixels} million pixels.").format(
        size=megabytes(lang, error.limit_bytes), pixels=megapixels(lang, error.limit_pixels)
    )
    return lang.in_a_row(has, most)


def _too_large_together(lang: Language, error: errors.PicturesTooLarge) -> Explanation:
    count, size = lang.number(error.count), megabytes(lang, error.size)
    if error.converted:
        # Translators: {count} is 2 or more; {size} is a number. Formats that few programs read are converted
        has = lang.gettext("Once I have converted them, your {count} pictures have {size} MB together.")
    else:
        # Translators: {count} is 2 or more; {size} is a number
        has = lang.gettext("Your {count} pictures have {size} MB together.")
    # Translators: {size} is a number
    most = lang.gettext("I can take up to {size} MB.").format(size=megabytes(lang, error.limit_bytes))
    what = lang.in_a_row(has.format(count=count, size=size), most)
    return Explanation(what, lang.gettext("Attach fewer, or smaller ones."), not_charged(lang))


def _too_many_pictures(lang: Language, error: errors.TooManyPictures) -> Explanation:
    has = lang.ngettext("You gave {count} picture.", "You gave {count} pictures.", error.count)
    # Translators: {model} is the name of a model, {count} is how many pictures it can change or build on at once
    most = lang.gettext("{model} takes {count} at most.")
    model = escape(truncate(one_line(error.model), 60))
    what = lang.in_a_row(
        has.format(count=lang.number(error.count)), most.format(model=model, count=lang.number(error.most))
    )
    then = lang.gettext("Attach fewer, or choose another model.")
    if not error.others:
        then = lang.gettext("Attach fewer.")
    return Explanation(what, then, not_charged(lang))


def _other_aspect(lang: Language, error: errors.OtherAspect) -> Explanation:
    labels = size_labels(lang, tuple(dict.fromkeys((*error.sizes, error.size, error.fitting))))
    named = {size: escape(truncate(one_line(label), 40)) for size, label in labels.items()}
    # Translators: {size} is a shape: "Landscape"
    what = lang.gettext("Where only an area changes the picture keeps its shape, and {size} is another one.")
    # Translators: {size} is a shape: "Square"
    then = lang.gettext("Choose {size}, which is most like it.")
    return Explanation(
        what.format(size=named[error.size]), then.format(size=named[error.fitting]), not_charged(lang)
    )


def _too_long(lang: Language, error: errors.PromptTooLong) -> Explanation:
    has = lang.ngettext(
        "Your text has {count} character.", "Your text has {count} characters.", error.length
    ).format(count=lang.number(error.length))
    # Translators: {limit} is a number of characters
    most = lang.gettext("I can take up to {limit}.").format(limit=lang.number(error.limit))
    return Explanation(lang.in_a_row(has, most), lang.gettext("Shorten it and try again."), not_charged(lang))
