"""What was under way when the version before was killed is listed, resumed, adopted and delivered by this one."""

from __future__ import annotations

import base64
import json
from functools import partial
from pathlib import Path

import pytest

from bot.pixels import SourceType, marking
from tests.stories.community import file_of
from tests.upgrade.conftest import Upgrade
from tests.upgrade.looks import listed, unlike
from tests.upgrade.yesterday import V0_1, yesterday

marked = partial(marking.marked, media_type="image/png", source=SourceType.GENERATED)
ENDS = json.loads((V0_1 / "afterwards.json").read_text(encoding="utf-8"))["ends"]


def test_nothing_is_left_under_way(upgrade: Upgrade) -> None:
    assert upgrade.left == 0


@pytest.mark.parametrize("prompt", ENDS)
def test_each_ask_ends_as_it_would_have_ended_before(upgrade: Upgrade, prompt: str) -> None:
    """Public or private, with as many pictures, told where it was told, with every button that it had."""
    assert not upgrade.found["ends"][prompt]["thinking"]
    assert unlike(upgrade.found["ends"], {prompt: upgrade.was["ends"][prompt]}) == []


@pytest.mark.parametrize(
    "prompt",
    [
        *("a fox at the gate", "a secret fox at the gate", "two foxes at the gate"),
        *("two foxes, one of them rude", "a fox whose token has lapsed"),
        *("a fox whose bytes are there", "a fox that was stored in secret"),
    ],
)
def test_stored_pictures_are_shown_as_they_were_stored(upgrade: Upgrade, prompt: str) -> None:
    reply = upgrade.place.asks()[prompt].reply
    assert reply is not None
    assert [file.data for file in reply.attachments] == [
        marked(data) for data in upgrade.place.bytes_of(prompt)
    ]
    assert upgrade.posts[prompt] == 0
    assert prompt in reply.text


@pytest.mark.parametrize("prompt", ["a fox with an address", "a secret fox with an address"])
def test_an_answer_is_fetched_from_where_it_was(upgrade: Upgrade, prompt: str) -> None:
    (row,) = upgrade.place.rows(prompt)
    name = json.loads(row["answer"])["url"].rpartition("kept-")[2]
    reply = upgrade.place.asks()[prompt].reply
    assert reply is not None
    assert file_of(reply) == marked((V0_1 / "files" / name).read_bytes())
    assert upgrade.posts[prompt] == 0


def test_a_picture_that_came_late_is_a_message_of_its_own(upgrade: Upgrade) -> None:
    (message,) = upgrade.place.messages("a fox that comes late")
    assert [file_of(message)] == [marked(data) for data in upgrade.place.bytes_of("a fox that comes late")]


@pytest.mark.parametrize(
    ("prompt", "waited"),
    [
        *(("a fox on the easel", 0), ("a secret fox on the easel", 0), ("a fox on the easel since long", 0)),
        *(("a fox answered without an address", 0), ("two foxes, one begun", 1)),
    ],
)
def test_what_was_sent_without_an_answer_is_never_sent_again(
    upgrade: Upgrade, prompt: str, waited: int
) -> None:
    """`waited`: how many pictures of the same ask had not been sent."""
    assert upgrade.place.rows(prompt)[0]["state"] == "unknown"
    assert upgrade.posts[prompt] == waited


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        *(("a patient fox", 1), ("a patient secret fox", 1), ("two patient foxes", 2)),
        *(("a fox without an answer", 1), ("a fox put off and reserved", 1)),
    ],
)
def test_what_waited_is_painted_once(upgrade: Upgrade, prompt: str, count: int) -> None:
    assert upgrade.posts[prompt] == count
    assert [row["state"] for row in upgrade.place.rows(prompt)] == ["painted"] * count
    results = [message for message in upgrade.place.messages(prompt) if message.embeds]
    assert sum(len(message.attachments) for message in results) == count


def test_a_picture_to_change_was_kept_with_its_ask(upgrade: Upgrade) -> None:
    (row,) = upgrade.place.rows("a patient secret fox")
    (body,) = upgrade.place.community.posts("a patient secret fox")
    source = V0_1 / "pictures" / f"input-{row['interaction']}.png"
    assert str(body["image"]).endswith(base64.b64encode(source.read_bytes()).decode())


def test_an_answer_that_was_put_off_for_nothing_is_ended(upgrade: Upgrade) -> None:
    shown = upgrade.place.asks()["a fox put off"]
    assert shown.reply is not None
    assert shown.reply.text
    assert upgrade.place.rows("a fox put off") == []
    assert upgrade.posts["a fox put off"] == 0


@pytest.mark.parametrize("name", ["alice", "erin", "jon"])
def test_the_pictures_of_a_member_are_listed(upgrade: Upgrade, name: str) -> None:
    """Newest first; before them what had been kept since it could not be posted."""
    was = listed(upgrade.was["pictures"][name])
    assert upgrade.found["pictures"][name][: len(was)] == was


async def test_an_old_command_that_discord_repeats_reserves_nothing(upgrade: Upgrade) -> None:
    community = upgrade.place.community
    before = len(community.endpoint.posts)
    for prompt in ("fox number 7", "a lost fox", "a patient fox", "a fox called off"):
        community.sandbox.replay(upgrade.place.asks()[prompt])
    await (await community.imagine(upgrade.place.people["tom"], "a fox to tell the end")).until(
        lambda shown: shown.followups
    )
    assert len(community.endpoint.posts) == before + 1


async def test_what_still_waits_can_be_called_off(tmp_path: Path) -> None:
    async with yesterday(V0_1, tmp_path, IMAGE_CONCURRENCY="1") as place:
        place.community.endpoint.hold()
        await place.community.start()
        await place.community.endpoint.until(lambda: place.community.endpoint.in_flight == 1)
        card = await place.asks()["two patient foxes"].message()
        pressed = await place.people["alice"].click(card, card.buttons[0].custom_id)
        await pressed.until(lambda _: not card.buttons)
        assert place.community.posts("two patient foxes") == []
        assert [row["state"] for row in place.rows("two patient foxes")] == ["cancelled"] * 2
