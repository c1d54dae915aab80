"""The words of entering a picture into a challenge: all of them for one member, in private."""

from __future__ import annotations

from datetime import datetime, timedelta

from discord.utils import format_dt

from bot.front.texts.language import Language
from bot.front.texts.words import button_label, dotted, one_line, quoted, truncate

CHOICE_LIMIT = 100  # characters of a choice that is offered while somebody types, and of one in a menu
THEME_LIMIT = 80  # characters


def theme_of(lang: Language, theme: str) -> str:
    """A challenge as it is named within a sentence."""
    return quoted(lang, theme, THEME_LIMIT)


# --- what is offered while somebody types, and in menus -----------------------------------------------------


def picture_choice(id: str, prompt: str, when: str) -> str:
    """`7F3K · a red fox… · 2 h ago`. `when` is from `ago`."""
    room = CHOICE_LIMIT - len(dotted(id, "…", when))
    return dotted(id, truncate(one_line(prompt), max(1, room)), when)


def ago(lang: Language, since: timedelta) -> str:
    """How long ago something was made, short."""
    minutes = max(0, round(since.total_seconds() / 60))
    if minutes < 60:
        # Translators: {count} is a number of minutes
        return lang.gettext("{count} min ago").format(count=lang.number(minutes))
    if minutes < 48 * 60:
        # Translators: {count} is a number of hours
        return lang.gettext("{count} h ago").format(count=lang.number(minutes // 60))
    # Translators: {count} is a number of days
    return lang.gettext("{count} d ago").format(count=lang.number(minutes // (24 * 60)))


def which_picture(lang: Language) -> str:
    return lang.gettext("Which picture do you want to enter?")


def which_challenge(lang: Language) -> str:
    return lang.gettext("Several challenges take pictures. Which one do you mean?")


def there_are_several(lang: Language) -> str:
    return lang.gettext("There are several challenges. Which one do you mean?")


def choose_picture(lang: Language) -> str:
    # Translators: what a menu says before a picture is chosen in it, at most 150 characters
    return lang.gettext("Choose a picture…")


def choose_challenge(lang: Language) -> str:
    # Translators: what a menu says before a challenge is chosen in it, at most 150 characters
    return lang.gettext("Choose a challenge…")


def no_picture_yet(lang: Language, opens_at: datetime) -> str:
    # Translators: {when} is "2 days ago"
    return lang.gettext(
        "You have made no picture since this challenge opened {when}. "
        "Make one here, which only you see, or with `/imagine`; then enter it with the button under it."
    ).format(when=format_dt(opens_at, "R"))


def make_one(lang: Language) -> str:
    # Translators: a button that opens a form, at most 34 characters
    return lang.pgettext("button", "Make a picture")


def numbered_picture(lang: Language, number: int) -> str:
    # Translators: one of up to four pictures that were made together, in a menu: "Picture 2"
    return lang.gettext("Picture {number}").format(number=lang.number(number))


def no_result_of_mine(lang: Language) -> str:
    """The message menu was used on another message."""
    return lang.gettext("That message shows no picture that I made, so it can't be entered.")


# --- the button under a result ----------------------------------------------------------------------------


def enter_into(lang: Language, theme: str) -> str:
    # Translators: a button under a picture; {theme} is the name of a challenge, cut so that all of it has 34
    # characters
    return button_label(lang.pgettext("button", "Enter: “{theme}”"), theme=theme)


def enter_a_challenge(lang: Language) -> str:
    # Translators: a button under a picture, where there are several challenges; at most 34 characters
    return lang.pgettext("button", "Enter in a challenge")


# --- the confirmation -------------------------------------------------------------------------------------


def question(lang: Language, theme: str) -> str:
    # Translators: {theme} is the name of a challenge, in quotation marks
    return lang.gettext("Enter this picture in {theme}?").format(theme=theme_of(lang, theme))


def was_public(lang: Language) -> str:
    return lang.gettext("⚠️ It was posted for everybody, so people may know that this is yours.")


def author_is_shown(lang: Language) -> str:
    """In a challenge that does not hide who made its pictures."""
    return lang.gettext("This challenge hides no authors: who votes reads that it is yours.")


def replaces(lang: Language) -> str:
    return lang.gettext("It replaces your earlier entry.")


def until(lang: Language, voting_at: datetime) -> str:
    # Translators: {when} is "in 2 days"
    return lang.gettext("You can replace or withdraw it until voting opens {when}.").format(
        when=format_dt(voting_at, "R")
    )


def enter_it(lang: Language) -> str:
    # Translators: a button, at most 34 characters
    return lang.pgettext("button", "Enter it")


def replace_mine(lang: Language) -> str:
    # Translators: a button: this picture takes the place of the one that was entered before; at most 34 characters
    return lang.pgettext("button", "Replace my entry")


def with_a_title(lang: Language) -> str:
    # Translators: a button that opens a form, at most 34 characters
    return lang.pgettext("button", "Enter with a title…")


def not_now(lang: Language) -> str:
    # Translators: a button, at most 34 characters
    return lang.pgettext("button", "Not now")


def nothing_entered(lang: Language) -> str:
    return lang.gettext("Nothing was entered.")


def title_form(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.pgettext("form", "A title for your picture")


def title_field(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters
    return lang.pgettext("field", "Title")


def title_hint(lang: Language) -> str:
    # Translators: below a field of a form, at most 100 characters
    return lang.gettext("Everybody reads it while voting. Leave it empty for none.")


# --- who is in ---------------------------------------------------------------------------------------------


def you_are_in(lang: Language, theme: str, voting_at: datetime) -> str:
    # Translators: {theme} is the name of a challenge, in quotation marks; {when} is "in 2 days"
    return lang.gettext(
        "You are in {theme}. You can replace or withdraw your picture until voting opens {when}."
    ).format(theme=theme_of(lang, theme), when=format_dt(voting_at, "R"))


def another_is_in_it(lang: Language) -> str:
    """Above one's entry, after a press that was about another picture, which this one has replaced."""
    return lang.gettext(
        "⚠️ Nothing was changed: that was about a picture which is not in this challenge any more. "
        "This one is in it now."
    )


def prompt_is_shown(lang: Language) -> str:
    return lang.gettext("The results will show its prompt.")


def prompt_is_hidden(lang: Language) -> str:
    return lang.gettext("The results will not show its prompt.")


def change_title(lang: Language) -> str:
    # Translators: a button, at most 34 characters
    return lang.pgettext("button", "Change title")


def hide_prompt(lang: Language) -> str:
    # Translators: a button: the results of a challenge are not to show the prompt; at most 34 characters
    return lang.pgettext("button", "Hide my prompt in the results")


def show_prompt(lang: Language) -> str:
    # Translators: a button: the results of a challenge are to show the prompt; at most 34 characters
    return lang.pgettext("button", "Show my prompt in the results")


def withdraw(lang: Language) -> str:
    # Translators: a button: to take one's picture out of a challenge; at most 34 characters
    return lang.pgettext("button", "Withdraw")


def withdrawn(lang: Language, theme: str, voting_at: datetime) -> str:
    # Translators: {theme} is the name of a challenge, in quotation marks; {when} is "in 2 days"
    return lang.gettext(
        "Your picture is not in {theme} any more. You can enter another one until voting opens {when}."
    ).format(theme=theme_of(lang, theme), when=format_dt(voting_at, "R"))


def enter_one(lang: Language) -> str:
    # Translators: a button that leads to a menu of one's own pictures; at most 34 characters
    return lang.pgettext("button", "Enter one I made")


def vote(lang: Language) -> str:
    # Translators: a button that opens a ballot; at most 34 characters
    return lang.pgettext("button", "Vote")


# --- making one for it --------------------------------------------------------------------------------------


def make_form(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.pgettext("form", "Make a picture for the challenge")


def make_field(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters
    return lang.pgettext("field", "What should be in the picture?")


def make_hint(lang: Language) -> str:
    # Translators: below a field of a form, at most 100 characters
    return lang.gettext("Only you see it. Enter it with the button under it.")
