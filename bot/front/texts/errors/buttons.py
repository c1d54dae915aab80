"""The labels of the buttons below a refusal or a failure. Phones show 34 characters of a label; so do these."""

from __future__ import annotations

from bot.front.texts.language import Language
from bot.front.texts.models import quality_name
from bot.front.texts.words import button_label, quoted


def my_credits(lang: Language) -> str:
    return lang.pgettext("button", "My credits")


def try_again(lang: Language) -> str:
    return lang.pgettext("button", "Try again")


def change_the_text(lang: Language) -> str:
    return lang.pgettext("button", "Change the text")


def change_it(lang: Language) -> str:
    # Translators: opens a form with the text and the options of a picture that could not be made
    return lang.pgettext("button", "Change it")


def try_in(lang: Language, quality: str) -> str:
    # Translators: {quality} is the name of a quality: "Standard", "HD"
    return button_label(lang.pgettext("button", "Try in {quality}"), quality=quality_name(lang, quality))


def make_it(lang: Language, quality: str | None, credits: int) -> str:
    """Of one picture that was asked for. `quality` None: none was named."""
    if quality is None:
        return make_for(lang, credits)
    # Translators: make the picture that was asked for; {quality} is the name of a quality: "Standard", "HD"
    text = lang.npgettext(
        "button",
        "Make it in {quality} ({credits} credit)",
        "Make it in {quality} ({credits} credits)",
        credits,
    )
    return button_label(text, quality=quality_name(lang, quality), credits=lang.number(credits))


def make_some(lang: Language, count: int, quality: str | None, credits: int) -> str:
    """Of several pictures that were asked for: so many of them. `credits` are those of all together."""
    if quality is None:
        # Translators: make {count} of the pictures that were asked for, for {credits} together
        text = lang.npgettext(
            "button", "Make {count} ({credits} credit)", "Make {count} ({credits} credits)", credits
        )
        return text.format(count=lang.number(count), credits=lang.number(credits))
    # Translators: make {count} of the pictures that were asked for, in {quality} ("Standard"), for {credits} together
    text = lang.npgettext(
        "button",
        "Make {count} in {quality} ({credits} credit)",
        "Make {count} in {quality} ({credits} credits)",
        credits,
    )
    return button_label(
        text, quality=quality_name(lang, quality), count=lang.number(count), credits=lang.number(credits)
    )


def make_for(lang: Language, credits: int) -> str:
    """What was asked for, at its price of now."""
    # Translators: make what was asked for
    text = lang.npgettext("button", "Make it ({credits} credit)", "Make it ({credits} credits)", credits)
    return text.format(credits=lang.number(credits))


def use(lang: Language, name: str) -> str:
    # Translators: {name} is a size, a style or a time zone: "Square", "Vivid", "Europe/Berlin"
    return button_label(lang.pgettext("button", "Use {name}"), name=name)


def use_for(lang: Language, name: str, credits: int) -> str:
    # Translators: {name} is a model or a quality: "DALL-E 3", "Standard"
    text = lang.npgettext(
        "button", "Use {name} ({credits} credit)", "Use {name} ({credits} credits)", credits
    )
    return button_label(text, name=name, credits=lang.number(credits))


def without_pictures(lang: Language, count: int) -> str:
    """Make it without the pictures that were attached, so many."""
    return lang.npgettext("button", "Without the picture", "Without the pictures", count)


def without_a_style(lang: Language) -> str:
    return lang.pgettext("button", "Without a style")


def without_an_area(lang: Language) -> str:
    # Translators: make the picture without choosing a part of it that is to change
    return lang.pgettext("button", "Without an area")


def you_pressed(lang: Language, label: str) -> str:
    """On a private message, in place of its buttons."""
    # Translators: {button} is the label of a button, in quotation marks
    return lang.gettext("You pressed {button}.").format(button=quoted(lang, label))


def somebody_pressed(lang: Language, member: int, label: str) -> str:
    """On a public message, in place of its buttons; `member` is the id of who it was."""
    # Translators: {member} is a member's name, {button} the label of a button in quotation marks
    text = lang.gettext("{member} pressed {button}.")
    return text.format(member=f"<@{member}>", button=quoted(lang, label))
