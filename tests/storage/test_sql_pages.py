"""docs/sql has every statement that the storage sends, with a sentence about each, as it is sent now.

IMAGINE_BOT_WRITE_DOCS=1 writes the pages anew instead.
"""

from __future__ import annotations

import inspect
import os
from pathlib import Path

import pytest

from bot.storage import Storage
from bot.storage.pictures.newcomers import Newcomers
from bot.storage.upkeep.hashes import Hashes
from bot.storage.upkeep.retention import Retention
from tests.storage.deployments import Deployment
from tests.storage.sql.layout import WIDTH, laid_out
from tests.storage.sql.page import SECTIONS, page
from tests.storage.sql.recording import Recorder
from tests.storage.sql.scenario import act

PAGES = Path(__file__).parents[2] / "docs" / "sql"
WITHOUT_SQL = {
    "database",
    "heartbeat",
    "pictures",
    "space",
}  # of the storage's parts; `answers` is the heartbeat's
LOOPS = {"retention.run"}  # do nothing but call another verb again and again
WITHOUT_STATEMENTS = {"challenges.tidy"}  # only has SQLite's log emptied


async def test_the_page_shows_what_is_sent(deployment: Deployment) -> None:
    engine = "sqlite" if deployment.is_sqlite else "postgresql"
    recorder = Recorder()
    await act(deployment, recorder)
    written, path = page(engine, recorder.sent), PAGES / f"{engine}.md"
    if os.environ.get("IMAGINE_BOT_WRITE_DOCS") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written, (
        f"docs/sql/{path.name} is not what is sent: IMAGINE_BOT_WRITE_DOCS=1 pytest tests/storage/test_sql_pages.py"
    )


def verbs_of(part: type, name: str) -> set[str]:
    """Its public coroutines."""
    verbs = inspect.getmembers(part, inspect.iscoroutinefunction)
    return {f"{name}.{verb}" for verb, _ in verbs if not verb.startswith("_")}


def test_no_verb_of_the_storage_is_left_out() -> None:
    parts = {
        name: part
        for name, part in inspect.get_annotations(Storage, eval_str=True).items()
        if name not in WITHOUT_SQL
    }
    parts |= {"newcomers": Newcomers, "retention": Retention, "hashes": Hashes}
    verbs = {"answers", *(verb for name, part in parts.items() for verb in verbs_of(part, name))}
    told = {verb.name for section in SECTIONS for verb in section.verbs}
    assert verbs - LOOPS - WITHOUT_STATEMENTS == told - {"opening", "migrating", "settle_if_restored"}


# --- the layout ------------------------------------------------------------------------------------------


def test_a_short_statement_stays_on_its_line() -> None:
    assert laid_out("SELECT 1 \nFROM rate  WHERE name = :name") == "SELECT 1 FROM rate WHERE name = :name"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_line_of_the_pages_is_too_long(engine: str) -> None:
    text = (PAGES / f"{engine}.md").read_text(encoding="utf-8")
    blocks = text.split("```")[1::2]
    assert all(len(line) <= WIDTH + 3 for block in blocks for line in block.splitlines())


LONG = """
SELECT generations.id FROM generations WHERE generations.guild = :guild AND generations.member = :member
AND generations.state = 'painted' ORDER BY generations.id
"""
NESTED = """
SELECT here.now,
(SELECT max(entries.at) FROM entries WHERE entries.guild = :guild AND entries.member = :member) AS newest FROM here
"""


def test_a_long_statement_is_divided_by_clauses_then_by_conditions() -> None:
    assert laid_out(LONG).splitlines() == [
        "SELECT generations.id",
        "FROM generations",
        "WHERE generations.guild = :guild AND generations.member = :member AND generations.state = 'painted'",
        "ORDER BY generations.id",
    ]
    longer = LONG.replace("generations.", "the_pictures_of_a_member.")
    assert laid_out(longer).splitlines()[2:5] == [
        "WHERE the_pictures_of_a_member.guild = :guild",
        "  AND the_pictures_of_a_member.member = :member",
        "  AND the_pictures_of_a_member.state = 'painted'",
    ]


def test_what_is_in_parentheses_stays_together_as_long_as_it_fits() -> None:
    assert laid_out(NESTED).splitlines() == [
        "SELECT here.now,",
        "  (SELECT max(entries.at) FROM entries WHERE entries.guild = :guild AND entries.member = :member) AS newest",
        "FROM here",
    ]
