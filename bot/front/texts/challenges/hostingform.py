"""The words of the form of a challenge, and of the preview before it is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord.utils import format_dt

from bot.domain.challenges.values import Options, Way
from bot.front.texts.language import Language
from bot.front.texts.words import quote_lines, quoted, utf16_units

BRIEF_UNITS = 3400  # of the brief, escaped, below the heading
NAMED_TAGS = 8


def title(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.gettext("A challenge for pictures")


def theme_field(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters: what the challenge is about
    return lang.gettext("Theme")


def brief_field(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters: what hosts write about a challenge
    return lang.gettext("Brief and rules")


def until_field(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters: until when pictures can be entered
    return lang.gettext("Pictures until")


def until_hint(lang: Language, zone: str) -> str:
    """`zone` is the server's time zone."""
    # Translators: below a field, at most 100 characters; {zone} is a time zone: "Europe/Berlin"
    return lang.gettext("24h, 3d or 2030-12-24 18:00 ({zone})").format(zone=zone)


def lasts_field(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters: how long members can vote
    return lang.gettext("Voting lasts")


def lasts_hint(lang: Language) -> str:
    # Translators: below a field, at most 100 characters
    return lang.gettext("24h or 2d after that, or the date of its end")


def options_field(lang: Language) -> str:
    # Translators: the label of checkboxes, at most 45 characters
    return lang.gettext("Options")


def hides_option(lang: Language) -> str:
    # Translators: a checkbox, at most 100 characters: who made the pictures of a challenge
    return lang.gettext("Hide the authors until the results")


def builds_option(lang: Language) -> str:
    # Translators: a checkbox, at most 100 characters
    return lang.gettext("Allow pictures built on others' pictures")


def duels_option(lang: Language) -> str:
    # Translators: a checkbox, at most 100 characters: how members vote in a challenge
    return lang.gettext("Vote in duels: which of two pictures is better")


# --- the preview -------------------------------------------------------------------------------------


def nothing_public(lang: Language, channel: int) -> str:
    # Translators: above a preview of a challenge; {channel} is a mention
    text = lang.gettext("This is what members will read in {channel}. Nothing is public yet.")
    return text.format(channel=f"<#{channel}>")


def heading(lang: Language, theme: str) -> str:
    # Translators: above what a challenge is about; {theme} is in quotation marks
    return lang.gettext("🏆 Challenge: {theme}").format(theme=quoted(lang, theme, 80))


def brief_lines(brief: str, units: int = BRIEF_UNITS) -> list[str]:
    """The brief as a block quote, as much of it as so many UTF-16 units hold."""
    lines: list[str] = []
    for line in quote_lines(brief):
        units -= utf16_units(line) + 1
        if units < 0:
            return [*lines, "> …"]
        lines.append(line)
    return lines


def opens_at_once(lang: Language) -> str:
    return lang.gettext("It opens as soon as you publish it.")


def opens(lang: Language, at: datetime) -> str:
    # Translators: of a challenge; {date} is a date with a time, {when} is "in 2 days"
    text = lang.gettext("It opens {date} ({when}).")
    return text.format(date=format_dt(at, "F"), when=format_dt(at, "R"))


def pictures_until(lang: Language, at: datetime) -> str:
    # Translators: of a challenge; {date} is a date with a time, {when} is "in 2 days"
    text = lang.gettext("Pictures until {date} ({when})")
    return text.format(date=format_dt(at, "F"), when=format_dt(at, "R"))


def votes_until(lang: Language, at: datetime) -> str:
    # Translators: of a challenge; {date} is a date with a time, {when} is "in 2 days"
    text = lang.gettext("Voting until {date} ({when})")
    return text.format(date=format_dt(at, "F"), when=format_dt(at, "R"))


def rules(lang: Language, options: Options) -> Sequence[str]:
    """What was chosen, a sentence each."""
    votes = _votes(lang, options)
    # Translators: who may vote in a challenge
    age = lang.ngettext(
        "Who votes has an account of at least {days} day.",
        "Who votes has an account of at least {days} days.",
        options.account_days,
    )
    # Translators: {role} is the name of a role
    role = lang.gettext("Only members with the role {role} vote.")
    sentences = [
        votes,
        age.format(days=lang.number(options.account_days)) if options.account_days else "",
        role.format(role=f"<@&{options.voter_role}>") if options.voter_role else "",
        lang.gettext("The authors are hidden until the results.")
        if options.hides_authors
        else lang.gettext("The authors are shown from the start."),
        lang.gettext("Pictures may be built on those of others.")
        if options.may_build_on_others
        else lang.gettext("Pictures must not be built on those of others."),
    ]
    return [sentence for sentence in sentences if sentence]


def _votes(lang: Language, options: Options) -> str:
    if options.way is Way.DUELS:
        return lang.gettext(
            "Members vote in duels: they see two pictures at a time and say which is better, as often as they like."
        )
    text = lang.ngettext(
        "Each member chooses {votes} picture.", "Each member chooses up to {votes} pictures.", options.votes
    )
    return text.format(votes=lang.number(options.votes))


def prize_role(lang: Language, role: int) -> str:
    # Translators: {role} is the name of a role
    return lang.gettext("The winner gets the role {role}.").format(role=f"<@&{role}>")


def prize_credits(lang: Language, credits: int) -> str:
    text = lang.ngettext("The winner gets {count} credit.", "The winner gets {count} credits.", credits)
    return text.format(count=lang.number(credits))


def cannot_give(lang: Language, role: int) -> str:
    """A warning above the preview."""
    # Translators: {role} is the name of a role
    text = lang.gettext(
        "⚠️ I can't give the role {role} yet: I need the permission **Manage Roles**, and my own role must stand "
        "above it."
    )
    return text.format(role=f"<@&{role}>")


def unfit_role(lang: Language, role: int) -> str:
    # Translators: {role} is the name of a role
    text = lang.gettext(
        "The winner can't get the role {role}: everybody has it, or Discord gives it itself, as to bots and boosters."
    )
    return text.format(role=f"<@&{role}>")


def needs_a_tag(lang: Language, channel: int, names: Sequence[str]) -> str:
    # Translators: {channel} is a forum, {option} the name of an option, {tags} a list of names in quotation marks
    text = lang.gettext("Every post in {channel} needs a tag. Choose one as `{option}`: {tags}.")
    return text.format(channel=f"<#{channel}>", option="tag", tags=_tags(lang, names))


def no_such_tag(lang: Language, channel: int, typed: str, names: Sequence[str]) -> str:
    """`names` is empty for a channel that is no forum, and for a forum without tags."""
    if not names:
        # Translators: {channel} is a channel, {option} the name of an option
        text = lang.gettext("{channel} has no tags. Leave `{option}` out.")
        return text.format(channel=f"<#{channel}>", option="tag")
    # Translators: {channel} is a forum, {typed} in quotation marks, {tags} a list of names in quotation marks
    text = lang.gettext("{channel} has no tag {typed}. Choose one of these: {tags}.")
    return text.format(channel=f"<#{channel}>", typed=quoted(lang, typed), tags=_tags(lang, names))


def publish(lang: Language) -> str:
    # Translators: a button: the challenge of a preview is posted for everybody; at most 34 characters
    return lang.pgettext("button", "Publish")


def change(lang: Language) -> str:
    # Translators: a button: it opens the form of a challenge again; at most 34 characters
    return lang.pgettext("button", "Change")


def _tags(lang: Language, names: Sequence[str]) -> str:
    return lang.one_of([quoted(lang, name, 20) for name in names[:NAMED_TAGS]])
