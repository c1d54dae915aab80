"""Sentences about pictures, the outbox and the album."""

from __future__ import annotations

from tests.storage.sql.sentences import Section, Verb, both, postgresql, sqlite
from tests.storage.sql.shared import GRANTS, LOCK_MEMBER, TERMS

SUMS_AND_MONEY = both(
    "Add up what was used in the running period of each limit, by the whole server in that of its total, and the money "
    "that all servers have cost this month."
)
RATE = both("Ask when the rate limit allows the next start; left out if there is no rate limit.")
LOCK_ASK = (
    sqlite("Read the states of all pictures of the ask."),
    postgresql(
        "Lock all pictures of the ask and read their states: of two last pictures that end at the same moment one must "
        "see the other's end."
    ),
)
READ_ASK = both("Read the pictures of the ask, by position.")
NOTIFY = postgresql(
    "Wake the other processes when this is committed: a slot is free, or an entry is due. Left out while half of the "
    "server's queue of notifications is full, because somebody does not read them: who fills it up is refused."
)
POST = both("Insert the outbox entry that has the pictures posted, unless it is there already.")


PICTURES = Section(
    "Pictures",
    "One row in `generations` per picture, from the reservation to its end. Each change of state is a compare-and-set: "
    "it names the state it starts from, or holds the lock under which that was read.",
    (
        Verb(
            "generations.reserve",
            "Members ask for pictures: the line is read; then, for each, their credits, and the rows are inserted.",
            (
                LOCK_MEMBER,
                postgresql(
                    "Lock the line: from here on every reservation sees what all others have committed."
                ),
                both(
                    "Read the line: how many pictures of each member wait and run, the first one that waits, and when "
                    "the newest one was started."
                ),
                RATE,
                TERMS,
                SUMS_AND_MONEY,
                GRANTS,
                both(
                    "Insert one queued row per picture. It cannot be claimed before the member has been answered."
                ),
                both("Write down what each grant pays of each picture."),
                both(
                    "For the place in the line: when was the newest picture of a member started who had none in it?"
                ),
                postgresql(
                    "Where several members ask: insert the rows that are missing of those to be locked."
                ),
                postgresql(
                    "Lock the members' rows, all in one order, so that no two transactions can deadlock."
                ),
                READ_ASK,
                both(
                    "A first try was committed and nobody heard of it: for its place, how many pictures of the member "
                    "wait before it?"
                ),
                both(
                    "Where there is a MONEY_CAP and no price of the model is known: read what the last pictures tell "
                    "of its cost. One row per model and number of credits."
                ),
                both(
                    "Once that is known: find those of the model that were lost before, but for those that somebody "
                    "holds; left out if none was lost."
                ),
                both("Estimate what each of them has cost, since it may have been billed."),
            ),
        ),
        Verb(
            "generations.keep_refused",
            "An ask was refused; a button may make it later.",
            (
                both("Insert the first picture as cancelled, unless the interaction has one already."),
                both("Insert the others, if it had none."),
                READ_ASK,
            ),
        ),
        Verb(
            "generations.answered",
            "The member sees the card of the ask.",
            (both("Note the message; from the first time on the pictures may be claimed."),),
        ),
        Verb(
            "generations.cancel",
            "The member could not be answered: give back what has not started.",
            (
                *LOCK_ASK,
                both("Cancel what is still queued."),
                READ_ASK,
                both("If all of it is cancelled, nothing will be posted: erase the token."),
            ),
        ),
        Verb(
            "generations.abandon",
            "The member cancels: give back what has not started, and wait no more for what is being drawn.",
            (
                *LOCK_ASK,
                both("Cancel what is still queued."),
                both(
                    "If a picture is running, note at all that are not cancelled that they are not posted in public. "
                    "The running ones keep their slots and credits."
                ),
                READ_ASK,
            ),
        ),
        Verb(
            "generations.find", "The picture behind a button.", (both("Read the picture by its public id."),)
        ),
        Verb("generations.ask", "The pictures of one ask.", (READ_ASK,)),
        Verb(
            "generations.claim",
            "Give the next pictures their turns.",
            (
                both("Ask whether any picture waits whose member has been answered; if not, this is all."),
                postgresql("Lock the row under which one process at a time chooses."),
                both(
                    "With a rate limit: no start may be further off than one interval, as after a clock was set."
                ),
                both("Read which slots are taken."),
                RATE,
                both(
                    "Read the line as for a reservation, but only who is next, and only those pictures count as "
                    "waiting whose member has been answered."
                ),
                both(
                    "Make a chosen picture running, unless it was cancelled meanwhile. A unique index on the slots "
                    "of running pictures keeps their number within the limit."
                ),
                both("Note when the rate limit allows the start after this one."),
                both("Of a member who gets several turns at once: the pictures that have waited longest."),
            ),
        ),
        Verb(
            "generations.wait_hint",
            "How long the rate limit holds the next start back.",
            (both("Ask when the rate limit allows the next start."),),
        ),
        Verb(
            "generations.renew",
            "Every ten seconds: this process is alive.",
            (
                sqlite("Prolong the leases of our pictures."),
                postgresql(
                    "Prolong the leases of our pictures, without those that are locked: they are just ending."
                ),
            ),
        ),
        Verb(
            "generations.keep_answer",
            "The endpoint has answered.",
            (
                both(
                    "Write the answer and its cost down, before anything is fetched. An address frees the slot: the "
                    "endpoint's work is done."
                ),
                NOTIFY,
                both(
                    "The same for an answer that holds the bytes, which keeps its slot until they are stored."
                ),
            ),
        ),
        Verb(
            "generations.holds",
            "Before a request leaves, where this process stood still since it renewed its leases.",
            (both("Prolong the picture's lease, if it is ours and not over; if not, nothing is sent."),),
        ),
        Verb(
            "generations.painted",
            "The bytes of a picture are stored.",
            (
                *LOCK_ASK,
                both("End the picture as painted, which frees its slot."),
                POST,
                NOTIFY,
                both("A picture that came after it was given up is free: take away what grants paid for it."),
                both("Make such a picture painted, at no charge."),
                both("Ask whether its ask is being posted already; then it gets an outbox entry of its own."),
            ),
        ),
        Verb(
            "generations.ended",
            "A picture has failed.",
            (
                *LOCK_ASK,
                both(
                    "End the picture as failed or unknown, which frees its slot and gives its credits back."
                ),
                NOTIFY,
            ),
        ),
        Verb(
            "generations.adopt",
            "Look for what dead processes have left.",
            (
                both(
                    "Let queued pictures into the line whose process died before it had answered the member."
                ),
                postgresql(
                    "Whose queued pictures wait for an answer: those of dead processes wait no longer."
                ),
                both(
                    "Take over running pictures of dead processes; each comes back to one of those who ask."
                ),
                both("Those whose address is known need no slot any more: an older version kept theirs."),
                NOTIFY,
            ),
        ),
        Verb(
            "newcomers.is_first",
            "Whether this is the member's first picture.",
            (both("Look for a painted picture of another ask."),),
        ),
    ),
)

OUTBOX = Section(
    "The outbox",
    "What is to be posted, one row each in `outbox`, inserted by the transaction that ends the last picture of an ask.",
    (
        Verb(
            "outbox.claim_due",
            "Take the next entry in hand.",
            (
                sqlite(
                    "Find the entry that has been due for longest, count the attempt, and put the entry off: longer "
                    "than any upload takes, and longer each time."
                ),
                postgresql(
                    "Find and lock the entry that has been due for longest, without those that others take; count the "
                    "attempt, and put the entry off: longer than any attempt takes."
                ),
                READ_ASK,
                both("Ask when the next entry is due, which is taken next if it is."),
                both("In place of the pictures of an ask, read the one that came late."),
            ),
        ),
        Verb(
            "outbox.sent",
            "It has been posted.",
            (
                both("Close the entry, unless it is closed."),
                both(
                    "Erase the token of its pictures, and note the message that shows them if it is a new one."
                ),
            ),
        ),
        Verb(
            "outbox.kept",
            "It could not be posted. This is a late picture; for an ask the token is erased too, as above.",
            (both("Close the entry as kept, with the reason, unless it is closed."),),
        ),
        Verb(
            "outbox.put_off",
            "It will soon be worth another attempt.",
            (both("Make the entry due then, instead of when its lease is over."),),
        ),
        Verb(
            "outbox.seconds_to_next",
            "How long there is nothing to do.",
            (both("Ask when the next entry is due."),),
        ),
        Verb(
            "outbox.release",
            "At a start.",
            (
                postgresql(
                    "Count the processes that hold an INSTANCE name: while others live, nothing is changed."
                ),
                both("Make everything due that a dead process had in hand."),
            ),
        ),
    ),
)

UNTOLD = Section(
    "What members do not know yet",
    "What was kept is told after their next command; private cards get last words before their token ends.",
    (
        Verb(
            "untold.members",
            "At a start, and once a minute.",
            (both("Read who has something that was kept lately and not told."),),
        ),
        Verb(
            "untold.of",
            "One of them has used a command.",
            (both("Read their entries, the oldest first."), both("And the one picture that came late.")),
        ),
        Verb("untold.told", "They have been told.", (both("Note when."),)),
        Verb(
            "untold.private_ending",
            "Four times a minute.",
            (both("Read the private asks that are open, or not posted, and whose token ends soon."),),
        ),
        Verb(
            "card_holds.hold_card",
            "One of them gets its last words, and no process may post its result meanwhile. This one is open.",
            (
                both("Lock the rows of the ask, against the transaction that ends it."),
                both("Make its entry before its end, held for some seconds."),
            ),
        ),
    ),
)

GALLERY = Section(
    "The pictures of a server",
    "What `/gallery` shows. It names the channels that the member may see now, and who has hidden their pictures.",
    (
        Verb(
            "gallery.beyond",
            "The next pictures, by age and by how many members keep them.",
            (
                both("Find the picture up to which is looked: there may be few that the member may see."),
                both("Read the newest pictures up to there."),
                both("Read the most kept ones; no such end is needed, since few pictures are kept."),
            ),
        ),
        Verb(
            "gallery.withdraw",
            "The message of an ask was deleted at Discord.",
            (both("Have its pictures seen by their author alone."),),
        ),
    ),
)

ALBUM = Section(
    "A member's own pictures",
    "What `/me` shows; and how long pictures take, from which members are told what to expect.",
    (
        Verb(
            "album.older",
            "A list, going back; here with a search.",
            (
                both(
                    "Read the prompts of the painted pictures from this one on; most are passed over as text."
                ),
                both("Read those that were found."),
            ),
        ),
        Verb("album.newer", "A list, going forward.", (both("Read the painted pictures after this one."),)),
        Verb(
            "album.has_newer",
            "Whether there is such a list.",
            (both("Look for one picture after this one."),),
        ),
        Verb(
            "album.children",
            "A picture's family.",
            (both("Read the newest pictures that were made after one of these."),),
        ),
        Verb(
            "album.undelivered",
            "What could not be posted.",
            (both("Read the painted pictures whose own outbox entry, else their ask's, is `kept`."),),
        ),
        Verb(
            "album.recent_durations",
            "At a start: how long the last pictures of everybody took.",
            (
                both(
                    "Read requests, starts and ends of the newest painted pictures, from the end of the table back."
                ),
            ),
        ),
        Verb(
            "album.seen",
            "The member has been shown such pictures.",
            (
                both(
                    "Close those kept entries as sent whose pictures are all among the ones that were shown."
                ),
            ),
        ),
    ),
)
