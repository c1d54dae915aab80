"""The words for a part of a picture that is to change. Discord takes 45 characters of a label, 100 of a choice."""

from __future__ import annotations

from bot.domain.areas import Area
from bot.front.texts.language import Language


def area(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: which part of a picture is to change
    return lang.pgettext("field", "Area")


def area_hint(lang: Language) -> str:
    # Translators: below a field of a form for a part of a picture, at most 100 characters
    return lang.gettext("Which part changes. The rest stays as it is, pixel for pixel.")


def everything(lang: Language) -> str:
    # Translators: a choice of which part of a picture is to change, at most 100 characters
    return lang.pgettext("area", "The whole picture")


def area_name(lang: Language, part: Area) -> str:
    """As a choice of a form, and as a label below the picture."""
    # Translators: these with "area" are parts of a picture, in a list and below the picture: "Left half · 31 s"
    names = {
        Area.LEFT: lang.pgettext("area", "Left half"),
        Area.RIGHT: lang.pgettext("area", "Right half"),
        Area.TOP: lang.pgettext("area", "Upper half"),
        Area.BOTTOM: lang.pgettext("area", "Lower half"),
        Area.MIDDLE: lang.pgettext("area", "Middle"),
        Area.TOP_LEFT: lang.pgettext("area", "Top left"),
        Area.TOP_CENTRE: lang.pgettext("area", "Top centre"),
        Area.TOP_RIGHT: lang.pgettext("area", "Top right"),
        Area.CENTRE_LEFT: lang.pgettext("area", "Centre left"),
        Area.CENTRE: lang.pgettext("area", "Centre"),
        Area.CENTRE_RIGHT: lang.pgettext("area", "Centre right"),
        Area.BOTTOM_LEFT: lang.pgettext("area", "Bottom left"),
        Area.BOTTOM_CENTRE: lang.pgettext("area", "Bottom centre"),
        Area.BOTTOM_RIGHT: lang.pgettext("area", "Bottom right"),
    }
    return names[part]


def how_much(lang: Language, part: Area) -> str:
    """Below a choice: how large that part is."""
    match part:
        case Area.LEFT | Area.RIGHT | Area.TOP | Area.BOTTOM:
            # Translators: below a part of a picture in a list, at most 100 characters
            return lang.gettext("Half of the picture")
        case Area.MIDDLE:
            # Translators: below a part of a picture in a list, at most 100 characters
            return lang.gettext("Half as wide and half as high as the picture")
    # Translators: below a part of a picture in a list, at most 100 characters: top left, centre, bottom right and so on
    return lang.gettext("One of nine fields")


def rest_is_not_kept(lang: Language) -> str:
    """On the card of a picture of which only a part was to change, where that failed."""
    # Translators: below the prompt, on the message that shows a picture
    return lang.gettext(
        "Only a part was to change, and I could not put the rest back: this is all of what the model made."
    )


def rest_is_packed(lang: Language) -> str:
    """On the card of a picture of which only a part was to change, where it is too large for Discord."""
    # Translators: below the prompt, on the message that shows a picture
    return lang.gettext(
        "Too large for Discord without loss: in this copy all pixels differ a little. The original is exact."
    )
