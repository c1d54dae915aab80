"""Sentences about servers and credits."""

from __future__ import annotations

from tests.storage.sql.sentences import Section, Verb, both, postgresql
from tests.storage.sql.shared import GRANTS, LOCK_MEMBER, TERMS

LOCK_GUILD = postgresql("Lock the server's row, so that what it has set up is changed by one at a time.")
ADD_GUILD = postgresql("Insert the server's row if there was none to lock; it is locked after that.")
ADD_MEMBER = postgresql("Insert the member's row if there was none to lock; it is locked after that.")
MADE_BEFORE = both(
    "Ask whether this interaction has made the change already: a COMMIT whose answer was lost."
)
WRITE_AUDIT = both("Write down who changed what, from what to what, and why.")
SET_UP = both("Write the settings that change; the others stay as they are.")
FIND_LIMIT = both("Read the limit as it is now, for the audit.")
PUT_LIMIT = both("Write the limit, in place of the one that was set before.")
DROP_LIMIT = both("Remove the limit.")
PUT_BLOCK = both("Write the block, in place of one that was set before.")
DROP_BLOCK = both("Remove the block.")
FIND_BLOCK = both("Read the block that holds now, if there is one.")
SUMS = both(
    "Add up what was used in the running period of each limit, and by the whole server in that of its total."
)
ADD_ENTRY = both("Append the entry to the member's credits.")

STYLES_THERE = both("Read the styles that there are: names are taken once, and there is a most.")
PUT_STYLE = both("Write the style, in place of what it was.")
LEAVE_PREVIEW = both("Note since when the style does not have its preview any more, if it had another one.")

SERVERS = Section(
    "Servers",
    "What a server has set up, one row each in `guild_settings`; what was changed is in `audit`, which is append-only.",
    (
        Verb(
            "guilds.change",
            "A moderator changes settings of the server.",
            (
                LOCK_GUILD,
                ADD_GUILD,
                MADE_BEFORE,
                both("Read the settings as they are, for the audit."),
                SET_UP,
                WRITE_AUDIT,
            ),
        ),
        Verb(
            "guilds.settings",
            "What the server has set up.",
            (
                both("Read the server's settings."),
                both("Read its styles, with the digests of their previews."),
            ),
        ),
        Verb(
            "styles.add",
            "A moderator makes a style for the server.",
            (
                LOCK_GUILD,
                MADE_BEFORE,
                STYLES_THERE,
                PUT_STYLE,
                LEAVE_PREVIEW,
                both("Write the preview, if there is one."),
                WRITE_AUDIT,
            ),
        ),
        Verb(
            "styles.edit",
            "A moderator changes a style.",
            (
                LOCK_GUILD,
                MADE_BEFORE,
                both(
                    "Read the styles: somebody else may have changed that one meanwhile, or taken the name."
                ),
                PUT_STYLE,
                LEAVE_PREVIEW,
                both("The style has the preview that it had, if it had one."),
                WRITE_AUDIT,
            ),
        ),
        Verb("styles.preview", "Somebody looks at a style.", (both("Read its preview."),)),
        Verb(
            "styles.remove",
            "A moderator removes a style. Pictures made with it have its words in their requests.",
            (
                LOCK_GUILD,
                MADE_BEFORE,
                both("Read the styles, in case somebody else has changed that one meanwhile."),
                both("Remove it."),
                LEAVE_PREVIEW,
                WRITE_AUDIT,
            ),
        ),
        Verb(
            "guilds.greeted",
            "The bot greets a server once.",
            (both("Note the greeting unless there was one; a row comes back to the one who was first."),),
        ),
    ),
)

CREDITS = Section(
    "Credits",
    "Limits, grants and blocks. What a member has used is always added up from the pictures and the entries; no column "
    "holds it.",
    (
        Verb("credits.balance", "What a member has left.", (TERMS, SUMS, GRANTS)),
        Verb(
            "credits.set_limit",
            "A moderator sets or removes a limit.",
            (
                LOCK_GUILD,
                MADE_BEFORE,
                FIND_LIMIT,
                WRITE_AUDIT,
                PUT_LIMIT,
                LOCK_MEMBER,
                ADD_MEMBER,
                DROP_LIMIT,
            ),
        ),
        Verb(
            "credits.set_total",
            "A moderator sets what the whole server may spend.",
            (LOCK_GUILD, MADE_BEFORE, FIND_LIMIT, WRITE_AUDIT, PUT_LIMIT),
        ),
        Verb(
            "credits.rules", "The limits of a server, without its members' own.", (both("Read the limits."),)
        ),
        Verb(
            "credits.grant",
            "A moderator gives credits, or takes some away.",
            (
                LOCK_MEMBER,
                MADE_BEFORE,
                TERMS,
                WRITE_AUDIT,
                ADD_ENTRY,
                SUMS,
                GRANTS,
                both("Append the entry that takes credits away."),
                both("Write down what was taken from each grant."),
            ),
        ),
        Verb(
            "credits.reset_use",
            "A moderator lets a member's use count anew.",
            (
                LOCK_MEMBER,
                MADE_BEFORE,
                TERMS,
                SUMS,
                GRANTS,
                both(
                    "Add up which part of it negative grants took, for the audit; left out if there never was one."
                ),
                WRITE_AUDIT,
                both(
                    "Read the date of the newest credits that were taken, in case it is ahead of the clock."
                ),
                both("Read the date of the newest picture, for the same reason."),
                ADD_ENTRY,
            ),
        ),
        Verb(
            "credits.block",
            "A moderator lets a member make no pictures.",
            (LOCK_MEMBER, MADE_BEFORE, FIND_BLOCK, WRITE_AUDIT, PUT_BLOCK),
        ),
        Verb(
            "credits.unblock",
            "A moderator lifts that.",
            (LOCK_MEMBER, MADE_BEFORE, FIND_BLOCK, WRITE_AUDIT, DROP_BLOCK),
        ),
        Verb(
            "credits.undo",
            "A moderator takes a change back, of whatever kind.",
            (
                both("Find the change, and whether it was taken back already."),
                LOCK_GUILD,
                MADE_BEFORE,
                both("Ask what time it is, since a change can be taken back for ten minutes."),
                both("Ask whether it was taken back, or the same thing was changed again since."),
                WRITE_AUDIT,
                SET_UP,
                LOCK_MEMBER,
                both("Find the change before it, which set what is put back now."),
                PUT_LIMIT,
                DROP_LIMIT,
                both("Find the entry that the change had appended."),
                both("Append an entry that lets it count no more."),
                PUT_BLOCK,
                DROP_BLOCK,
            ),
        ),
        Verb(
            "credits.history",
            "What moderators have changed.",
            (both("Read a page of changes, newest first, and whether each was taken back."),),
        ),
        Verb("credits.entry", "One change.", (both("Find the change, and whether it was taken back."),)),
        Verb(
            "credits.recent_use",
            "What a member did lately, for moderators.",
            (both("Add up the member's credits, pictures and declined prompts since then."),),
        ),
        Verb(
            "spending.in_month",
            "What the pictures of a month have cost, for who runs the bot.",
            (both("Add up what was billed, by server, member and model: its cost, else the estimate."),),
        ),
        Verb(
            "costs.hopeless",
            "Which models name no cost, for the alert.",
            (both("Read what the last pictures tell, one row per model and number of credits."),),
        ),
        Verb(
            "costs.was_ever_seen",
            "Whether MONEY_CAP has anything to count by, at the start.",
            (both("Ask for one picture whose answer named a cost."),),
        ),
    ),
)
