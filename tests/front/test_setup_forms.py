"""What the forms of /setup understand, and how a wrong one is asked for again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Gone, NotANumber, OutOfRange, UnknownZone
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.front.kit.cards import Card
from bot.front.kit.persistent import CustomId
from bot.front.quota.change import WantedLimit
from bot.front.setup.again import credits_again, typed_credits, typed_zone, zone_again
from bot.front.setup.forms import credits_form, read_credits, zone_form
from bot.front.texts.language import Language
from bot.front.texts.words import BUTTON_LABEL_LIMIT
from bot.sandbox.limits.modals import check_modal
from tests.front.balances import balance, limit
from tests.front.samples import ENGLISH
from tests.front.stretched import STRETCHED


@pytest.mark.parametrize("lang", [ENGLISH, STRETCHED])
def test_forms_keep_discords_limits(lang: Language) -> None:
    everybody = limit(10_000, Scope.DEFAULT, per=Period.MONTH)
    for form in (
        credits_form(lang, balance()),
        credits_form(lang, balance(1, everybody)),
        zone_form(lang, "UTC"),
    ):
        check_modal(form.to_dict())


@pytest.mark.parametrize(
    ("typed", "credits"), [("5", 5), (" 1,000 ", 1000), ("1 000", 1000), ("0", 0), ("", None), ("  ", None)]
)
def test_numbers_as_people_write_them(typed: str, credits: int | None) -> None:
    default, total = read_credits(ENGLISH, {"default": typed, "default_per": "week"})
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
        read_credits(ENGLISH, texts)


FORM = {"default": "2,5", "default_per": "week", "total": "many", "total_per": "month"}


def kept(card: Card, label: str) -> str:
    """The subject of the button's custom id, after Discord and the router have had it."""
    (button,) = (each for each in card.buttons if each.label == label)
    return CustomId.read(str(CustomId(button.space, button.verb, button.subject))).subject


def test_what_was_typed_wrongly_is_in_the_form_that_is_opened_again() -> None:
    card = credits_again(ENGLISH, NotANumber("Credits for each member", "2,5"), FORM)
    assert "Nothing was changed." in card.content
    typed = typed_credits(kept(card, "Try again"))
    assert typed == FORM
    fields = credits_form(ENGLISH, balance(), typed).to_dict()["components"]
    assert [field["component"].get("value") for field in fields] == ["2,5", None, "many", None]


@given(st.text(max_size=12), st.sampled_from(["day", "week", "month"]), st.text(max_size=12))
def test_whatever_is_typed_can_be_kept_as_far_as_it_fits(default: str, per: str, total: str) -> None:
    typed = {"default": default, "default_per": per, "total": total, "total_per": per}
    found = typed_credits(kept(credits_again(ENGLISH, NotANumber("", ""), typed), "Try again"))
    assert found is not None
    assert (found["default_per"], found["total_per"]) == (per, per)
    printable = default.encode("utf-8", "ignore").decode()
    assert printable.startswith(found["default"])
    assert len(printable) < 4 or found["default"]


@pytest.mark.parametrize("subject", ["zz", "3", "ff-64-00-64", "31-64-32", "31-64-32-64-33"])
def test_a_forged_form_is_refused(subject: str) -> None:
    with pytest.raises(Gone):
        typed_credits(subject)


def test_zones_that_may_be_meant_are_buttons() -> None:
    near = (
        "America/Argentina/ComodRivadavia",
        "Europe/Berlin",
        "America/Port-au-Prince",
        "Asia/Kolkata",
        "UTC",
    )
    card = zone_again(ENGLISH, UnknownZone("Berln" * 12, near))
    assert [button.label for button in card.buttons] == [
        "Use Europe/Berlin",
        "Use America/Port-au-Prince",
        "Use Asia/Kolkata",
        "Try again",
    ], "the first has too long a name for a custom id"
    assert typed_zone(kept(card, "Use America/Port-au-Prince")) == "America/Port-au-Prince"
    assert typed_zone(kept(card, "Try again")) == "Berln" * 6
    assert all(len(button.label) <= BUTTON_LABEL_LIMIT for button in card.buttons)


def test_what_stays_as_it_is_is_no_change() -> None:
    assert WantedLimit(None, "week").is_set(None)
    assert WantedLimit(10, "day").is_set(limit(10))
    assert not WantedLimit(10, "week").is_set(limit(10))
    assert not WantedLimit(None, "day").is_set(limit(10))
