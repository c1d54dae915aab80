"""Where Discord is. discord.py has no setting for it, so its class attributes are set, before any login."""

from __future__ import annotations

import yarl
from discord import asset, gateway, http


def point_at(*, api: str, gateway_url: str, cdn: str) -> None:
    """Send everything there. `api` includes the version ("https://discord.com/api/v10"). Process-wide."""
    http.Route.BASE = api
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
    asset.Asset.BASE = cdn
