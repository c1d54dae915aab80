"""Row by row: what each answer that was seen somewhere means, by the rules and over real sockets."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from multidict import CIMultiDict

from bot.domain.errors import BotError, PromptRejected
from bot.domain.errors.categories import CATEGORIES
from bot.domain.pictures import PictureRequest
from bot.imageapi.meanings.failures import HttpAnswer, error_for
from bot.imageapi.retry import NotStarted, RetryPolicy
from tests.imageapi.conftest import DALL_E, Service
from tests.imageapi.meanings.accounts import ACCOUNTS
from tests.imageapi.meanings.busy import BUSY, UNCERTAIN
from tests.imageapi.meanings.gateways import GATEWAYS
from tests.imageapi.meanings.keys import KEYS
from tests.imageapi.meanings.operators import MODELS, PATHS
from tests.imageapi.meanings.refusals import REFUSALS
from tests.imageapi.meanings.refusals_elsewhere import REFUSALS_ELSEWHERE
from tests.imageapi.meanings.refusals_wrapped import REFUSALS_WRAPPED
from tests.imageapi.meanings.shapes import MODEL, SENT, Shape

DECLINED = (*REFUSALS, *REFUSALS_ELSEWHERE, *REFUSALS_WRAPPED)
ALL = (*DECLINED, *PATHS, *MODELS, *ACCOUNTS, *KEYS, *GATEWAYS, *BUSY, *UNCERTAIN)
rows = pytest.mark.parametrize("shape", ALL, ids=lambda shape: f"{shape.status} {shape.name}")


@rows
def test_what_it_means(shape: Shape) -> None:
    found = error_for(HttpAnswer(shape.status, CIMultiDict(shape.headers), shape.bytes), SENT, 1)

    assert isinstance(found, NotStarted) == shape.again
    assert (found.error if isinstance(found, NotStarted) else found) == shape.means


@rows
async def test_it_is_sent_again_only_where_nothing_was_started(
    service: Service, patient: Callable[..., RetryPolicy], shape: Shape
) -> None:
    for _ in range(5):
        service.endpoint.answer_next(shape.refusal)
    client = await service.client(retry=patient(tries=2, longest_wait=100.0))

    with pytest.raises(BotError) as raised:
        await client.paint(PictureRequest(prompt=SENT["prompt"], model=MODEL, size="1024x1024"), DALL_E)

    can_wait = shape.again and (getattr(shape.means, "retry_after", None) or 0.0) <= 100.0
    assert len(service.endpoint.posts) == (2 if can_wait else 1)
    assert type(raised.value) is type(shape.means)


@rows
def test_it_says_where_it_was_seen(shape: Shape) -> None:
    assert re.fullmatch(r"https://[\w.-]+/\S*", shape.source)


def test_the_rows_are_different_ones_and_many() -> None:
    assert len({(shape.name, shape.source, shape.status) for shape in ALL}) == len(ALL)
    assert sum(isinstance(shape.means, PromptRejected) for shape in ALL) > 50
    named = {shape.means.category for shape in ALL if isinstance(shape.means, PromptRejected)}
    assert named <= {None, *CATEGORIES}
