"""Hosts are told what may be odd, and get a zip of the results; everybody gets all numbers of a count by many."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import discord
import pytest

from bot.domain.challenges.hints.values import Hints
from bot.domain.challenges.records import Outcome, PostKind
from bot.domain.challenges.values import Options, Phase, Way
from bot.domain.errors import Gone, NoResultYet, NotAllowed
from bot.front.challenges.posting.reasons import Reason
from bot.front.challenges.reporting.hints import HintsToHosts, hint_card, hint_embeds
from bot.front.challenges.reporting.numbers import Numbers, numbers_file
from bot.front.kit.cards import Button, Card
from bot.front.kit.guilds.modlog import Heard
from bot.front.texts.language import Language
from bot.studio.delivery import NotYet, Undeliverable
from tests.front.challenges.doors import FakeDoor
from tests.front.challenges.hostfakes import Host, Rows, words
from tests.front.challenges.memberfakes import Replies, press
from tests.front.challenges.samples import hosted, outcome, post
from tests.front.challenges.test_poster import poster
from tests.front.samples import ENGLISH
from tests.front.stretched import STRETCHED

CLOSED = hosted(Phase.CLOSED)
ODD = Hints(alike=((3, 9),), backed=((7, 4),), hurried=1)
SHARES = [Fraction(3, 4), Fraction(1, 2), Fraction(1, 4)]


# --- hints --------------------------------------------------------------------------------------------


def test_a_hint_says_what_is_odd_and_that_it_changes_nothing() -> None:
    told = hint_card(ENGLISH, CLOSED, ODD).content
    assert "The pictures of the entries 3 and 9 look nearly the same." in told
    assert "4 members whose accounts were less than 30 days old chose entry 7 and nothing else." in told
    assert "1 ballot took no more than two seconds a look." in told
    assert "It changes no count" in told
    assert hint_embeds(ENGLISH, Hints()) == ()


def test_of_many_hints_there_are_five_and_how_many_more() -> None:
    many = Hints(alike=tuple((number, number + 1) for number in range(1, 300)))
    told = hint_card(STRETCHED, hosted(Phase.CLOSED, theme="*" * 80), many).content
    assert len(told.encode("utf-16-le")) // 2 <= 2000
    assert hint_card(ENGLISH, CLOSED, many).content.count("look nearly the same") == 5
    assert "294 more hints like these." in hint_card(ENGLISH, CLOSED, many).content


class ModLog:
    def __init__(self, heard: Heard = Heard.TOLD) -> None:
        self.heard = heard
        self.told: list[tuple[str, str | None]] = []

    async def tell(
        self, guild: int, card_of: Callable[[Language], Card], *, nonce: str | None = None
    ) -> Heard:
        self.told.append((card_of(ENGLISH).content, nonce))
        return self.heard


def hinting(mod_log: ModLog, door: FakeDoor | None = None) -> HintsToHosts:
    return HintsToHosts(poster(door or FakeDoor()), mod_log)


async def test_a_hint_goes_into_the_mod_log_and_into_no_channel() -> None:
    log, door = ModLog(), FakeDoor()
    assert await hinting(log, door).post(post(PostKind.HINT, CLOSED, number=2, hints=ODD)) is None
    await hinting(log, door).post(post(PostKind.HINT, CLOSED, number=2, hints=ODD))
    assert door.done == []
    (first, nonce), again = log.told
    assert (first, nonce) == again
    assert nonce is not None
    assert len(nonce) <= 25

    await hinting(log, door).post(post(PostKind.HINT, CLOSED, number=2, hints=Hints()))
    assert len(log.told) == 2
    await hinting(log, door).post(post(PostKind.CARD, CLOSED))
    assert door.verbs == ["send"]


async def test_a_mod_log_that_cannot_be_written_to_holds_nothing_up_for_long() -> None:
    failing = hinting(ModLog(Heard.FAILED))
    with pytest.raises(NotYet):
        await failing.post(post(PostKind.HINT, CLOSED, hints=ODD))
    with pytest.raises(Undeliverable) as caught:
        await failing.post(post(PostKind.HINT, CLOSED, hints=ODD, attempts=3))
    assert caught.value.reason == Reason.MOD_LOG
    assert await hinting(ModLog(Heard.NOT_SET)).post(post(PostKind.HINT, CLOSED, hints=ODD)) is None


# --- the numbers of the count ---------------------------------------------------------------------------


def test_who_has_the_file_can_count_again() -> None:
    counted = outcome(SHARES)
    ranking = tuple(
        replace(each, wins=Fraction(5, 7), losses=Fraction(2)) for each in counted.verdict.ranking
    )
    pictures = tuple(
        replace(picture, standing=standing)
        for picture, standing in zip(counted.pictures, ranking, strict=True)
    )
    said = json.loads(numbers_file(replace(counted, pictures=pictures)))
    assert said["ballots_sha256"] == counted.ballots_sha256
    assert said["entries"][0] == {
        "entry": 1,
        "place": 1,
        "seen": 14,
        "chosen": 9,
        "wins": "5/7",
        "losses": "2",
        "share": "3/4",
    }


class Results:
    def __init__(self, over: Outcome) -> None:
        self.over = over

    async def outcome(self, guild: int, public_id: str) -> Outcome:
        return self.over


async def numbers_of(over: Outcome) -> Replies:
    done = press(reply := Replies(), f"ch:numbers:{over.hosted.public_id}", in_panel=False)
    await Numbers(Results(over)).verbs()["numbers"](done)
    return reply


async def test_all_numbers_are_told_from_twenty_ballots_on() -> None:
    told = await numbers_of(outcome(SHARES, ballots=20))
    ((_, _), (_, card)) = told.told
    assert [file.filename for file in card.files] == ["count-7F3K.json"]
    assert "how many ballots saw it" in card.content
    ((_, _), (_, card)) = (await numbers_of(outcome(SHARES, ballots=19))).told
    assert card.files == ()
    assert "where 20 ballots or more count" in card.content
    duels = hosted(Phase.CLOSED, options=Options(way=Way.DUELS))
    ((_, _), (_, card)) = (await numbers_of(outcome(SHARES, of=duels))).told
    assert "in how many duels it was" in card.content


# --- the zip file ---------------------------------------------------------------------------------------


def host_of(over: Outcome, *, size: int = 1000, limit: int = 10**7, lost: tuple[int, ...] = ()) -> Host:
    host = Host(Rows(over.hosted))
    host.rows.result, host.upload_limit = over, limit
    host.rows.files = {each.key: bytes(size) for each in over.pictures if each.number not in lost}
    return host


def a_result(**changes: Any) -> Outcome:
    of = replace(hosted(Phase.CLOSED, guild=2), public_id="c1")
    return outcome(SHARES, of=of, prompt="a fox", **changes)


def unzipped(card: Card) -> dict[str, bytes]:
    (file,) = card.files
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


async def exported(host: Host) -> list[dict[str, bytes]]:
    """All parts, as one button after the other leads to them."""
    await host.feature.export(host.call(), "c1")
    parts = [unzipped(host.card)]
    while host.card.buttons:
        (button,) = host.card.buttons
        parts.append(unzipped(await host.press(button)))
    return parts


async def test_a_host_gets_pictures_and_results() -> None:
    host = host_of(a_result(title="Rain"))
    host.rows.odd = ODD
    (part,) = await exported(host)
    assert [name for name in part if name.endswith(".webp")] == [
        "place-001-entry-001.webp",
        "place-002-entry-002.webp",
        "place-003-entry-003.webp",
    ]
    results = json.loads(part["results.json"])
    assert results["entries"][0] == {
        "place": 1,
        "points": 75,
        "entry": 1,
        "title": "Rain",
        "author": "101",
        "prompt": "a fox",
        "file": "place-001-entry-001.webp",
    }
    assert not any(word in str(part) for word in ("chosen", "wins", "handed"))
    assert "chose entry 7 and nothing else" in words(host.card)


async def test_hidden_prompts_and_deleted_authors_stay_so() -> None:
    host = host_of(a_result(hides_prompt=True, is_erased=True))
    (part,) = await exported(host)
    assert set(part) == {"results.json", "contents.json"}
    entry = json.loads(part["results.json"])["entries"][0]
    assert (entry["author"], entry["prompt"], entry["file"], entry["place"]) == (None, None, None, 1)


async def test_what_does_not_fit_comes_in_parts_and_what_is_lost_is_named() -> None:
    host = host_of(a_result(), size=60_000, limit=140_000, lost=(2,))
    first, second = await exported(host)
    assert [name for name in first if name.endswith(".webp")] == ["place-001-entry-001.webp"]
    assert json.loads(first["contents.json"])["missing"] == [2]
    assert [name for name in second if name.endswith(".webp")] == ["place-003-entry-003.webp"]
    assert "results.json" not in second
    assert len(host.screen.cards[0].files[0].data) <= 140_000

    huge = host_of(a_result(), size=200_000, limit=140_000)
    first, second = await exported(huge)
    assert (list(first), list(second)) == (["results.json", "contents.json"], ["contents.json"])
    assert "3 pictures are missing" in huge.card.content


async def test_only_hosts_get_it_and_only_after_the_close() -> None:
    member = Host(Rows(), discord.Permissions.none())
    with pytest.raises(NotAllowed):
        await member.feature.export(member.call(), "c1")
    with pytest.raises(NoResultYet):
        await exported(Host(Rows(hosted(Phase.VOTING))))
    host = host_of(a_result())
    for subject in ("c1", "c1-2", "c1-2-x", "c1-2-3-4", "c1-2-1234567"):
        with pytest.raises(Gone):
            await host.press(Button("zip", subject, "", space="ca"))
