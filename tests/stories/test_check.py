"""`python -m bot check`, as somebody runs it who has just filled in `.env`: what it says, and how it ends."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.checkup.servers import (
    BAD_GATEWAY,
    KEY,
    PAGE,
    Api,
    Handler,
    always,
    listing,
    refused,
    self_signed,
    serve,
)
from tests.stories.community import Community
from tests.stories.conftest import NewCommunity
from tests.stories.test_program import imagine_bot

WRONG = {"IMAGE_API_KEY": "sk-wrong"}
LITELLM = refused(
    "Authentication Error, Invalid proxy server token passed.", type="token_not_found_in_db", code="401"
)
NO_DATABASE = refused("Authentication Error, No connected db.", type="no_db_connection", code="400")


async def checked(community: Community, *options: str, **settings: str) -> tuple[int, list[str]]:
    usual = community.settings | community.sandbox.settings() | {"DATA_DIR": str(community.folder)}
    return await imagine_bot(community.folder, "check", *options, **(usual | settings))


async def at(community: Community, url: str, **settings: str) -> tuple[int, list[str]]:
    """At another endpoint than the sandbox's."""
    return await checked(
        community, **{"IMAGE_API_URL": url, "IMAGE_API_KEY": KEY, "IMAGE_MODEL": "", **settings}
    )


def faulty(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("FAULT")]


async def test_without_paint_nothing_is_paid_for(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        status, lines = await checked(community)

        assert (status, faulty(lines)) == (0, [])
        endpoint = [
            line for line in lines if line.split(":")[0].split()[-1] in ("path", "key", "model", "price")
        ]
        assert [line.split()[0] for line in endpoint] == ["ok"] * 4
        assert any(line.startswith("-      picture address: not checked: ") for line in lines)
        assert [post.json for post in community.endpoint.posts if post.json is not None] == []


async def test_paint_says_that_it_costs_money_before_it_does(new_community: NewCommunity) -> None:
    async with new_community(started=False, IMAGE_MODEL="sketch-mini") as community:
        status, lines = await checked(community, "--paint")

        assert (status, faulty(lines)) == (0, [])
        (warning,) = [
            number for number, line in enumerate(lines) if "costs money (0.005 USD or more)" in line
        ]
        (made,) = [number for number, line in enumerate(lines) if "it cost 0.005 USD" in line]
        assert warning < made
        assert any("picture address: at http://127.0.0.1:" in line for line in lines)
        assert [body["size"] for body in community.posts("red fox")] == ["256x256"]


@pytest.mark.parametrize(
    ("server", "settings", "words"),
    [
        (
            always((301, ""), Location="https://api.example/v1/images/generations"),
            {},
            "put https://api.example/v1",
        ),
        (always((502, BAD_GATEWAY)), {}, "start it"),
        (always((200, PAGE)), {}, "IMAGE_API_URL"),
        (Api(is_list_public=True), WRONG, "put a valid one into IMAGE_API_KEY"),
        (Api(wrong_key=(401, LITELLM)), WRONG, "put a valid one into IMAGE_API_KEY"),
        (Api(wrong_key=(400, NO_DATABASE), body_first=True), WRONG, "put a valid one into IMAGE_API_KEY"),
        (listing({"id": "gpt-4o"}, {"id": "whisper-1"}), {}, "name one in IMAGE_MODEL"),
        (listing({"id": "x", "mode": "chat"}), {"IMAGE_MODEL": "x"}, "name an image model in IMAGE_MODEL"),
    ],
    ids=[
        *("redirect", "bad gateway", "website", "public list", "litellm", "litellm without a database"),
        *("no image model", "chat model"),
    ],
)
async def test_a_fault_and_its_remedy(
    new_community: NewCommunity, server: Api | Handler, settings: dict[str, str], words: str
) -> None:
    async with new_community(started=False) as community, serve(server) as served:
        status, lines = await at(community, served.url, **settings)

        assert status == 1
        (fault,) = faulty(lines)
        assert words in fault
        assert "sk-wrong" not in "\n".join(lines)
        assert served.billed == 0


async def test_the_address_of_the_endpoint(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community, serve(Api()) as served:
        server = served.url.removesuffix("/v1")
        for given in (server, f"{served.url}/images/generations"):
            status, lines = await at(community, given)
            assert status == 1
            (fault,) = faulty(lines)
            assert fault.endswith(f"put {served.url} into IMAGE_API_URL")
        assert (await at(community, served.url))[0] == 0
        assert served.billed == 0


async def test_what_is_not_to_be_reached(new_community: NewCommunity, tmp_path: Path) -> None:
    async with new_community(started=False) as community, serve(Api(), self_signed(tmp_path)) as served:
        status, lines = await at(community, served.url)
        assert status == 1
        assert "the certificate of 127.0.0.1 is not trusted (self-signed certificate)" in "".join(
            faulty(lines)
        )
        # What the line advises helps.
        status, lines = await at(community, served.url, SSL_CERT_FILE=str(tmp_path / "server.pem"))
        assert (status, faulty(lines)) == (0, [])

        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            status, lines = await at(community, f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
        assert status == 1
        assert "check that the endpoint runs" in "".join(faulty(lines))


@pytest.mark.parametrize(
    ("days", "name", "remedy"),
    [
        ((-3, -1), "127.0.0.1", "the server needs a new certificate"),
        ((2, 3), "127.0.0.1", "check the clock of this machine"),
        ((-1, 1), "localhost", "put the name for which it was issued into IMAGE_API_URL"),
    ],
    ids=["expired", "not yet valid", "another name"],
)
async def test_a_certificate_whose_authority_is_trusted(
    new_community: NewCommunity, tmp_path: Path, days: tuple[int, int], name: str, remedy: str
) -> None:
    async with new_community(started=False) as community, serve(Api(), self_signed(tmp_path, days)) as served:
        trusted = {"SSL_CERT_FILE": str(tmp_path / "server.pem")}
        status, lines = await at(community, served.url.replace("127.0.0.1", name), **trusted)
        assert status == 1
        (fault,) = faulty(lines)
        assert remedy in fault
        assert "SSL_CERT_FILE" not in fault


async def test_a_list_that_hangs(new_community: NewCommunity) -> None:
    async with new_community(started=False, IMAGE_TIMEOUT="3") as community:
        community.endpoint.hold_list()
        status, lines = await checked(community)
        assert status == 1
        (fault,) = faulty(lines)
        assert "did not come within 3 seconds" in fault
        assert "IMAGE_MODELS_PATH" in fault
