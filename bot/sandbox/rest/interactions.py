"""Answers to interactions: the callback within three seconds, then the token's own routes for fifteen minutes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox import serialize
from bot.sandbox.errors import (
    already_acknowledged,
    invalid_form,
    invalid_webhook_token,
    unknown_channel,
    unknown_interaction,
    unknown_message,
    unknown_webhook,
)
from bot.sandbox.limits.modals import check_modal, check_suggestions
from bot.sandbox.rest.call import Call, Handler
from bot.sandbox.rest.drafting import MESSAGE_KEYS, draft
from bot.sandbox.world.components import numbered
from bot.sandbox.world.drafts import Draft
from bot.sandbox.world.entities import JSON, Flag, Interaction, Kind, Message, OpenedModal, Response, State
from bot.sandbox.world.world import World

_ANSWERS: dict[Kind, frozenset[Response]] = {
    Kind.COMMAND: frozenset({Response.MESSAGE, Response.DEFERRED_MESSAGE, Response.MODAL}),
    Kind.COMPONENT: frozenset(set(Response) - {Response.AUTOCOMPLETE}),
    Kind.AUTOCOMPLETE: frozenset({Response.AUTOCOMPLETE}),
    # No form answers a form.
    Kind.MODAL_SUBMIT: frozenset(set(Response) - {Response.AUTOCOMPLETE, Response.MODAL}),
}
_ON_A_MESSAGE = frozenset({Response.DEFERRED_UPDATE, Response.UPDATE_MESSAGE})


def callback(call: Call) -> JSON | None:
    interaction = _waiting(call)
    body = call.known(call.body, ("type", "data"))
    response = _allowed(interaction, body.get("type"))
    _respond(call, interaction, response, body.get("data") or {})
    if call.query.get("with_response") not in ("1", "true", "True"):
        return None
    return _answered(call.world, interaction)


def _waiting(call: Call) -> Interaction:
    world = call.world
    interaction = world.interactions.by_id.get(call.id("interaction_id"))
    if interaction is None or interaction.token != call.params["token"]:
        raise unknown_interaction()
    if interaction.state is State.ACKNOWLEDGED:
        raise already_acknowledged()
    if world.interactions.too_late(interaction):
        raise unknown_interaction()
    return interaction


def _allowed(interaction: Interaction, number: Any) -> Response:
    allowed = _ANSWERS[interaction.kind]
    if interaction.source is None:
        allowed -= _ON_A_MESSAGE
    if number not in list(allowed):
        choices = sorted(map(int, allowed))
        raise invalid_form([("type", "BASE_TYPE_CHOICES", f"Value must be one of {choices}.")])
    return Response(number)


def _respond(call: Call, interaction: Interaction, response: Response, data: JSON) -> None:
    world = call.world
    match response:
        case Response.MESSAGE:
            message = _post(call, interaction, data)
            world.interactions.acknowledge(interaction, response, original=message)
        case Response.DEFERRED_MESSAGE:
            call.known(data, ("flags",), "data")
            message = _think(world, interaction, private=bool(data.get("flags", 0) & Flag.EPHEMERAL))
            world.interactions.acknowledge(interaction, response, original=message)
        case Response.DEFERRED_UPDATE:
            world.interactions.acknowledge(interaction, response, original=interaction.source)
        case Response.UPDATE_MESSAGE:
            message = _present(interaction.source)
            _edit(call, interaction, message, data, "data")
            world.interactions.acknowledge(interaction, response, original=message)
        case Response.AUTOCOMPLETE:
            call.known(data, ("choices",), "data")
            world.interactions.suggest(
                interaction, check_suggestions(data.get("choices"), _focused_type(interaction))
            )
        case Response.MODAL:
            check_modal(data)
            components = numbered(data["components"])
            world.interactions.open_modal(
                interaction, OpenedModal(data["custom_id"], data["title"], components)
            )


def _answered(world: World, interaction: Interaction) -> JSON:
    shape: JSON = {"id": str(interaction.id), "type": int(interaction.kind)}
    resource: JSON = {"type": int(interaction.response or 0)}
    message = interaction.original
    if message is not None:
        shape["response_message_id"] = str(message.id)
        shape["response_message_loading"] = message.loading
        shape["response_message_ephemeral"] = message.ephemeral
        if interaction.response in (Response.MESSAGE, Response.UPDATE_MESSAGE):
            resource["message"] = serialize.message(message, world.links)
    return {"interaction": shape, "resource": resource}


def _think(world: World, interaction: Interaction, *, private: bool) -> Message:
    flags = Flag.LOADING | (Flag.EPHEMERAL if private else 0)
    seen_by = interaction.member.user.id if private else None
    return world.post(
        interaction.channel, world.bot, Draft(flags=int(flags)), interaction=interaction, seen_by=seen_by
    )


def _post(call: Call, interaction: Interaction, data: JSON) -> Message:
    """An answer or a follow-up; no permission in the channel is needed for either."""
    body = call.known(data, MESSAGE_KEYS)
    made = draft(call, body, interaction.channel.guild.upload_limit)
    private = bool((made.flags or 0) & Flag.EPHEMERAL)
    seen_by = interaction.member.user.id if private else None
    return call.world.post(
        interaction.channel, call.world.bot, made, interaction=interaction, seen_by=seen_by
    )


def _edit(call: Call, interaction: Interaction, message: Message, data: JSON, where: str = "body") -> JSON:
    body = call.known(data, MESSAGE_KEYS, where)
    made = draft(call, body, message.channel.guild.upload_limit, message)
    call.world.edit(message, made, interaction=interaction)
    return serialize.message(message, call.world.links)


def _focused_type(interaction: Interaction) -> int:
    def every(options: list[JSON]) -> Iterator[JSON]:
        for option in options:
            yield option
            yield from every(option.get("options", []))

    options = interaction.payload["data"].get("options", [])
    return next(int(option["type"]) for option in every(options) if option.get("focused"))


# The token's own routes


def followup(call: Call) -> JSON:
    interaction = _answerable(call)
    call.known(call.query, ("wait", "with_components"), "query")
    original = interaction.original
    if interaction.response is Response.DEFERRED_MESSAGE and original is not None and original.loading:
        # The first follow-up after a deferral takes its place and its visibility (discord-api-docs#3087: and fails
        # for good once that message was deleted).
        return _edit(call, interaction, _present(original), call.body)
    if interaction.channel.id not in call.world.channels:
        raise unknown_channel()
    message = _post(call, interaction, call.body)
    interaction.followups.append(message)
    return serialize.message(message, call.world.links)


def edit(call: Call) -> JSON:
    return _edit(call, *_own_message(call), call.body)


def get(call: Call) -> JSON:
    return serialize.message(_own_message(call)[1], call.world.links)


def delete(call: Call) -> None:
    interaction, message = _own_message(call)
    call.world.delete(message, interaction=interaction)


def _answerable(call: Call) -> Interaction:
    """The interaction of the token: answered, and not older than fifteen minutes."""
    if call.id("application_id") != call.world.application_id:
        raise unknown_webhook()
    interaction = call.world.interactions.by_token.get(call.params["token"])
    if interaction is None or call.world.interactions.expired(interaction):
        raise invalid_webhook_token()
    if interaction.state is not State.ACKNOWLEDGED or interaction.response is Response.AUTOCOMPLETE:
        raise unknown_webhook()
    return interaction


def _own_message(call: Call) -> tuple[Interaction, Message]:
    """`@original`, a follow-up, or the message whose button or menu was used, by its id.

    The last one Discord's documentation leaves open, and nothing here was tried on Discord. Published bots and
    libraries do it after a new message as the answer (`followup.edit_message(interaction.message.id)` of discord.py,
    `hook.deleteMessageById(event.getMessageId())` of JDA, `message.edit(context=ctx)` of interactions.py, which has no
    other way for private messages). What they reach were messages of the application's webhook. One that the bot
    posted through the channel is not, so here it is unknown; the channel's own route edits it.
    """
    interaction = _answerable(call)
    if call.params.get("message_id", "@original") == "@original":
        return interaction, _present(interaction.original)
    wanted = call.id("message_id")
    for message in (interaction.original, *interaction.followups, _used(interaction)):
        if message is not None and message.id == wanted:
            return interaction, _present(message)
    raise unknown_message()


def _used(interaction: Interaction) -> Message | None:
    """The message that was pressed, or from which a form was opened; None for one that came through the channel."""
    source = interaction.source
    return source if source is not None and source.interaction is not None else None


def _present(message: Message | None) -> Message:
    if message is None or message.deleted:
        raise unknown_message()
    return message


_ROUTE = "/webhooks/{application_id}/{token}"
ROUTES: dict[str, Handler] = {
    "POST /interactions/{interaction_id}/{token}/callback": callback,
    f"POST {_ROUTE}": followup,
    f"GET {_ROUTE}/messages/@original": get,
    f"PATCH {_ROUTE}/messages/@original": edit,
    f"DELETE {_ROUTE}/messages/@original": delete,
    f"GET {_ROUTE}/messages/{{message_id}}": get,
    f"PATCH {_ROUTE}/messages/{{message_id}}": edit,
    f"DELETE {_ROUTE}/messages/{{message_id}}": delete,
}
