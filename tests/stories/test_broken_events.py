"""Discord sends what cannot be read: it is passed over, and everybody else's pictures and commands go on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.people.shown import Shown
from tests.stories.community import Community, painted
from tests.stories.conftest import NewCommunity

JSON = dict[str, Any]
GUILD = "1234567890"
USER = {"id": "77", "username": "u", "discriminator": "0", "avatar": None}

# Frames as they come, each of which is nothing that discord.py can read.
FRAMES: dict[str, str | bytes] = {
    "no JSON": "}{",
    "half a surrogate pair": r'{"op":0,"t":"GUILD_UPDATE","s":5,"d":{"id":"1","name":"\ud83d"}}',
    "a list": "[1, 2]",
    "a number": "7",
    "nothing": "",
    "null": "null",
    "not a number": '{"op":0,"t":"GUILD_UPDATE","s":NaN,"d":{"id":NaN}}',
    "nested too deep": '{"op":0,"t":"GUILD_UPDATE","s":5,"d":' + "[" * 5000 + "]" * 5000 + "}",
    "an unknown op": '{"op":77,"d":{"x":1},"s":null,"t":null}',
    "an op that is a text": '{"op":"0","d":null,"s":null,"t":"READY"}',
    "no op": "{}",
    "an event without a name": '{"op":0,"t":null,"s":null,"d":{}}',
    "an event whose name is a list": '{"op":0,"t":["READY"],"s":null,"d":{}}',
    "an event of an unknown name": '{"op":0,"t":"GUILD_PARTY","s":null,"d":{"guild_id":"x"}}',
    "a sequence that is a text": '{"op":0,"t":"GUILD_PARTY","s":"seven","d":{}}',
    "a sequence beyond all numbers": '{"op":0,"t":"GUILD_PARTY","s":' + "9" * 40 + ',"d":{}}',
}
# Events by name, with data that discord.py stumbles over.
EVENTS: list[tuple[str, Any]] = [
    ("INTERACTION_CREATE", None),
    ("INTERACTION_CREATE", {}),
    ("INTERACTION_CREATE", {"id": "9", "token": "t", "type": 2, "guild_id": GUILD, "member": None}),
    ("INTERACTION_CREATE", {"id": "9" * 30, "token": "t", "type": 2, "user": USER}),
    ("INTERACTION_CREATE", {"id": {}, "token": 7, "type": []}),
    ("GUILD_CREATE", None),
    ("GUILD_CREATE", {"id": "fox"}),
    ("GUILD_UPDATE", [1]),
    ("GUILD_DELETE", {}),
    ("GUILD_ROLE_CREATE", {"guild_id": GUILD}),
    ("GUILD_ROLE_UPDATE", {"guild_id": None, "role": None}),
    ("GUILD_ROLE_DELETE", {"guild_id": "x", "role_id": {}}),
    ("CHANNEL_CREATE", {"type": "text", "id": None}),
    ("CHANNEL_UPDATE", {"id": "1" * 90, "type": 0}),
    ("THREAD_CREATE", {"guild_id": 7.5}),
    ("THREAD_LIST_SYNC", {"guild_id": GUILD, "threads": None}),
    ("GUILD_MEMBER_ADD", {"guild_id": GUILD, "user": 3}),
    ("GUILD_MEMBER_UPDATE", ""),
    ("GUILD_EMOJIS_UPDATE", {"guild_id": GUILD, "emojis": {"a": 1}}),
    ("GUILD_STICKERS_UPDATE", {}),
    ("STAGE_INSTANCE_CREATE", {"guild_id": GUILD, "id": "soon"}),
    ("GUILD_SCHEDULED_EVENT_CREATE", {"guild_id": GUILD, "id": "1"}),
    ("GUILD_SOUNDBOARD_SOUND_CREATE", {"guild_id": GUILD}),
    ("GUILD_AUDIT_LOG_ENTRY_CREATE", {"guild_id": GUILD, "action_type": "odd"}),
    ("MESSAGE_CREATE", {"id": "x", "channel_id": None}),
    ("ENTITLEMENT_CREATE", {"id": 1}),
    ("USER_UPDATE", {"id": "one"}),
    ("RESUMED", None),
]


async def test_what_cannot_be_read_is_passed_over_while_a_picture_is_under_way(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        assert community.bot is not None
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "an unmoved fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        gateway = community.sandbox.gateway
        for name, frame in FRAMES.items():
            gateway.push(frame)
            await still_answers(community, name)
        for event, data in EVENTS:
            # The ids of this server, where an event names a server at all: so it reaches what it is about.
            text = json.dumps(data).replace(GUILD, str(community.guild.id))
            gateway.dispatch(event, json.loads(text))
            await still_answers(community, f"{event} {text}")

        community.endpoint.release()
        await shown.until(painted)
        assert (gateway.identifies, gateway.resumes) == (1, 0)
        output = "\n".join(community.bot.output)
        assert "Traceback" not in output
        assert "event=INTERACTION_CREATE, error=NotAnInteraction" in output
        assert output.count("event=INTERACTION_CREATE, error=NotAnInteraction") == 1, "once a minute"


async def still_answers(community: Community, after: str) -> None:
    shown = await community.alice.slash(community.art, "help")
    assert "/imagine" in (await shown.finished()).text, after


def without(*keys: str) -> Callable[[JSON], None]:
    def spoil(data: JSON) -> None:
        for key in keys:
            data.pop(key, None)

    return spoil


def within_data(key: str) -> Callable[[JSON], None]:
    return lambda data: without(key)(data["data"])


def set_to(**values: object) -> Callable[[JSON], None]:
    return lambda data: data.update(values)


def in_member(**values: object) -> Callable[[JSON], None]:
    return lambda data: data["member"].update(values)


ANSWERED: dict[str, Callable[[JSON], object]] = {
    "no attachment_size_limit": without("attachment_size_limit"),
    "attachment_size_limit null": set_to(attachment_size_limit=None),
    "attachment_size_limit a text": set_to(attachment_size_limit="much"),
    "attachment_size_limit huge": set_to(attachment_size_limit=10**30),
    "no version, no application": without("version", "application_id"),
    "no locales": without("locale", "guild_locale"),
    "locales are numbers": set_to(locale=7, guild_locale=None),
    "an unknown language": set_to(locale="tlh", guild_locale="tlh"),
    "broken entitlements": set_to(entitlements=[{"id": "x"}], entitlement_skus=["x"]),
    "broken owners": set_to(authorizing_integration_owners={"a": "b"}, context="x"),
    "no permissions of the bot": without("app_permissions"),
    "a partial server": set_to(guild=None),
    "a channel by its id alone": without("channel"),
    "an odd channel": lambda data: data["channel"].update(type="odd", name=None, parent_id="x"),
    "an odd member": in_member(joined_at="soon", flags=None, premium_since=7, nick={}, avatar=[], deaf="x"),
    "roles that are none": in_member(roles=None),
    "an odd user": lambda data: data["member"]["user"].update(
        discriminator=None, avatar=3, global_name=[], avatar_decoration_data="x", primary_guild=1
    ),
    "the type is a text": lambda data: data.update(type=str(data["type"])),
    "half a surrogate pair in a name": lambda data: data["member"].update(nick="\ud83d fox"),
    "fields that nobody knows": set_to(sparkles={"a": [None]}, monetization=1e300),
}


async def test_an_interaction_that_lacks_something_is_answered(new_community: NewCommunity) -> None:
    async with new_community(DEFAULT_CREDITS="100") as community:
        assert community.bot is not None
        for number, (name, spoiler) in enumerate(ANSWERED.items()):
            community.sandbox.gateway.spoil("INTERACTION_CREATE", spoiler)
            shown = await community.imagine(community.alice, f"fox number {number}")
            await shown.until(lambda shown: painted(shown) or shown.followups or shown.failed)
            assert painted(shown), name
        community.sandbox.gateway.spoil("INTERACTION_CREATE", None)
        assert community.sandbox.gateway.identifies == 1
        assert "Traceback" not in "\n".join(community.bot.output)


TOLD: dict[str, Callable[[JSON], object]] = {
    "no data": without("data"),
    "data that is a list": set_to(data=[1]),
    "an unknown type": set_to(type=99),
    "options that are a number": lambda data: data["data"].update(options=7),
    "an option without a name": lambda data: data["data"].update(options=[{"type": 3, "value": "x"}]),
    "an option of an unknown type": lambda data: data["data"].update(
        options=[{"type": 77, "name": "prompt", "value": {"a": 1}}]
    ),
    "a prompt that is an object": lambda data: data["data"]["options"][0].update(value={"secret": "weasel"}),
    "resolved null": lambda data: data["data"].update(
        resolved=None, options=[{"type": 11, "name": "image", "value": "1"}]
    ),
    "a command of an unknown name": lambda data: data["data"].update(name="paint"),
}


async def test_a_command_in_an_odd_form_gets_a_sentence(new_community: NewCommunity) -> None:
    async with new_community() as community:
        assert community.bot is not None
        for name, spoiler in TOLD.items():
            community.sandbox.gateway.spoil("INTERACTION_CREATE", spoiler)
            shown = await community.imagine(community.alice, "a fox in an odd form")
            assert await one_answer(shown), name
        community.sandbox.gateway.spoil("INTERACTION_CREATE", None)
        await still_answers(community, "the odd forms")
        output = "\n".join(community.bot.output)
        assert "Traceback" not in output
        assert "weasel" not in output


async def test_a_button_in_an_odd_form_gets_a_sentence(new_community: NewCommunity) -> None:
    odd: dict[str, Callable[[JSON], object]] = {
        "no custom id": within_data("custom_id"),
        "a custom id that is a number": lambda data: data["data"].update(custom_id=7),
        "an unknown kind of component": lambda data: data["data"].update(component_type=77),
        "no kind of component": within_data("component_type"),
        "values that are a number": lambda data: data["data"].update(values=7),
        "no message": without("message"),
        "an odd message": set_to(message={"id": "x"}),
        "components that nobody knows": lambda data: data["message"].update(
            components=[{"type": 99, "items": 3}, {"type": 1, "components": [{"type": 98}]}]
        ),
    }
    async with new_community() as community:
        assert community.bot is not None
        shown = await community.imagine(community.alice, "a fox to press")
        await shown.until(painted)
        for name, spoiler in odd.items():
            community.sandbox.gateway.spoil("INTERACTION_CREATE", spoiler)
            pressed = await community.alice.click(await shown.message(), "⋯ More")
            assert await one_answer(pressed), name
        assert "Traceback" not in "\n".join(community.bot.output)


async def one_answer(shown: Shown) -> bool:
    await shown.until(lambda shown: shown.reply or shown.followups or shown.modal or shown.failed)
    return not shown.failed


BROKEN_PARTS: dict[str, Callable[[JSON], object]] = {
    "a scheduled event": set_to(guild_scheduled_events=[{"id": "1", "name": None}, 7]),
    "a sound": set_to(soundboard_sounds=[{"sound_id": None}]),
    "a stage": set_to(stage_instances=[{"id": "x"}]),
    "a presence": set_to(presences=[{}], voice_states=[{"channel_id": None}]),
    "a role": lambda data: data["roles"].append({"id": "x", "name": 7}),
    "a channel": lambda data: data["channels"].extend([{"type": "odd"}, None, {"id": "5", "type": 0}]),
    "a thread": set_to(threads=[{"id": "1"}]),
    "a member": lambda data: data["members"].append({"user": None}),
    "emojis and stickers": set_to(emojis=[None], stickers=3),
    "no roles": without("roles"),
    "roles that are null": set_to(roles=None),
    "an owner that is a word": set_to(afk_channel_id="x", widget_channel_id={}, system_channel_id="lobby"),
    "features and numbers": set_to(features=None, member_count="many", premium_tier={}, nsfw_level=[]),
}


@pytest.mark.parametrize("name", BROKEN_PARTS)
async def test_a_server_with_a_broken_part_is_served(new_community: NewCommunity, name: str) -> None:
    async with new_community(started=False) as community:
        community.sandbox.gateway.spoil("GUILD_CREATE", BROKEN_PARTS[name])
        bot = await community.start()
        await (await community.imagine(community.alice, "a fox in a broken den")).until(painted)
        await still_answers(community, name)
        owner = community.sandbox.person(community.guild, community.guild.owner_id)
        assert "Fox Den" in (await (await owner.slash(community.art, "setup")).finished()).text
        assert "Traceback" not in "\n".join(bot.output)


async def test_a_session_begins_although_its_ready_says_little(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        community.sandbox.gateway.spoil(
            "READY", without("session_id", "resume_gateway_url", "user", "guilds", "application", "shard")
        )
        await community.start()
        await (await community.imagine(community.alice, "an early fox")).until(painted)


async def test_a_ready_that_nobody_can_read_is_asked_for_again(new_community: NewCommunity) -> None:
    async with new_community() as community:
        bot, gateway = community.bot, community.sandbox.gateway
        assert bot is not None
        gateway.spoil("READY", lambda data: data["user"].update(id="nobody"))
        gateway.invalidate()
        await bot.logged("event=READY")
        gateway.spoil("READY", None)
        await community.sandbox.world.changes.until(lambda: gateway.identifies > 2)
        await (await community.imagine(community.alice, "a second fox")).until(painted)


async def test_a_broken_stream_is_begun_anew(new_community: NewCommunity) -> None:
    async with new_community() as community:
        assert community.bot is not None
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a streaming fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        gateway = community.sandbox.gateway
        gateway.push(b"\x00\x01 this is no compressed frame \x00\x00\xff\xff")
        await community.sandbox.world.changes.until(lambda: gateway.resumes == 1)
        await still_answers(community, "the first")
        gateway.push(b"nor is this")
        await community.sandbox.world.changes.until(lambda: gateway.identifies == 2)
        await still_answers(community, "the second")
        community.endpoint.release()
        await shown.until(painted)
