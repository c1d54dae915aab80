"""Where somebody is in their pictures, as a button carries it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.albums.leafing import AlbumPicture
from bot.domain.errors import Gone
from bot.front.account.places import SEARCH_BYTES, Place
from bot.front.account.suggestions import suggested
from bot.front.kit.guilds.server import MAX_ID
from bot.front.kit.persistent import CustomId, read_id, written_id
from tests.front.samples import NOON

IDS = st.integers(0, 36**8 - 1)


@given(st.text(max_size=120), IDS, IDS)
def test_a_button_leads_back_to_the_same_place(typed: str, top: int, at: int) -> None:
    place = Place.of_search(typed).beginning(top).showing(at)
    custom_id = CustomId.read(str(CustomId("me", "oldlist", str(place))))
    assert Place.read(custom_id.subject) == place
    assert len(place.words.encode()) <= SEARCH_BYTES


@given(st.integers(0, MAX_ID))
def test_every_id_can_be_written(id: int) -> None:
    assert read_id(written_id(id)) == id


@pytest.mark.parametrize(
    "subject", ["", "o", "o-1", "x-1-1", "o-1-1-1", "sxyz-1-1", "o--1", "o-1-Z", f"o-1-{'z' * 14}", "17"]
)
def test_what_no_button_has_leads_nowhere(subject: str) -> None:
    with pytest.raises(Gone):
        Place.read(subject)


def test_what_is_searched_for_is_cut_between_two_letters() -> None:
    assert Place.of_search("лиса " * 20).words == "лиса лиса лиса л"
    assert Place.of_search("  a   red\\nfox ".replace("\\n", "\n")).words == "a red fox"
    assert Place.of_search("   ").search is None


def test_prompts_are_offered_once_with_what_a_search_can_carry() -> None:
    prompts = ["a red fox", "", "x" * 300, "a red fox", *(f"fox {number}" for number in range(40))]
    pictures = [
        AlbumPicture(id=n, public_id="p", interaction=n, position=0, member=5, prompt=prompt, made_at=NOON)
        for n, prompt in enumerate(prompts)
    ]
    choices = suggested(pictures)
    assert [choice.name[:9] for choice in choices[:3]] == ["a red fox", "x" * 9, "fox 0"]
    assert len(choices) == 25
    assert len({choice.value for choice in choices}) == 25
    assert all(len(choice.name) <= 100 and len(choice.value.encode()) <= SEARCH_BYTES for choice in choices)
