"""Reads the body of an HTTP answer, as much of it as is of use."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import AsyncIterator

import aiohttp

from bot.imageapi.fetching.download import RESULT_LIMIT_BYTES, TooLarge
from bot.imageapi.reading.eventlines import BEGIN, UNNAMED_BEGIN
from bot.imageapi.reading.events import Body, error_in, read_events
from bot.imageapi.reading.pieces import joined

# A picture in base64, which has four characters for three bytes, and the JSON around it.
ANSWER_LIMIT_BYTES = RESULT_LIMIT_BYTES * 4 // 3 + 1024 * 1024
ERROR_LIMIT_BYTES = 64 * 1024
MOST_OF_A_BEGIN = 4096  # bytes in which a stream must show that it is one
LEAST_OF_A_BEGIN = 8  # bytes that are enough for it: `data: {"`
EVENTS = "text/event-stream"


async def read_body(response: aiohttp.ClientResponse, limit: int = ANSWER_LIMIT_BYTES) -> Body:
    """The body of an answer with a picture, `limit` bytes at most; of an error no more than its beginning.

    Of a stream of events only what is of use is kept, see `read_events`. Raises TooLarge as soon as more than the limit
    is announced or has come, but not for an error.
    """
    if response.status >= 300:
        begin = await read_beginning(response, ERROR_LIMIT_BYTES)
        return Body(error_in(begin) if _is_stream(begin, response.content_type) else begin)
    if (response.content_length or 0) > limit:
        raise TooLarge(response.content_length or 0)
    chunks = aiter(response.content.iter_any())
    begin = await _begin(chunks)
    if _is_stream(begin, response.content_type):
        return await read_events(_again(begin, chunks), limit)
    pieces, size = await _pieces(_again(begin, chunks), limit)
    if size > limit:
        raise TooLarge(size)
    return Body(await joined(pieces, size))


async def read_beginning(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The first `limit` bytes of the body. The rest is not waited for: the connection is closed after the answer."""
    pieces, size = await _pieces(response.content.iter_any(), limit)
    return (await joined(pieces, size))[:limit]


async def _begin(chunks: AsyncIterator[bytes]) -> bytes:
    """As much of the body as shows whether it is a stream of events."""
    begin = b""
    async for chunk in chunks:
        begin += chunk
        text = _text(begin)
        if len(text) >= LEAST_OF_A_BEGIN or b"\n" in text or len(begin) > MOST_OF_A_BEGIN:
            break
    return begin


def _is_stream(begin: bytes, media_type: str) -> bool:
    """Servers call streams by other media types, and what is none a stream. So the first line decides."""
    text = _text(begin)
    if media_type == EVENTS:
        return not text or BEGIN.match(text) is not None
    return UNNAMED_BEGIN.match(text) is not None


def _text(begin: bytes) -> bytes:
    return begin.lstrip().removeprefix(BOM_UTF8).lstrip()


async def _again(begin: bytes, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield begin
    async for chunk in chunks:
        yield chunk


async def _pieces(chunks: AsyncIterator[bytes], limit: int) -> tuple[list[bytes], int]:
    """The body until its end, or until it has more than `limit` bytes; and how many have come."""
    pieces, size = [], 0
    async for chunk in chunks:
        pieces.append(chunk)
        size += len(chunk)
        if size > limit:
            break
    return pieces, size
