"""Pictures that stand in texts, in odd base64, beside others, or in a body that is packed. Each with its source."""

from __future__ import annotations

import base64
import codecs
import gzip
import json
from typing import Any

import pytest

from bot.domain.errors import AnswerBroken, AnswerLost
from bot.imageapi.reading.answers import read_answer
from bot.imageapi.reading.unwrapped import unwrapped
from tests.imageapi.reading.conftest import Anything
from tests.imageapi.reading.test_shapes import B64, OTHER_B64, PNG, UNNAMED, URL, found

ODD_NAME = "https://cdn.example/a_(1).png"
SMALL = "https://cdn.example/small.png"
JSON = json.dumps({"data": [{"b64_json": B64}]})
COMMON_MARK = "https://spec.commonmark.org/0.31.2/#links"
REPLICATE = "https://replicate.com/docs/reference/http#predictions.create"
PADDING = "https://github.com/runpod-workers/worker-comfyui/issues/126"


def chat(content: Any) -> dict[str, Any]:
    return {"choices": [{"message": {"role": "assistant", "content": content}}]}


# By what it is: where it was seen or is described, the answer, and what is to be found.
SHAPES: dict[str, tuple[str, object, bytes | str]] = {
    "a link in Markdown": (COMMON_MARK, chat(f"Done. [download]({URL})"), URL),
    "Markdown with angle brackets": (COMMON_MARK, chat(f"![fox](<{URL}>)"), URL),
    "Markdown with brackets within": (COMMON_MARK, chat(f"![fox]({ODD_NAME})"), ODD_NAME),
    "Markdown with a title": (COMMON_MARK, chat(f'![fox]({URL} "a fox")'), URL),
    "a picture that is a link": (COMMON_MARK, chat(f"[![fox]({UNNAMED})]({URL})"), UNNAMED),
    "an address in a sentence": (
        "https://github.com/xqdoo00o/ChatGPT-to-API/issues/33",
        chat(f"Here is your picture: {URL}. Enjoy!"),
        URL,
    ),
    "HTML in a text": (
        "https://github.com/xtekky/gpt4free/pull/2391",
        chat(f'<img alt="fox" src="{UNNAMED}" width="64">'),
        UNNAMED,
    ),
    "JSON in a fence": (COMMON_MARK, chat(f'```json\n{{"url": "{UNNAMED}"}}\n```'), UNNAMED),
    "inlined in a sentence": (COMMON_MARK, chat(f"Here: data:image/png;base64,{B64} Enjoy!"), PNG),
    "a message that is an address": (REPLICATE, {"code": 0, "msg": URL}, URL),
    "spaces in a file's name": (
        "https://www.rfc-editor.org/rfc/rfc3986#section-2.1",
        {"data": [{"url": "https://cdn.example/my fox.png"}]},
        "https://cdn.example/my%20fox.png",
    ),
    "HTML's ampersand": (
        "https://html.spec.whatwg.org/multipage/named-characters.html",
        {"images": ["https://cdn.example/a.png?a=1&amp;sig=2"]},
        "https://cdn.example/a.png?a=1&sig=2",
    ),
    "a data: URL that does not say base64": (
        "https://www.rfc-editor.org/rfc/rfc2397",
        {"data": [{"url": f"data:image/png,{B64}"}]},
        PNG,
    ),
    "half a data: URL": (
        "https://github.com/Acly/comfyui-tooling-nodes/issues/39",
        {"data": [{"b64_json": f"image/png;base64,{B64}"}]},
        PNG,
    ),
    "base64 with its name": (PADDING, {"data": [{"b64_json": f"base64,{B64}"}]}, PNG),
    "base64 in quotes": (PADDING, {"data": [{"b64_json": f'"{B64}"'}]}, PNG),
    "Python's bytes": (PADDING, {"images": [f"b'{B64}'"]}, PNG),
    "the picture before it": (REPLICATE, {"before": SMALL, "after": URL}, URL),
    "its source": (REPLICATE, {"source": SMALL, "result": URL}, URL),
    "its source in base64": (REPLICATE, {"original_image": OTHER_B64, "edited_image": B64}, PNG),
    "the original of a small one": (REPLICATE, {"thumbnail": SMALL, "original": URL}, URL),
    "a depth map": (REPLICATE, {"depth_map": OTHER_B64, "image": B64}, PNG),
    "the model's own page": (
        REPLICATE,
        {"model": {"url": "https://hub.example/m", "image": SMALL}, "output": [UNNAMED]},
        UNNAMED,
    ),
    "a film beside it": (
        "https://docs.lumalabs.ai/docs/image-generation",
        {"videos": [{"url": "https://cdn.example/v.mp4"}], "images": [{"url": UNNAMED}]},
        UNNAMED,
    ),
    "the answer's name is response": (REPLICATE, {"response": {"url": UNNAMED}}, UNNAMED),
}

# The body as it is sent.
BODIES: dict[str, tuple[str, bytes, bytes | str]] = {
    "the same name twice, then empty": (
        "https://www.rfc-editor.org/rfc/rfc8259#section-4",
        f'{{"data": [{{"url": "{URL}", "url": ""}}], "data": []}}'.encode(),
        URL,
    ),
    "Python's quotes": (
        "https://docs.python.org/3/library/stdtypes.html",
        f"{{'url': '{URL}'}}".encode(),
        URL,
    ),
    "XML": ("https://www.w3.org/TR/xml/", f"<?xml version='1.0'?><r><url>{URL}</url></r>".encode(), URL),
    "gzip that no header names": (
        "https://www.rfc-editor.org/rfc/rfc1952",
        gzip.compress(JSON.encode()),
        PNG,
    ),
    "UTF-16": (
        "https://learn.microsoft.com/en-us/dotnet/api/system.text.unicodeencoding",
        codecs.BOM_UTF16_LE + JSON.encode("utf-16-le"),
        PNG,
    ),
    "UTF-16 without a mark": (
        "https://learn.microsoft.com/en-us/dotnet/api/system.text.unicodeencoding",
        JSON.encode("utf-16-be"),
        PNG,
    ),
}

NOT_SHOWN: dict[str, object] = {
    "a page in a sentence": chat("See https://docs.example/policy for more."),
    "a page's logo": {"data": [], "model": {"url": "https://hub.example/m"}},
    "a film": {"data": [], "videos": ["https://cdn.example/v.mp4"]},
    "an address in a description": {"data": [], "description": f"Such as {URL} or others"},
}


@pytest.mark.parametrize("name", SHAPES)
async def test_the_picture_is_found(anything: Anything, name: str) -> None:
    source, value, expected = SHAPES[name]
    anything.body = json.dumps(value).encode()

    assert found(await anything.paint()) == expected
    assert anything.posts == 1
    assert source.startswith("https://")


@pytest.mark.parametrize("name", BODIES)
async def test_the_picture_is_found_in_such_a_body(anything: Anything, name: str) -> None:
    source, anything.body, expected = BODIES[name]

    assert found(await anything.paint()) == expected
    assert anything.posts == 1
    assert source.startswith("https://")


@pytest.mark.parametrize("name", NOT_SHOWN)
async def test_what_a_text_only_names_is_not_taken(anything: Anything, name: str) -> None:
    anything.body = json.dumps(NOT_SHOWN[name]).encode()

    with pytest.raises((AnswerBroken, AnswerLost)):
        await anything.paint()
    assert anything.posts == 1


async def test_a_path_in_a_text_is_the_endpoints_own(anything: Anything) -> None:
    anything.body = json.dumps(chat("![fox](/images/1.png)")).encode()

    assert found(await anything.paint()) == anything.url.removesuffix("/v1") + "/images/1.png"


def test_the_members_own_address_in_a_text_is_none() -> None:
    answer = json.dumps(chat(f"You asked for ![fox]({URL})")).encode()
    assert read_answer(answer, "https://x.example:443", {"prompt": f"a fox as in {URL}"}) is None


def test_what_is_packed_small_does_not_become_large() -> None:
    assert len(unwrapped(gzip.compress(bytes(10_000_000)), 1_000_000)) == 1_000_000


def test_what_only_begins_like_gzip_stays_as_it_is() -> None:
    assert unwrapped(b"\x1f\x8b\x08 and more", 1000) == b"\x1f\x8b\x08 and more"


def test_base64_of_any_length_is_whole_in_quotes() -> None:
    for size in range(60, 66):
        data = (PNG * 2)[:size]
        body = json.dumps({"image": f"'{base64.b64encode(data).decode()}'"}).encode()
        answer = read_answer(body, "https://x.example:443")
        assert answer is not None
        assert answer.data == data
