"""Sets the addresses of Discord's API, gateway and CDN, for a proxy or a sandbox.

discord.py has no setting for them, so its class attributes are set, before any login.
"""

from __future__ import annotations

import yarl
from discord import asset, gateway, http


def point_at(*, api: str, gateway_url: str, cdn: str) -> None:
    """Have all of discord.py use these addresses, in the whole process.

    `api` includes the version: "https://discord.com/api/v10".
    """
    http.Route.BASE = api
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
    asset.Asset.BASE = cdn
