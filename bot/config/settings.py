"""The settings themselves, and what each takes."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.config.values import (
    CURRENCY,
    HEADER,
    HOST,
    MOST_SHARDS,
    SCHEME,
    STORES,
    address,
    breaks_a_line,
    exists,
    is_file,
    is_safe,
    no_number,
    one_word,
    origin,
    shards_of,
)
from bot.domain.service import TrustedHost, trusted_hosts

SERVICE_NAME_LIMIT = 60  # characters
EXIT_CONFIG = 78  # EX_CONFIG of sysexits.h: the start cannot succeed until somebody edits the settings
ENV_FILE = ".env"
LONGEST = 86_400.0  # seconds; no wait of the bot is meant to be longer than a day

Seconds = Annotated[float, Field(ge=0, le=LONGEST, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=1, le=36_500)]
PerMinute = Annotated[float, Field(ge=0.001, le=1_000_000, allow_inf_nan=False)]


class StorageSettings(BaseSettings):
    """What the commands need that touch only what is stored: `migrate`, `backup` and `spend`."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",  # with or without the mark at its start that some editors write
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    pictures_url: str | None = None
    image_concurrency: int = Field(8, ge=1, le=1_000)
    image_rate: PerMinute | None = None
    member_limit: int = Field(2, ge=1, le=10_000)
    default_credits: int = Field(10, ge=0, le=10_000)
    money_cap: float | None = Field(None, gt=0, le=1e12, allow_inf_nan=False)
    money_currency: str = "USD"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    instance: str = Field(default_factory=socket.gethostname, min_length=1, max_length=200)

    @field_validator("money_currency")
    @classmethod
    def _is_a_currency(cls, value: str) -> str:
        """A code or a sign. It stands beside numbers, also in tables for programs."""
        plain = value.strip()
        if not CURRENCY.fullmatch(plain):
            raise ValueError("must be a currency's code or sign, e.g. USD or €, of at most 8 characters")
        return plain

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("*", mode="before")
    @classmethod
    def _is_one_line(cls, value: object, info: ValidationInfo) -> object:
        """None of them has a line break or another control character, which would go on into requests and logs."""
        named = info.field_name == "image_service_name"  # which has words of its own for it
        if not named and isinstance(value, str) and any(map(breaks_a_line, value.strip())):
            raise ValueError("must be one line of plain text; write it anew")
        return value


class Settings(StorageSettings):
    """README.md describes each, under "Settings". A variable that is empty counts as not set."""

    # The order matters: pydantic checks fields in this order, and some checks look at an earlier field.
    discord_token: SecretStr
    discord_allow_insecure: bool = False
    discord_api_url: str = "https://discord.com/api/v10"
    discord_gateway_url: str = "wss://gateway.discord.gg/"
    discord_cdn_url: str = "https://cdn.discordapp.com"
    discord_sync_guild: int | None = Field(None, ge=1, lt=2**63)
    shard_count: int = Field(1, ge=1, le=MOST_SHARDS)
    shard_ids: Annotated[tuple[int, ...] | None, NoDecode] = None
    discord_identify_delay: Seconds = 5.0

    image_api_key: SecretStr
    image_api_url: str = "https://apipie.ai/v1"
    image_service_name: str | None = None
    image_model: str | None = Field(None, max_length=200)
    image_response_format: Literal["auto", "url", "b64_json", "none"] = "auto"
    image_timeout: float = Field(300.0, gt=0, le=LONGEST, allow_inf_nan=False)
    image_extra: Annotated[dict[str, Any], NoDecode] = Field(default_factory=dict)
    image_models_file: Path | None = None
    image_price: float | None = Field(None, ge=0, le=1e9, allow_inf_nan=False)
    image_path: str = "/images/generations"
    image_models_path: str = "/models"
    image_edits_path: str = "/images/edits"
    image_auth_header: str = "Authorization: Bearer"
    image_query: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    image_fetch_timeout: float = Field(120.0, gt=0, le=LONGEST, allow_inf_nan=False)
    image_trusted_hosts: Annotated[tuple[TrustedHost, ...], NoDecode] = ()

    keep_pictures_days: Days = 30
    keep_prompts_days: Days = 180

    queue_limit: int = Field(40, ge=1, le=1_000_000)

    alert_channel: int | None = Field(None, gt=0, lt=2**63)
    http_host: str = "127.0.0.1"
    http_port: int = Field(8080, ge=0, le=65535)
    shutdown_grace: Seconds = 30.0

    @field_validator("discord_token", "image_api_key")
    @classmethod
    def _is_one_word(cls, value: SecretStr) -> SecretStr:
        return SecretStr(one_word(value.get_secret_value()))

    @field_validator("discord_api_url", "discord_cdn_url", "image_api_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        return address(value, ("https", "http")).rstrip("/")

    @field_validator("image_api_url")
    @classmethod
    def _is_a_base(cls, value: str) -> str:
        """Paths are written behind it."""
        if "?" in value or "#" in value:
            raise ValueError("must end before the ?; what stands behind it belongs into IMAGE_QUERY")
        return value

    @field_validator("discord_gateway_url")
    @classmethod
    def _is_websocket(cls, value: str) -> str:
        return address(value, ("wss", "ws"))

    @field_validator("discord_api_url", "discord_gateway_url", "discord_cdn_url")
    @classmethod
    def _is_encrypted(cls, value: str, info: ValidationInfo) -> str:
        if not (is_safe(value) or info.data.get("discord_allow_insecure")):
            raise ValueError(
                f"{value} would carry the token unencrypted; use https or wss, "
                "a loopback address, or set DISCORD_ALLOW_INSECURE=1"
            )
        return value

    @field_validator("image_service_name")
    @classmethod
    def _is_a_short_line(cls, value: str | None) -> str | None:
        plain = (value or "").strip()
        if len(plain) > SERVICE_NAME_LIMIT or any(map(breaks_a_line, plain)):
            raise ValueError(f"must be a name on one line, of at most {SERVICE_NAME_LIMIT} characters")
        return plain or None

    @field_validator("alert_channel", mode="before")
    @classmethod
    def _is_channel(cls, value: object) -> object:
        if isinstance(value, str) and not (value.strip().isascii() and value.strip().isdecimal()):
            raise ValueError(
                "must be the id of a channel, which is digits alone: in Discord's settings switch Developer Mode on, "
                "then right-click the channel and copy its id"
            )
        return value

    @field_validator("image_path", "image_edits_path")
    @classmethod
    def _starts_with_slash(cls, value: str, info: ValidationInfo) -> str:
        if any(map(str.isspace, value)):
            example = cls.model_fields[str(info.field_name)].default
            raise ValueError(f"must be a path without spaces, e.g. {example}")
        return value if value.startswith("/") else f"/{value}"

    @field_validator("image_models_path")
    @classmethod
    def _is_at_the_endpoint(cls, value: str, info: ValidationInfo) -> str:
        """The key goes there with the request, so a whole address must be the endpoint's own."""
        if any(map(str.isspace, value)) or "#" in value:
            raise ValueError(
                "must be a path without spaces, e.g. /models or /model/info?mode=image_generation"
            )
        if SCHEME.match(value) is None:
            return value if value.startswith("/") else f"/{value}"
        if origin(address(value, ("https", "http"))) != origin(info.data.get("image_api_url", "")):
            raise ValueError("must be a path, or an address on the host and port of IMAGE_API_URL")
        return value

    @field_validator("image_auth_header")
    @classmethod
    def _is_a_header(cls, value: str) -> str:
        """`Name: scheme`, or `Name:` for a key without one."""
        if HEADER.fullmatch(value) is None:
            raise ValueError("must be a header, e.g. Authorization: Bearer")
        return value

    @field_validator("data_dir")
    @classmethod
    def _is_a_folder(cls, value: Path) -> Path:
        there = next((path for path in (value, *value.absolute().parents) if exists(path)), value)
        if not there.is_dir():
            raise ValueError(
                f"{str(there)[:200]} is no folder; name one, which the bot makes if it is not there"
            )
        if not os.access(there, os.W_OK | os.X_OK):
            raise ValueError(
                f"this user may not write into {str(there)[:200]}; change that, or name another folder"
            )
        return value

    @field_validator("pictures_url")
    @classmethod
    def _is_a_store(cls, value: str | None) -> str | None:
        scheme = SCHEME.match(value or "")
        if scheme is not None and scheme[1].lower() not in STORES:
            raise ValueError("must be a folder, or begin with file:, s3:, gs: or az:; correct it")
        return value

    @field_validator("http_host")
    @classmethod
    def _is_a_host(cls, value: str) -> str:
        if HOST.fullmatch(value) is None or ".." in value.strip("."):
            raise ValueError("must be an address to listen on, e.g. 127.0.0.1, or 0.0.0.0 for all of them")
        return value

    @field_validator("image_extra", mode="before")
    @classmethod
    def _is_json_object(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            parsed = json.loads(value, parse_constant=no_number)
            # What it becomes in each request, which takes no half of a surrogate pair and no infinite number.
            json.dumps(parsed, ensure_ascii=False, allow_nan=False).encode()
        except (ValueError, RecursionError) as error:
            raise ValueError('must be a JSON object, e.g. {"provider": "openai"}') from error
        if not isinstance(parsed, dict):
            raise ValueError('must be a JSON object, e.g. {"provider": "openai"}')
        return parsed

    @field_validator("image_query", mode="before")
    @classmethod
    def _is_query(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [part.partition("=") for part in value.lstrip("?").split("&")]
        if not all(name and equals for name, equals, _ in pairs) or any(map(str.isspace, value)):
            raise ValueError("must look like a query, e.g. api-version=2025-04-01-preview")
        return {name: text for name, _, text in pairs}

    @field_validator("image_trusted_hosts", mode="before")
    @classmethod
    def _are_hosts(cls, value: object) -> object:
        return trusted_hosts(value) if isinstance(value, str) else value

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _is_range(cls, value: object) -> object:
        """`0-3`, `0,2,5` or a mixture."""
        if not isinstance(value, str):
            return value
        try:
            return tuple(
                sorted({shard for part in value.split(",")[:MOST_SHARDS] for shard in shards_of(part)})
            )
        except ValueError as error:
            raise ValueError("must name shards, e.g. 0-3 or 0,2") from error

    @field_validator("shard_ids")
    @classmethod
    def _are_shards(cls, value: tuple[int, ...] | None, info: ValidationInfo) -> tuple[int, ...] | None:
        count = info.data.get("shard_count", 1)
        if value is not None and not all(0 <= shard < count for shard in value):
            raise ValueError(f"names a shard outside 0-{count - 1}; raise SHARD_COUNT or correct it")
        return value

    @field_validator("image_models_file")
    @classmethod
    def _is_there(cls, value: Path | None) -> Path | None:
        if value is not None and not is_file(value):
            raise ValueError(f"there is no file {str(value)[:200]}; correct the path")
        return value
