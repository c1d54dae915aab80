"""A server's styles: changed one after the other, undone, and kept with the pictures that were asked for with them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.domain.errors import StyleChanged, StyleGone, StyleNameTaken, TooManyStyles
from bot.domain.guilds.audit import UNDO_WITHIN, Action, Change
from bot.domain.guilds.styles import STYLES_LIMIT, AppliedStyle, ServerStyle, digest_of
from bot.domain.pictures import PictureRequest
from bot.storage import Storage
from bot.storage.guilds.previews import LEFT_FOR, drop_left
from bot.storage.pictures.records import kept_request
from tests.storage.calendars import GUILD, Calendar, by_mia
from tests.storage.deployments import an_ask, columns, reserve
from tests.storage.test_odd_rows import put

COMIC = ServerStyle(id=900, name="Comic", words="ink, halftone", model="m")
PAPER = AppliedStyle("Watercolour", "wet paper")


def change(guild: int = GUILD) -> Change:
    return by_mia(guild=guild)


def seen(_: ServerStyle) -> bool:
    return True


async def styles(bank: Storage, guild: int = GUILD) -> tuple[ServerStyle, ...]:
    return (await bank.guilds.settings(guild)).styles


async def test_styles_are_there_in_the_order_of_their_names_and_each_change_is_audited(bank: Storage) -> None:
    added = await bank.styles.add(change(), COMIC)
    await bank.styles.add(change(), replace(COMIC, id=901, name="anime", model=None))
    edited = await bank.styles.edit(change(), replace(COMIC, words="ink"), lambda kept: kept == COMIC)

    assert [style.name for style in await styles(bank)] == ["anime", "Comic"]
    assert (added.action, added.scope, added.target, added.old) == (
        Action.SETTING,
        "style",
        900,
        {"style": None},
    )
    assert edited.old == {"style": {"name": "Comic", "words": "ink, halftone", "model": "m"}}
    assert edited.new == {"style": {"name": "Comic", "words": "ink", "model": "m"}}

    removed = await bank.styles.remove(change(), 900, seen)
    assert (removed.old, removed.new) == (edited.new, {"style": None})
    assert [style.name for style in await styles(bank)] == ["anime"]


async def test_a_name_is_taken_once_on_a_server(bank: Storage) -> None:
    await bank.styles.add(change(), COMIC)
    with pytest.raises(StyleNameTaken, match="Comic"):
        await bank.styles.add(change(), replace(COMIC, id=901, name="cOMIC"))
    await bank.styles.add(change(GUILD + 1), replace(COMIC, id=902))
    await bank.styles.edit(change(), replace(COMIC, name="COMIC"), seen)
    assert [style.name for style in await styles(bank)] == ["COMIC"]


async def test_of_two_at_once_one_gets_the_name(bank: Storage) -> None:
    asks = (bank.styles.add(change(), replace(COMIC, id=900 + number)) for number in range(5))
    done = await asyncio.gather(*asks, return_exceptions=True)
    assert sum(isinstance(each, StyleNameTaken) for each in done) == 4
    assert len(await styles(bank)) == 1


async def test_a_server_has_so_many_styles_and_no_more(bank: Storage) -> None:
    for number in range(STYLES_LIMIT):
        await bank.styles.add(change(), replace(COMIC, id=number + 1, name=f"Comic {number}"))
    with pytest.raises(TooManyStyles):
        await bank.styles.add(change(), COMIC)
    gone = await bank.styles.remove(change(), 1, seen)
    await bank.styles.add(change(), COMIC)
    with pytest.raises(TooManyStyles):
        await bank.credits.undo(change(), gone.id)


async def test_what_was_changed_meanwhile_or_is_another_servers_is_left_alone(bank: Storage) -> None:
    await bank.styles.add(change(), COMIC)
    with pytest.raises(StyleChanged):
        await bank.styles.edit(change(), replace(COMIC, words="ink"), lambda kept: kept.words == "oil")
    with pytest.raises(StyleChanged):
        await bank.styles.remove(change(), 900, lambda kept: False)
    for guild, id in ((GUILD, 901), (GUILD + 1, 900)):
        with pytest.raises(StyleGone):
            await bank.styles.edit(change(guild), replace(COMIC, id=id), seen)
        with pytest.raises(StyleGone):
            await bank.styles.remove(change(guild), id, seen)
    assert await styles(bank) == (COMIC,)


async def test_every_change_can_be_undone(bank: Storage) -> None:
    added = await bank.styles.add(change(), COMIC)
    await bank.credits.undo(change(), added.id)
    assert await styles(bank) == ()

    await bank.styles.add(change(), replace(COMIC, id=901))
    edited = await bank.styles.edit(change(), replace(COMIC, id=901, words="oil", model=None), seen)
    await bank.credits.undo(change(), edited.id)
    assert await styles(bank) == (replace(COMIC, id=901),)

    removed = await bank.styles.remove(change(), 901, seen)
    await bank.styles.add(change(), replace(COMIC, id=902))
    with pytest.raises(StyleNameTaken):
        await bank.credits.undo(change(), removed.id)
    await bank.styles.remove(change(), 902, seen)
    await bank.credits.undo(change(), removed.id)
    assert await styles(bank) == (replace(COMIC, id=901),)


# --- with a preview ----------------------------------------------------------------------------------

FOX, OWL = b"a fox in ink", b"an owl in ink"
WITH_FOX = replace(COMIC, preview=digest_of(FOX))


async def test_a_preview_is_the_styles_until_it_has_another_or_none(bank: Storage) -> None:
    added = await bank.styles.add(change(), WITH_FOX, FOX)
    await bank.styles.edit(change(), replace(WITH_FOX, words="oil"), lambda kept: kept == WITH_FOX)

    assert await styles(bank) == (replace(WITH_FOX, words="oil"),)
    assert await bank.styles.preview(WITH_FOX) == FOX
    assert added.new == {
        "style": {"name": "Comic", "words": "ink, halftone", "model": "m", "preview": digest_of(FOX)}
    }

    with_owl = replace(COMIC, preview=digest_of(OWL))
    await bank.styles.edit(change(), with_owl, seen, OWL)
    assert await styles(bank) == (with_owl,)
    await bank.styles.edit(change(), WITH_FOX, seen, FOX)
    assert await styles(bank) == (WITH_FOX,)
    await bank.styles.edit(change(), COMIC, seen)
    assert await styles(bank) == (COMIC,)
    assert await bank.styles.preview(COMIC) is None


async def test_undo_brings_the_preview_back(bank: Storage) -> None:
    await bank.styles.add(change(), WITH_FOX, FOX)
    await bank.styles.add(change(), replace(COMIC, id=901, name="Oil", preview=digest_of(OWL)), OWL)
    before = await styles(bank)

    for new in (replace(COMIC, preview=digest_of(OWL)), COMIC, None):
        done = (
            await bank.styles.remove(change(), 900, seen)
            if new is None
            else await bank.styles.edit(change(), new, seen, OWL)
        )
        assert await styles(bank) != before
        await bank.credits.undo(change(), done.id)
        assert await styles(bank) == before
        assert await bank.styles.preview(WITH_FOX) == FOX


async def test_what_no_style_has_any_more_goes_once_nothing_can_bring_it_back(
    bank: Storage, calendar: Calendar
) -> None:
    async def dropped() -> int:
        return await bank.database.transact(partial(drop_left, database=bank.database))

    await bank.styles.add(change(), WITH_FOX, FOX)
    await bank.styles.edit(change(), replace(COMIC, preview=digest_of(OWL)), seen, OWL)
    await calendar.later(bank, seconds=UNDO_WITHIN.total_seconds() + 60)
    assert await dropped() == 0
    await calendar.later(bank, seconds=LEFT_FOR.total_seconds())
    assert await dropped() == 1
    assert await bank.styles.preview(WITH_FOX) is None
    assert await styles(bank) == (replace(COMIC, preview=digest_of(OWL)),)


# --- with the pictures -------------------------------------------------------------------------------


async def kept(storage: Storage, **request: Any) -> PictureRequest:
    """What is read of a row in which another version, or this one, has written this request."""
    (row,) = await reserve(storage, an_ask())
    await put(storage, row, request=request)
    found = await storage.generations.find(row.public_id)
    assert found is not None
    return found.ask.request


async def test_a_picture_keeps_its_style_and_the_members_own_prompt(storage: Storage) -> None:
    ask = an_ask()
    request = replace(ask.request, prompt="a fox", server_style=PAPER)
    (row,) = await reserve(storage, replace(ask, request=request))
    found = await storage.generations.find(row.public_id)

    assert found is not None
    assert found.ask.request == request
    written = (await columns(storage, row))["request"]
    assert isinstance(written, dict)
    # The version before this one reads this key alone. It makes the same picture.
    assert written["prompt"] == "a fox\nwet paper" == request.sent_prompt


async def test_what_the_version_before_has_written_is_read_as_ever(storage: Storage) -> None:
    plain = PictureRequest(prompt="a fox", model="m", style="vivid")
    written = kept_request(plain)

    assert "server_style" not in written
    assert await kept(storage, **written) == plain


async def test_a_prompt_that_was_blanked_stays_empty_and_an_odd_one_is_sent_as_it_is(
    storage: Storage,
) -> None:
    written = kept_request(PictureRequest(prompt="a fox", model="m", server_style=PAPER))

    assert (await kept(storage, **{**written, "prompt": ""})).sent_prompt == ""
    assert (await kept(storage, **{**written, "prompt": "an owl"})).sent_prompt == "an owl"


async def test_a_style_that_cannot_be_read_makes_no_picture_without_its_words(storage: Storage) -> None:
    written = kept_request(PictureRequest(prompt="a fox", model="m", server_style=PAPER))

    for odd in (7, {"name": "x"}, {"name": 1, "words": "ink"}):
        assert (await kept(storage, **{**written, "server_style": odd})).prompt == ""
