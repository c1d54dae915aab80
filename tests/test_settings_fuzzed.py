"""Whatever stands in a setting: it is taken, or the start ends with 78 and one line a fault; never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.__main__ import main
from bot.config import Settings
from bot.config.faults import all_names, settings_problems, strays

ROOT = Path(__file__).parent.parent
REQUIRED = {"DISCORD_TOKEN": "a-token", "IMAGE_API_KEY": "a-key"}
SETTINGS = [name.upper() for name in Settings.model_fields]
ODD = (
    "inf",
    "nan",
    "1e400",
    "-1",
    "0-99999999999",
    "9" * 30,
    "9" * 5000,
    "a\nb: c",
    "a\r\nb",
    "x" * 5000,
    "http://[",
    "https://host:99999/",
    "https://user:hunter2@host/",
    "{" * 3000,
    '{"a": NaN}',
    '{"a": "\\ud83d"}',
    '{"a": 1e999}',
    "[]",
    "a=b=c&&",
    "\udcff",
    "ünïcödé",
    "\x1b[31m",
    "/proc/nowhere/file",
    "\u2028",
)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in all_names():
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in REQUIRED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", SETTINGS)
def test_an_odd_value_is_taken_or_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ODD:
        monkeypatch.setenv(name, value)
        try:
            Settings()  # type: ignore[call-arg]  # from the environment
        except ValidationError as error:
            lines = list(settings_problems(error))
            assert [line.partition(":")[0] for line in lines] == [name], value
            assert lines[0].isprintable(), lines
            assert name == "IMAGE_MODELS_FILE" or "hunter2" not in lines[0]
            assert len(lines[0]) < 400
            assert ";" in lines[0] or "must" in lines[0], lines


# Values that pydantic takes and a part of the program could stumble over, and those that must be refused.
REFUSED = {
    "IMAGE_RATE": ("inf", "nan", "1e400", "1e-300"),
    "IMAGE_TIMEOUT": ("inf", "1e300"),
    "HTTP_PORT": ("65536", "9" * 30),
    "SHARD_IDS": ("0-99999999999", "3-1", "-1", "x"),
    "SHARD_COUNT": ("9" * 30,),
    "INSTANCE": ("x" * 201, "two\nlines"),
    "IMAGE_EXTRA": ("[1]", '{"a": NaN}', "{" * 3000, '{"a": 1e999}', '"x"'),
    "IMAGE_QUERY": ("a=b\nX-Evil: 1", "a b=c"),
    "IMAGE_AUTH_HEADER": ("X-Key: a\r\nX-Evil: 1", "no header", ": x"),
    "IMAGE_PATH": ("/a b", "/a\nb"),
    "IMAGE_MODELS_PATH": (
        "/a b",
        "/a#b",
        "https://elsewhere.example/models",
        "http://apipie.ai/v1/models",
        "https://apipie.ai:8443/models",
        "https://user:hunter2@apipie.ai/models",
        "https://",
        "ftp://apipie.ai/models",
    ),
    "HTTP_HOST": ("http://x", "a b", "ünï", "a..b"),
    "DATA_DIR": ("/dev/null", "/dev/null/data"),
    "PICTURES_URL": ("http://[", "ftp://host/x"),
    "DISCORD_SYNC_GUILD": ("9" * 30, "-1", "fox"),
    "MONEY_CAP": ("inf", "nan", "-1"),
    "MONEY_CURRENCY": ("US dollars", "=USD", "a" * 9, "<b>", "1", "U;S"),
    "SHUTDOWN_GRACE": ("inf", "1e9"),
    "KEEP_PICTURES_DAYS": ("9" * 12,),
    "IMAGE_API_URL": ("http://x:99999", "http://[", "http://a b"),
    "LOG_LEVEL": ("LOUD",),
    "IMAGE_MODELS_FILE": (".", "x" * 5000, "nowhere.toml"),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, odd in REFUSED.items() for value in odd])
def test_what_cannot_work_ends_the_start(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    assert main(["run"]) == 78
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{name}: ")


ENV_FILES: dict[str, bytes] = {
    "a mark at its start": b"\xef\xbb\xbfDISCORD_TOKEN=t\nIMAGE_API_KEY=k\n",
    "lines of Windows": b"DISCORD_TOKEN=t\r\nIMAGE_API_KEY=k\r\n",
    "quotes": b"DISCORD_TOKEN=\"t\"\nIMAGE_API_KEY='k'\n",
    "twice": b"DISCORD_TOKEN=old\nIMAGE_API_KEY=k\nDISCORD_TOKEN=t\n",
    "export and spaces": b"export DISCORD_TOKEN = t\n  IMAGE_API_KEY = k  # mine\n",
}


@pytest.mark.parametrize("written", ENV_FILES)
def test_an_env_file_as_editors_write_it(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in REQUIRED:
        monkeypatch.delenv(name)
    Path(".env").write_bytes(ENV_FILES[written])
    settings = Settings()  # type: ignore[call-arg]  # from the file
    assert settings.discord_token.get_secret_value() == "t"
    assert settings.image_api_key.get_secret_value() == "k"


@pytest.mark.parametrize("kind", ["folder", "latin-1", "utf-16"])
def test_an_env_file_that_cannot_be_read(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    if kind == "folder":
        Path(".env").mkdir()
    else:
        Path(".env").write_bytes("IMAGE_SERVICE_NAME=Böse\n".encode(kind))
    assert main(["run"]) == 78
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(".env: ")


MODELS: dict[str, bytes] = {
    "empty": b"",
    "not in UTF-8": b"[[model]]\nid = 'B\xf6se'",
    "not TOML": b"}{",
    "odd qualities": b"[[model]]\nid = 'a'\nqualities = [1]",
    "credits that are a text": b"[[model]]\nid = 'a'\nqualities = { hd = \"2\" }",
    "an id that is a number": b"[[model]]\nid = 3",
    "an id that is a list": b"[[model]]\nid = [1]\n[[model]]\nid = [1]",
    "an id that is a table": b"[[model]]\nid = { a = 1 }",
    "nested too deep": b"a = " + b"[" * 5000 + b"]" * 5000,
    "nested too deep in extra": b"[[model]]\nid = 'a'\nextra = " + b"{ a = " * 600 + b"1" + b" }" * 600,
    "a model that is none": b"model = 3",
    "models that are none": b"model = [1, 'a', []]",
    "an infinite price": b"[[model]]\nid = 'a'\nprice = inf",
    "no number": b"[[model]]\nid = 'a'\nprice = nan",
    "a time in extra": b"[[model]]\nid = 'a'\nextra = { since = 2020-01-01 }",
    "huge credits": b"[[model]]\nid = 'a'\nqualities = { hd = 99999999999999999999 }",
    "twice": b"[[model]]\nid = 'a'\n[[model]]\nid = 'a'",
}


@pytest.mark.parametrize("kind", MODELS)
def test_a_models_file_that_cannot_be_used(
    kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("models.toml").write_bytes(MODELS[kind])
    monkeypatch.setenv("IMAGE_MODELS_FILE", "models.toml")
    monkeypatch.setenv("HTTP_PORT", "0")
    assert main(["run"]) == 78
    lines = capsys.readouterr().err.splitlines()
    said = [line for line in lines if line.startswith("IMAGE_MODELS_FILE: ")]
    assert said
    assert all("; " in line or "must hold" in line for line in said), said
    assert "Traceback" not in "\n".join(lines)


def test_a_models_file_with_a_mark_at_its_start_is_read() -> None:
    from bot.imageapi.listing.modelsfile import read_models_file

    Path("models.toml").write_bytes(b"\xef\xbb\xbf[[model]]\nid = 'a'\n")
    assert [model.id for model in read_models_file(Path("models.toml"))] == ["a"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("IMAGE_MODLE", "IMAGE_MODEL"),
        ("DISCORD_TOKN", "DISCORD_TOKEN"),
        ("QUOTA_LIMIT", "QUEUE_LIMIT"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("MONEY_CAPS", "MONEY_CAP"),
        ("HTTP_PORTS", "HTTP_PORT"),
        ("image_timeot", "IMAGE_TIMEOUT"),
    ],
)
@pytest.mark.parametrize("in_file", [True, False])
def test_a_mistyped_setting_is_named(
    typed: str, meant: str, in_file: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if in_file:
        Path(".env").write_text(f"{typed}=7\n")
    else:
        monkeypatch.setenv(typed, "7")
    assert f"{typed.upper()}: is no setting; did you mean {meant}?" in list(strays(all_names()))


@pytest.mark.parametrize(
    "name", ["PATH", "HTTP_PROXY", "LOGNAME", "HOSTNAME", "PYTHONPATH", "LC_ALL", "DATA_FROM"]
)
def test_other_names_are_nobodys_business(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "7")
    assert not [line for line in strays(all_names()) if line.startswith(name)]


def test_what_touches_only_what_is_stored_needs_no_token(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "IMAGE_API_URL": "nonsense"}
    for arguments in (["migrate"], ["backup", "copy"], ["spend"], ["spend", "--csv"]):
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (0, ""), ended
