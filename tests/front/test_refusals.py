"""What the operator is told where Discord cannot be reached."""

from __future__ import annotations

import ssl

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from bot.front.refusals import LONGEST_WAIT, unreachable

KEY = ConnectionKey("discord.com", 443, True, True, None, None, None)


def test_a_certificate_that_is_not_trusted_is_named_as_one() -> None:
    why = ssl.SSLCertVerificationError(1, "certificate verify failed")
    why.verify_message = "certificate has expired"
    said = unreachable(aiohttp.ClientConnectorCertificateError(KEY, why))
    assert said.startswith("the certificate of discord.com is not trusted: certificate has expired; check")


@pytest.mark.parametrize(
    "error", [aiohttp.ClientConnectorError(KEY, OSError(111, "refused")), OSError(5), None]
)
def test_what_is_no_ban_and_no_certificate_is_the_network(error: Exception | None) -> None:
    assert unreachable(error) == "Discord cannot be reached; check the network and DISCORD_API_URL"
    assert LONGEST_WAIT == 60
