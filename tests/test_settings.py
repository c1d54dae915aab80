"""What the settings refuse, and what they make of what is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.config import Settings
from bot.config.faults import settings_problems


@pytest.fixture(autouse=True)
def _no_settings_from_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("IMAGE_SERVICE_NAME", raising=False)
    monkeypatch.chdir(tmp_path)


def named(name: str) -> str | None:
    values = {"discord_token": "token", "image_api_key": "key", "image_service_name": name}
    return Settings.model_validate(values).image_service_name


def test_the_services_name_is_taken_as_it_is_written() -> None:
    assert named("  APIpie ") == "APIpie"
    assert named("Böse Möwen 🦊 & Söhne") == "Böse Möwen 🦊 & Söhne"
    assert named("x" * 60) == "x" * 60


def test_without_a_word_there_is_no_name() -> None:
    assert named("") is None
    assert named("   ") is None


@pytest.mark.parametrize("name", ["x" * 61, "two\nlines", "a\tb", "a\x00b", "a\u2028b", "a\x1b[31mb"])
def test_a_name_that_is_no_short_line_is_refused(name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        named(name)
    assert list(settings_problems(caught.value)) == [
        "IMAGE_SERVICE_NAME: must be a name on one line, of at most 60 characters"
    ]


def test_hosts_that_are_no_hosts_are_one_line() -> None:
    values = {"discord_token": "token", "image_api_key": "key", "image_trusted_hosts": "a:9000, *.lan"}
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate(values)
    assert list(settings_problems(caught.value)) == [
        "IMAGE_TRUSTED_HOSTS: entry 2 is no host; write host:port or http://host:port, "
        "more than one with commas between"
    ]


def test_hosts_that_are_named_are_read() -> None:
    values = {"discord_token": "token", "image_api_key": "key", "image_trusted_hosts": "a:9000, http://b"}
    hosts = Settings.model_validate(values).image_trusted_hosts
    assert [(host.scheme, host.host, host.port) for host in hosts] == [(None, "a", 9000), ("http", "b", None)]


@pytest.mark.parametrize("end", ["?api-version=2025-04-01", "#images", "/?key=secret"])
def test_a_base_address_with_something_behind_it_names_the_setting_for_that(end: str) -> None:
    values = {
        "discord_token": "token",
        "image_api_key": "key",
        "image_api_url": f"https://api.example/v1{end}",
    }
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate(values)
    assert list(settings_problems(caught.value)) == [
        "IMAGE_API_URL: must end before the ?; what stands behind it belongs into IMAGE_QUERY"
    ]


@pytest.mark.parametrize(
    "secret", ["Bearer sk-1", "  bearer  sk-1", "Authorization: Bearer sk-1", "Bot token"]
)
def test_a_secret_with_a_word_before_it_is_told_so(secret: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate({"discord_token": secret, "image_api_key": secret})
    words = "must be the secret alone; take away the word before it"
    assert list(settings_problems(caught.value)) == [f"DISCORD_TOKEN: {words}", f"IMAGE_API_KEY: {words}"]


def in_currency(name: str) -> str:
    values = {"discord_token": "token", "image_api_key": "key", "money_currency": name}
    return Settings.model_validate(values).money_currency


@pytest.mark.parametrize("currency", ["EUR", "€", "R$", "US$", "Kč", "zł", "元", "Credits"])
def test_a_currency_is_a_code_or_a_sign(currency: str) -> None:
    assert in_currency(f" {currency} ") == currency


@pytest.mark.parametrize("currency", ["US dollars", "=R$", "$;", "<$>", "A_B", "1$", "dollars$", "a" * 9])
def test_what_is_none_is_one_line(currency: str) -> None:
    with pytest.raises(ValidationError) as caught:
        in_currency(currency)
    (line,) = settings_problems(caught.value)
    assert line.startswith("MONEY_CURRENCY: must be a currency's code or sign")
