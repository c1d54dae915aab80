"""The models files of docs/endpoints: each can be read, and what is sent with it is what its endpoint's documents name.

Each file says at its top which settings go with it, where its facts are from, and whether it was run.
"""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp import web
from yarl import URL

from bot.config import Settings
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import GivenPicture, PictureRequest
from bot.imageapi.client import ImageClient
from bot.imageapi.dialects.known import habits_of
from bot.imageapi.listing.catalogue import build_catalogue
from bot.imageapi.listing.modellist import ModelList
from bot.imageapi.listing.modelsfile import read_models_file
from bot.opening import endpoint_of
from tests.imageapi.listing.endpoint_documents import DOCUMENTED
from tests.pictures import picture

ROOT = Path(__file__).parents[3]
FOLDER = "docs/endpoints"
FILES = sorted(path.name for path in (ROOT / FOLDER).iterdir())
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\|[^|]+\|([^|]+)\| \[[\w.-]+\]\(docs/endpoints/([\w.-]+)\)[^|]*\|[^|]+\|[^|]+\| ([^|]+) \|$", re.M
)
SETTING = re.compile(r"^#   ([A-Z][A-Z_]*)=(\S+)$", re.M)
NAMED = re.compile(r"`([A-Z][A-Z_]*)=([^`]+)`")
KEY, GIVEN, PAINTED = "sk-of-mine", picture(colour="red"), picture(colour="blue")
EACH = {"model", "prompt", "n"}
MODELS = [(file, id) for file, models in DOCUMENTED.items() for id in models]
CHANGERS = [(file, id) for file, id in MODELS if DOCUMENTED[file][id].picture]


@pytest.fixture(autouse=True)
def _in_a_checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The files are where the settings name them. Neither the developer's environment nor their `.env` counts."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER)
    monkeypatch.chdir(tmp_path)


def head(file: str) -> str:
    """The comment at the top of the file."""
    lines = (ROOT / FOLDER / file).read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith("#"))


def settings_of(file: str) -> Settings:
    """The settings at the top of the file, as somebody copies them into `.env`."""
    lines = {"DISCORD_TOKEN": "token", "IMAGE_API_KEY": KEY, **dict(SETTING.findall(head(file)))}
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()), encoding="utf-8")
    return Settings()  # type: ignore[call-arg]  # the required ones stand in the file


def catalogue_of(settings: Settings) -> Catalogue:
    assert settings.image_models_file is not None
    models = read_models_file(settings.image_models_file)
    return build_catalogue(models, ModelList(), None, habits_of(settings.image_api_url))


@pytest.mark.parametrize("file", FILES)
def test_the_settings_at_its_top_are_settings_and_name_the_file(file: str) -> None:
    named = dict(SETTING.findall(head(file)))

    assert {name.lower() for name in named} <= set(Settings.model_fields)
    assert {"IMAGE_API_URL", "IMAGE_MODELS_FILE"} <= set(named)
    assert settings_of(file).image_models_file == Path(FOLDER, file)


@pytest.mark.parametrize("file", FILES)
def test_its_models_are_those_whose_documents_are_known(file: str) -> None:
    catalogue = catalogue_of(settings_of(file))

    assert [model.id for model in catalogue.models] == list(DOCUMENTED[file])
    assert all(model.label != model.id and model.sizes for model in catalogue.models)
    assert all(not model.assumed for model in catalogue.models)
    assert re.search(r"[Bb]y (its|their) documents, read on \d{4}-\d{2}-\d{2}", head(file))


def test_the_readme_has_a_row_for_each_file_and_no_other() -> None:
    rows = ROW.findall(README)

    assert sorted(file for _, file, _ in rows) == FILES
    for settings, file, what in rows:
        named = dict(SETTING.findall(head(file)))
        assert dict(NAMED.findall(settings)).items() <= named.items()
        # All that is no default stands in the row, so that nobody has to open the file for it.
        assert set(named) - {"IMAGE_MODELS_FILE"} <= {name for name, _ in NAMED.findall(settings)}
        assert what.startswith("run: ") == ("\n# Run: " in head(file)), file
        assert what.startswith(("run: ", "by its documents")), file


# --- what is sent --------------------------------------------------------------------------------------


@dataclass
class Heard:
    """A request as it came: `names` are its parameters, `pictures` the fields that hold the picture."""

    path: str
    headers: Mapping[str, str]
    names: set[str]
    pictures: set[str]


class Recorder:
    """An endpoint of any address, which paints whatever is asked."""

    def __init__(self) -> None:
        self.url = URL()
        self.heard: list[Heard] = []

    async def paint(self, request: web.Request) -> web.Response:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            pictures = {name for name, value in form.items() if isinstance(value, web.FileField)}
            names = set(form) - pictures
        else:
            body = await request.json()
            pictures = {name for name, value in body.items() if "base64," in str(value)}
            names = set(body) - pictures
        self.heard.append(Heard(request.path_qs, request.headers, names, pictures))
        return web.json_response({"data": [{"b64_json": base64.b64encode(PAINTED).decode()}]})

    def client(self, settings: Settings) -> ImageClient:
        """The program's client with these settings, but for the host of their address."""
        endpoint = endpoint_of(settings)
        return ImageClient(replace(endpoint, url=str(self.url.join(URL(URL(endpoint.url).raw_path)))))


@pytest.fixture
async def recorder() -> AsyncIterator[Recorder]:
    recorder, app = Recorder(), web.Application()
    app.router.add_post("/{path:.*}", recorder.paint)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        recorder.url = URL.build(scheme="http", host="127.0.0.1", port=runner.addresses[0][1])
        yield recorder
    finally:
        await runner.cleanup()


def every_option(model: Model) -> PictureRequest:
    def first(choices: object) -> str | None:
        return next(iter(choices), None)  # type: ignore[call-overload]

    return PictureRequest(
        prompt="a red fox",
        model=model.id,
        size=first(model.sizes),
        quality=first(model.qualities),
        style=first(model.styles),
    )


@pytest.mark.parametrize(("file", "id"), MODELS)
async def test_a_picture_is_asked_for_as_the_documents_say(recorder: Recorder, file: str, id: str) -> None:
    settings, asked = settings_of(file), DOCUMENTED[file][id]
    model = catalogue_of(settings).model(id)
    async with recorder.client(settings) as client:
        answer = await client.paint(every_option(model), model)

    (heard,) = recorder.heard
    assert answer.data == PAINTED
    assert (heard.path, heard.pictures) == (asked.path, set())
    assert (model.image is not None) == bool(asked.picture)
    assert heard.names == EACH | set(asked.names.split())
    carries_key = {name for name, value in heard.headers.items() if value.endswith(endpoint_of(settings).key)}
    assert carries_key == {"api-key" if file == "azure.toml" else "Authorization"}


@pytest.mark.parametrize(("file", "id"), CHANGERS)
async def test_a_change_goes_where_the_documents_say(recorder: Recorder, file: str, id: str) -> None:
    settings, asked = settings_of(file), DOCUMENTED[file][id]
    model = catalogue_of(settings).model(id)
    async with recorder.client(settings) as client:
        await client.paint(every_option(model), model, [GivenPicture("image/png", data=GIVEN)])

    (heard,) = recorder.heard
    assert (heard.path, heard.pictures) == (asked.change, {asked.picture})
    assert heard.names == EACH | set(asked.names.split())
