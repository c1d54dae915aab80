"""The texts that a bot sent are found, all of them, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.rest.call import Recorded
from tests.sandbox.conftest import Community
from tests.sandbox.test_contract import everything_asked
from tests.stories.spoken import spoken

POST, CALLBACK, COMMANDS = (
    "POST /channels/{channel_id}/messages",
    "POST /interactions/{interaction_id}/{token}/callback",
    "PUT /applications/{application_id}/commands",
)


def sent(body: Any, route: str = POST, status: int = 200) -> Recorded:
    return Recorded(datetime.now(UTC), route, {}, {}, body, (), status, 0, True)


def texts(body: Any, route: str = POST) -> dict[str, str]:
    return {path.removeprefix(f"{route} "): text for path, text in spoken([sent(body, route)])}


def test_a_classic_message() -> None:
    button = {"type": 2, "style": 1, "custom_id": "b", "label": "Press", "emoji": {"name": "🦊"}}
    menu = {
        "type": 3,
        "custom_id": "m",
        "placeholder": "Choose",
        "options": [{"label": "Fox", "value": "fox", "description": "red", "emoji": {"name": "🦊"}}],
    }
    embed = {
        "author": {"name": "author", "icon_url": "https://a.b"},
        "title": "title",
        "description": "description",
        "url": "https://a.b",
        "fields": [{"name": "name", "value": "value", "inline": True}],
        "image": {"url": "attachment://fox.png", "description": "image"},
        "footer": {"text": "footer"},
    }
    body = {
        "content": "content",
        "embeds": [embed],
        "components": [{"type": 1, "components": [button]}, {"type": 1, "components": [menu]}],
        "attachments": [{"id": "0", "filename": "fox.png", "description": "a fox"}],
        "nonce": "n",
    }
    assert texts(body) == {
        "content": "content",
        "embeds.0.author.name": "author",
        "embeds.0.title": "title",
        "embeds.0.description": "description",
        "embeds.0.fields.0.name": "name",
        "embeds.0.fields.0.value": "value",
        "embeds.0.image.description": "image",
        "embeds.0.footer.text": "footer",
        "components.0.components.0.label": "Press",
        "components.1.components.0.placeholder": "Choose",
        "components.1.components.0.options.0.label": "Fox",
        "components.1.components.0.options.0.description": "red",
        "attachments.0.description": "a fox",
    }


def test_a_layout() -> None:
    section = {
        "type": 9,
        "components": [{"type": 10, "content": "words"}],
        "accessory": {"type": 11, "media": {"url": "attachment://a.png"}, "description": "thumbnail"},
    }
    gallery = {
        "type": 12,
        "items": [{"media": {"url": "https://a.b"}, "description": "one"}, {"media": {"url": "https://a.b"}}],
    }
    answer = {
        "type": 4,
        "data": {"flags": 1 << 15, "components": [{"type": 17, "components": [section, gallery]}]},
    }
    place = "data.components.0.components"
    assert texts(answer, CALLBACK) == {
        f"{place}.0.components.0.content": "words",
        f"{place}.0.accessory.description": "thumbnail",
        f"{place}.1.items.0.description": "one",
    }


def test_a_form() -> None:
    entry = {"type": 4, "style": 1, "custom_id": "e", "placeholder": "hint", "value": "typed"}
    boxes = {
        "type": 21,
        "custom_id": "r",
        "options": [{"label": "Wide", "value": "16:9", "description": "w"}],
    }
    frames = [
        {"type": 10, "content": "above"},
        {"type": 18, "label": "Prompt", "description": "what", "component": entry},
        {"type": 18, "label": "Size", "component": boxes},
        {"type": 1, "components": [{**entry, "label": "Old", "custom_id": "old"}]},
    ]
    answer = {"type": 9, "data": {"custom_id": "form", "title": "Form", "components": frames}}
    assert list(texts(answer, CALLBACK).values()) == [
        *("Form", "above", "Prompt", "what", "hint", "typed", "Size", "Wide", "w", "Old", "hint", "typed")
    ]


def test_suggestions_and_deferrals() -> None:
    choices = [{"name": "Fox", "name_localizations": {"de": "Fuchs"}, "value": "fox"}]
    assert list(texts({"type": 8, "data": {"choices": choices}}, CALLBACK).values()) == ["Fox", "Fuchs"]
    assert texts({"type": 5, "data": {"flags": 64}}, CALLBACK) == {}
    assert texts({"type": 6}, CALLBACK) == {}


def test_registered_commands() -> None:
    choice = {"name": "Square", "name_localizations": {"de": "Quadrat"}, "value": "1:1"}
    option = {
        "type": 3,
        "name": "size",
        "description": "Shape",
        "description_localizations": {"de": "Form"},
        "choices": [choice],
    }
    group = {"type": 1, "name": "set", "description": "Set", "options": [option]}
    commands = [
        {"type": 1, "name": "quota", "description": "Credits", "options": [group]},
        {"type": 2, "name": "Credits...", "name_localizations": {"de": "Guthaben..."}},
    ]
    assert texts(commands, COMMANDS) == {
        "0.description": "Credits",
        "0.options.0.description": "Set",
        "0.options.0.options.0.description": "Shape",
        "0.options.0.options.0.description_localizations.de": "Form",
        "0.options.0.options.0.choices.0.name": "Square",
        "0.options.0.options.0.choices.0.name_localizations.de": "Quadrat",
        "1.name": "Credits...",
        "1.name_localizations.de": "Guthaben...",
    }


def test_what_was_refused_was_sent_all_the_same_and_no_body_has_no_words() -> None:
    requests = [sent({"content": "x"}, status=400), sent(None, "DELETE /channels/{channel_id}"), sent("odd")]
    assert [text for _, text in spoken(requests)] == ["x"]


# Keys under which a real bot sends strings that nobody reads as words. `name` is that of commands and options, which
# are typed; the names of choices and of embeds' parts are read, and found.
UNREAD = frozenset(
    {
        *("custom_id", "value", "url", "proxy_url", "filename", "content_type", "id", "nonce", "name"),
        *("default_member_permissions", "timestamp", "type", "applied_tags"),
    }
)


def strings(part: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(part, str):
        yield key, part
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from strings(inner, name)
    elif isinstance(part, list):
        for inner in part:
            yield from strings(inner, key)


async def test_a_real_bot_says_nothing_that_is_not_found(community: Community) -> None:
    asked = await everything_asked(community)
    found = {text for _, text in spoken(asked)}
    missed = {text for request in asked for key, text in strings(request.body) if key not in UNREAD}
    assert missed - found <= {""}
    assert {"a cat", "Size", "Square", "Extras", "Animal", "a red square"} <= found
