"""Writes the page of one engine: every verb, every statement, and what it is for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from bot.storage.engine.postgres import PLANNING
from bot.storage.engine.sqlitefile import PRAGMAS
from bot.storage.upkeep.backup import COPY, MARK
from tests.storage.sql.about_care import CARE
from tests.storage.sql.about_challenges import CHALLENGES
from tests.storage.sql.about_credits import CREDITS, SERVERS
from tests.storage.sql.about_erasing import ERASING
from tests.storage.sql.about_pictures import ALBUM, GALLERY, OUTBOX, PICTURES, UNTOLD
from tests.storage.sql.about_program import PROGRAM
from tests.storage.sql.about_recurring import RECURRING, TOLD
from tests.storage.sql.sentences import Verb

SECTIONS = (
    PICTURES,
    OUTBOX,
    UNTOLD,
    ALBUM,
    GALLERY,
    CARE,
    CHALLENGES,
    RECURRING,
    TOLD,
    ERASING,
    CREDITS,
    SERVERS,
    PROGRAM,
)

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

HEAD = """\
# The SQL of imagine-bot on {name}

Written by `tests/storage/test_sql_pages.py`, which fails when a statement changes and this page does not:
`IMAGINE_BOT_WRITE_DOCS=1 pytest tests/storage/test_sql_pages.py` writes it anew.

Every verb of the storage is one transaction, and these are the statements that it may send, in this order; which of
them depends on what it finds. They are shown as SQLAlchemy compiles them, with these liberties: placeholders have names
(`:guild`) and no casts, `…` stands for more values of the same kind, `*` for all columns of a table by name, names have
no quotes, and results that nobody asks for by name have none. A statement that stands further up already is referred to
by its verb.

{about}
"""

ABOUT = {
    "sqlite": """\
Each transaction begins with `BEGIN IMMEDIATE`, so there is one writer, and nothing has to be locked. `:moment` is a
point in time by the program's clock. A connection begins with
{settings}.""",
    "postgresql": """\
Transactions are READ COMMITTED: a statement sees what was committed before it began. So a lock is taken by one
statement, and what it guards is read by the next. `clock_timestamp()` dates everything, since it is the one clock that
all processes share; `:after` is a length of time. What may have thousands of ballots to count (a challenge goes on, a
host changes it or asks how many would count) begins with `SET LOCAL`, by which it has two minutes instead of the limits
of its connection. A connection begins with
{settings}.""",
}

BACKUP = """
## Backup

`imagine-bot backup` uses connections of its own.

Copy the database as it is at one moment, while others go on writing:

```sql
{copy}
```

In the copy: note that it is one, for its first start.

```sql
{mark}
```
"""


def page(engine: str, sent: Mapping[str, Sequence[str]]) -> str:
    """The page of `sqlite` or `postgresql`, with the statements that were recorded there, by verb."""
    text = HEAD.format(name=NAMES[engine], about=ABOUT[engine].format(settings=_settings(engine)))
    seen: dict[str, str] = {}
    for section in SECTIONS:
        text += f"\n## {section.title}\n\n{textwrap.fill(section.about, 120)}\n"
        for verb in section.verbs:
            text += f"\n### {verb.name}\n\n{verb.does}\n"
            text += "".join(_statements(engine, verb, sent[verb.name], seen))
    return text + (BACKUP.format(copy=COPY, mark=MARK) if engine == "sqlite" else "")


def _statements(engine: str, verb: Verb, sent: Sequence[str], seen: dict[str, str]) -> Iterator[str]:
    """`seen` has the verb under which a statement stands already."""
    sentences = [one.text for one in verb.statements if one.engine in (None, engine)]
    assert len(sentences) == len(sent), _difference(engine, verb, sentences, sent)
    for number, (sentence, statement) in enumerate(zip(sentences, sent, strict=True), 1):
        if statement in seen:
            yield "\n" + _item(number, f"{sentence} As in `{seen[statement]}`.")
        else:
            seen[statement] = verb.name
            yield f"\n{_item(number, sentence)}\n{_block(statement)}"


def _item(number: int, sentence: str) -> str:
    return textwrap.fill(f"{number}. {sentence}", 120, subsequent_indent="   ") + "\n"


def _block(statement: str) -> str:
    """The statement as a part of the numbered sentence before it."""
    return "".join(f"   {line}\n" for line in ["```sql", *statement.splitlines(), "```"])


def _settings(engine: str) -> str:
    if engine == "sqlite":
        return ", ".join(f"`PRAGMA {pragma}`" for pragma in (*PRAGMAS, "foreign_keys=ON"))
    return ", ".join(f"`{name} = {value}`" for name, value in sorted(PLANNING.items()))


def _difference(engine: str, verb: Verb, sentences: Sequence[str], sent: Sequence[str]) -> str:
    return (
        f"{verb.name} sends {len(sent)} statements on {NAMES[engine]}, and tests/storage/sql says "
        f"{len(sentences)} sentences about them:\n" + "\n\n".join([*sentences, *sent])
    )
