"""What /setup shows, what its forms understand, and the zones that people name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NotANumber, OutOfRange, UnknownZone
from bot.domain.limits import Scope
from bot.domain.models import Catalogue, Model
from bot.domain.periods import Period
from bot.domain.servers import ServerSettings
from bot.front.kit.persistent import PersistentItem
from bot.front.quota.change import WantedLimit
from bot.front.setup.forms import credits_form, read_credits, zone_form
from bot.front.setup.panel import ChosenChannel, Overview, setup_panel
from bot.front.setup.zones import find_zone, known_zones
from bot.sandbox.limits.components import check_layout
from bot.sandbox.limits.findings import Findings
from bot.sandbox.limits.modals import check_modal
from bot.sandbox.world.components import walk
from tests.front.balances import NOON, balance, limit

MODELS = (
    Model(id="m-1", label="One"),
    Model(id="m-2", label="Two", qualities={"low": 1, "high": 6}),
    Model(id="m-3", label="Three", qualities={}),
)
SEEN = Overview(
    server="Den",
    settings=ServerSettings(guild=1),
    catalogue=Catalogue(MODELS, "m-1"),
    default_balance=balance(),
    pictures=(),
    mod_log=None,
    here=ChosenChannel(7),
    now=NOON,
)


def shown(view: ui.LayoutView) -> list[dict[str, Any]]:
    """The panel as Discord gets it, after Discord's own checks."""
    components: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]  # discord.py's
    found = Findings()
    check_layout(found, components)
    found.raise_if_any()
    return list(walk(components))


def text(seen: Overview) -> str:
    return "\n".join(part["content"] for part in shown(setup_panel(seen)) if "content" in part)


def menus(seen: Overview) -> dict[str, dict[str, Any]]:
    return {part["custom_id"]: part for part in shown(setup_panel(seen)) if part["type"] in (3, 8)}


def with_settings(**chosen: Any) -> Overview:
    return replace(SEEN, settings=replace(SEEN.settings, **chosen))


# --- the panel ---


def test_everything_in_it_outlives_the_process() -> None:
    view = setup_panel(SEEN)
    assert sum(isinstance(item, PersistentItem) for item in view.walk_children()) == 6
    assert not view.is_dispatchable(), "discord.py would keep it"
    assert view.timeout is None


def test_what_is_missing_where_pictures_are_made() -> None:
    assert "✅ **Picture channels:** everywhere" in text(SEEN)
    here = text(replace(SEEN, here=ChosenChannel(7, ("attach_files",))))
    assert "⚠️ **Picture channels:** everywhere" in here
    assert "In <#7> I am missing **Attach Files**." in here
    chosen = text(
        replace(
            SEEN,
            pictures=(ChosenChannel(1), ChosenChannel(2, None)),
            here=ChosenChannel(7, ("attach_files",)),
        )
    )
    assert "⚠️ **Picture channels:** <#1>" in chosen
    assert "A channel that was chosen has been removed. Choose again." in chosen
    assert "<#7>" not in chosen


def test_menus_show_what_is_chosen_and_leave_out_what_is_gone() -> None:
    seen = replace(SEEN, pictures=(ChosenChannel(1), ChosenChannel(2, None)), mod_log=ChosenChannel(3))
    found = menus(seen)
    assert [each["id"] for each in found["su:channels:"]["default_values"]] == [1]
    assert [each["id"] for each in found["su:modlog:"]["default_values"]] == [3]
    assert found["su:modlog:"]["min_values"] == 0


def test_a_mod_log_into_which_the_bot_may_not_write() -> None:
    told = text(replace(SEEN, mod_log=ChosenChannel(3, ("send_messages",))))
    assert "⚠️ **Mod log:** <#3>\n-# In <#3> I am missing **Send Messages**." in told


@pytest.mark.parametrize(
    ("chosen", "model", "quality"),
    [
        ({}, "✅ **Model:** One", "✅ **Quality:** Standard – 1 credit"),
        ({"default_model": "m-2"}, "✅ **Model:** Two", "✅ **Quality:** Low – 1 credit"),
        (
            {"default_model": "m-2", "default_quality": "high"},
            "✅ **Model:** Two",
            "✅ **Quality:** High – 6 credits",
        ),
        ({"default_quality": "high"}, "✅ **Model:** One", "⚠️ **Quality:** Standard – 1 credit"),
        ({"default_model": "gone"}, "⚠️ **Model:** One", "✅ **Quality:** Standard"),
        ({"default_model": "m-3"}, "✅ **Model:** Three", "✅ **Quality:** Three has none to choose"),
    ],
)
def test_which_model_and_quality_hold(chosen: dict[str, str], model: str, quality: str) -> None:
    told = text(with_settings(**chosen))
    assert model in told
    assert quality in told


def test_where_there_is_nothing_to_choose_there_is_no_menu() -> None:
    alone = replace(SEEN, catalogue=Catalogue(MODELS[2:], "m-3"))
    assert set(menus(alone)) == {"su:channels:", "su:modlog:"}
    stuck = replace(alone, settings=replace(SEEN.settings, default_model="gone", default_quality="hd"))
    assert {"su:model:", "su:quality:"} <= set(menus(stuck)), "a choice that lapsed can be taken back"


@given(st.integers(1, 60), st.text(min_size=1, max_size=300))
def test_any_catalogue_fits_the_panel(count: int, label: str) -> None:
    models = tuple(Model(id=f"m-{number}", label=label) for number in range(count))
    found = menus(replace(SEEN, catalogue=Catalogue(models, "m-0")))
    if count > 1:
        assert len(found["su:model:"]["options"]) == min(count + 1, 25)


def test_credits_and_the_clock() -> None:
    default = limit(1, Scope.DEFAULT, per=Period.WEEK)
    total = limit(500, Scope.SERVER, per=Period.MONTH)
    told = text(
        replace(
            with_settings(zone="Asia/Kolkata"),
            default_balance=balance(1, default, server_total=total, server_left=1, server_renews_at=NOON),
        )
    )
    assert "everybody here gets 1 credit a week; all members together: 500 credits a month" in told
    assert "Asia/Kolkata, where it is 17:30" in told


# --- forms ---


@pytest.mark.parametrize("form", [credits_form(balance()), zone_form("UTC")])
def test_forms_keep_discords_limits(form: ui.Modal) -> None:
    check_modal(form.to_dict())


@pytest.mark.parametrize(
    ("typed", "credits"), [("5", 5), (" 1,000 ", 1000), ("1 000", 1000), ("0", 0), ("", None), ("  ", None)]
)
def test_numbers_as_people_write_them(typed: str, credits: int | None) -> None:
    default, total = read_credits({"default": typed, "default_per": "week"})
    assert default == WantedLimit(credits, "week")
    assert total == WantedLimit(None)


@pytest.mark.parametrize(
    ("texts", "error"),
    [
        ({"default": "many"}, NotANumber),
        ({"default": "9" * 40}, NotANumber),
        ({"default": "--5"}, NotANumber),
        ({"default": "2.5"}, NotANumber),
        ({"total": "2,5"}, NotANumber),
        ({"total": "1.000"}, NotANumber),
        ({"default": "-5"}, OutOfRange),
        ({"default": "10001"}, OutOfRange),
        ({"total": "1000001"}, OutOfRange),
    ],
)
def test_numbers_that_make_no_sense(texts: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        read_credits(texts)


def test_what_stays_as_it_is_is_no_change() -> None:
    assert WantedLimit(None, "week").is_set(None)
    assert WantedLimit(10, "day").is_set(limit(10))
    assert not WantedLimit(10, "week").is_set(limit(10))
    assert not WantedLimit(None, "day").is_set(limit(10))


# --- zones ---

ZONES = known_zones()


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" new  york ", "America/New_York"),
        ("Kolkata", "Asia/Kolkata"),
        ("utc", "UTC"),
    ],
)
def test_zones_by_name_and_by_city(typed: str, zone: str) -> None:
    assert find_zone(typed, ZONES) == zone


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Berln", "Europe/Berlin"), ("louisville", "America/Louisville"), ("Los", "America/Los_Angeles")],
)
def test_a_miss_comes_with_suggestions(typed: str, near: str) -> None:
    with pytest.raises(UnknownZone) as caught:
        find_zone(typed, ZONES)
    assert near in caught.value.near


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_zone_or_refused(typed: str) -> None:
    try:
        found = [find_zone(typed, ZONES)]
    except UnknownZone as error:
        found = list(error.near)
    assert len(found) <= 5
    assert set(found) <= ZONES
