"""The name by which a member is known to the endpoint, where a model takes one as `user`.

A provider can then act on the one who abuses it, and need not block the account of everybody. The name says nothing
else: nobody without the key can find out whose it is, and a member has another one on each server.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

LENGTH = 32  # hexadecimal digits; OpenAI takes 64 characters


def new_key() -> str:
    """64 hexadecimal digits."""
    return secrets.token_hex(32)


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """`key` comes from `new_key`. It must stay the same, or everybody becomes somebody else."""

    key: str = field(repr=False)

    def of(self, guild: int, member: int) -> str:
        digest = hmac.new(self.key.encode(), f"{guild}/{member}".encode(), hashlib.sha256)
        return digest.hexdigest()[:LENGTH]
