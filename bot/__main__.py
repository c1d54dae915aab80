"""The command line: run, demo, check, migrate, backup, export, spend."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from functools import partial
from pathlib import Path
from typing import NoReturn

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import __version__, app, opening
from bot.checkup.checkup import checkup
from bot.config import ENV_FILE, EXIT_CONFIG, Settings, StorageSettings
from bot.config.clock import utc_now
from bot.config.faults import UnreadableEnvFile, all_names, check_env_file, settings_problems, strays
from bot.domain.money.spending import Budget, Month
from bot.front.refusals import DiscordRefused
from bot.imageapi.listing.modelsfile import ModelsFileError
from bot.imageapi.listing.moneycap import CapCountsNothing
from bot.ops import logs
from bot.ops.health import CannotListen
from bot.ops.spending import as_csv, as_table
from bot.storage.engine.errors import AddressUnusable, CannotOpen
from bot.storage.upkeep.backup import back_up

log = logging.getLogger(__name__)

EXIT_UNAVAILABLE = 69  # EX_UNAVAILABLE of sysexits.h: the start needs something that is not available now
_EXIT_UNHEARD = 120  # as Python ends when nobody reads what was printed


class DemoSettings(BaseSettings):
    """The settings that only `demo` reads."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8-sig", env_ignore_empty=True, extra="ignore"
    )
    demo_port: int = Field(default=8787, ge=0, le=65535)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0, 1 for a failed check, 69, 78, or 130 after Ctrl+C."""
    options = _parser().parse_args(arguments)
    try:
        check_env_file()
        return int(options.command(options))
    except ValidationError as error:
        return _refuse(*settings_problems(error), *strays(all_names()), status=EXIT_CONFIG)
    except UnreadableEnvFile as error:
        return _refuse(str(error), status=EXIT_CONFIG)
    except ModelsFileError as error:
        return _refuse(*(f"IMAGE_MODELS_FILE: {problem}" for problem in error.problems), status=EXIT_CONFIG)
    except CannotListen as error:
        return _refuse(str(error), status=EXIT_CONFIG)
    except CapCountsNothing as error:
        return _refuse(str(error), status=EXIT_CONFIG)
    except AddressUnusable as error:
        return _refuse(str(error), status=EXIT_CONFIG)
    except CannotOpen as error:
        return _refuse(str(error), status=EXIT_UNAVAILABLE)
    except DiscordRefused as error:
        return _refuse(str(error), status=EXIT_CONFIG)
    except KeyboardInterrupt:
        return 130


def _run(_: argparse.Namespace) -> int:
    settings = _settings()
    asyncio.run(app.run(settings))
    return 0


def _check(options: argparse.Namespace) -> int:
    settings = _settings()
    logs.set_up("ERROR", settings.log_format, _secrets(settings))
    # Each line at once: what `--paint` costs must be read before it is spent.
    findings = asyncio.run(checkup(settings, paint=options.paint, say=partial(print, flush=True)))
    return 0 if all(finding.ok is not False for finding in findings) else 1


def _migrate(_: argparse.Namespace) -> int:
    settings = _storage_settings()
    revision = asyncio.run(opening.migrate(settings))
    print(f"The database is at revision {revision}, which is this version's.")
    return 0


def _backup(options: argparse.Namespace) -> int:
    settings = _storage_settings()
    copied = back_up(
        options.target,
        data_dir=settings.data_dir,
        database_url=settings.database_url.get_secret_value() if settings.database_url else None,
        pictures_url=settings.pictures_url,
        now=utc_now(),
    )
    print(copied.words)
    return 0


def _export(options: argparse.Namespace) -> int:
    folder: Path = options.to or Path(f"export-{options.member}")
    exported = asyncio.run(opening.export(_storage_settings(), folder, options.member, options.server))
    print(exported.words)
    return 0


def _spend(options: argparse.Namespace) -> int:
    settings = _storage_settings()
    month: Month = options.month or Month.of(utc_now())
    spent = asyncio.run(opening.spent(settings, month))
    budget = Budget(settings.money_cap, settings.money_currency)
    text = as_csv(month, spent, budget.currency) if options.csv else as_table(month, spent, budget)
    print(text, end="")
    return 0


def _demo(options: argparse.Namespace) -> int:
    # Imported only here: `run` must not depend on the sandbox.
    from bot.demo.demo import demo

    port = options.port if options.port is not None else DemoSettings().demo_port
    return asyncio.run(demo(port=port, real=options.real))


def _settings() -> Settings:
    settings = Settings()  # type: ignore[call-arg]  # its fields come from the environment
    logs.set_up(settings.log_level, settings.log_format, _secrets(settings))
    for line in strays(all_names()):
        log.warning(line)
    return settings


def _storage_settings() -> StorageSettings:
    """Without the token and the key, which nothing needs that only touches what is stored."""
    settings = StorageSettings()  # type: ignore[call-arg]  # as above
    logs.set_up(settings.log_level, settings.log_format, _secrets_of_storage(settings))
    return settings


def _secrets(settings: Settings) -> list[str]:
    own = (settings.discord_token.get_secret_value(), settings.image_api_key.get_secret_value())
    return [*own, *_secrets_of_storage(settings)]


def _secrets_of_storage(settings: StorageSettings) -> list[str]:
    return [] if settings.database_url is None else [settings.database_url.get_secret_value()]


def _month(name: str) -> Month:
    try:
        return Month.named(name)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _refuse(*lines: str, status: int) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="imagine-bot", description="A picture bot for Discord communities.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="run the bot on Discord")
    run.set_defaults(command=_run)
    check = commands.add_parser(
        "check", help="try the token, the endpoint, the key, the model, the database, the folder"
    )
    check.add_argument(
        "--paint", action="store_true", help="make one real picture too, the cheapest; it costs money"
    )
    check.set_defaults(command=_check)
    migrate = commands.add_parser("migrate", help="bring the database to this version, and start nothing")
    migrate.set_defaults(command=_migrate)
    backup = commands.add_parser(
        "backup", help="copy a SQLite database and its pictures, also while the bot runs"
    )
    backup.add_argument(
        "target", type=Path, metavar="TARGET", help="a folder that is not there yet, or is empty"
    )
    backup.set_defaults(command=_backup)
    export = commands.add_parser(
        "export", help="all that is held about a member, with the original pictures, also while the bot runs"
    )
    export.add_argument("member", type=int, metavar="MEMBER", help="the member's id at Discord")
    export.add_argument("--server", type=int, metavar="ID", help="of this server alone")
    export.add_argument(
        "--to", type=Path, metavar="FOLDER", help="a folder that is not there yet, or is empty"
    )
    export.set_defaults(command=_export)
    spend = commands.add_parser(
        "spend", help="what the pictures of a month have cost, by server, member and model"
    )
    spend.add_argument(
        "--month", type=_month, metavar="YYYY-MM", help="which one, e.g. 2026-11 (this one; by UTC)"
    )
    spend.add_argument("--csv", action="store_true", help="for a spreadsheet or a program")
    spend.set_defaults(command=_spend)
    demo = commands.add_parser("demo", help="try the bot in a browser, without any account or key")
    demo.add_argument("--real", action="store_true", help="make pictures with the endpoint of IMAGE_API_URL")
    demo.add_argument("--port", type=int, help="the port of the page (DEMO_PORT, 8787)")
    demo.set_defaults(command=_demo)
    return parser


def script() -> NoReturn:
    """Run one command and end this process with its exit status."""
    status = main()
    logging.shutdown()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        status = _EXIT_UNHEARD
    # At once: everything has been closed, but a thread of obstore may still be about to wake this program up, and
    # aborts the process when it finds a Python that is being taken apart.
    os._exit(status)


if __name__ == "__main__":
    script()
