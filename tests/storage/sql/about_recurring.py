"""What is said of the verbs about recurring challenges, and about members who are told of challenges."""

from __future__ import annotations

from tests.storage.sql.sentences import Section, Verb, both, postgresql, sqlite

CHANGED = (
    both("Read its id."),
    postgresql("Lock it."),
    sqlite("Read it."),
    both("Ask whether this interaction has made this change already."),
    both("Read the server's time zone."),
    both("What time is it?"),
    both("Write it as it is now. What hosts were to be told of it is no news any more."),
    both("Write down who changed what."),
    postgresql("Read it."),
)

RECURRING = Section(
    "Recurring challenges",
    "Series of challenges. Whoever begins a round locks the server first, then the series, so each one begins once; a "
    "unique index lets no two rounds of one series run at the same time.",
    (
        Verb(
            "series.create",
            "A host starts a series.",
            (
                postgresql("Lock the server, so that its series are counted by one at a time."),
                both("Ask whether this interaction has made this change already."),
                both("Ask whether this interaction has started a series already."),
                both("What time is it?"),
                both("Read those that have not ended."),
                both("Read the server's time zone."),
                both("Keep it."),
                both("Write down who changed what."),
                both("Read it."),
            ),
        ),
        Verb("series.edit", "A host changes it.", CHANGED),
        Verb("series.pause", "A host pauses it.", CHANGED),
        Verb("series.resume", "A host resumes it.", CHANGED),
        Verb("series.end", "A host ends it.", CHANGED),
        Verb("series.find", "One series.", (both("Read it."),)),
        Verb("series.listed", "The series of a server.", (both("Read those that have not ended."),)),
        Verb(
            "due_rounds.due",
            "Which series the umpire has to look at now.",
            (
                both("What time is it?"),
                both("Read whose round is due, or whose server has another time zone now."),
            ),
        ),
        Verb(
            "due_rounds.seconds_to_next",
            "When the umpire has to look again.",
            (
                both("What time is it?"),
                both("Ask when the next round is due, and when hosts are to be told something."),
            ),
        ),
        Verb(
            "due_rounds.begin",
            "The next round begins, waits, or is left out.",
            (
                both("Read its server."),
                postgresql("Lock the server, so that its challenges are counted by one at a time."),
                postgresql("Lock it."),
                sqlite("Read it."),
                both("What time is it?"),
                both("Read the server's time zone."),
                both("If that is another one now: write when the next round begins in it."),
                both("Ask whether its last round is still running."),
                both("Count the challenges of the server that are not over."),
                both("Of a round that is left out, or waits: note what hosts are to be told."),
                both("Of one that begins: write which theme is next, and when."),
                both("Ask whether the new id is taken."),
                both("Keep the challenge."),
                both("Read how long its line of posts is."),
                both("Note that its card is to be posted."),
                postgresql("Wake the other processes."),
                both("Read what members have chosen, for those who want to be told of challenges."),
                both("Note whom to tell."),
            ),
        ),
        Verb(
            "due_rounds.to_tell",
            "The next thing that hosts are to be told.",
            (both("Lease it, so that nobody else tells it meanwhile."),),
        ),
        Verb("due_rounds.told", "They have been told.", (both("Note that, unless there is other news."),)),
    ),
)

TOLD = Section(
    "Direct messages about challenges",
    "The list of members who have chosen to be told of challenges. A row goes as soon as its message is sent.",
    (
        Verb(
            "tellings.release",
            "At a start: what was in hand is due.",
            (
                postgresql("Ask whether other processes run."),
                both("Make it due now."),
            ),
        ),
        Verb(
            "tellings.claim_due",
            "The next message to be sent.",
            (
                both("Take the one that has been due for longest, and lease it."),
                both("Read its challenge."),
                both("Read whether the member still wants it."),
            ),
        ),
        Verb("tellings.done", "It is sent, or cannot be.", (both("Take it off the list."),)),
        Verb(
            "tellings.put_off",
            "It could not be sent for a reason that may pass.",
            (both("Make it due again later."),),
        ),
        Verb("tellings.seconds_to_next", "When to look again.", (both("Ask when the next one is due."),)),
    ),
)
