"""Where pictures are kept: in an object store, on a disk that is full, in a copy, and until they are too old."""

from __future__ import annotations

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage import open_storage
from bot.storage.bytes.bucket import open_bucket
from bot.storage.engine.schema import HEAD
from bot.storage.upkeep.retention import Retention, Swept
from tests import pictures
from tests.objectstore import SECRET, ObjectStore, object_store
from tests.stories.conftest import NewTown
from tests.stories.test_program import imagine_bot
from tests.stories.town import Town, painted, picture, told

DATABASE = "imagine-bot.sqlite3"


@pytest.fixture
def objects(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    with object_store() as store:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        yield store


# --- an object store ---------------------------------------------------------------------------------


async def test_pictures_live_in_an_object_store(new_town: NewTown, objects: ObjectStore) -> None:
    bucket = objects.new_bucket()
    async with new_town(PICTURES_URL=f"s3://{bucket}/fox-den", **objects.environment) as town:
        assert town.bot is not None
        town.sandbox.discord_faults.next("PATCH /webhooks/*", status=500, times=20)
        shown = await town.imagine(town.alice, "a late fox")
        await town.bot.logged("painted")
        await town.kill()
        town.sandbox.discord_faults.clear()
        await town.start()

        (upload,) = (await picture(shown)).attachments
        assert len(town.posts("a late fox")) == 1
        store = open_bucket(f"s3://{bucket}/fox-den")
        (key,) = await store.older_than(datetime.now(UTC) + timedelta(minutes=1))
        assert await store.get(key) == upload.data
        assert not (town.folder / "pictures").exists()


async def test_a_picture_waits_for_an_object_store_that_is_away(
    new_town: NewTown, objects: ObjectStore
) -> None:
    bucket = objects.new_bucket()
    async with new_town(PICTURES_URL=f"s3://{bucket}", **objects.environment) as town:
        assert town.bot is not None
        objects.remove(bucket)
        shown = await town.imagine(town.alice, "a patient fox")
        await town.bot.logged("trying on")
        assert not painted(shown)
        objects.make(bucket)
        await shown.until(painted, timeout=30)
        assert len(town.posts("a patient fox")) == 1
        assert SECRET not in "\n".join(town.bot.output)


async def test_a_picture_to_change_that_cannot_be_kept_is_refused(
    new_town: NewTown, objects: ObjectStore, tmp_path: Path
) -> None:
    bucket = objects.new_bucket()
    models = _changer(tmp_path)
    async with new_town(
        PICTURES_URL=f"s3://{bucket}", IMAGE_MODELS_FILE=models, **objects.environment
    ) as town:
        objects.remove(bucket)
        asked = await town.imagine(town.alice, "change this", image=("in.png", pictures.picture()))
        refused = await asked.until(lambda shown: shown.followups or (shown.reply and shown.reply.ephemeral))
        said = refused.followups[0] if refused.followups else await refused.message()
        assert "nothing was done" in said.text
        assert town.posts() == []


async def test_an_object_store_that_cannot_be_used_stops_the_start(
    new_town: NewTown, objects: ObjectStore
) -> None:
    async with new_town(started=False) as town:
        settings = town.settings | town.sandbox.settings() | {"DATA_DIR": str(town.folder)}
        status, lines = await imagine_bot(
            town.folder, "run", **settings, **objects.environment, PICTURES_URL="s3://nowhere-to-be-found"
        )
        assert status == 69
        assert lines[-1].startswith("The object store of PICTURES_URL cannot be used (it has no such bucket)")


# --- a full disk -------------------------------------------------------------------------------------


async def test_a_full_disk_refuses_what_is_new_and_loses_nothing(new_town: NewTown) -> None:
    """A limit on the size of the process's files stands for it: the kernel refuses the write in the same way."""
    async with new_town(plain=3_000_000, IMAGE_CONCURRENCY="1") as town:
        assert town.bot is not None
        town.endpoint.hold()
        paid = await town.imagine(town.alice, "a paid fox")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        waiting = await town.imagine(town.mia, "a waiting fox")
        await waiting.message()

        resource.prlimit(town.bot.pid, resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
        town.endpoint.release()
        await town.bot.logged("trying on")
        refused = await (await town.imagine(town.bob, "a refused fox")).message()
        assert refused.ephemeral
        assert "My disk is full" in refused.text
        assert "Nothing was charged" in refused.text
        assert "nothing new is painted until there is room" in await town.bot.logged("Free some")
        assert not painted(paid)
        assert len(town.posts()) == 1

        resource.prlimit(
            town.bot.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        )
        await paid.until(painted, timeout=30)
        await waiting.until(painted, timeout=30)
        await picture(await town.imagine(town.bob, "a welcome fox"))
        assert len(town.posts("a paid fox")) == 1
        assert town.posts("a refused fox") == []


# --- copies ------------------------------------------------------------------------------------------


async def test_a_backup_of_a_running_bot_is_restored(new_town: NewTown) -> None:
    async with new_town(IMAGE_CONCURRENCY="1") as town:
        await picture(await town.imagine(town.alice, "a fox to keep"))
        town.endpoint.hold()
        under_way = await town.imagine(town.alice, "a fox under way")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        waiting = await town.imagine(town.bob, "a fox in line")
        await waiting.message()

        copy = town.folder / "copy"
        status, lines = await imagine_bot(town.folder, "backup", str(copy), **_settings(town))
        assert status == 0
        assert any(line.startswith("To restore: stop the bot") for line in lines)
        town.endpoint.release()
        await under_way.until(painted)
        await waiting.until(painted)
        await town.kill()

        asked = len(town.posts())
        await town.start(DATA_DIR=str(copy))
        assert town.bot is not None
        assert "2 pictures that were open then are given back" in await town.bot.logged("this is the copy")
        await picture(await town.imagine(town.mia, "a fox after the restore"))
        assert len(town.posts()) == asked + 1
        assert _states(copy) == ["painted", "unknown", "unknown", "painted"]


async def test_a_backup_says_why_it_is_refused(new_town: NewTown) -> None:
    async with new_town() as town:
        status, lines = await imagine_bot(town.folder, "backup", str(town.folder), **_settings(town))
        assert status == 69
        assert lines == [f"{town.folder} is not empty; name a folder that is not there yet."]


async def test_migrate_makes_the_database_and_says_its_revision(new_town: NewTown) -> None:
    async with new_town(started=False) as town:
        status, lines = await imagine_bot(town.folder, "migrate", **_settings(town))
        assert (status, lines) == (0, [f"The database is at revision {HEAD}, which is this version's."])
        assert (town.folder / DATABASE).is_file()


@pytest.mark.parametrize("command", ["run", "migrate"])
async def test_a_database_newer_than_the_program_is_refused(new_town: NewTown, command: str) -> None:
    async with new_town(started=False) as town:
        await imagine_bot(town.folder, "migrate", **_settings(town))
        with closing(sqlite3.connect(town.folder / DATABASE)) as database, database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
        status, lines = await imagine_bot(town.folder, command, **_settings(town))
        assert status == 69
        assert "The database is at revision 9999" in lines[-1]
        assert "run the newer version again, or restore a backup" in lines[-1]


# --- age ---------------------------------------------------------------------------------------------


async def test_buttons_say_so_when_their_words_or_their_picture_have_gone(
    new_town: NewTown, tmp_path: Path
) -> None:
    async with new_town(IMAGE_MODELS_FILE=_changer(tmp_path)) as town:
        town.endpoint.fail_next("error_500")
        with_input = await town.imagine(town.alice, "change this", image=("in.png", pictures.picture()))
        await with_input.until(told)
        town.endpoint.fail_next("moderation")
        wordless = await town.imagine(town.alice, "a forgotten fox")
        await wordless.until(told)
        await town.kill()

        _age(town.folder, days=40)
        assert await _sweep(town.folder) == Swept(objects=1, words=0)
        await town.start()
        pressed = await (await town.alice.click(with_input.followups[0], "Try again")).message()
        assert pressed.ephemeral
        assert "is not here" in pressed.text
        await town.kill()

        _age(town.folder, days=200)
        assert (await _sweep(town.folder)).words == 2
        await town.start()
        pressed = await (await town.alice.click(wordless.followups[0], "Change the text")).message()
        assert "is not here" in pressed.text
        assert len(town.posts()) == 2


def _changer(folder: Path) -> str:
    """A models file with a model that takes a picture to change."""
    file = folder / "models.toml"
    file.write_text('[[model]]\nid = "dall-e-3"\nimage = "data"')
    return str(file)


def _settings(town: Town) -> dict[str, str]:
    return {**town.settings, **town.sandbox.settings(), "DATA_DIR": str(town.folder)}


def _states(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        return [state for (state,) in database.execute("SELECT state FROM generations ORDER BY id")]


def _age(folder: Path, *, days: int) -> None:
    """Let everything have been made so many days ago."""
    then = datetime.now(UTC) - timedelta(days=days)
    with closing(sqlite3.connect(folder / DATABASE)) as database, database:
        database.execute("UPDATE generations SET ended_at = ?", (f"{then:%Y-%m-%d %H:%M:%S.%f}",))
    for path in (folder / "pictures").iterdir():
        os.utime(path, (then.timestamp(),) * 2)


async def _sweep(folder: Path) -> Swept:
    """What the bot does once an hour."""
    async with open_storage(
        data_dir=folder,
        database_url=None,
        pictures_url=None,
        instance="sweep",
        clock=lambda: datetime.now(UTC),
        image_concurrency=1,
        member_limit=1,
    ) as storage:
        retention = Retention(
            storage.database,
            storage.pictures,
            clock=lambda: datetime.now(UTC),
            keep_pictures=timedelta(days=30),
            keep_prompts=timedelta(days=180),
        )
        return await retention.sweep()
