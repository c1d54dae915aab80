"""The words on the card of finished pictures."""

from __future__ import annotations

from bot.front.texts.language import Language
from bot.front.texts.words import one_line, truncate

ALT_LIMIT = 500  # characters; Discord takes 1024, but a screen reader reads all of it out
MINUTE = 60  # seconds


def alt_text(lang: Language, prompt: str) -> str:
    """The description (alt text) of a picture for people who do not see it; plain text, so nothing is escaped."""
    # Translators: what a screen reader says in place of a picture
    text = lang.gettext("AI-generated picture: {prompt}")
    room = ALT_LIMIT - len(text.format(prompt=""))
    return text.format(prompt=truncate(one_line(prompt), room))


def how_the_model_read_it(lang: Language) -> str:
    """The name of the field with the revised prompt."""
    # Translators: a heading: above the prompt in the words of the AI model
    return lang.gettext("How the model read it")


def ai_generated(lang: Language) -> str:
    """The end of the footer."""
    # Translators: the end of the line below a picture: "DALL-E 3 · Square · 31 s · AI-generated"
    return lang.gettext("AI-generated")


def came_as(lang: Language, width: int, height: int) -> str:
    """In the footer, where the picture is not as large as asked, or of another shape."""
    # Translators: width and height of the picture in pixels, which are not what was asked for: "came as 512 × 512"
    return lang.gettext("came as {width} × {height}").format(width=width, height=height)


def took(lang: Language, seconds: float) -> str:
    """How long a picture took, as a label: `31 s`, `2 min 5 s`; in minutes from two of them on."""
    whole = max(1, round(seconds))
    if whole < 2 * MINUTE:
        # Translators: how long making a picture took, in seconds
        return lang.gettext("{seconds} s").format(seconds=lang.number(whole))
    minutes, rest = divmod(whole, MINUTE)
    if not rest:
        # Translators: how long making a picture took, in minutes
        return lang.gettext("{minutes} min").format(minutes=lang.number(minutes))
    text = lang.gettext("{minutes} min {seconds} s")
    return text.format(minutes=lang.number(minutes), seconds=lang.number(rest))
