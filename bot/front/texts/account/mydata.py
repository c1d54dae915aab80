"""The words of My data, in /me: to get everything that is held about oneself on this server, and to have it deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from discord.utils import format_dt

from bot.domain.care.erasing import Erasable, Erasure
from bot.front.texts.language import Language


def export_button(lang: Language) -> str:
    # Translators: on a button in /me; at most 45 characters
    return lang.gettext("Export my data")


def delete_button(lang: Language) -> str:
    # Translators: on a button in /me, which asks before anything is deleted; at most 45 characters
    return lang.gettext("Delete my data")


def delete_all_button(lang: Language) -> str:
    # Translators: on the red button that deletes everything; at most 45 characters
    return lang.gettext("Delete everything now")


# --- exporting -------------------------------------------------------------------------------------------


def next_part_button(lang: Language, number: int) -> str:
    # Translators: on the button to the next zip file of an export; at most 45 characters
    return lang.gettext("Part {number}").format(number=lang.number(number))


def exported(lang: Language, number: int, pictures: int, *, has_data: bool, is_last: bool) -> str:
    """Above a zip file."""
    text = lang.ngettext(
        "📦 Your data on this server, part {number}: {count} picture.",
        "📦 Your data on this server, part {number}: {count} pictures.",
        pictures,
    )
    lines = [text.format(number=lang.number(number), count=lang.number(pictures))]
    if has_data:
        lines.append(
            lang.gettext(
                "`data.json` has all that is written down about you here; its README says what each part is. The "
                "pictures are copies: whoever runs this bot can give you the originals."
            )
        )
    if not is_last:
        lines.append(lang.gettext("There is more: press the button for the next part."))
    return "\n".join(lines)


def export_gone(lang: Language, count: int) -> str:
    """Pictures that are written down, and whose files were removed by their age."""
    text = lang.ngettext(
        "{count} picture's file is gone by its age; it is listed in `contents.json`.",
        "{count} pictures' files are gone by their age; they are listed in `contents.json`.",
        count,
    )
    return text.format(count=lang.number(count))


def export_alt(lang: Language) -> str:
    """What the zip file is, for people who do not see it."""
    return lang.gettext("A zip file with your data")


def export_too_large(lang: Language) -> str:
    return lang.gettext(
        "What is written down about you is too large for a file here. Whoever runs this bot can give it to you, with "
        "`imagine-bot export`."
    )


# --- deleting --------------------------------------------------------------------------------------------


def question(lang: Language, listed: Erasable) -> str:
    """What goes and what stays, above the button that does it. At most 2000 characters."""
    goes = [*_of_pictures(lang, listed), *_of_challenges(lang, listed), *_chosen(lang, listed)]
    stays = [
        lang.gettext(
            "of each picture, without a word of it: when it was made, by which model, whether it worked, what it cost"
        ),
        lang.gettext(
            "your id as a number, until this month's credits are renewed, extra credits are used up and a pause has "
            "ended; after that a made-up number takes its place"
        ),
        lang.gettext("what moderators changed about your credits, in their log"),
        lang.gettext("pictures that others made from yours"),
        lang.gettext(
            "what only Discord has: private answers that you have not dismissed, and what people wrote or saved"
        ),
        lang.gettext("backups of whoever runs this bot, until they are replaced"),
    ]
    if listed.contests.ended:
        stays.insert(
            1,
            lang.gettext(
                "in challenges that are over, the places of your pictures, by “a deleted member” then"
            ),
        )
    if listed.hosted:
        stays.insert(-2, _hosted(lang, listed))
    # Translators: {goes} and {stays} are lists, an item a line
    return lang.gettext(
        "### Delete your data on this server?\n"
        "**This goes, and cannot be brought back:**\n{goes}\n"
        "**This stays:**\n{stays}\n"
        "Other servers are not touched. The credits you used stay used."
    ).format(goes=_listed(goes), stays=_listed(stays))


def _of_pictures(lang: Language, listed: Erasable) -> Iterator[str]:
    if listed.asks:
        yield _pictures(lang, listed)
    if listed.asks or listed.messages:
        yield _posts(lang, listed)
    if listed.waiting or listed.running:
        yield _open(lang, listed)
    if listed.kept or listed.kept_by_others:
        yield _kept(lang, listed)
    if listed.reports:
        yield _reports(lang, listed)


def _of_challenges(lang: Language, listed: Erasable) -> Iterator[str]:
    contests = listed.contests
    if contests.withdrawn or contests.removed:
        # Translators: a line of a list of what is deleted; the numbers are of pictures
        text = lang.gettext(
            "your pictures in challenges that take pictures ({open}, withdrawn) or are voted on ({voting}, removed)"
        )
        yield text.format(open=lang.number(contests.withdrawn), voting=lang.number(contests.removed))
    if contests.ended:
        # Translators: a line of a list of what is deleted
        text = lang.ngettext(
            "{count} picture in a challenge that is over, or removed from one, with its title and prompt",
            "{count} pictures in challenges that are over, or removed from one, with their titles and prompts",
            contests.ended,
        )
        yield text.format(count=lang.number(contests.ended))
    if contests.votes:
        # Translators: a line of a list of what is deleted
        text = lang.ngettext(
            "your votes in {count} challenge, which do not count then",
            "your votes in {count} challenges, which do not count then",
            contests.votes,
        )
        yield text.format(count=lang.number(contests.votes))
    if listed.drafts:
        # Translators: a line of a list of what is deleted
        yield lang.gettext("what you typed for challenges as a host, which is kept for a day")


def _chosen(lang: Language, listed: Erasable) -> Iterator[str]:
    if listed.settings:
        # Translators: a line of a list of what is deleted
        yield lang.gettext("what you chose in your settings here")
    if listed.tellings:
        # Translators: a line of a list of what is deleted; members choose in /me to be told of challenges
        text = lang.ngettext(
            "{count} message about a challenge that is still to be sent to you",
            "{count} messages about challenges that are still to be sent to you",
            listed.tellings,
        )
        yield text.format(count=lang.number(listed.tellings))


def _hosted(lang: Language, listed: Erasable) -> str:
    # Translators: a line of a list of what stays; recurring challenges are counted too
    text = lang.ngettext(
        "{count} challenge that you made as a host, with its theme, rules and dates, and that it is yours",
        "{count} challenges that you made as a host, with their themes, rules and dates, and that they are yours",
        listed.hosted,
    )
    return text.format(count=lang.number(listed.hosted))


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _pictures(lang: Language, listed: Erasable) -> str:
    # Translators: a line of a list of what is deleted; "wordings" are prompts that a model has rewritten
    text = lang.ngettext(
        "{count} picture and its file, with its prompt, wording, description and the pictures you added",
        "{count} pictures and their files, with their prompts, wordings, descriptions and the pictures you added",
        listed.pictures,
    )
    return text.format(count=lang.number(listed.pictures))


def _posts(lang: Language, listed: Erasable) -> str:
    # Translators: a line of a list of what is deleted
    text = lang.ngettext(
        "{count} message of mine in channels that shows them",
        "{count} messages of mine in channels that show them",
        listed.messages,
    )
    return text.format(count=lang.number(listed.messages))


def _open(lang: Language, listed: Erasable) -> str:
    # Translators: a line of a list of what is deleted; the numbers are of pictures
    return lang.gettext(
        "what waits in line ({waiting}, given back) or is being made ({running}, not given back)"
    ).format(waiting=lang.number(listed.waiting), running=lang.number(listed.running))


def _kept(lang: Language, listed: Erasable) -> str:
    # Translators: a line of a list of what is deleted; a star marks pictures that somebody keeps
    return lang.gettext("your stars ({own}), and those of others on your pictures ({others})").format(
        own=lang.number(listed.kept), others=lang.number(listed.kept_by_others)
    )


def _reports(lang: Language, listed: Erasable) -> str:
    # Translators: a line of a list of what is deleted
    text = lang.ngettext(
        "the note that you reported {count} picture; what moderators received says nothing of you",
        "the note that you reported {count} pictures; what moderators received says nothing of you",
        listed.reports,
    )
    return text.format(count=lang.number(listed.reports))


def nothing_to_delete(lang: Language) -> str:
    return lang.gettext("I hold no pictures of yours on this server. There is nothing to delete.")


def stale_question(lang: Language) -> str:
    return lang.gettext(
        "Nothing was deleted: this list is out of date. Press **Delete my data** in `/me` for a new one."
    )


def status(lang: Language, erasure: Erasure) -> str:
    """How far a deletion is."""
    if erasure.done_at is not None:
        # Translators: {when} is a time like "5 minutes ago"
        return lang.gettext("🗑️ Your data on this server was deleted {when}.").format(
            when=_ago(erasure.done_at)
        )
    # Translators: an entry is a picture or a request for one, also a failed or deleted one, or a message to be changed
    text = lang.ngettext(
        "🗑️ Deleting your data on this server: {count} entry left.",
        "🗑️ Deleting your data on this server: {count} entries left.",
        erasure.left,
    )
    return text.format(count=lang.number(erasure.left))


def begun(lang: Language, erasure: Erasure) -> str:
    """After the red button."""
    return lang.gettext(
        "{status}\nNothing of it is posted from now on. It goes on by itself, also over a restart; `/me` says how far."
    ).format(status=status(lang, erasure))


def card_of_deleted(lang: Language) -> str:
    """In place of the card of a picture that waited or was being made when its member had everything deleted."""
    return lang.gettext("This was deleted at your request.")


def contents_of_file(lang: Language) -> str:
    """At the top of the list that goes with each file of an export."""
    # Translators: stands in a file that members download
    return lang.gettext(
        "What is in this file: copies of pictures by their ids, and those whose files are gone by their age."
    )


def _ago(moment: datetime) -> str:
    return format_dt(moment, "R")
