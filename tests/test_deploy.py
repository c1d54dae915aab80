"""deploy/compose.yaml: what can be known of it without running it."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
REQUIRED = {"DISCORD_TOKEN": "a-token", "IMAGE_API_KEY": "a-key"}
VARIABLE = re.compile(r"\$\{([A-Z_]+):\?[^}]*\}")


@pytest.fixture(scope="module")
def compose() -> Any:
    # PyYAML comes with moto and has no types of its own.
    return importlib.import_module("yaml").safe_load(VARIABLE.sub(r"\1", TEXT))


def bots(compose: Any) -> dict[str, dict[str, str]]:
    """The environment of each bot process."""
    services = compose["services"].items()
    return {name: service["environment"] for name, service in services if name.startswith("bot-")}


def settings(monkeypatch: pytest.MonkeyPatch, folder: Path, environment: dict[str, str]) -> Settings:
    monkeypatch.chdir(folder)
    for name, value in (REQUIRED | environment).items():
        monkeypatch.setenv(name, value)
    return Settings()  # type: ignore[call-arg]  # its fields come from the environment


def test_the_settings_are_valid_and_the_shards_divided(
    compose: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = [settings(monkeypatch, tmp_path, environment) for environment in bots(compose).values()]
    shards = [shard for each in found for shard in each.shard_ids or ()]
    assert sorted(shards) == list(range(found[0].shard_count))
    assert len({each.instance for each in found}) == len(found) == 2
    assert len({(str(each.database_url), each.pictures_url, each.shard_count) for each in found}) == 1


def test_settings_reach_the_bot_as_text(compose: Any) -> None:
    for environment in bots(compose).values():
        assert all(isinstance(value, str) for value in environment.values())


def test_addresses_name_services_of_this_file(compose: Any) -> None:
    (first, *_) = bots(compose).values()
    for address in (first["DATABASE_URL"], first["AWS_ENDPOINT"], first["DISCORD_API_URL"]):
        host = re.search(r"(?:@|//)([a-z]+)[:/]", address.partition("imagine:")[2] or address)
        assert host is not None
        assert host[1] in compose["services"]


def test_the_bucket_the_region_and_the_port_are_those_of_the_object_store(compose: Any) -> None:
    (first, *_) = bots(compose).values()
    objects = compose["services"]["objects"]["environment"]
    garage = tomllib.loads(compose["configs"]["garage"]["content"])
    assert first["PICTURES_URL"] == f"s3://{objects['GARAGE_DEFAULT_BUCKET']}"
    assert first["AWS_REGION"] == garage["s3_api"]["s3_region"]
    assert first["AWS_ENDPOINT"].rpartition(":")[2] == garage["s3_api"]["api_bind_addr"].rpartition(":")[2]


def test_the_readme_makes_every_secret_that_the_file_asks_for() -> None:
    made = set(re.findall(r"^([A-Z_]+)=.*\$\(openssl rand", README, re.MULTILINE))
    assert set(VARIABLE.findall(TEXT)) == made


def test_every_volume_is_declared_and_every_part_is_waited_for(compose: Any) -> None:
    services = compose["services"]
    mounted = {mount.partition(":")[0] for each in services.values() for mount in each.get("volumes", ())}
    assert mounted == compose["volumes"].keys()
    assert services["bot-0"]["depends_on"].keys() == services.keys() - bots(compose).keys()
