"""What hosts are asked before something happens to a challenge, and what they and the mod log read afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord.utils import format_dt

from bot.domain.challenges.phases import due_at
from bot.domain.challenges.records import Counts, EnteredPicture, Hosted, Removal
from bot.domain.challenges.values import Challenge, Phase, Way
from bot.domain.challenges.verdicts import FEWEST_BALLOTS, FEWEST_ENTRIES
from bot.front.texts.challenges.listing import entries_in, members_voted
from bot.front.texts.language import Language
from bot.front.texts.quota.challenged import taken_back
from bot.front.texts.words import quoted, safe_paragraph

REASON_UNITS = 420  # of a reason, escaped


def named(lang: Language, hosted: Hosted) -> str:
    """The challenge's theme, in quotation marks."""
    return quoted(lang, hosted.challenge.theme, 80)


def log_footer(host: int, reason: str | None = None) -> str:
    """The second line of an entry in the mod log: who did it, and why."""
    why = f" · {safe_paragraph(reason, limit=200, units=REASON_UNITS)}" if reason else ""
    return f"-# <@{host}>{why}"


# --- published, changed ------------------------------------------------------------------------------


def published(lang: Language, hosted: Hosted) -> str:
    # Translators: {theme} is what a challenge is about, in quotation marks; {channel} is a mention
    text = lang.gettext("🏆 The challenge {theme} was published in {channel}.")
    return text.format(theme=named(lang, hosted), channel=f"<#{hosted.channel}>")


def card_follows(lang: Language) -> str:
    return lang.gettext("Its message appears there in a moment.")


def nothing_to_change(lang: Language) -> str:
    return lang.gettext("Nothing was changed: it's all as it was.")


def was_changed(lang: Language, hosted: Hosted) -> str:
    # Translators: {theme} is what a challenge is about, in quotation marks
    return lang.gettext("🏆 The challenge {theme} was changed:").format(theme=named(lang, hosted))


def changes(lang: Language, before: Challenge, after: Challenge) -> list[str]:
    """A line for each thing that is another now: what it was, and what it is."""
    lines = []
    if before.theme != after.theme:
        # Translators: what a challenge is about; both are in quotation marks
        text = lang.gettext("**Theme**: {before} → {after}")
        lines.append(text.format(before=quoted(lang, before.theme, 80), after=quoted(lang, after.theme, 80)))
    if before.brief != after.brief:
        lines.append(lang.gettext("**Brief and rules**: changed"))
    if before.voting_at != after.voting_at:
        # Translators: until when pictures can be entered; both are dates with times
        text = lang.gettext("**Pictures until**: {before} → {after}")
        lines.append(_from_to(text, before.voting_at, after.voting_at))
    if before.closes_at != after.closes_at:
        # Translators: until when members vote; both are dates with times
        text = lang.gettext("**Voting until**: {before} → {after}")
        lines.append(_from_to(text, before.closes_at, after.closes_at))
    if before.options.way is not after.options.way:
        lines.append(
            # Translators: how members vote; a duel is two pictures, of which they say which is better
            lang.gettext("**Voting**: choosing pictures → in duels")
            if after.options.way is Way.DUELS
            # Translators: how members vote; a duel is two pictures, of which they say which is better
            else lang.gettext("**Voting**: in duels → choosing pictures")
        )
    if before.options.hides_authors != after.options.hides_authors:
        lines.append(
            lang.gettext("**Authors**: shown → hidden until the results")
            if after.options.hides_authors
            else lang.gettext("**Authors**: hidden until the results → shown")
        )
    if before.options.may_build_on_others != after.options.may_build_on_others:
        lines.append(
            lang.gettext("**Built on others' pictures**: not allowed → allowed")
            if after.options.may_build_on_others
            else lang.gettext("**Built on others' pictures**: allowed → not allowed")
        )
    return lines


def _from_to(text: str, before: datetime, after: datetime) -> str:
    return text.format(before=format_dt(before, "f"), after=format_dt(after, "f"))


# --- sooner ------------------------------------------------------------------------------------------


def what_happens(lang: Language, hosted: Hosted, counts: Counts, so_far: int, now: datetime) -> str:
    """What the next step would do, if it were taken now; `so_far` ballots would count."""
    challenge, heading = hosted.challenge, f"🏆 {named(lang, hosted)}"
    match challenge.phase:
        case Phase.SCHEDULED:
            # Translators: of a challenge; {when} is "in 2 days", {until} a date with a time
            text = lang.gettext(
                "It would open {when}. If you open it now, members can enter pictures until {until}."
            )
            lines = [
                text.format(
                    when=format_dt(challenge.opens_at, "R"), until=format_dt(challenge.voting_at, "f")
                )
            ]
        case Phase.OPEN:
            lines = _voting_opens(lang, challenge, counts, now)
        case _:
            lines = _voting_ends(lang, counts, so_far)
    return "\n".join([heading, *lines])


def _voting_opens(lang: Language, challenge: Challenge, counts: Counts, now: datetime) -> list[str]:
    until = now + (challenge.closes_at - challenge.voting_at)
    # Translators: {until} is a date with a time
    then = lang.gettext("If you go on, voting opens now and lasts until {until}. No more pictures are taken.")
    few = lang.ngettext(
        "⚠️ With fewer than {count} entry there is no ranking.",
        "⚠️ With fewer than {count} entries there is no ranking.",
        FEWEST_ENTRIES,
    ).format(count=lang.number(FEWEST_ENTRIES))
    return [
        entries_in(lang, counts.entries),
        then.format(until=format_dt(until, "f")),
        *([few] if counts.entries < FEWEST_ENTRIES else []),
    ]


def _voting_ends(lang: Language, counts: Counts, so_far: int) -> list[str]:
    few = lang.ngettext(
        "⚠️ With fewer than {count} ballot there is no ranking.",
        "⚠️ With fewer than {count} ballots there is no ranking.",
        FEWEST_BALLOTS,
    ).format(count=lang.number(FEWEST_BALLOTS))
    count = lang.ngettext(
        "{count} ballot counts so far: the others compare too few pictures.",
        "{count} ballots count so far: the others compare too few pictures.",
        so_far,
    ).format(count=lang.number(so_far))
    return [
        members_voted(lang, counts.voters),
        *([count] if so_far < counts.voters else []),
        lang.gettext("If you go on, voting ends now and the results are posted."),
        *([few] if so_far < FEWEST_BALLOTS else []),
    ]


def sooner_button(lang: Language, phase: Phase) -> str:
    match phase:
        case Phase.SCHEDULED:
            # Translators: a button: members can enter pictures from now on; at most 34 characters
            return lang.pgettext("button", "Open it now")
        case Phase.OPEN:
            # Translators: a button; at most 34 characters
            return lang.pgettext("button", "Open voting now")
    # Translators: a button; at most 34 characters
    return lang.pgettext("button", "End voting now")


def not_now_button(lang: Language) -> str:
    # Translators: a button: nothing happens; at most 34 characters
    return lang.pgettext("button", "Not now")


def left_as_it_was(lang: Language) -> str:
    """After the button Not now."""
    return lang.gettext("It stays as it was.")


def went_on(lang: Language, hosted: Hosted) -> str:
    """The challenge has taken a step because a host wanted it."""
    until = due_at(hosted.challenge)
    date = format_dt(until, "f") if until is not None else ""
    match hosted.challenge.phase:
        case Phase.OPEN:
            # Translators: {theme} is what a challenge is about, in quotation marks; {until} is a date with a time
            text = lang.gettext("🏆 The challenge {theme} was opened early. It takes pictures until {until}.")
        case Phase.VOTING:
            # Translators: {theme} is what a challenge is about, in quotation marks; {until} is a date with a time
            text = lang.gettext("🏆 Voting in the challenge {theme} was opened early. It ends {until}.")
        case _:
            # Translators: {theme} is what a challenge is about, in quotation marks
            text = lang.gettext("🏆 Voting in the challenge {theme} was ended early.")
    return text.format(theme=named(lang, hosted), until=date)


def results_follow(lang: Language, hosted: Hosted) -> str:
    # Translators: {channel} is a mention
    text = lang.gettext("The results appear in {channel} in a moment.")
    return text.format(channel=f"<#{hosted.room}>")


# --- cancelled ---------------------------------------------------------------------------------------


def really_cancel(lang: Language, hosted: Hosted, counts: Counts, reason: str) -> str:
    # Translators: {reason} is what a host typed
    why = lang.gettext("Members will read your reason: {reason}")
    return "\n".join(
        [
            f"🏆 {named(lang, hosted)}",
            entries_in(lang, counts.entries),
            lang.gettext("If you cancel it, it ends without a result. That can't be undone."),
            why.format(reason=safe_paragraph(reason, limit=200, units=REASON_UNITS)),
        ]
    )


def cancel_button(lang: Language) -> str:
    # Translators: a button: a challenge ends without a result; at most 34 characters
    return lang.pgettext("button", "Cancel the challenge")


def was_cancelled(lang: Language, hosted: Hosted) -> str:
    # Translators: {theme} is what a challenge is about, in quotation marks
    return lang.gettext("🏆 The challenge {theme} was cancelled.").format(theme=named(lang, hosted))


# --- entries -----------------------------------------------------------------------------------------


def entry(lang: Language, picture: EnteredPicture) -> str:
    """`7 · “A fox”`, or the picture's id where there is no number yet."""
    id = f"`{picture.entry.picture}`"
    name = lang.number(picture.number) if picture.number is not None else id
    return f"{name} · {quoted(lang, picture.entry.title)}" if picture.entry.title else name


def was_removed(lang: Language, hosted: Hosted, removal: Removal) -> list[str]:
    """And what became of its prize."""
    # Translators: {entry} is a number, a title or an id; {theme} is what the challenge is about, in quotation marks
    text = lang.gettext("🏆 Entry {entry} was removed from the challenge {theme}.")
    line, prize = text.format(entry=entry(lang, removal.picture), theme=named(lang, hosted)), removal.prize
    then = taken_back(lang, prize.taken, prize.spent) if prize is not None else ""
    return [line, then] if then else [line]


def after_removal(lang: Language, hosted: Hosted) -> str:
    """What it means, by where the challenge is."""
    match hosted.challenge.phase:
        case Phase.VOTING:
            if hosted.challenge.options.way is Way.DUELS:
                # Translators: a duel is two pictures that a voter compares
                return lang.gettext("Duels with it don't count any more.")
            return lang.gettext("Votes for it don't count. Who chose it can choose another one.")
        case Phase.CLOSED:
            return lang.gettext("The votes were counted again as if it had never been entered.")
    # Translators: {until} is a date with a time
    text = lang.gettext("Its author can enter another picture until {until}.")
    return text.format(until=format_dt(hosted.challenge.voting_at, "f"))


def was_added(lang: Language, hosted: Hosted, picture: EnteredPicture) -> str:
    """For the host who added it. The id of a picture leads to its author, so that those who vote may not read it."""
    # Translators: {entry} is the id of a picture; {theme} is what the challenge is about, in quotation marks
    text = lang.gettext("🏆 The picture {entry} was added to the challenge {theme}.")
    return text.format(entry=entry(lang, picture), theme=named(lang, hosted))


def late_entry(lang: Language, hosted: Hosted) -> str:
    """The same for the mod log."""
    # Translators: {theme} is what a challenge is about, in quotation marks
    text = lang.gettext("🏆 A late entry was added to the challenge {theme}.")
    return text.format(theme=named(lang, hosted))


def no_such_picture(lang: Language, typed: str) -> str:
    """A host named a picture by an id that is none, or that of a deleted one."""
    # Translators: {id} is what somebody typed, in quotation marks; ⋯ is a button
    text = lang.gettext(
        "I know of no picture {id}; perhaps it was deleted. Nothing was changed. Take the id that ⋯ below the picture "
        "shows, or the link of its message."
    )
    return text.format(id=quoted(lang, typed))


def which_picture(lang: Language, ids: Sequence[str]) -> str:
    """The message that was named shows several pictures (`ids`), or none."""
    if not ids:
        return lang.gettext("I can't find a picture of mine in that message. Nothing was changed.")
    # Translators: {ids} is a list of pictures' ids: "7f3k9a or 8g4m2b"
    text = lang.gettext("That message shows several pictures. Name one of them: {ids}.")
    return text.format(ids=lang.one_of([f"`{id}`" for id in ids]))
