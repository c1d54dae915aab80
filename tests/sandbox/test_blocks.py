"""What the pretend Discord refuses while it is switched on: public files by AutoMod, everything by Cloudflare."""

from __future__ import annotations

import aiohttp

from tests.sandbox.pictures import png
from tests.sandbox.wire import Wire

DEFERRED, MESSAGE = 5, 4
PRIVATE = 64
FILES = {"fox.png": png()}
FILE: dict[str, object] = {"attachments": [{"id": 0}]}
BLOCKED = (400, 200000)


def code(asking: tuple[int, object]) -> tuple[int, int]:
    status, answer = asking
    return status, answer["code"] if isinstance(answer, dict) and status >= 400 else 0


async def test_automod_refuses_public_files_whichever_way_they_come(wire: Wire) -> None:
    await wire.register()
    channel = f"/channels/{wire.art.id}/messages"
    posted = (await wire.ask("POST", channel, {"content": "words"}))[1]["id"]
    wire.sandbox.discord_blocks.automod = True
    assert code(await wire.ask("POST", channel, FILE, files=FILES)) == BLOCKED
    assert code(await wire.ask("PATCH", f"{channel}/{posted}", FILE, files=FILES)) == BLOCKED
    shown = await wire.slash()
    body = {"type": MESSAGE, "data": FILE}
    entity = shown.interaction
    callback = f"/interactions/{entity.id}/{entity.token}/callback"
    assert code(await wire.ask("POST", callback, body, files=FILES)) == BLOCKED
    await wire.answer(shown, DEFERRED)
    original = wire.webhook(shown, "/messages/@original")
    assert code(await wire.ask("PATCH", original, FILE, files=FILES)) == BLOCKED
    assert code(await wire.ask("POST", wire.webhook(shown), FILE, files=FILES)) == BLOCKED
    assert (await wire.ask("PATCH", original, {"content": "words"}))[0] == 200
    wire.sandbox.discord_blocks.automod = False
    assert (await wire.ask("PATCH", original, FILE, files=FILES))[0] == 200


async def test_automod_does_not_look_at_what_only_one_person_sees(wire: Wire) -> None:
    await wire.register()
    wire.sandbox.discord_blocks.automod = True
    private = await wire.slash()
    await wire.answer(private, DEFERRED, {"flags": PRIVATE})
    first = await wire.ask("POST", wire.webhook(private), FILE, files=FILES)
    assert first[0] == 200  # it takes the place of the deferral, which is private
    assert (await wire.ask("PATCH", wire.webhook(private, "/messages/@original"), FILE, files=FILES))[
        0
    ] == 200
    assert code(await wire.ask("POST", wire.webhook(private), FILE, files=FILES)) == BLOCKED
    public = await wire.slash()
    await wire.answer(public, DEFERRED)
    await wire.ask("PATCH", wire.webhook(public, "/messages/@original"), {"content": "words"})
    told = await wire.ask("POST", wire.webhook(public), {**FILE, "flags": PRIVATE}, files=FILES)
    assert told[0] == 200
    again = wire.webhook(public, f"/messages/{told[1]['id']}")
    assert (await wire.ask("PATCH", again, FILE, files=FILES))[0] == 200


async def test_cloudflare_answers_in_plain_text_and_discord_never_hears_of_it(wire: Wire) -> None:
    await wire.register()
    shown = await wire.slash()
    wire.sandbox.discord_blocks.cloudflare = True
    before = len(wire.sandbox.requests)
    assert (await wire.answer(shown, DEFERRED))[0] == 200  # members still get the first answer
    api = wire.sandbox.settings()["DISCORD_API_URL"]
    for method, path in (
        ("POST", f"/channels/{wire.art.id}/messages"),
        ("PATCH", wire.webhook(shown, "/messages/@original")),
        ("POST", wire.webhook(shown)),
    ):
        async with aiohttp.request(method, api + path, json={"content": "words"}) as answer:
            assert (answer.status, await answer.text()) == (429, "error code: 1015")
            assert answer.content_type == "text/plain"
            assert "Via" not in answer.headers
    assert len(wire.sandbox.requests) == before + 1
    wire.sandbox.discord_blocks.cloudflare = False
    assert (await wire.ask("POST", f"/channels/{wire.art.id}/messages", {"content": "words"}))[0] == 200
