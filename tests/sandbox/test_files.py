"""Files of a message that stands: described, blurred, shown by an embed or by themselves, offered for download."""

from __future__ import annotations

from typing import Any

from tests.sandbox.pictures import png
from tests.sandbox.wire import JSON, Wire

IMAGE: JSON = {"image": {"url": "attachment://fox.png"}}


class Posted:
    """A message of the bot with a picture."""

    def __init__(self, wire: Wire, message: JSON) -> None:
        self._wire = wire
        self.path = f"/channels/{wire.art.id}/messages/{message['id']}"
        (self.file,) = wire.sandbox.world.messages[int(message["id"])].attachments

    @classmethod
    async def by(cls, wire: Wire, body: JSON, **entry: Any) -> Posted:
        body = {**body, "attachments": [{"id": 0, **entry}]}
        path = f"/channels/{wire.art.id}/messages"
        status, message = await wire.ask("POST", path, body, files={"fox.png": png()})
        assert status == 200, message
        return cls(wire, message)

    async def edited(self, body: JSON) -> JSON:
        status, message = await self._wire.ask("PATCH", self.path, body)
        assert status == 200, message
        answer: JSON = message
        return answer

    def entry(self, **changes: Any) -> JSON:
        return {"attachments": [{"id": str(self.file.id), **changes}]}


async def test_a_new_file_may_be_a_spoiler_with_words(wire: Wire) -> None:
    posted = await Posted.by(wire, {"content": "look"}, description="a fox", is_spoiler=True)
    (file,) = (await posted.edited({"content": "look!"}))["attachments"]
    assert (file["description"], file["flags"]) == ("a fox", 8)


async def test_a_file_that_stays_is_described_and_blurred(wire: Wire) -> None:
    posted = await Posted.by(wire, {"content": "look"}, description="a fox")
    (file,) = (await posted.edited(posted.entry(is_spoiler=True)))["attachments"]
    assert (file["description"], file["flags"]) == ("a fox", 8)
    (file,) = (await posted.edited(posted.entry(description="an old fox")))["attachments"]
    assert (file["description"], file["flags"]) == ("an old fox", 8)
    (file,) = (await posted.edited(posted.entry(description=None, is_spoiler=False)))["attachments"]
    assert "description" not in file
    assert "flags" not in file
    assert file["url"].split("?")[0].endswith(f"/{posted.file.id}/fox.png")


async def test_the_keys_of_a_library_change_nothing(wire: Wire) -> None:
    """discord.py sends a file that stays back whole, with `spoiler`, which Discord does not read."""
    posted = await Posted.by(wire, {"content": "look"})
    (file,) = (await posted.edited(posted.entry(filename="fox.png", spoiler=True, size=1, url="x")))[
        "attachments"
    ]
    assert "flags" not in file


async def test_an_embed_gives_its_picture_back(wire: Wire) -> None:
    """Without the embed's picture the file is shown by itself; the file's id is in the picture's address too."""
    posted = await Posted.by(wire, {"embeds": [IMAGE]})
    shown = await posted.edited({"embeds": [IMAGE]})
    assert shown["attachments"] == []
    assert f"/{posted.file.id}/" in shown["embeds"][0]["image"]["url"]
    hidden = await posted.edited({"embeds": [{"description": "a fox"}], **posted.entry(is_spoiler=True)})
    assert [file["flags"] for file in hidden["attachments"]] == [8]
    shown = await posted.edited({"embeds": [IMAGE], **posted.entry(is_spoiler=False)})
    assert shown["attachments"] == []
    assert not posted.file.spoiler


async def test_a_file_for_download_tells_its_name_and_size(wire: Wire) -> None:
    part = {"type": 13, "file": {"url": "attachment://fox.png"}, "spoiler": True}
    posted = await Posted.by(wire, {"flags": 1 << 15, "components": [part]})
    (component,) = (await posted.edited(posted.entry()))["components"]
    assert (component["name"], component["size"], component["spoiler"]) == ("fox.png", len(png()), True)


async def test_a_public_message_follows_a_private_answer(wire: Wire) -> None:
    shown, bob = await wire.slash(), wire.sandbox.join(wire.guild, "bob")
    await wire.answer(shown, 5, {"flags": 64})
    await wire.ask("PATCH", wire.webhook(shown, "/messages/@original"), {"content": "for you"})
    body = {"content": "for all", "attachments": [{"id": 0, "is_spoiler": True}]}
    status, message = await wire.ask("POST", wire.webhook(shown), body, files={"fox.png": png()})
    assert (status, message["flags"], message["attachments"][0]["flags"]) == (200, 0, 8)
    assert message["interaction_metadata"]["original_response_message_id"] == str(
        wire.alice.sees(wire.art)[0].id
    )
    assert [each.text for each in bob.sees(wire.art)] == ["for all"]


async def test_what_people_deleted_is_gone_for_the_bot(wire: Wire) -> None:
    posted = await Posted.by(wire, {"content": "look"})
    owner = wire.sandbox.person(wire.guild, wire.guild.owner_id)
    await owner.delete(wire.alice.sees(wire.art)[-1])
    for method, body in (("GET", None), ("PATCH", {"content": "x"}), ("DELETE", None)):
        status, answer = await wire.ask(method, posted.path, body)
        assert (status, answer["code"]) == (404, 10008)
    assert not wire.sandbox.world.attachments
