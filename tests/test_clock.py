"""The clock that the demo moves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Settings
from bot.config.clock import FILE, MovedClock, move, utc_now
from bot.opening import clock_of

HERE, THERE = "127.0.0.1:9", "discord.example"


def is_later(clock: MovedClock, seconds: float) -> bool:
    return abs(clock() - utc_now() - timedelta(seconds=seconds)) < timedelta(seconds=60)


def test_it_is_as_late_as_the_file_says(tmp_path: Path) -> None:
    clock = MovedClock(tmp_path / FILE)
    assert is_later(clock, 0)
    for seconds in (3 * 86400.0, 5 * 86400.0, -7200.0):
        move(tmp_path, seconds)
        assert is_later(clock, seconds)


@pytest.mark.parametrize("text", ["", "soon", "inf", "nan", "1e300"])
def test_what_is_no_number_moves_nothing(tmp_path: Path, text: str) -> None:
    move(tmp_path, 7200)
    clock = MovedClock(tmp_path / FILE)
    assert is_later(clock, 7200)
    (tmp_path / "odd").write_text(text)
    (tmp_path / "odd").replace(tmp_path / FILE)
    assert is_later(clock, 7200)


@pytest.mark.parametrize(("api", "gateway"), [(HERE, HERE), (THERE, HERE), (HERE, THERE), (THERE, THERE)])
def test_it_can_be_moved_on_loopback_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: str, gateway: str
) -> None:
    move(tmp_path, 86400)
    for name, value in {
        "DISCORD_TOKEN": "token",
        "DISCORD_API_URL": f"http://{api}/api/v10",
        "DISCORD_GATEWAY_URL": f"ws://{gateway}",
        "DISCORD_ALLOW_INSECURE": "1",
        "IMAGE_API_KEY": "key",
        "DATA_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    clock = clock_of(Settings(_env_file=None))  # type: ignore[call-arg]  # its fields come from the environment
    is_moved = clock() - utc_now() > timedelta(hours=12)
    assert is_moved == (api == gateway == HERE)
