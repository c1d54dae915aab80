"""Whatever a picture is wrapped in, it is found; the answer says what it cost where the endpoint says so."""

from __future__ import annotations

import pytest

from bot import pixels
from bot.domain.pictures import Answer, GivenPicture, PictureRequest
from bot.sandbox.images import ImageEndpoint
from tests.imageapi.conftest import AURORA, DALL_E, Service
from tests.pictures import picture

# The fault, and what of the answer it leaves empty.
WRAPPINGS: dict[str, set[str]] = {
    "null_created": {"created"},
    "chat_usage": set(),
    "odd_usage": {"cost"},
    "no_usage": {"cost"},
    "null_error": set(),
    "bare_list": {"created", "cost", "revised_prompt"},
    "nulls": {"revised_prompt"},
    "inline": set(),
    "data_url": set(),
    "data_url_as_base64": set(),
    "relative_url": set(),
    "webp": set(),
    "jpeg": set(),
    "gif": set(),
    "wordy": set(),
    "crowded": {"created", "cost", "revised_prompt"},
}
INLINE = {"inline", "data_url", "data_url_as_base64"}
MEDIA_TYPES = {"webp": "image/webp", "jpeg": "image/jpeg", "gif": "image/gif"}


@pytest.mark.parametrize(("fault", "missing"), WRAPPINGS.items())
async def test_the_picture_is_found_in_every_wrapping(
    service: Service, fault: str, missing: set[str]
) -> None:
    service.endpoint.fail_next(fault)

    answer = await service.paint()

    facts = await pixels.inspect(await _bytes(service, answer))
    assert facts.media_type == MEDIA_TYPES.get(fault, "image/png")
    assert (answer.data is not None) == (fault in INLINE)
    assert {
        name for name in ("created", "cost", "revised_prompt") if getattr(answer, name) is None
    } == missing
    assert len(service.endpoint.posts) == 1


async def test_a_relative_address_is_the_endpoints_own(service: Service) -> None:
    service.endpoint.fail_next("relative_url")

    answer = await service.paint()

    assert answer.url is not None
    assert answer.url.startswith(service.url.removesuffix("/v1") + "/v1/files/")


@pytest.mark.parametrize(
    ("form", "inline"), [("url", False), ("b64_json", True), ("none", False), ("auto", False)]
)
async def test_each_response_format_leads_to_the_picture(service: Service, form: str, inline: bool) -> None:
    client = await service.client(response_format=form)

    answer = await client.paint(PictureRequest(prompt="a red fox", model="dall-e-3"), DALL_E)

    assert (answer.data is not None) == inline
    assert (await pixels.inspect(await _bytes(service, answer))).media_type == "image/png"


async def test_everything_the_endpoint_says_beside_the_picture_is_kept(service: Service) -> None:
    answer = await service.paint("a red fox in the snow", size="1792x1024", quality="hd")

    assert answer.cost == pytest.approx(0.12)
    assert answer.created is not None
    assert answer.revised_prompt is not None
    assert "a fox in front of" in answer.revised_prompt


async def test_a_picture_is_really_painted_over(service: Service) -> None:
    """The endpoint without `plain`: what comes back has the size asked for and the source in it."""
    async with ImageEndpoint().serve() as url:
        client = await service.client(url=url)
        request = PictureRequest(prompt="an orange evening", model="aurora-2", size="1536x1024")
        source = GivenPicture("image/png", data=picture((64, 64), "blue"))

        plain, changed = [
            await service.fetch(client, (await client.paint(request, AURORA, pictures)).url)
            for pictures in ((), (source,))
        ]

    facts = [await pixels.inspect(data) for data in (plain, changed)]
    assert [(fact.width, fact.height) for fact in facts] == [(1536, 1024)] * 2
    assert facts[1].colour & 0xFF > facts[0].colour & 0xFF


async def _bytes(service: Service, answer: Answer) -> bytes:
    client = await service.client()
    return answer.data or await service.fetch(client, answer.url)
