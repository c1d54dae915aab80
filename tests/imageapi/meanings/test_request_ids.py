"""Which request it was, for whoever asks the provider: by the header that this one has, if it is a plain word."""

from __future__ import annotations

import logging

import pytest
from aiohttp import web

from bot.sandbox.images.call import Call
from bot.sandbox.images.faults import paint_plainly
from tests.imageapi.conftest import Service

HEADERS = ("x-request-id", "request-id", "x-litellm-call-id", "x-ms-request-id", "apim-request-id", "cf-ray")


async def _logged(service: Service, caplog: pytest.LogCaptureFixture, **headers: str) -> str:
    async def answer(call: Call) -> web.StreamResponse:
        painted = await paint_plainly(call)
        painted.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        return painted

    service.endpoint.answer_next(answer)
    with caplog.at_level(logging.INFO):
        await service.paint()
    return caplog.records[-1].getMessage().rpartition("request=")[2]


@pytest.mark.parametrize("name", HEADERS)
async def test_it_is_logged(service: Service, caplog: pytest.LogCaptureFixture, name: str) -> None:
    assert await _logged(service, caplog, **{name: "req-7f3k:1.2"}) == "req-7f3k:1.2"


async def test_the_providers_own_comes_before_the_networks(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    assert await _logged(service, caplog, cf_ray="8f2b-FRA", apim_request_id="4d62e159") == "4d62e159"


async def test_what_is_no_plain_word_is_not_logged(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    assert await _logged(service, caplog, x_request_id="a b; ERROR forged", cf_ray="8f2b-FRA") == "8f2b-FRA"
