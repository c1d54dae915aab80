"""Events come out the same however their bytes were cut; and no more is kept of a stream than may be."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.imageapi.fetching.download import TooLarge
from bot.imageapi.reading.eventlines import EventLines
from bot.imageapi.reading.events import read_events
from tests.imageapi.reading.wire import event, of_kind
from tests.pictures import picture

PNG = picture((8, 8), "red")
B64 = base64.b64encode(PNG).decode()
LIMIT = 4000
PIECES = st.sampled_from(
    [
        b"data",
        b":",
        b" ",
        b"\n",
        b"\r",
        b"\r\n",
        b"event",
        b"retry",
        b"{",
        b"}",
        b"a",
        b"\xef\xbb\xbf",
        b"\n\n",
    ]
)


def events(chunks: Sequence[bytes]) -> list[tuple[str, bytes]]:
    lines = EventLines()
    found = [each for chunk in chunks for each in lines.feed(chunk)]
    rest = lines.rest()
    assert lines.size == 0
    return [(each.name, b"".join(each.pieces)) for each in (*found, *([rest] if rest else []))]


@given(st.lists(PIECES, max_size=60).map(b"".join), st.data())
@example(b"data:a\r\n\r\ndata:b\r\n\r\n", None)
def test_it_does_not_matter_how_a_stream_is_cut(body: bytes, data: st.DataObject | None) -> None:
    whole = events([body])
    assert events([body[at : at + 1] for at in range(len(body))]) == whole
    if data is not None:
        cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=8)))
        assert events([body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]) == whole


@given(st.lists(st.binary().filter(lambda data: not {10, 13} & set(data)), min_size=1, max_size=5))
def test_lines_of_data_are_joined_by_line_breaks(lines: list[bytes]) -> None:
    body = b"event: x\n" + b"".join(b"data: " + line + b"\n" for line in lines) + b"\n"
    joined = b"\n".join(lines).lstrip(b"\n")  # empty lines in front are left out
    assert events([body]) == ([("x", joined)] if joined else [])


async def streamed(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def test_pictures_that_are_not_finished_are_not_kept() -> None:
    coarse = of_kind("image_generation.partial_image", b64_json="A" * (LIMIT - 500), partial_image_index=0)
    body = await read_events(streamed(*[coarse] * 3, event(b64_json=B64)), LIMIT)

    assert len(body.data) < len(B64) + 100
    assert body.is_begun


@pytest.mark.parametrize(
    "piece",
    [
        b"data: " + b"A" * 100,  # a line without an end
        b"data: {}\n",  # an event without an end
        event(progress=1),  # events without an end
        b": ping\n\n",
        b"\n",
        of_kind("image_generation.partial_image", b64_json="A" * 100),
    ],
)
async def test_a_stream_without_an_end_is_not_read_for_ever(piece: bytes) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield piece * 10

    with pytest.raises(TooLarge):
        await read_events(endless(), LIMIT)
