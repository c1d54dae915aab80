"""What a member gets when they ask for everything that is held about them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.care.reports import report_name
from bot.domain.challenges.hosting import DRAFTS
from bot.domain.guilds.audit import Change
from bot.domain.guilds.members import MemberSettings
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.storage import Storage
from bot.storage.erasing import export
from bot.storage.erasing.export import README, shown_in
from bot.storage.erasing.servers import servers_of
from tests.storage.calendars import GUILD, Calendar, by_mia
from tests.storage.cared import posted
from tests.storage.challenged import a_draft as a_challenge
from tests.storage.deployments import running
from tests.storage.erased import asks_for_it, eraser_of
from tests.storage.test_challenge_series import a_draft as a_series

ALICE, BOB = 7_654_321_987_654_321, 8_654_321_987_654_321


async def test_everything_is_in_it_and_nothing_of_others(storage: Storage) -> None:
    (mine, gone), (theirs,) = await posted(storage, member=ALICE, count=2), await posted(storage, member=BOB)
    await storage.care.describe(theirs.public_id, "a secret of bob")
    await storage.care.keep(GUILD, ALICE, theirs.public_id)
    await storage.care.delete([gone.public_id], by=500, change=by_mia("no foxes"))
    await storage.credits.set_limit(by_mia("kind"), Scope.MEMBER, ALICE, 20, Period.DAY)
    await storage.credits.grant(by_mia(), ALICE, (), 5, None)
    await storage.credits.block(by_mia("too many"), ALICE, None)
    await storage.members.change(GUILD, ALICE, MemberSettings(hidden=True))
    await storage.care.shared(
        mine.ask.interaction, None, guild=GUILD, channel=23, place=23, message=901, by=BOB
    )
    await running(storage, member=BOB)
    for member, row in ((ALICE, theirs), (BOB, mine)):
        await storage.notes.set(report_name(GUILD, member, row.public_id), "2026-11-27T19:00:00Z")

    held = await storage.exports.everything(GUILD, ALICE)
    text = json.dumps(held)
    assert set(held) == {"README", "server", "member", *README}
    assert [picture["id"] for picture in held["pictures"]] == [mine.public_id, gone.public_id]
    first, second = held["pictures"]
    assert (first["prompt"], first["your_name_then"]) == ("a red fox in the snow", "Alice")
    assert second["deleted_at"] is not None
    assert held["credit_limit"][0]["credits"] == 20
    assert [entry["credits"] for entry in held["credit_entries"]] == [5]
    assert held["pause"][0]["reason"] == "too many"
    assert {entry["action"] for entry in held["changes"]} == {"delete", "set_limit", "grant", "block"}
    assert held["settings"][0]["settings"]["hidden"] is True
    assert [kept["picture"] for kept in held["kept_pictures"]] == [theirs.public_id]
    assert held["shared_messages"][0]["by_you"] in (False, 0)
    assert held["reports"] == [{"picture": theirs.public_id, "at": "2026-11-27T19:00:00Z"}]
    assert "a secret of bob" not in text
    assert str(BOB) not in text
    assert "cost" not in first


async def test_pages_are_read_one_after_the_other(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PAGE", 2)
    rows = [row for _ in range(5) for row in await posted(storage)]
    transactions = 0
    transact = storage.database.transact

    async def counted(*given: Any, **named: Any) -> Any:
        nonlocal transactions
        transactions += 1
        return await transact(*given, **named)

    monkeypatch.setattr(storage.database, "transact", counted)
    held = await storage.exports.everything(GUILD, 1)
    assert [picture["id"] for picture in held["pictures"]] == [row.public_id for row in rows]
    assert transactions == 5  # three pages, one that is empty, and the rest


async def test_pictures_come_in_the_order_of_their_ids(storage: Storage) -> None:
    rows = [row for _ in range(3) for row in await posted(storage)]
    found = await storage.exports.pictures(GUILD, 1, after=rows[0].id, limit=1)
    assert [row.id for row in found] == [rows[1].id]
    listed = await storage.database.transact(lambda tx: shown_in(tx, GUILD, 1))
    assert [file[0] for file in listed] == [row.public_id for row in rows]
    assert await servers(storage, 1) == [GUILD]


async def test_a_server_is_found_whatever_is_held_there(bank: Storage, calendar: Calendar) -> None:
    (theirs,) = await posted(bank, member=BOB)
    await bank.notes.set(report_name(GUILD, ALICE, theirs.public_id), "")
    drafts = (json.dumps({"guild": 21, "member": ALICE}), json.dumps({"guild": 5, "member": BOB}), "no JSON")
    for number, text in enumerate(drafts):
        await bank.notes.set(f"{DRAFTS}{number}", text)
    await bank.series.create(Change(guild=22, actor=ALICE, reason=None), a_series(calendar))
    await bank.challenges.create(Change(guild=23, actor=ALICE, reason=None), a_challenge(calendar))
    await bank.care.shared(
        theirs.ask.interaction, None, guild=24, channel=23, place=23, message=901, by=ALICE
    )
    await bank.credits.block(by_mia(guild=25), ALICE, None)
    await bank.credits.unblock(by_mia(guild=25), ALICE)
    assert await servers(bank, ALICE) == [GUILD, 21, 22, 23, 24, 25]
    assert await servers(bank, BOB) == [5, GUILD]


async def servers(storage: Storage, member: int) -> list[int]:
    return await storage.database.transact(lambda tx: servers_of(tx, member))


async def test_after_a_deletion_it_has_what_was_said_to_stay(storage: Storage) -> None:
    await posted(storage, member=ALICE, count=2)
    await storage.members.change(GUILD, ALICE, MemberSettings(hidden=True))
    await asks_for_it(storage, ALICE)
    await eraser_of(storage).run()
    held = await storage.exports.everything(GUILD, ALICE)
    for picture in held["pictures"]:
        words = ("prompt", "your_name_then", "your_avatar_then", "wording", "description")
        assert not any(picture[name] for name in words)
        assert picture["credits"] == 2
    assert (held["settings"], held["kept_pictures"]) == ([], [])
    assert len(held["deletions"]) == 1
    assert await storage.exports.pictures(GUILD, ALICE, after=0, limit=5) == ()
