"""Rows that this version reads only in part, or not at all, hold nothing back but themselves."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.stories.community import painted
from tests.upgrade.looks import end_of, gallery, listed, standing, unlike
from tests.upgrade.yesterday import V0_1, Yesterday, yesterday

AFTERWARDS = json.loads((V0_1 / "afterwards.json").read_text(encoding="utf-8"))
MORE_IN_IMAGE = (
    "UPDATE generations SET request = json_set(request, '$.image.newer', 1) "
    "WHERE json_extract(request, '$.image') NOT NULL"
)
NO_OBJECTS = ("[]", '"words"', "7", "null", '{"prompt": ', "")  # the last two are no JSON at all


@asynccontextmanager
async def started(place: Yesterday) -> AsyncIterator[Yesterday]:
    await place.community.start()
    await place.settled()
    yield place


# --- a newer version wrote more ----------------------------------------------------------------------


async def test_keys_of_a_newer_version_change_nothing(tmp_path: Path) -> None:
    """One more key in all that is kept as JSON, and one more part in what says that a reply was put off."""
    async with yesterday(V0_1, tmp_path) as place:
        more = "json_set({0}, '$.newer', json('{{\"than\": [\"this\"]}}'))"
        for column in ("request", "byline", "answer", "failure"):
            change = f"UPDATE generations SET {column} = {more.format(column)} WHERE {column} IS NOT NULL"  # noqa: S608
            assert place.change(change)
        assert place.change(MORE_IN_IMAGE)
        for column in ("old", "new"):
            place.change(f"UPDATE audit SET {column} = {more.format(column)} WHERE action != 'setting'")  # noqa: S608
        more = "UPDATE facts SET text = json_insert(text, '$[#]', 'more') WHERE name LIKE 'promise:%'"
        assert place.change(more) == 2
        asks = place.asks()
        async with started(place):
            await _assert_others_as_before(place, asks, {}, set())
            for name in ("alice", "jon"):
                was = listed(AFTERWARDS["pictures"][name])
                assert (await gallery(place, name))[: len(was)] == was


async def test_a_put_off_reply_in_the_shape_of_a_newer_version(tmp_path: Path) -> None:
    async with yesterday(V0_1, tmp_path) as place:
        (row,) = place.query("SELECT * FROM facts WHERE name = ?", _promise_of(place, "a fox put off"))
        names = ("interaction", "application", "token", "instance")
        text = {**dict(zip(names, json.loads(row["text"]), strict=True)), "locale": "fr"}
        place.change("UPDATE facts SET text = ? WHERE name = ?", json.dumps(text), row["name"])
        shown = place.asks()["a fox put off"]
        async with started(place):
            assert shown.reply is not None
            assert not shown.reply.loading


# --- what cannot be read at all ----------------------------------------------------------------------


async def test_what_cannot_be_made_any_more_is_ended_and_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Requests that nobody can read: of what waited, of what ran, and of one picture of two."""
    lost = ("a patient fox", "a patient secret fox", "a fox without an answer", "a fox on the easel")
    async with yesterday(V0_1, tmp_path) as place:
        asks, credits = place.asks(), {prompt: place.rows(prompt)[0]["credits"] for prompt in lost}
        texts = ("[]", '{"prompt": ', '{"prompt": 5, "model": "x"}', "null")
        for prompt, text in zip(lost, texts, strict=True):
            _put(place, "request", text, prompt)
        _put(place, "request", "7", "two patient foxes", position=0)
        async with started(place):
            sent = {str(body["prompt"]) for body in place.community.posts()}
            assert not sent & {"", *lost}
            _assert_told(asks["a patient fox"])
            _assert_told(asks["a fox on the easel"])
            assert not any(message.buttons for message in asks["a patient fox"].followups)
            secret = asks["a patient secret fox"].reply
            assert secret is not None
            assert secret.ephemeral
            assert secret.content
            assert not secret.attachments
            assert painted(asks["two patient foxes"])
            assert len(asks["two patient foxes"].messages[0].attachments) == 1
            assert place.community.bot is not None
            await place.community.bot.logged("cannot be read")

            changed = {"quinn": credits["a patient fox"] + credits["a patient secret fox"]}
            changed |= {"ruth": credits["a fox without an answer"], "alice": 1}
            await _assert_others_as_before(place, asks, changed, {*lost, "two patient foxes"})


async def test_what_was_paid_for_arrives_whatever_cannot_be_read(tmp_path: Path) -> None:
    """Running with an address or with bytes, painted, kept and listed: none of it needs the words of its ask."""
    arrives = (
        *("a fox with an address", "a fox whose bytes are there"),
        *("a fox at the gate", "two foxes at the gate"),
    )
    secret = ("a secret fox with an address", "a secret fox at the gate")
    async with yesterday(V0_1, tmp_path) as place:
        asks = place.asks()
        for number, prompt in enumerate(arrives):
            _put(place, "byline", NO_OBJECTS[number], prompt)
            _put(place, "request", NO_OBJECTS[-number], prompt)
        for column, prompt in zip(("byline", "answer"), secret, strict=True):
            _put(place, column, '"words"', prompt)
        _put(place, "answer", '{"cost": "dear", "url": "', "a fox whose token has lapsed")
        for prompt in ("a fox in a drawer", "fox number 6"):
            _put(place, "request", '{"prompt": ', prompt)
        _put(place, "byline", "[]", "a patient fox")
        async with started(place):
            await _assert_others_as_before(place, asks, {}, set())
            for name in ("jon", "alice"):
                assert len(await gallery(place, name)) >= len(listed(AFTERWARDS["pictures"][name]))


async def test_failures_that_cannot_be_read_are_told_all_the_same(tmp_path: Path) -> None:
    odd = {
        "a fox and moderation": '{"error": "OutOfPaint", "colour": "red"}',
        "a fox and hang": '{"error": "Blocked", "until": null, "reason": null}',
        "a fox and rate_limited": '{"error": "EndpointBusy", "tries": "many"}',
        "a fox and bad_key": '{"error": ["KeyRefused"]}',
        "a fox and disconnect": "[]",
        "a fox and error_500": '"words"',
        "a fox and file_gone": '{"error": ',
    }
    async with yesterday(V0_1, tmp_path) as place:
        asks = place.asks()
        for prompt, text in odd.items():
            _put(place, "failure", text, prompt)
        async with started(place):
            for prompt in odd:
                _assert_told(asks[prompt])
            await _assert_others_as_before(place, asks, {}, set(odd))


async def test_buttons_of_an_ask_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    async with yesterday(V0_1, tmp_path) as place:
        word = place.asks()["a lost fox"].followups[0]
        _put(place, "request", "[]", "a lost fox")
        async with started(place):
            pressed = await place.people["gus"].click(word, word.buttons[0].custom_id)
            reply = await pressed.finished()
            assert reply.ephemeral
            assert not reply.embeds
            assert place.community.posts("a lost fox") == []


async def test_facts_and_settings_that_cannot_be_read_stop_nothing(tmp_path: Path) -> None:
    async with yesterday(V0_1, tmp_path) as place:
        asks, put_off = place.asks(), _promise_of(place, "a fox put off")
        place.change("UPDATE facts SET text = '{' WHERE name IN ('command ids', 'models', ?)", put_off)
        fresh = f"promise:{place.community.sandbox.world.new_id()}"
        place.change("INSERT INTO facts VALUES (?, '[7, 7]'), ('promise:words', '[]')", fresh)
        place.change("INSERT INTO facts VALUES ('promise:1', '[1, 2, 3, 4, 5]')")
        channels = "UPDATE guild_settings SET picture_channels = ? WHERE picture_channels IS NOT NULL"
        assert place.change(channels, '{"a": 1}')
        for number, text in enumerate(NO_OBJECTS):
            place.change("UPDATE audit SET new = ? WHERE id = (SELECT max(id) - ? FROM audit)", text, number)
        await place.community.start()
        await asks["a fox put off and reserved"].until(painted)
        # The one that may still be somebody's is left to a version that can read it.
        await place.ended(lambda: _promises(place) == [fresh])

        history = await (await place.people["mia"].slash(place.community.art, "quota history")).finished()
        assert history.embeds
        uli = place.people["uli"]
        (sky, _) = uli.guild.channels.values()
        assert (await (await uli.slash(sky, "setup")).finished()).selects


# --- parts -------------------------------------------------------------------------------------------


def _put(place: Yesterday, column: str, text: str, prompt: str, position: int | None = None) -> None:
    """In all pictures of the ask, or in one. By the interaction: an odd request has no prompt to be found by."""
    interaction = place.asks()[prompt].interaction.id
    change = f"UPDATE generations SET {column} = ? WHERE interaction = ? AND coalesce(?, position) = position"  # noqa: S608
    assert place.change(change, text, interaction, position), prompt


def _promise_of(place: Yesterday, prompt: str) -> str:
    return f"promise:{place.asks()[prompt].interaction.id}"


def _promises(place: Yesterday) -> list[str]:
    return [row["name"] for row in place.query("SELECT name FROM facts WHERE name LIKE 'promise:%'")]


def _assert_told(shown: Any) -> None:
    """In private, and the public card has gone."""
    assert shown.reply is None
    assert shown.followups
    assert all(message.ephemeral and message.content for message in shown.followups)


async def _stands(place: Yesterday) -> dict[str, dict[str, int]]:
    owen, community = place.people["owen"], place.community
    return {name: await standing(owen, community, place.people[name]) for name in AFTERWARDS["stands"]}


async def _assert_others_as_before(
    place: Yesterday, asks: dict[str, Any], more: dict[str, int], odd: set[str]
) -> None:
    """All asks but the odd ones ended as usual; members have what they had, and `more` credits that were given back."""
    was = {prompt: end for prompt, end in AFTERWARDS["ends"].items() if prompt not in odd}
    assert unlike({prompt: end_of(asks[prompt]) for prompt in was}, was) == []
    had = {
        name: {**stand, "left": stand["left"] + more.get(name, 0)}
        for name, stand in AFTERWARDS["stands"].items()
    }
    assert await _stands(place) == had
