"""The words of a challenge's result, which everybody sees."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.challenges.points import Points
from bot.domain.challenges.records import EnteredPicture
from bot.front.texts.challenges import gallery
from bot.front.texts.challenges.card import theme
from bot.front.texts.language import Language
from bot.front.texts.words import first_of

NAMED = 15  # members in one line


def heading(lang: Language, typed: str) -> str:
    # Translators: above the result of a challenge; {theme} is what it is about, in quotation marks
    return lang.gettext("🏆 Result: {theme}").format(theme=theme(lang, typed))


def place(lang: Language, number: int, points: Points) -> str:
    # Translators: {number} is a place in a ranking: 1 is the best; {points} is a number, perhaps with one decimal
    text = lang.gettext("Place {number}: {points} points of 100")
    amount = lang.number(points.tenths // 10) if points.is_whole else lang.tenths(points.tenths)
    return text.format(number=lang.number(number), points=amount)


def chosen_by(lang: Language, chosen: int, seen: int) -> str:
    """How many of the voters who saw a picture chose it."""
    # Translators: of a picture in a challenge; {seen} is how many voters have looked at it
    text = lang.gettext("chosen by {chosen} of the {seen} who saw it")
    return text.format(chosen=lang.number(chosen), seen=lang.number(seen))


def duels_won(lang: Language, won: int, duels: int) -> str:
    # Translators: of a picture in a challenge
    text = lang.ngettext("won {won} of its {duels} duel", "won {won} of its {duels} duels", duels)
    return text.format(won=lang.number(won), duels=lang.number(duels))


def by_author(lang: Language, picture: EnteredPicture) -> str:
    """`Entry 7 “Rain” by @mia`, wherever a result names an entry."""
    entry = gallery.entry(lang, picture.number or 0)
    if picture.entry.title:
        entry = f"{entry} {gallery.title(lang, picture.entry.title)}"
    # Translators: {entry} is "Entry 7", perhaps with a title; {author} is a member
    return lang.gettext("{entry} by {author}").format(entry=entry, author=author(lang, picture))


def by(lang: Language, picture: EnteredPicture) -> str:
    """Below a picture, or behind its title."""
    # Translators: {author} is a member who made a picture
    return lang.gettext("by {author}").format(author=author(lang, picture))


def author(lang: Language, picture: EnteredPicture) -> str:
    """Who entered the picture, as a mention."""
    # Translators: in place of somebody who had their data deleted
    return lang.gettext("a deleted member") if picture.is_erased else f"<@{picture.entry.author}>"


def more_on_the_podium(lang: Language, members: Sequence[str]) -> str:
    """Those who share a place of the first three, but for whom there is no room above."""
    # Translators: of a ranking with shared places; {members} is a list
    text = lang.gettext("Also among the first three places: {members}")
    return text.format(members=first_of(lang, members, NAMED))


def voted(lang: Language, voters: int) -> str:
    text = lang.ngettext("{voters} member voted.", "{voters} members voted.", voters)
    return text.format(voters=lang.number(voters))


def only_voted(lang: Language, voters: int) -> str:
    text = lang.ngettext("Only {voters} member voted.", "Only {voters} members voted.", voters)
    return text.format(voters=lang.number(voters))


def too_few_pictures(lang: Language) -> str:
    return lang.gettext("Too few pictures were entered for a ranking. Thanks to everyone who took part!")


def too_few_votes(lang: Language) -> str:
    return lang.gettext("Too few members voted for a ranking. Thanks to everyone who took part!")


def counted_again(lang: Language, number: int) -> str:
    """A line under a result that was changed."""
    text = lang.gettext(
        "Entry {number} was removed by the hosts after the end, and the votes were counted again."
    )
    return text.format(number=lang.number(number))


def podium_alt(lang: Language) -> str:
    # Translators: what a screen reader says of a picture
    return lang.gettext("The best pictures on the steps of a podium")
