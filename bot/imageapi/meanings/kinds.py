"""What went wrong, as far as it makes a difference to members or to the operator."""

from __future__ import annotations

from enum import Enum, auto


class ErrorKind(Enum):
    """In the order in which they decide where an answer names several: the more telling one first."""

    BLOCKED = auto()  # the provider has blocked the operator's whole account
    MODERATION = auto()  # the prompt was refused
    CREDIT = auto()  # the operator's account is empty, or has reached its limit
    VERIFY = auto()  # the operator must be verified first
    REGION = auto()  # the provider does not serve the country that the bot runs in
    MODEL = auto()  # there is no such model, or not for this key
    KEY = auto()  # the key was refused
    PATH = auto()  # there is no such path
    RATE = auto()  # too many requests, or overloaded
    TOO_LARGE = auto()  # the request has too many bytes
    PARAMETER = auto()  # a parameter was refused
    BROKEN = auto()  # nobody can tell what happened, and it may have been billed


ORDER = {kind: place for place, kind in enumerate(ErrorKind)}
