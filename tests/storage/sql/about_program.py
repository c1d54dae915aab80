"""Sentences about what the program does for itself, and to the data as a whole."""

from __future__ import annotations

from tests.storage.sql.sentences import Section, Verb, both, postgresql, sqlite

PROGRAM = Section(
    "The program itself",
    "A start, a look at its health, and what it remembers of itself: text by name, in the table `facts`.",
    (
        Verb(
            "opening",
            "A process starts on a database that has been migrated.",
            (
                postgresql(
                    "Note by which session the name will be held, and since when: if it is cut, the process ends that "
                    "one and no other."
                ),
                postgresql(
                    "Hold the name of this INSTANCE, by an advisory lock that lasts as long as the connection. It is "
                    "asked for again every few seconds, in case the connection was lost."
                ),
                both("Ask which migration the database has."),
                both("Ask whether the database is a restored copy that no process has used yet."),
                both("Ask whether places of pictures from before there were any are to be filled in."),
            ),
        ),
        Verb(
            "migrating",
            "The database is not of this version. The migrations themselves are in `bot/storage/migrations/versions`.",
            (
                postgresql("Wait as long as it takes for a process that is migrating at this moment."),
                postgresql("Be the only process that migrates."),
                both("Ask which migration the database has by now."),
                sqlite(
                    "Look whether a reference leads nowhere since tables were rebuilt; if one does, roll back."
                ),
            ),
        ),
        Verb(
            "answers",
            "Whether the database answers and takes what is written, for the health page and the operator.",
            (both("Write a note, every ten seconds at most."), both("Read it again.")),
        ),
        Verb(
            "alerts.swap",
            "Write down what is wrong, or that the operator was told, or that it is well again.",
            (
                both("Of a new one: forget what was last seen long ago."),
                both("Write it, unless another process has done so."),
                both("Of a known one: change it, unless another process has changed it."),
            ),
        ),
        Verb("alerts.read", "What the operator has been told about.", (both("Read it."),)),
        Verb(
            "alerts.backlog",
            "What waits to be posted, for the operator.",
            (both("Count what waits, since when, and what was lately given up."),),
        ),
        Verb(
            "alerts.money_used",
            "What this month has cost, for the operator.",
            (both("Sum it up as a reservation does."),),
        ),
        Verb("notes.set", "Remember a text.", (both("Insert the text, or replace the one of this name."),)),
        Verb("notes.get", "Look a text up.", (both("Read the text of this name."),)),
        Verb(
            "notes.kept",
            "Remember a text that is never replaced.",
            (
                both("Insert the text, unless there is one of this name."),
                both("Read the text of this name."),
            ),
        ),
        Verb("notes.named", "Look several texts up.", (both("Read all texts whose names begin alike."),)),
        Verb(
            "notes.set_many",
            "Remember many texts, as many as a crowd's replies.",
            (both("Insert the texts, which come as one JSON object, or replace those of these names."),),
        ),
        Verb("notes.delete_many", "Forget many texts.", (both("Delete the texts of these names."),)),
        Verb(
            "settle_if_restored",
            "The first start on a restored copy: what was open then has been painted or given back since, elsewhere.",
            (
                both("Take the mark away that the backup has left; without one nothing else happens."),
                both("End every open picture as `unknown`, which gives its credits back."),
                both(
                    "Close what was still to be posted as `kept`: it is not posted, and its member finds it with `/me`."
                ),
                both("Insert such a closed entry for each ask that has ended with this."),
                both("Have what is not known to be posted of challenges looked for before it is sent."),
                both("Ask for the challenges that go on, and how many entries each has."),
                both(
                    "Write down what is to come of them as if it had been wanted before, so that it is looked for too."
                ),
                both("Take members who are still to be told of a challenge off the list: they have been."),
            ),
        ),
        Verb(
            "hashes.fill_in",
            "Once an hour: compute the hashes of pictures that were painted since.",
            (
                both("Ask up to which picture this has been done already."),
                both("Read which pictures come next, and which of them have no hash."),
                both("Fill in the hashes, unless another process has."),
                both("Remember up to which picture this has been done."),
            ),
        ),
        Verb(
            "retention.sweep",
            "Once an hour: remove what is too old.",
            (
                both("Ask for the pictures whose bytes are old, and whether they ended long enough ago."),
                both("Ask which of their outbox entries still need the bytes."),
                both(
                    "Read what the open pictures were asked with: an input picture that is waited for stays."
                ),
                both("Ask up to which picture the texts have been blanked already."),
                both("Read the next pictures, and whether they ended long enough ago for their texts to go."),
                both("Blank the texts of one picture: prompt, name, wording, token. Costs and choices stay."),
                both("Remember up to which picture the texts have been blanked."),
                both("What time is it?"),
                both("Blank the prompts of entries whose challenge ended long enough ago."),
                both(
                    "Read the next entries of the outbox, and whether they were made long enough ago to go."
                ),
                both(
                    "Remove those that were posted a month ago, and that say nothing about others of their ask."
                ),
                both("Remove the previews that no style has had for longer than a change can be undone."),
                both("Forget the next reports that are as old as texts may be."),
                both("Read whose drafts of challenges there are, and how old they are."),
                both("Delete those of more than a day ago."),
            ),
        ),
    ),
)
