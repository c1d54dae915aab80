"""Languages: of a person, of a server, and of a command's words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.people.person import Choice
from bot.sandbox.people.shown import Shown
from bot.sandbox.server import Sandbox
from bot.sandbox.world.locales import languages_of, localized
from tests.sandbox.conftest import Community
from tests.sandbox.test_limits import named, option, wide
from tests.sandbox.wire import Wire
from tests.stories.community import community_on

SIZES = option(
    "size",
    description_localizations={"de": "Form", "es-ES": "Forma"},
    choices=[{"name": "Square", "name_localizations": {"de": "Quadrat"}, "value": "1:1"}],
)
DRAW = named(
    "draw", description_localizations={"de": "Zeichnen", "en-GB": "Draught", "fr": ""}, options=[SIZES]
)
MENU = {"name": "Use it", "type": 3, "name_localizations": {"de": "Nimm es", "en-US": "Take it"}}


async def test_what_is_said_in_a_language_goes_by_the_members_and_by_the_servers(
    community: Community,
) -> None:
    async def told() -> str:
        shown = await community.alice.slash(community.art, "say", how="languages")
        return (await shown.message()).text

    assert await told() == "en-US en-US en-US"
    community.alice.speak("de")
    assert community.alice.locale == "de"
    assert await told() == "de en-US en-US"
    community.sandbox.world.set_locale(community.guild, "fr")
    assert await told() == "de fr fr"
    other = community.sandbox.world.add_guild("Others", "art", locale="pl")
    karl = community.sandbox.join(other, "karl", locale="es-419")
    shown = await karl.slash(next(iter(other.channels.values())), "say", how="languages")
    assert (await shown.message()).text == "es-419 pl pl"


async def test_the_community_of_a_story_is_in_a_language_and_changes_it(tmp_path: Path) -> None:
    endpoint = ImageEndpoint()
    async with (
        Sandbox.open() as sandbox,
        endpoint.serve() as url,
        community_on(sandbox, endpoint, url, tmp_path, locale="de") as community,
    ):
        karl = community.join("karl", locale="fr")
        assert (community.guild.locale, community.alice.locale, karl.locale) == ("de", "de", "fr")
        community.speak("pl")
        assert {community.guild.locale, community.mia.locale, karl.locale} == {"pl"}
        assert sandbox.world.bot.locale == "en-US"


@pytest.mark.parametrize("locale", ["de-DE", "de_DE", "", "english"])
async def test_a_language_that_discord_does_not_know(wire: Wire, locale: str) -> None:
    with pytest.raises(ValueError, match="knows no locale"):
        wire.alice.speak(locale)
    with pytest.raises(ValueError, match="knows no locale"):
        wire.sandbox.world.set_locale(wire.guild, locale)
    assert (wire.alice.locale, wire.guild.locale) == ("en-US", "en-US")


@pytest.mark.parametrize(
    ("locale", "shown"),
    [("de", "Zeichnen"), ("en-GB", "Draught"), ("en-US", "Draught"), ("fr", "words"), ("pl", "words")],
)
def test_the_words_of_a_language_that_is_there_or_stands_in(locale: str, shown: str) -> None:
    assert localized(DRAW, "description", locale) == shown


def test_spanish_of_latin_america_falls_back_to_that_of_spain_and_not_the_other_way() -> None:
    assert localized(SIZES, "description", "es-419") == "Forma"
    assert localized(option(description_localizations={"es-419": "x"}), "description", "es-ES") == "words"


def test_the_languages_that_commands_are_described_in() -> None:
    assert languages_of([DRAW, MENU]) == ["de", "en-GB", "en-US", "es-ES", "fr"]
    assert languages_of([named()]) == ["en-US"]


async def test_a_person_picks_what_their_language_calls_it_and_the_bot_gets_default_names(wire: Wire) -> None:
    status, _ = await wire.ask("PUT", f"{wire.app}/commands", [named("draw", options=[SIZES]), MENU])
    assert status == 200
    with pytest.raises(Impossible, match="only \\['Square'\\]"):
        await wire.alice.slash(wire.art, "draw", size="Quadrat")
    wire.alice.speak("de")
    with pytest.raises(Impossible, match="only \\['Quadrat'\\]"):
        await wire.alice.slash(wire.art, "draw", size="Kreis")
    shown = await wire.alice.slash(wire.art, "draw", size="Quadrat")
    payload = shown.interaction.payload
    assert payload["locale"] == "de"
    assert payload["data"]["options"] == [{"name": "size", "type": 3, "value": "1:1"}]
    await wire.answer(shown, 4, {"content": "done"})
    menu = await wire.alice.menu(await shown.message(), "Nimm es")
    assert menu.interaction.payload["data"]["name"] == "Use it"


async def test_suggestions_are_read_in_the_persons_language(wire: Wire) -> None:
    wire.alice.speak("de")
    known = wire.sandbox.world.interactions.by_id
    typing = asyncio.create_task(wire.alice.autocomplete(wire.art, "pick", "what", "x"))
    await wire.sandbox.world.changes.until(lambda: bool(known))
    shown = Shown(wire.sandbox.world, next(iter(known.values())))
    wrong = {"name": "Fox", "name_localizations": {"de": "x" * 101}, "value": "fox"}
    assert (await wire.answer(shown, 8, {"choices": [wrong]}))[0] == 400
    fox = {"name": "Fox", "name_localizations": {"de": "Fuchs"}, "value": "fox"}
    await wire.answer(shown, 8, {"choices": [fox]})
    assert await typing == [Choice("Fuchs", "fox")]


async def test_only_the_longest_language_counts_towards_the_8000(wire: Wire) -> None:
    assert (await wire.ask("PUT", f"{wire.app}/commands", [wide(77)]))[0] == 200
    assert (await wire.ask("PUT", f"{wire.app}/commands", [wide(78)]))[0] == 400


async def test_a_name_in_hindi_and_one_that_equals_its_default(wire: Wire) -> None:
    translated = option("a", name_localizations={"hi": "नमस्ते", "th": "สวัสดี", "de": "a"})
    commands = [named(options=[translated, option("b")], name_localizations=None)]
    assert (await wire.ask("PUT", f"{wire.app}/commands", commands))[0] == 200


async def test_registered_commands_are_given_back_with_their_dictionaries_where_these_are_asked_for(
    wire: Wire,
) -> None:
    draw = named("draw", description_localizations={"de": "Zeichnen", "en-US": "Draw"}, options=[SIZES])
    _, registered = await wire.ask("PUT", f"{wire.app}/commands", [draw])
    assert registered[0]["description_localizations"] == draw["description_localizations"]
    _, whole = await wire.ask("GET", f"{wire.app}/commands?with_localizations=true")
    assert whole == registered
    _, plain = await wire.ask("GET", f"{wire.app}/commands")
    assert plain[0]["description_localized"] == "Draw"
    assert "description_localizations" not in plain[0]
    size = plain[0]["options"][0]
    assert (size["description"], "description_localized" in size) == ("words", False)
    assert size["choices"] == [{"name": "Square", "value": "1:1"}]
