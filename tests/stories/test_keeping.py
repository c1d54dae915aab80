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

from bot.pixels import SourceType
from bot.pixels.marking import marked
from bot.storage import open_storage
from bot.storage.bytes.bucket import open_bucket
from bot.storage.engine.schema import HEAD
from bot.storage.upkeep.retention import Retention, Swept
from tests import pictures
from tests.objectstore import SECRET, ObjectStore, listed, object_store
from tests.stories.community import Community, painted, picture, told
from tests.stories.conftest import NewCommunity
from tests.stories.test_program import ROOT, imagine_bot

DATABASE = "imagine-bot.sqlite3"


@pytest.fixture
def objects(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    with object_store() as store:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        yield store


# --- an object store ---------------------------------------------------------------------------------


async def test_pictures_live_in_an_object_store(new_community: NewCommunity, objects: ObjectStore) -> None:
    bucket = objects.new_bucket()
    async with new_community(PICTURES_URL=f"s3://{bucket}/fox-den", **objects.environment) as community:
        assert community.bot is not None
        community.sandbox.discord_faults.next("PATCH /webhooks/*", status=500, times=20)
        shown = await community.imagine(community.alice, "a late fox")
        await community.bot.logged("painted")
        await community.kill()
        community.sandbox.discord_faults.clear()
        await community.start()

        (upload,) = (await picture(shown)).attachments
        assert len(community.posts("a late fox")) == 1
        store = open_bucket(f"s3://{bucket}/fox-den")
        (key,) = await listed(store, datetime.now(UTC) + timedelta(minutes=1))
        original = await store.get(key)
        assert upload.data == marked(original, "image/png", SourceType.GENERATED) != original
        assert not (community.folder / "pictures").exists()


async def test_a_picture_waits_for_an_object_store_that_is_away(
    new_community: NewCommunity, objects: ObjectStore
) -> None:
    bucket = objects.new_bucket()
    async with new_community(PICTURES_URL=f"s3://{bucket}", **objects.environment) as community:
        assert community.bot is not None
        objects.remove(bucket)
        shown = await community.imagine(community.alice, "a patient fox")
        await community.bot.logged("trying on")
        assert not painted(shown)
        objects.make(bucket)
        await shown.until(painted)
        assert len(community.posts("a patient fox")) == 1
        assert SECRET not in "\n".join(community.bot.output)


async def test_a_picture_to_change_that_cannot_be_kept_is_refused(
    new_community: NewCommunity, objects: ObjectStore, tmp_path: Path
) -> None:
    bucket = objects.new_bucket()
    models = _changer(tmp_path)
    async with new_community(
        PICTURES_URL=f"s3://{bucket}", IMAGE_MODELS_FILE=models, **objects.environment
    ) as community:
        objects.remove(bucket)
        asked = await community.imagine(community.alice, "change this", image=("in.png", pictures.picture()))
        refused = await asked.until(lambda shown: shown.followups or (shown.reply and shown.reply.ephemeral))
        said = refused.followups[0] if refused.followups else await refused.message()
        assert "nothing was done" in said.text
        assert community.posts() == []


async def test_an_object_store_that_cannot_be_used_stops_the_start(
    new_community: NewCommunity, objects: ObjectStore
) -> None:
    async with new_community(started=False) as community:
        settings = community.settings | community.sandbox.settings() | {"DATA_DIR": str(community.folder)}
        status, lines = await imagine_bot(
            community.folder,
            "run",
            **settings,
            **objects.environment,
            PICTURES_URL="s3://nowhere-to-be-found",
        )
        assert status == 69
        assert lines[-1].startswith("The object store of PICTURES_URL cannot be used (it has no such bucket)")


async def test_a_start_that_was_stopped_ends_with_its_own_status_whatever_comes_late(tmp_path: Path) -> None:
    """The store's threads do not wait for the end of Python; here something else aborts the process at that moment."""
    (tmp_path / "sitecustomize.py").write_text("import atexit, os\n\natexit.register(os.abort)\n")
    status, lines = await imagine_bot(tmp_path, "run", PYTHONPATH=f"{tmp_path}:{ROOT}", IMAGE_API_KEY="k")
    assert status == 78
    assert [line.partition(":")[0] for line in lines] == ["DISCORD_TOKEN"]


# --- a full disk -------------------------------------------------------------------------------------


async def test_a_full_disk_refuses_what_is_new_and_loses_nothing(new_community: NewCommunity) -> None:
    """A limit on the size of the process's files stands for it: the kernel refuses the write in the same way."""
    async with new_community(plain=3_000_000, IMAGE_CONCURRENCY="1") as community:
        assert community.bot is not None
        community.endpoint.hold()
        paid = await community.imagine(community.alice, "a paid fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        waiting = await community.imagine(community.mia, "a waiting fox")
        await waiting.message()

        resource.prlimit(community.bot.pid, resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
        community.endpoint.release()
        await community.bot.logged("trying on")
        refused = await (await community.imagine(community.bob, "a refused fox")).message()
        assert refused.ephemeral
        assert "My disk is full" in refused.text
        assert "Nothing was charged" in refused.text
        assert "nothing new is painted until there is room" in await community.bot.logged("Free some")
        assert not painted(paid)
        # The slot of the paid one was free while its file was fetched: one more may have begun before the disk refused.
        assert len(community.posts()) <= 2

        resource.prlimit(
            community.bot.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        )
        await paid.until(painted)
        await waiting.until(painted)
        await picture(await community.imagine(community.bob, "a welcome fox"))
        assert len(community.posts("a paid fox")) == 1
        assert community.posts("a refused fox") == []


# --- copies ------------------------------------------------------------------------------------------


async def test_a_backup_of_a_running_bot_is_restored(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY="1") as community:
        await picture(await community.imagine(community.alice, "a fox to keep"))
        community.endpoint.hold()
        under_way = await community.imagine(community.alice, "a fox under way")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        waiting = await community.imagine(community.bob, "a fox in line")
        await waiting.message()

        copy = community.folder / "copy"
        status, lines = await imagine_bot(community.folder, "backup", str(copy), **_settings(community))
        assert status == 0
        assert any(line.startswith("To restore: stop the bot") for line in lines)
        community.endpoint.release()
        await under_way.until(painted)
        await waiting.until(painted)
        await community.kill()

        asked = len(community.posts())
        await community.start(DATA_DIR=str(copy))
        assert community.bot is not None
        assert "2 pictures that were open then are given back" in await community.bot.logged(
            "this is the copy"
        )
        await picture(await community.imagine(community.mia, "a fox after the restore"))
        assert len(community.posts()) == asked + 1
        assert _states(copy) == ["painted", "unknown", "unknown", "painted"]


async def test_a_backup_says_why_it_is_refused(new_community: NewCommunity) -> None:
    async with new_community() as community:
        status, lines = await imagine_bot(
            community.folder, "backup", str(community.folder), **_settings(community)
        )
        assert status == 69
        assert lines == [f"{community.folder} is not empty; name a folder that is not there yet."]


async def test_migrate_makes_the_database_and_says_its_revision(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        status, lines = await imagine_bot(community.folder, "migrate", **_settings(community))
        assert (status, lines) == (0, [f"The database is at revision {HEAD}, which is this version's."])
        assert (community.folder / DATABASE).is_file()


@pytest.mark.parametrize("command", ["run", "migrate"])
async def test_a_database_newer_than_the_program_is_refused(
    new_community: NewCommunity, command: str
) -> None:
    async with new_community(started=False) as community:
        await imagine_bot(community.folder, "migrate", **_settings(community))
        with closing(sqlite3.connect(community.folder / DATABASE)) as database, database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
        status, lines = await imagine_bot(community.folder, command, **_settings(community))
        assert status == 69
        assert "The database is at revision 9999" in lines[-1]
        assert "run the newer version again, or restore a backup" in lines[-1]


# --- age ---------------------------------------------------------------------------------------------


async def test_buttons_say_so_when_their_words_or_their_picture_have_gone(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(IMAGE_MODELS_FILE=_changer(tmp_path)) as community:
        old = await picture(await community.imagine(community.alice, "an old fox"))
        about = await (await community.alice.click(old, "⋯ More")).finished()
        community.endpoint.fail_next("error_500")
        with_input = await community.imagine(
            community.alice, "change this", image=("in.png", pictures.picture())
        )
        await with_input.until(told)
        community.endpoint.fail_next("moderation")
        wordless = await community.imagine(community.alice, "a forgotten fox")
        await wordless.until(told)
        await community.kill()

        _age(community.folder, days=40)
        assert await _sweep(community.folder) == Swept(objects=2, words=0)
        await community.start()
        pressed = await (await community.alice.click(with_input.followups[0], "Try again")).message()
        assert pressed.ephemeral
        assert "was deleted or is too old" in pressed.text
        await community.kill()

        _age(community.folder, days=200)
        assert (await _sweep(community.folder)).words == 3
        await community.start()
        pressed = await (await community.alice.click(wordless.followups[0], "Change the text")).message()
        assert "was deleted or is too old" in pressed.text
        for who, message, label in (
            (community.bob, old, "Again"),
            (community.bob, old, "Change"),
            (community.alice, about, "Use this wording"),
        ):
            shown = await who.click(message, label)
            await shown.until(lambda shown: "The prompt of this picture was deleted" in shown.text)
            assert shown.modal is None
            assert all(each.ephemeral for each in shown.messages)
        assert len(community.posts()) == 3


def _changer(folder: Path) -> str:
    """A models file with a model that takes a picture to change."""
    file = folder / "models.toml"
    file.write_text('[[model]]\nid = "dall-e-3"\nimage = "data"')
    return str(file)


def _settings(community: Community) -> dict[str, str]:
    return {**community.settings, **community.sandbox.settings(), "DATA_DIR": str(community.folder)}


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
