"""What is said of the verbs about pictures that are there: deleted, covered, described, kept, shared."""

from __future__ import annotations

from tests.storage.sql.sentences import Section, Sentence, Verb, both, postgresql

NOTE = both(
    "Note that a message must be made anew: the ask's own (0), then each in which it is shared. If that is noted "
    "already, count the press."
)
WAKE = postgresql("Wake the other processes.")
PLACE = both("Read where the ask stands.")
SHARES = both("Read in which other messages it is shown.")
WANTED: tuple[Sentence, ...] = (PLACE, SHARES, NOTE, WAKE)
COUNT = both("Count what they keep on this server.")
LOCK_MEMBER = (
    postgresql("Lock the member's row, so that of presses at once each counts the ones before it."),
)
LOCK_PICTURE = both("Lock the picture, against its deletion, if it is still shown.")

CARE = Section(
    "Pictures that are there",
    "What members and moderators do with a result, and the list of messages that must be made anew afterwards.",
    (
        Verb(
            "care.keep",
            "A member keeps a picture.",
            (
                *LOCK_MEMBER,
                LOCK_PICTURE,
                both("Note it, unless it is noted."),
                COUNT,
                both("Count the member among those who keep the picture."),
            ),
        ),
        Verb("care.keeps", "Which of the shown pictures a member keeps.", (both("Read them."),)),
        Verb("care.kept", "All that a member keeps.", (both("Read them."),)),
        Verb(
            "care.unkeep",
            "A member keeps a picture no more.",
            (
                *LOCK_MEMBER,
                LOCK_PICTURE,
                both("Forget that they keep it."),
                both("Count them no more among those who keep the picture."),
                COUNT,
            ),
        ),
        Verb(
            "care.shared",
            "A message that shows an ask has been posted somewhere else.",
            (
                both(
                    "Lock the rows of the ask, against their deletion; if one is deleted it goes on as there."
                ),
                both("Note the message, unless it is noted."),
            ),
        ),
        Verb(
            "care.shares", "Where an ask is shown besides its own message.", (both("Read these messages."),)
        ),
        Verb(
            "care.describe",
            "Its author says what is on a picture.",
            (both("Write it down, unless the picture is deleted, or says so already."), *WANTED),
        ),
        Verb(
            "care.spoiler",
            "The pictures of an ask are covered, or no more.",
            (
                both("Cover those that are not deleted, and not covered yet: also what may come late."),
                *WANTED,
            ),
        ),
        Verb(
            "care.delete",
            "Pictures are deleted, by their author or by a moderator.",
            (
                both("Lock the rows of their asks, in order of their ids."),
                both(
                    "Blank the words of each picture that is shown, and note when and by whom it was deleted."
                ),
                both("Nobody keeps it any more."),
                *WANTED,
                both("Close what was kept for the author, if all pictures of the ask are deleted."),
                both("Where it was a moderator: write down who deleted it, and why."),
            ),
        ),
        Verb(
            "care.deletions",
            "What `/me` says of a member's deleted pictures.",
            (both("Read when, by whom and why."),),
        ),
        Verb(
            "refreshes.release",
            "At a start: if no other process runs, all that is noted is due.",
            (
                postgresql("Ask which other processes run."),
                both("Make it due."),
            ),
        ),
        Verb(
            "refreshes.claim_due",
            "Take the next message in hand.",
            (
                both(
                    "Find what has been due for longest and whose ask is neither being made nor posted; count the "
                    "attempt, and lease it."
                ),
                both("Read the pictures of the ask."),
                both("Of the ask's own message: read whether it shows them."),
                both("Of another message: read which pictures it shows."),
            ),
        ),
        Verb(
            "refreshes.put_off",
            "It could not be made anew for a reason that may pass.",
            (both("Make it due again later."),),
        ),
        Verb("refreshes.seconds_to_next", "When to look again.", (both("Ask when the next one is due."),)),
        Verb(
            "refreshes.done",
            "It has been made anew.",
            (
                both("Take it off the list, unless another press came meanwhile."),
                both("If one did: make it due again."),
            ),
        ),
        Verb("members.change", "What a member chose for themselves.", (both("Write all their choices."),)),
        Verb("members.settings", "What a member has chosen.", (both("Read it."),)),
        Verb(
            "members.chosen",
            "Whose pictures are not in the gallery, and whose are private by default.",
            (both("Read the choices of everybody who has made any."),),
        ),
        Verb(
            "members.chosen_everywhere",
            "The same of all servers: a start reads it, so that the first asks need not wait for it.",
            (both("Read the choices of everybody who has made any, unless they are very many."),),
        ),
    ),
)
