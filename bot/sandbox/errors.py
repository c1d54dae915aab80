"""What the pretend Discord refuses: as its API does, or as a person's client does."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.world.entities import JSON


class Impossible(Exception):
    """A person cannot do that in a Discord client: the button is grey, the message is not theirs to see."""


class DidNotRespond(Exception):
    """The bot let three seconds pass, where the caller needs its answer."""


class Unsupported(Exception):
    """The bot used something that this sandbox does not imitate. Answered with 501 and kept in `sandbox.refused`,
    so that a test fails instead of passing on a guess."""


class DiscordError(Exception):
    """An error in Discord's own JSON form."""

    def __init__(self, status: int, code: int, message: str, errors: JSON | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> JSON:
        body: JSON = {"message": self.message, "code": self.code}
        return body if self.errors is None else {**body, "errors": self.errors}


def unauthorized() -> DiscordError:
    return DiscordError(401, 0, "401: Unauthorized")


def unknown_channel() -> DiscordError:
    return DiscordError(404, 10003, "Unknown Channel")


def unknown_guild() -> DiscordError:
    return DiscordError(404, 10004, "Unknown Guild")


def unknown_member() -> DiscordError:
    return DiscordError(404, 10007, "Unknown Member")


def unknown_role() -> DiscordError:
    return DiscordError(404, 10011, "Unknown Role")


def unknown_tag() -> DiscordError:
    return DiscordError(404, 10087, "Unknown tag")


def tag_required() -> DiscordError:
    return DiscordError(400, 40067, "A tag is required to create a forum post in this channel")


def no_text_channel() -> DiscordError:
    return DiscordError(400, 50008, "Cannot send messages in a non-text channel")


def unknown_message() -> DiscordError:
    return DiscordError(404, 10008, "Unknown Message")


def unknown_webhook() -> DiscordError:
    return DiscordError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> DiscordError:
    return DiscordError(404, 10062, "Unknown interaction")


def already_acknowledged() -> DiscordError:
    return DiscordError(400, 40060, "Interaction has already been acknowledged.")


def invalid_webhook_token() -> DiscordError:
    return DiscordError(401, 50027, "Invalid Webhook Token")


def missing_access() -> DiscordError:
    return DiscordError(403, 50001, "Missing Access")


def missing_permissions() -> DiscordError:
    return DiscordError(403, 50013, "Missing Permissions")


def archived() -> DiscordError:
    return DiscordError(400, 50083, "Thread is archived")


def locked() -> DiscordError:
    return DiscordError(400, 160005, "Thread is locked")


def not_the_author() -> DiscordError:
    return DiscordError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> DiscordError:
    return DiscordError(400, 50006, "Cannot send an empty message")


def too_large() -> DiscordError:
    return DiscordError(413, 40005, "Request entity too large")


Fault = tuple[str, str, str]


def invalid_form(faults: Iterable[Fault]) -> DiscordError:
    """`faults`: (path with dots, Discord's code word, sentence) of each field at fault."""
    tree: JSON = {}
    for path, code, sentence in faults:
        branch = tree
        for step in path.split("."):
            branch = branch.setdefault(step, {})
        branch.setdefault("_errors", []).append({"code": code, "message": sentence})
    return DiscordError(400, 50035, "Invalid Form Body", tree)
