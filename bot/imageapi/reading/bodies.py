"""Reads the body of an HTTP answer, as much of it as is of use."""

from __future__ import annotations

import asyncio

import aiohttp

from bot.imageapi.fetching.download import RESULT_LIMIT_BYTES, TooLarge

# A picture in base64, which has four characters for three bytes, and the JSON around it.
ANSWER_LIMIT_BYTES = RESULT_LIMIT_BYTES * 4 // 3 + 1024 * 1024
ERROR_LIMIT_BYTES = 64 * 1024
AT_ONCE = 1024 * 1024  # bytes that are copied without a thread


async def read_body(response: aiohttp.ClientResponse, limit: int = ANSWER_LIMIT_BYTES) -> bytes:
    """The body of an answer with a picture, `limit` bytes at most; of an error no more than its beginning.

    Raises TooLarge as soon as more than the limit is announced or has come, but not for an error.
    """
    if response.status >= 300:
        return await read_beginning(response, ERROR_LIMIT_BYTES)
    if (response.content_length or 0) > limit:
        raise TooLarge(response.content_length or 0)
    chunks, size = await _chunks(response, limit)
    if size > limit:
        raise TooLarge(size)
    return await _joined(chunks, size)


async def read_beginning(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The first `limit` bytes of the body. The rest is not waited for: the connection is closed after the answer."""
    chunks, size = await _chunks(response, limit)
    return (await _joined(chunks, size))[:limit]


async def _chunks(response: aiohttp.ClientResponse, limit: int) -> tuple[list[bytes], int]:
    """The body until its end, or until it has more than `limit` bytes; and how many have come."""
    chunks, size = [], 0
    async for chunk in response.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            break
    return chunks, size


async def _joined(chunks: list[bytes], size: int) -> bytes:
    # `join` lets other threads run while it copies many bytes, but not in the event loop's own thread.
    return b"".join(chunks) if size <= AT_ONCE else await asyncio.to_thread(b"".join, chunks)
