"""The rules of a challenge in a few sentences, and how its votes are counted: behind ℹ️, for one member."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.challenges.counting import LEAST_LOOKS
from bot.domain.challenges.dueling import LEAST_DUELS
from bot.domain.challenges.values import Challenge, Options, Way
from bot.domain.challenges.verdicts import FEWEST_BALLOTS, FEWEST_ENTRIES
from bot.front.texts.challenges.entering import theme_of
from bot.front.texts.language import Language
from bot.front.texts.words import first_of, quoted

NAMED_MODELS = 6


def heading(lang: Language, theme: str) -> str:
    # Translators: above the rules of a challenge; {theme} is its name, in quotation marks
    return lang.gettext("ℹ️ Rules of {theme}").format(theme=theme_of(lang, theme))


def rules(lang: Language, challenge: Challenge) -> Iterator[str]:
    """As long as it runs: who enters what, who votes for how many, and what the points say."""
    options = challenge.options
    yield _entering(lang, options)
    if options.models:
        names = first_of(lang, [quoted(lang, name, 40) for name in options.models], NAMED_MODELS)
        # Translators: {models} is a list of AI models
        yield lang.gettext("It takes pictures made with {models}.").format(models=names)
    if options.hides_authors:
        yield lang.gettext("Who made which picture is told with the results, and not before.")
    else:
        yield lang.gettext("Who made which picture is shown while you vote.")
    yield _voting(lang, options)
    yield _voters(lang, options)
    yield _fewest(lang)
    yield from points_explained(lang, options)


def points_explained(lang: Language, options: Options) -> Iterator[str]:
    """What the points say, in five sentences."""
    yield counting(lang, options)
    yield ranking(lang)
    yield lang.gettext(
        "Points are that share of 100, so they are not the number of votes: "
        "with 50 a picture won as often as it lost."
    )
    if options.way is Way.DUELS:
        yield lang.gettext("Every voter weighs the same, however many duels they decided.")
    else:
        yield lang.gettext("Every ballot weighs the same, however many pictures its voter looked at.")


def counting(lang: Language, options: Options) -> str:
    if options.way is Way.DUELS:
        # Translators: a duel is two pictures that a voter compares
        text = lang.ngettext(
            "Of every two pictures the one that more voters found better wins, by as much as they are more; both "
            "alike favours neither. A voter's duels count from {count} duel on, or from all if there are fewer.",
            "Of every two pictures the one that more voters found better wins, by as much as they are more; both "
            "alike favours neither. A voter's duels count from {count} duels on, or from all if there are fewer.",
            LEAST_DUELS,
        )
        return text.format(count=lang.number(LEAST_DUELS))
    # Translators: {count} is a number of pictures
    text = lang.ngettext(
        "A ballot compares the pictures that I showed its voter: those they chose win against those they passed by. "
        "It counts from {count} picture looked at, or from all if there are fewer.",
        "A ballot compares the pictures that I showed its voter: those they chose win against those they passed by. "
        "It counts from {count} pictures looked at, or from all if there are fewer.",
        LEAST_LOOKS,
    )
    return text.format(count=lang.number(LEAST_LOOKS))


def ranking(lang: Language) -> str:
    return lang.gettext(
        "The larger the share of its comparisons that a picture wins, the better its place, "
        "and equal shares share the place."
    )


def _fewest(lang: Language) -> str:
    # Translators: {entries} and {ballots} are numbers
    text = lang.gettext("There is a ranking from {entries} pictures and {ballots} voters on.")
    return text.format(entries=lang.number(FEWEST_ENTRIES), ballots=lang.number(FEWEST_BALLOTS))


def _entering(lang: Language, options: Options) -> str:
    if options.may_build_on_others:
        return lang.gettext(
            "Each member enters one picture, which they made here with me since the challenge opened."
        )
    return lang.gettext(
        "Each member enters one picture, which they made here with me since the challenge opened, "
        "and not from a picture of somebody else."
    )


def _voting(lang: Language, options: Options) -> str:
    if options.way is Way.DUELS:
        return lang.gettext(
            "Votes are secret: I show you two pictures at a time, never your own, and you say which is better, or that "
            "both are alike. Stop whenever you like, and change it until the end."
        )
    text = lang.ngettext(
        "Votes are secret: choose {count} picture, not your own, and change it until the end.",
        "Votes are secret: choose up to {count} pictures, not your own, and change them until the end.",
        options.votes,
    )
    return text.format(count=lang.number(options.votes))


def _voters(lang: Language, options: Options) -> str:
    who = lang.gettext("Who votes has been a member since before voting opened.")
    if options.account_days:
        text = lang.ngettext(
            "Their account is at least {count} day old, unless they entered a picture and were a member before the "
            "challenge was published.",
            "Their account is at least {count} days old, unless they entered a picture and were a member before the "
            "challenge was published.",
            options.account_days,
        )
        who = lang.in_a_row(who, text.format(count=lang.number(options.account_days)))
    if options.voter_role is None:
        return who
    # Translators: {role} is the name of a role
    needed = lang.gettext("Only members with the role {role} vote.").format(role=f"<@&{options.voter_role}>")
    return lang.in_a_row(who, needed)


def my_entry(lang: Language) -> str:
    # Translators: a heading above what somebody has entered in a challenge
    return lang.gettext("**My entry**")


def results(lang: Language) -> str:
    # Translators: a button, at most 34 characters
    return lang.pgettext("button", "Results")


def points_button(lang: Language) -> str:
    # Translators: a button: how the points of a challenge are counted; at most 34 characters
    return lang.pgettext("button", "What are the points?")
