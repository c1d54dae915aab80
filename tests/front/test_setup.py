"""What the panel of /setup shows."""

from __future__ import annotations

import gettext
from dataclasses import replace
from typing import Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.guilds.servers import ServerSettings
from bot.domain.limits import Scope
from bot.domain.models import Catalogue, Model
from bot.domain.periods import Period
from bot.front.kit.persistent import PersistentItem
from bot.front.setup.overview import ChosenChannel, Overview
from bot.front.setup.panel import setup_panel
from bot.front.texts.language import Language
from bot.front.texts.words import BUTTON_LABEL_LIMIT
from bot.sandbox.limits.components import check_layout
from bot.sandbox.limits.findings import Findings
from bot.sandbox.world.components import walk
from tests.front.balances import NOON, balance, limit
from tests.front.samples import ENGLISH
from tests.front.stretched import STRETCHED

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
    discords=ENGLISH,
    spoken=(ENGLISH,),
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
    return "\n".join(part["content"] for part in shown(setup_panel(ENGLISH, seen)) if "content" in part)


def menus(seen: Overview) -> dict[str, dict[str, Any]]:
    return {part["custom_id"]: part for part in shown(setup_panel(ENGLISH, seen)) if part["type"] in (3, 8)}


def with_settings(**chosen: Any) -> Overview:
    return replace(SEEN, settings=replace(SEEN.settings, **chosen))


def test_everything_in_it_outlives_the_process() -> None:
    view = setup_panel(ENGLISH, SEEN)
    assert sum(isinstance(item, PersistentItem) for item in view.walk_children()) == 7
    assert not view.is_dispatchable(), "discord.py would keep it"
    assert view.timeout is None


def test_what_is_missing_where_pictures_are_made() -> None:
    assert "✅ **Picture channels:** everywhere" in text(SEEN)
    here = text(replace(SEEN, here=ChosenChannel(7, ("attach_files",))))
    assert "⚠️ **Picture channels:** everywhere" in here
    assert "In <#7> I'm missing **Attach Files**." in here
    chosen = text(
        replace(
            SEEN,
            pictures=(ChosenChannel(1), ChosenChannel(2, None)),
            here=ChosenChannel(7, ("attach_files",)),
        )
    )
    assert "⚠️ **Picture channels:** <#1>" in chosen
    assert "A channel that was chosen has been deleted. Choose again." in chosen
    assert "<#7>" not in chosen


def test_what_is_missing_in_many_channels_is_told_in_one_line_and_fits_the_panel() -> None:
    nearly_all = ("view_channel", "send_messages", "embed_links", "attach_files")
    many = tuple(ChosenChannel(10**18 + number, nearly_all) for number in range(24))
    told = text(replace(SEEN, pictures=(*many, ChosenChannel(1, ("attach_files",)))))
    assert told.count("I'm missing") == 2
    assert "In <#1> I'm missing **Attach Files**." in told
    kinds = [tuple(nearly_all[: n + 1]) for n in range(4)] + [(name,) for name in nearly_all[1:]] + [None]
    mixed = tuple(ChosenChannel(10**18 + n, missing) for n, missing in enumerate(kinds))
    assert text(replace(SEEN, pictures=mixed)).count("\n-# In <#") == 5


def test_what_is_optional_has_no_warning_sign() -> None:
    told = text(SEEN)
    assert "➖ **Mod log:** not set (optional). Changes are in `/quota history`." in told
    assert "Members can't report pictures without one." in told
    assert "➖ **All members together:** no limit (optional)" in told
    assert "⚠️" not in told


def test_menus_show_what_is_chosen_and_leave_out_what_is_gone() -> None:
    seen = replace(SEEN, pictures=(ChosenChannel(1), ChosenChannel(2, None)), mod_log=ChosenChannel(3))
    found = menus(seen)
    assert [each["id"] for each in found["su:channels:"]["default_values"]] == [1]
    assert [each["id"] for each in found["su:modlog:"]["default_values"]] == [3]
    assert found["su:modlog:"]["min_values"] == 0


def test_a_mod_log_into_which_the_bot_may_not_write() -> None:
    told = text(replace(SEEN, mod_log=ChosenChannel(3, ("send_messages",))))
    assert "⚠️ **Mod log:** <#3>\n-# In <#3> I'm missing **Send Messages**." in told


def test_a_quality_that_the_model_lacks_is_named_as_members_read_it() -> None:
    told = text(with_settings(default_quality="high"))
    assert "One does not have “\u2068High\u2069”. Until you choose again, its own default is used." in told


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


class German(gettext.NullTranslations):
    def pgettext(self, context: str, message: str) -> str:
        return "Deutsch" if message == "English" else message


GERMAN = Language("de", German())


def language_menu(seen: Overview) -> list[tuple[str, bool]]:
    return [(option["label"], option["default"]) for option in menus(seen)["su:language:"]["options"]]


@pytest.mark.parametrize(
    ("chosen", "line", "first"),
    [
        (None, "English", True),
        ("en-US", "English", False),
        ("tlh", "English", True),
    ],
)
def test_the_language_of_the_bots_posts(chosen: str | None, line: str, *, first: bool) -> None:
    seen = replace(with_settings(language=chosen), spoken=(ENGLISH, GERMAN))
    assert f"✅ **Language of my posts:** {line}\n" in text(seen)
    options = [("As Discord has it: English", first), ("English", chosen == "en-US"), ("Deutsch", False)]
    assert language_menu(seen) == options


def test_the_fullest_panel_keeps_discords_limits_in_a_long_language() -> None:
    missing = ("view_channel", "send_messages", "embed_links", "attach_files")
    seen = replace(
        with_settings(language="de", default_model="x" * 100, default_quality="y" * 60, zone="Asia/Kolkata"),
        server="Den" * 33,
        pictures=tuple(ChosenChannel(10**18 + number, missing) for number in range(25)),
        mod_log=ChosenChannel(10**18, missing),
        discords=STRETCHED,
        spoken=(ENGLISH, STRETCHED),
    )
    parts = shown(setup_panel(STRETCHED, seen))
    told = [part["content"] for part in parts if "content" in part]
    assert all("[" in words and "~" in words for words in told)
    assert all(len(part["label"]) <= BUTTON_LABEL_LIMIT for part in parts if part["type"] == 2)


def test_the_language_that_discord_names_for_the_server() -> None:
    seen = replace(SEEN, spoken=(ENGLISH, GERMAN), discords=GERMAN)
    assert "**Language of my posts:** Deutsch" in text(seen)
    assert language_menu(seen)[0] == ("As Discord has it: Deutsch", True)
    assert "Language of my posts" not in text(SEEN), "there is nothing to choose"


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
    assert "✅ **Everybody here gets:** 1 credit a week" in told
    assert "✅ **All members together:** 500 credits a month" in told
    assert "Asia/Kolkata, where it is 17:30" in told


def test_without_any_model_the_panel_says_so_and_has_no_menus_for_it() -> None:
    seen = replace(with_settings(default_model="m-2", default_quality="hd"), catalogue=Catalogue((), None))
    assert "⚠️ **Model:** none is known yet, so no picture can be made" in text(seen)
    assert "Quality" not in text(seen)
    assert [id for id in menus(SEEN) if "model" in id]
    assert not [id for id in menus(seen) if "model" in id or "quality" in id]


def test_a_model_whose_id_is_longer_than_an_option_can_be_chosen() -> None:
    long = "maker/" * 30
    models = (*MODELS, Model(id=long, label="Long"))
    seen = replace(with_settings(default_model=long), catalogue=Catalogue(models, "m-1"))
    (menu,) = (menu for id, menu in menus(seen).items() if "model" in id)
    (option,) = (option for option in menu["options"] if option["label"] == "Long")
    assert option["default"]
    assert seen.catalogue.model(option["value"]).id == long
    assert "Long" in text(seen)
