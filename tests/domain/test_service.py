from __future__ import annotations

import pytest

from bot.domain.service import service_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://apipie.ai/v1", "apipie.ai"),
        ("https://API.OpenAI.com:443/v1", "api.openai.com"),
        ("https://images.example.com./v1", "images.example.com"),
        ("http://8.8.8.8:8000/v1", "8.8.8.8"),
        ("https://localhost.example.com/v1", "localhost.example.com"),
        ("https://internal-tools.example.com/v1", "internal-tools.example.com"),
        ("https://[2606:4700::1111]/v1", "2606:4700::1111"),
    ],
)
def test_a_public_host_is_the_name(address: str, name: str) -> None:
    assert service_name(None, address) == name


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8080",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0.0.0.0:8000",
        "10.0.0.7",
        "172.16.3.4",
        "192.168.1.20:7860",
        "169.254.10.1",
        "100.64.0.9",
        "[::1]:8000",
        "[fe80::1]",
        "[fd12:3456::1]",
        "[::ffff:192.168.1.20]",
        "localhost:1234",
        "localhost.",
        "api.localhost",
        "gpu",
        "comfyui:8188",
        "Studio.LOCAL",
        "images.internal",
        "host.docker.internal",
        "gpu.lan",
        "gpu.home.arpa",
        "gpu.fritz.lan.",
        "images.default.svc.cluster.local",
        "gpu.tail1234.ts.net",
    ],
)
def test_an_address_of_ones_own_has_no_name(host: str) -> None:
    assert service_name(None, f"http://{host}/v1") is None


def test_what_the_operator_says_comes_first() -> None:
    assert service_name("APIpie", "https://api.example.com/v1") == "APIpie"
    assert service_name("Our painter", "http://127.0.0.1:8000/v1") == "Our painter"
    assert service_name("", "http://127.0.0.1:8000/v1") is None
