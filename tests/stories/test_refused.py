"""Discord refuses the bot itself: one sentence with the remedy, or a wait that says what it waits for."""

from __future__ import annotations

import pytest

from bot.front.refusals import BANNED, CLOSE_CODES
from tests.stories.community import painted, picture
from tests.stories.conftest import NewCommunity
from tests.stories.test_program import imagine_bot

BAN = "<html>error code: 1015</html>"


@pytest.mark.parametrize("code", CLOSE_CODES)
async def test_a_close_code_at_the_start_is_a_sentence(new_community: NewCommunity, code: int) -> None:
    async with new_community(started=False) as community:
        community.sandbox.gateway.refuse_identify(code)
        status, lines = await imagine_bot(
            community.folder, "run", **community.settings | community.sandbox.settings()
        )
        assert (status, lines[-1]) == (78, CLOSE_CODES[code])
        assert "Traceback" not in "\n".join(lines)


@pytest.mark.parametrize("code", [4004, 4011, 4014])
async def test_a_close_code_while_a_picture_is_under_way(new_community: NewCommunity, code: int) -> None:
    async with new_community() as community:
        bot = community.bot
        assert bot is not None
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a last fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        community.sandbox.gateway.refuse_identify(code)
        await community.sandbox.gateway.drop(code=code)
        await bot.logged("waiting for pictures under way")
        community.endpoint.release()

        await shown.until(painted)
        assert await bot.exited() == 78
        assert bot.output[-1] == CLOSE_CODES[code]
        assert "Traceback" not in "\n".join(bot.output)


@pytest.mark.parametrize("code", [4004, 4010, 4014])
async def test_a_close_code_in_place_of_the_first_word(new_community: NewCommunity, code: int) -> None:
    async with new_community(started=False) as community:
        community.sandbox.gateway.refuse_connection(code)
        status, lines = await imagine_bot(
            community.folder, "run", **community.settings | community.sandbox.settings()
        )
        assert (status, lines[-1]) == (78, CLOSE_CODES[code])
        assert "Traceback" not in "\n".join(lines)


async def test_a_close_code_in_place_of_the_first_word_of_a_second_connection(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        assert community.bot is not None
        community.sandbox.gateway.refuse_connection(4011)
        await community.sandbox.gateway.drop(code=4000)
        assert await community.bot.exited() == 78
        assert community.bot.output[-1] == CLOSE_CODES[4011]


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("route", ["GET /users/@me", "GET /oauth2/applications/@me", "PUT /applications/*"])
async def test_a_ban_is_named_and_waited_for(new_community: NewCommunity, route: str, status: int) -> None:
    async with new_community(started=False) as community:
        community.sandbox.discord_faults.next(route, status=status, text=BAN, via=False, times=2)
        bot = await community.start()
        await picture(await community.imagine(community.alice, "a patient fox"))
        output = "\n".join(bot.output)
        assert (BANNED in output) is route.startswith("GET")
        assert "Traceback" not in output


@pytest.mark.parametrize("page", ["<html>Log in to this network</html>", ""])
async def test_a_page_in_place_of_discord_is_waited_for(new_community: NewCommunity, page: str) -> None:
    async with new_community(started=False) as community:
        community.sandbox.discord_faults.next("GET /users/@me", status=200, text=page)
        bot = await community.start()
        await bot.logged("Discord cannot be reached; check the network")
        assert "Traceback" not in "\n".join(bot.output)


@pytest.mark.parametrize(("status", "name"), [(401, "DISCORD_TOKEN"), (404, "DISCORD_API_URL")])
async def test_what_will_not_pass_ends_the_start(new_community: NewCommunity, status: int, name: str) -> None:
    async with new_community(started=False) as community:
        community.sandbox.discord_faults.next("GET /oauth2/applications/@me", status=status, code=10002)
        ended, lines = await imagine_bot(
            community.folder, "run", **community.settings | community.sandbox.settings()
        )
        assert ended == 78
        assert lines[-1].startswith(f"{name}: ")
        assert "Traceback" not in "\n".join(lines)


async def test_check_names_a_ban_and_calls_nothing_ok_that_it_did_not_see(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        settings = community.settings | community.sandbox.settings() | {"DATA_DIR": str(community.folder)}
        community.sandbox.discord_faults.next("GET /users/@me", status=429, text=BAN, via=False)
        status, lines = await imagine_bot(community.folder, "check", **settings)
        assert status == 1
        assert lines[0] == f"FAULT  token: {BANNED}"
        assert [line.split()[1] for line in lines if line.startswith("-") and "not checked: " in line] == [
            "invite:",
            "picture",
            "database:",
            "pictures:",
        ]


async def test_a_bot_on_no_server_says_how_to_invite_it(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        community.sandbox.gateway.spoil("READY", lambda data: data.update(guilds=[]))
        community.sandbox.gateway.spoil("GUILD_CREATE", lambda data: data.update(unavailable=True))
        bot = await community.start()
        line = await bot.logged("the bot is on no server yet")
        assert f"client_id={community.sandbox.world.application_id}&scope=bot+applications.commands" in line
