"""The words of the form behind Change. Discord takes 45 characters of a title or label, 100 of a description."""

from __future__ import annotations

from bot.front.texts.language import Language


def title(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters; what is sent off makes a new picture
    return lang.pgettext("form", "Change")


def title_after_failure(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters; the picture could not be made as it was asked for
    return lang.gettext("Change and try again")


def prompt(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: the words that a picture is made of
    return lang.pgettext("field", "Prompt")


def prompt_hint(lang: Language) -> str:
    # Translators: below a field of a form, at most 100 characters
    return lang.gettext("What should be in the picture?")


def size(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: the shape of the picture
    return lang.pgettext("field", "Size")


def quality(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: how good the picture will be
    return lang.pgettext("field", "Quality")


def quality_hint(lang: Language, left: int) -> str:
    """`left`: the credits that the reader has, which the prices of the choices are to be held against."""
    # Translators: below a field of a form with prices in credits, at most 100 characters
    text = lang.ngettext("You have {credits} credit left.", "You have {credits} credits left.", left)
    return text.format(credits=lang.number(left))


def model(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: which AI model makes the picture
    return lang.pgettext("field", "Model")


def pictures(lang: Language, most: int) -> str:
    """`most`: how many the field takes."""
    # Translators: a field of a form, at most 45 characters: files to attach
    return lang.npgettext("field", "Picture", "Pictures", most)


def pictures_hint(lang: Language, *, most: int, given: int) -> str:
    """`most`: how many the field takes. `given`: the request has so many already; they stay if no others are given."""
    if most == 1 and not given:
        # Translators: below a field of a form for a picture, at most 100 characters
        return lang.gettext("A picture to change or to build on")
    if most == 1:
        # Translators: below a field of a form for one picture, at most 100 characters
        text = lang.ngettext("Instead of the one you gave", "Instead of those you gave", given)
    elif not given:
        # Translators: below a field of a form for pictures, at most 100 characters; {most} is 2 to 10
        text = lang.gettext("Up to {most} pictures to change or to build on")
    else:
        # Translators: below a field of a form for pictures, at most 100 characters; {most} is 2 to 10
        text = lang.ngettext(
            "Up to {most}, instead of the one you gave", "Up to {most}, instead of those you gave", given
        )
    return text.format(most=lang.number(most))
