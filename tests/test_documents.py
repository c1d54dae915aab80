"""README, .env.example, CHANGELOG, the lock and .ci/run say what the program does; what documents name is there."""

from __future__ import annotations

import ast
import asyncio
import errno
import json
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from discord import Permissions
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pydantic import ValidationError

import bot
from bot.__main__ import DemoSettings
from bot.config import Settings
from bot.config.faults import settings_problems
from bot.imageapi.listing.modelsfile import read_models_file
from bot.ops.health import CannotListen

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
REQUIRED = {"DISCORD_TOKEN": "a-token", "IMAGE_API_KEY": "a-key"}
NAMES = [name.upper() for name in (*Settings.model_fields, *DemoSettings.model_fields)]

SETTING = re.compile(r"^#?([A-Z][A-Z_]*)=(.*)$")
ROW = re.compile(r"^\| `([A-Z][A-Z_]*)` \| (.+?) \| (.+) \|$", re.MULTILINE)
CODE = re.compile(r"^ *```.*?^ *```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PLACE = re.compile(r"`((?:\.ci|\.github|benchmarks|bot|deploy|docs|tests)/[\w./-]*)`")
NAMED_IN = re.compile(r"`(\w+)`\s+in\s+`([\w./-]+\.py)`")
CITED = re.compile(r"(?<![\w./-])(?:[\w-]+/)*[\w-]+\.md\b")  # not within an address

DISCORDS_OWN = {"The application did not respond"}


@pytest.fixture(autouse=True)
def _no_settings_from_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the developer's environment nor their `.env` may decide what the defaults are."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return {found[1]: found[2] for line in lines if (found := SETTING.match(line))}


def settings_from(lines: dict[str, str]) -> Settings:
    path = Path(".env")
    path.write_text("".join(f"{name}={value}\n" for name, value in lines.items()), encoding="utf-8")
    return Settings()  # type: ignore[call-arg]  # the required ones stand in the file


def table() -> dict[str, str]:
    return {name: default for name, default, _ in ROW.findall(README)}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", README, re.MULTILINE | re.DOTALL)


async def output(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0, command
    return said.decode()


async def files() -> list[Path]:
    """Every file of the repository, also those not yet committed, but none that is ignored."""
    listed = await output("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_the_example_names_every_setting_once_with_one_line_of_comment() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = [found[1] for line in lines if (found := SETTING.match(line))]
    assert sorted(named) == sorted(NAMES)
    for before, line in pairwise(lines):
        if SETTING.match(line):
            assert before.startswith("# "), line


def test_the_example_shows_the_defaults() -> None:
    assert settings_from(example() | REQUIRED) == settings_from(REQUIRED)
    assert int(example()["DEMO_PORT"]) == DemoSettings.model_fields["demo_port"].default


def test_the_example_as_it_stands_asks_for_the_two_that_are_required() -> None:
    with pytest.raises(ValidationError) as caught:
        settings_from(dict.fromkeys(REQUIRED, ""))
    assert [line.partition(":")[0] for line in settings_problems(caught.value)] == list(REQUIRED)


def test_the_table_names_every_setting_with_its_default() -> None:
    assert sorted(table()) == sorted(NAMES)
    for name, value in example().items():
        if name in REQUIRED:
            assert table()[name] == "required"
        elif value:
            assert table()[name] == f"`{value}`"
        else:
            assert not table()[name].startswith("`"), f"{name}: its default is empty, so say it in words"


def test_the_first_two_commands_start_the_demo_and_run_the_tests() -> None:
    install = "python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]' && "
    first, second = re.findall(r"^```.*?^```$", README, re.MULTILINE | re.DOTALL)[:2]
    assert first == f"```sh\n{install}.venv/bin/imagine-bot demo\n```"
    assert second == f"```sh\n{install}.venv/bin/pytest -n auto\n```"


async def test_ci_takes_its_test_command_out_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    body = re.search(r"^test_command\(\) \{\n(.*?)^\}$", script, re.MULTILINE | re.DOTALL)
    assert body is not None
    assert await output("bash", "-c", body[1]) == blocks("sh")[1]
    assert '"$(test_command)"' in script
    assert ".venv/bin/pytest" not in script


def test_the_models_in_the_readme_can_be_read() -> None:
    (text,) = blocks("toml")
    path = Path("models.toml")
    path.write_text(text, encoding="utf-8")
    assert [known.id for known in read_models_file(path)] == ["gpt-image-2", "dall-e-3"]


def test_the_invitation_asks_for_what_the_readme_names() -> None:
    asked = re.search(r"permissions=(\d+)", README)
    assert asked is not None
    named = Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        embed_links=True,
        attach_files=True,
        read_message_history=True,
    )
    assert int(asked[1]) == named.value


@pytest.mark.parametrize(
    "wrong",
    [
        {"DISCORD_TOKEN": ""},
        {"DISCORD_TOKEN": "two words"},
        {"IMAGE_API_URL": "apipie.ai"},
        {"IMAGE_MODELS_FILE": "models.toml"},
        {"IMAGE_EXTRA": "provider=openai"},
    ],
)
def test_the_readme_quotes_each_fault_as_the_program_says_it(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        settings_from(REQUIRED | wrong)
    (line,) = settings_problems(caught.value)
    assert f"| `{line}` |" in README


def test_the_readme_quotes_the_fault_of_a_taken_port() -> None:
    assert f"| `{CannotListen('127.0.0.1', 8080, errno.EADDRINUSE)}` |" in README


async def documents() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in await files() if path.suffix == ".md"}


def anchors(text: str) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


async def test_links_lead_to_a_file_and_a_heading_that_are_there() -> None:
    for document, text in (await documents()).items():
        for link in LINK.findall(CODE.sub("", text)):
            name, _, heading = link.partition("#")
            target = document.parent / name if name else document
            if "://" in link:
                continue
            assert target.exists(), f"{document.name} points to {link}"
            assert not heading or heading in anchors(target.read_text(encoding="utf-8")), link


async def test_places_in_the_repository_that_the_documents_name_are_there() -> None:
    for document, text in (await documents()).items():
        for place in PLACE.findall(text):
            assert (ROOT / place).exists(), f"{document.name} names {place}"
        for name, place in NAMED_IN.findall(text):
            code = (ROOT / place).read_text(encoding="utf-8")
            assert re.search(rf"^(?:class |def )?{name}\b", code, re.MULTILINE), f"{place} has no {name}"


async def test_documents_that_the_code_cites_are_there() -> None:
    for path in await files():
        if path.suffix == ".py":
            for cited in CITED.findall(path.read_text(encoding="utf-8")):
                near = (ROOT / cited, path.parent / cited)
                assert any(place.exists() for place in near), f"{path.relative_to(ROOT)} cites {cited}"


def sentences() -> Iterator[str]:
    """Every piece of text in the front's code; of a sentence with values in it, the pieces between them."""
    for path in (ROOT / "bot" / "front").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_what_the_readme_quotes_is_what_the_bot_says() -> None:
    said = list(sentences())
    quotes = set(re.findall(r'"([^"\n]+)"', CODE.sub("", README)))
    assert quotes > DISCORDS_OWN
    for quote in quotes - DISCORDS_OWN:
        assert any(quote in piece for piece in said), f"the bot never says “{quote}”"


def test_the_story_in_contributing_is_one_of_the_tests() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (story,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    stories = (path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "stories").glob("test_*.py"))
    assert any(story in told for told in stories)


def test_the_changelog_has_this_version_on_top() -> None:
    versions = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == bot.__version__
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == bot.__version__


def test_the_lock_holds_every_dependency_within_its_range_and_with_hashes() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+).*\\\n    --hash=sha256:", text, re.MULTILINE))
    assert len(locked) == len(re.findall(r"^\S", text, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for line in (*project["project"]["dependencies"], *project["build-system"]["requires"]):
        wanted = Requirement(line)
        assert wanted.specifier.contains(locked[canonicalize_name(wanted.name)]), line


def test_the_servers_of_the_stories_and_all_that_they_need_are_pinned_by_hash() -> None:
    folder = ROOT / "tests" / "stories" / "servers"
    packages = json.loads((folder / "npm" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all(package["integrity"] for name, package in packages.items() if name)
    text = (folder / "litellm.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9.-]+)==([^ ]+).*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert ("litellm", "1.105.7") in pinned
    assert len(pinned) == len(re.findall(r"^\S", text, re.MULTILINE))


async def test_no_file_names_a_package_registry_or_a_place_on_somebodys_machine() -> None:
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "debian" + ".org", "docker" + ".io")
    forbidden = re.compile("|".join(map(re.escape, hosts)) + r"|(?<![\w.$}])/(?:work|root|home|Users)/")
    for path in await files():
        if path.suffix not in {".png", ".webp", ".ico", ".woff2"}:
            found = forbidden.search(path.read_text(encoding="utf-8", errors="replace"))
            assert found is None, f"{path.relative_to(ROOT)} names {found and found[0]}"
