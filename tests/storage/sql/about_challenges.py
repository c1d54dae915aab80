"""What is said of the verbs about challenges."""

from __future__ import annotations

from tests.storage.sql.sentences import Section, Verb, both, postgresql, sqlite

CHALLENGES = Section(
    "Challenges",
    "Phases, entries, secret ballots, results, and the list of what is to be posted. Whoever enters, votes, or changes "
    "a phase locks the row of the challenge first. From the close on no row tells who has voted.",
    (
        Verb(
            "challenges.create",
            "A host publishes a challenge.",
            (
                postgresql("Lock the server, so that its challenges are counted by one at a time."),
                both("Ask whether this interaction has made this change already."),
                both("Ask whether this interaction has published a challenge already."),
                both("What time is it?"),
                both("Count those that are not over."),
                both("Ask whether the new id is taken."),
                both("Keep it."),
                both("Read how long its line of posts is."),
                both("Note what is to be posted or made anew; what waits already keeps its turn."),
                postgresql("Wake the other processes."),
                both("Read what members have chosen, for those who want to be told of challenges."),
                both("Write down who changed what."),
                both("Read its row."),
            ),
        ),
        Verb(
            "challenges.edit",
            "A host changes it.",
            (
                both("Read the challenge."),
                postgresql("Lock the challenge, against whoever enters, votes or changes its phase."),
                both("Ask whether this interaction has made this change already."),
                both("What time is it?"),
                both("Write what has changed."),
                both("Read how long its line of posts is."),
                both("Note what is to be posted or made anew; what waits already keeps its turn."),
                postgresql("Wake the other processes."),
                both("Write down who changed what."),
                both("Read its row."),
            ),
        ),
        Verb(
            "challenges.sooner",
            "A host takes the next step of a challenge now.",
            (
                both("Read the challenge."),
                postgresql("Lock the challenge, against whoever enters, votes or changes its phase."),
                both("Ask whether this interaction has made this change already."),
                both("What time is it?"),
                both("Take the step, if it is still as it was read."),
                both("Read the entries."),
                both("At the opening of voting: give each entry its number."),
                both("Read how long its line of posts is."),
                both("Note what is to be posted or made anew; what waits already keeps its turn."),
                postgresql("Wake the other processes."),
                both("Read what members have chosen, for those who want to be told of challenges."),
                postgresql("Lock its row."),
                sqlite("Read its row."),
                both("Write down who changed what."),
                postgresql("Read its row."),
                both("At the close: read the ballots, for what is odd about them."),
                both("Read the duels too: one of the two is empty."),
                both("Read the ballots again, to be counted."),
                both("Delete the ballots, and with them who has voted."),
                both("Keep what counted of them, in random order."),
                both("Keep which receipts were counted."),
                both("Clear the places of an earlier count."),
                both("Write the places, if there is a ranking."),
                both("Read what counted, to seal it."),
                both("The duels that counted, too."),
                both("Close it, if it is still as it was read, with how many ballots compare anything."),
                postgresql("Lock the row of a winner, whose credits are decided on."),
                both(
                    "Read what the winner was granted this month, and of what was undone what had been spent: there is "
                    "a limit to what is won."
                ),
                both("Give the prize as a grant."),
                both("Note with the entry what was given."),
                both("At the close of one in duels: read the duels again, to be counted."),
                both("Delete the duels, and with them who has voted."),
                both("Keep what counted of them, in random order."),
            ),
        ),
        Verb(
            "challenges.cancel",
            "A host ends it without a result.",
            (
                both("Read the challenge."),
                postgresql("Lock the challenge, against whoever enters, votes or changes its phase."),
                both("Ask whether this interaction has made this change already."),
                both("What time is it?"),
                both("Cancel it, if it is still as it was read."),
                both("Delete the ballots, and with them who has voted."),
                both("Take off the list what would show the entries and is not posted."),
                both(
                    "Read which messages with entries are posted, or just being posted: they are made anew."
                ),
                both("Read how long its line of posts is."),
                both("Note what is to be posted or made anew; what waits already keeps its turn."),
                postgresql("Wake the other processes."),
                postgresql("Lock its row."),
                sqlite("Read its row."),
                both("Write down who changed what."),
                postgresql("Read its row."),
            ),
        ),
        Verb(
            "challenges.due",
            "What the umpire has to do now.",
            (
                both("What time is it?"),
                both("Read those that are not over."),
            ),
        ),
        Verb(
            "challenges.voting",
            "Which challenges are voted on.",
            (both("Read those that are not over."),),
        ),
        Verb(
            "challenges.advance",
            "A step is taken because it is time; where one is due it goes on as in `challenges.sooner`.",
            (
                postgresql("Lock its row."),
                sqlite("Read its row."),
                both("What time is it?"),
            ),
        ),
        Verb(
            "challenges.seconds_to_next",
            "When the umpire has to look again.",
            (
                both("What time is it?"),
                both("Read those that are not over."),
            ),
        ),
        Verb(
            "challenges.find",
            "One challenge.",
            (both("Read the challenge."),),
        ),
        Verb(
            "challenges.listed",
            "The challenges of a server.",
            (both("Read them."),),
        ),
        Verb(
            "challenges.open_everywhere",
            "At the start, and when another process has changed a challenge: those of all servers that take pictures.",
            (both("Read them."),),
        ),
        Verb(
            "challenges.outcome",
            "The result.",
            (
                both("Read the challenge."),
                both("Read the entries."),
            ),
        ),
        Verb(
            "challenges.leaderboard",
            "The best members of a server.",
            (both("Count the places of each member."),),
        ),
        Verb(
            "challenges.counts",
            "How many entries and voters there are.",
            (
                both("Read the challenge."),
                both("Count entries, ballots with a choice, and ballots that counted."),
            ),
        ),
        Verb(
            "challenges.ballots_so_far",
            "How many ballots would count if voting ended now.",
            (
                both("Read the challenge."),
                both("Read its entries."),
                both("Read the ballots, or in the other kind of challenge the duels."),
            ),
        ),
        Verb(
            "challenges.troubles",
            "What could not be posted.",
            (
                both("Read the challenge."),
                both("Read them."),
            ),
        ),
        Verb(
            "challenge_reports.hints",
            "What hosts alone are told may be odd.",
            (
                both("Read the challenge."),
                both("Read the entries."),
            ),
        ),
        Verb(
            "entries.candidate",
            "Whether a picture may be entered. Where it was made after others, their authors are read too.",
            (both("Read the picture, if it is there."),),
        ),
        Verb(
            "entries.enter",
            "A member enters a picture, in place of another one if they say so.",
            (
                postgresql("Lock the challenge, against whoever enters, votes or changes its phase."),
                sqlite("Read the challenge."),
                both("Read the member's entries."),
                both("What time is it?"),
                both("Read the picture, if it is there."),
                both("Keep the new one."),
                both("Delete the row of the old one."),
                both("Note that the bytes of its copy are to go."),
            ),
        ),
        Verb(
            "entries.describe",
            "Its author changes its title.",
            (
                postgresql("Lock the challenge, against whoever enters, votes or changes its phase."),
                sqlite("Read the challenge."),
                both("Read the member's entries."),
                both("What time is it?"),
                both("Write it down."),
            ),
        ),
        Verb(
            "entries.withdraw",
            "Its author withdraws it.",
            (
                postgresql("Lock the challenge, against whoever enters, votes or changes its phase."),
                sqlite("Read the challenge."),
                both("Read the member's entries."),
                both("What time is it?"),
                both("Delete the row of the old one."),
                both("Note that the bytes of its copy are to go."),
            ),
        ),
        Verb(
            "entries.of_member",
            "What a member has entered.",
            (
                both("Read the challenge."),
                both("Read the member's entries."),
            ),
        ),
        Verb(
            "entries.standing",
            "All entries.",
            (
                both("Read the challenge."),
                both("Read the entries."),
            ),
        ),
        Verb(
            "entries.find",
            "The entry of a number.",
            (
                both("Read the challenge."),
                both("Read the one of that number."),
            ),
        ),
        Verb(
            "entries.add_late",
            "A host adds one.",
            (
                both("Read the challenge."),
                postgresql("Lock the challenge, against whoever enters, votes or changes its phase."),
                both("Ask whether this interaction has made this change already."),
                both("Read the member's entries."),
                both("Read the picture, if it is there."),
                both("What time is it?"),
                both("Keep the new one."),
                both("Write down who changed what."),
            ),
        ),
        Verb(
            "entries.remove",
            "A host removes one; after the close it is counted again.",
            (
                both("Read the challenge."),
                postgresql("Lock the challenge, against whoever enters, votes or changes its phase."),
                both("Ask whether this interaction has made this change already."),
                both("Read the entries."),
                both("What time is it?"),
                both("Mark it as removed."),
                both("Note that the bytes of its copy are to go."),
                both("After the close: read what counted of the ballots."),
                both("Clear the places of an earlier count."),
                both("Write how many ballots compare anything now."),
                both("Read how long its line of posts is."),
                both("Note what is to be posted or made anew; what waits already keeps its turn."),
                postgresql("Wake the other processes."),
                postgresql("Lock the row of a winner, whose credits are decided on."),
                both("Find the prize of one who has won no more."),
                both("Ask whether any of it has been spent."),
                both("Write down who changed what."),
                both("Find what is to be void."),
                both("If none has been: let it count no more."),
                both("Note that nothing was won."),
                both("Read the entry."),
                both("After the close of one in duels: read what counted of the duels."),
            ),
        ),
        Verb(
            "ballots.press",
            "A member presses something on their ballot.",
            (
                postgresql("Lock the challenge, against whoever enters, votes or changes its phase."),
                sqlite("Read the challenge."),
                both("What time is it?"),
                both("Read whose entries there are, and how often each was shown."),
                both("Read the ballot."),
                both("Where there is none: ask whether its new receipt is taken."),
                both("Keep the ballot as it is now."),
                both("Count as shown what was handed out."),
                both("Read the entry."),
            ),
        ),
        Verb(
            "ballots.together",
            "A member looks at all pictures together, or chooses among them.",
            (
                postgresql("Lock the challenge, against whoever enters, votes or changes its phase."),
                sqlite("Read the challenge."),
                both("What time is it?"),
                both("Read whose entries there are, and how often each was shown."),
                both("Read the ballot."),
                both("Where there is none: ask whether its new receipt is taken."),
                both("Keep the ballot as it is now."),
                both("Count as shown what was handed out."),
                both("Read the entries."),
            ),
        ),
        Verb(
            "duels.press",
            "A member says which of two is better, or goes on to the next two.",
            (
                postgresql("Lock the challenge, against whoever enters, votes or changes its phase."),
                sqlite("Read the challenge."),
                both("What time is it?"),
                both("Read whose entries there are, and how often each was shown."),
                both("Read the duels."),
                both("Where there are none: ask whether their new receipt is taken."),
                both(
                    "Before two are handed out: read the duels of others, to find two that are near each other."
                ),
                both("Count as shown what is handed out."),
                both("Keep the duels as they are now."),
                both("Read the entry."),
            ),
        ),
        Verb(
            "ballots.has_receipt",
            "Whether the ballot of a receipt was counted.",
            (
                both("Read the challenge."),
                both("Look it up."),
            ),
        ),
        Verb(
            "challenge_posts.release",
            "At a start: if no other process runs, all that is noted is due.",
            (
                postgresql("Ask which other processes run."),
                both("Make it due."),
            ),
        ),
        Verb(
            "challenge_posts.claim_due",
            "Take the next post in hand.",
            (
                both(
                    "Find what has been due for longest and is its challenge's first; count the attempt, and lease it."
                ),
                both("Read its row."),
                both("Read the entries."),
                both("Count entries, ballots and receipts."),
                both("Read the entry."),
                both("Of a role: ask whether its author has won the same one by another challenge too."),
            ),
        ),
        Verb(
            "challenge_posts.posted",
            "A message is there.",
            (
                both("Read whose post it is."),
                postgresql("Lock its row."),
                sqlite("Read its row."),
                both("Note the post in the forum that was made with it."),
                both("Note where it is."),
            ),
        ),
        Verb(
            "challenge_posts.done",
            "A post is done.",
            (
                both("Take it off the list, unless it was wanted again meanwhile."),
                both("If it was: make it due again."),
            ),
        ),
        Verb(
            "challenge_posts.put_off",
            "It could not be done for a reason that may pass.",
            (both("Make it due again later."),),
        ),
        Verb(
            "challenge_posts.failed",
            "It can not be done.",
            (
                both("Ask which challenge it is the card of, if of one."),
                both("Note why, unless it was wanted again meanwhile."),
                both("Have hosts told, unless they have heard it of another one of its kind."),
                both("If it was: make it due again."),
            ),
        ),
        Verb(
            "challenge_troubles.claim_due",
            "Hosts are to be told what could not be done.",
            (
                both("Find what has been due for longest, and lease it."),
                both("Read its challenge."),
            ),
        ),
        Verb(
            "challenge_troubles.told",
            "They have heard it.",
            (
                postgresql("Lock the challenge."),
                sqlite("Read the challenge."),
                both("Note that they have heard it."),
            ),
        ),
        Verb(
            "challenge_troubles.unheard",
            "They could not be reached.",
            (
                postgresql("Lock the challenge."),
                sqlite("Read the challenge."),
                both("Forget that they were to hear it: they are told when it fails again."),
            ),
        ),
        Verb(
            "challenge_posts.revive",
            "Hosts may have put right what kept it from being done.",
            (both("Make due again what failed some time ago, of challenges that are not long over."),),
        ),
        Verb(
            "challenge_posts.seconds_to_next",
            "When to look again.",
            (both("Ask when the first one of a challenge is due."),),
        ),
    ),
)
