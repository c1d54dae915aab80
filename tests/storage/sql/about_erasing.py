"""What is said of the verbs about a member's data: read as a whole, and deleted."""

from __future__ import annotations

from tests.storage.sql.sentences import Section, Verb, both
from tests.storage.sql.shared import LOCK_MEMBER

LATEST = both("Read the member's last deletion that is going on, or that this press has begun already.")
LEFT = both(
    "Count the pictures that are not gone yet, or of which a message or a running request is left, and the messages of "
    "challenges that may still show one."
)
DRAFTS = both("Read the drafts of challenges, and which of them are the member's.")

ERASING = Section(
    "A member's data",
    "What a member of one server is given, and what they have deleted. The bites in which that is done are in "
    "`bot/storage/erasing`.",
    (
        Verb(
            "erasures.count",
            "What would go if a member had everything deleted.",
            (
                both("Count it. The newest picture says whether a list is still right when it is confirmed."),
                both("Count the messages in which it is shared."),
                both("Count what the member keeps."),
                both("Count what is remembered of their reports."),
                both("Count their entries in challenges, by what would become of them."),
                both("Count their ballots in challenges that are voted on."),
                both("Count their duels there, too."),
                DRAFTS,
                both("Ask whether they chose anything, and count what they are to be told of challenges."),
                both("Count the challenges that they made as a host, which stay theirs."),
            ),
        ),
        Verb(
            "erasures.begin",
            "A member confirms: from here on nothing of theirs is posted.",
            (
                both("Lock the challenges in which they have an entry or a ballot."),
                LOCK_MEMBER,
                LATEST,
                both("Ask whether the list that they have read is still right."),
                both("What time is it?"),
                both("Lock and read the pictures that are in the line or being made."),
                both("Mark what could still lead to a post, and erase its tokens."),
                both("Cancel what is in the line, which gives its credits back."),
                both(
                    "Close what waits in the outbox, or waits for the member; not what is just being posted."
                ),
                both("Count the member no more among those who keep a picture."),
                both("Forget what they keep."),
                both("Forget what they chose."),
                both("Take off the list what they were to be told of challenges."),
                both("Forget what they reported."),
                DRAFTS,
                both("Delete theirs."),
                both(
                    "Who takes the member's place in the end, where an earlier deletion has decided that already?"
                ),
                both("Read the server's time zone, which says when the last period ends."),
                both("Note what is to be done. The loop that does it goes by this row."),
                LEFT,
            ),
        ),
        Verb("erasures.latest", "How far a deletion is.", (both("Read the last one."), LEFT)),
        Verb(
            "exports.everything",
            "All that is held about a member.",
            (
                both("Read the pictures, a page at a time."),
                both("Read the member's own limit."),
                both("Read extra credits, corrections and resets."),
                both("Read whether they are paused."),
                both("Read what was changed about them or their pictures."),
                both("Read what they chose."),
                both("Read which pictures they keep."),
                both("Read in which messages pictures were shared, by them or of theirs."),
                both("Read what they have entered into challenges."),
                both("Read the challenges that they made as a host."),
                both("Read those that they planned to come by themselves."),
                both("Read what they are still to be told of challenges."),
                both("Read what they had deleted before."),
                both("Read which pictures they have reported."),
                DRAFTS,
            ),
        ),
        Verb(
            "exports.pictures",
            "The next pictures for an export.",
            (both("Read them by their ids, so that a newer one changes no earlier part."),),
        ),
    ),
)
