"""The gateway: a websocket that tells each shard what happens in its guilds, and tells it again after a broken line."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Callable

from aiohttp import WSMsgType, web

from bot.sandbox import serialize
from bot.sandbox.sessions import Session, Socket
from bot.sandbox.world.changes import Change, What
from bot.sandbox.world.entities import JSON, Channel
from bot.sandbox.world.world import World

RECONNECT, INVALID_SESSION, HELLO, ACK = 7, 9, 10, 11

GUILDS_INTENT = 1 << 0
AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED, INVALID_SHARD, INVALID_INTENTS = 4004, 4005, 4010, 4013

# Sessions whose line is broken and that may still resume.
_REMEMBERED_SESSIONS = 16


class Gateway:
    def __init__(
        self, world: World, url: str, *, refused: list[str], heartbeat_interval: float = 41.25
    ) -> None:
        """`heartbeat_interval` in seconds; `refused` collects what the sandbox does not imitate."""
        self._world = world
        self._url = url
        self._refused = refused
        self._heartbeat_interval = heartbeat_interval
        self._turn = 0
        self._sockets: set[Socket] = set()
        self.sessions: list[Session] = []
        self._spoilers: dict[str, Callable[[JSON], object]] = {}
        self._closes_identify: int | None = None
        self._closes_connection: int | None = None
        self.resumes = 0
        self.identifies = 0
        world.changes.listen(self._on_change)

    @property
    def connected(self) -> list[Session]:
        """In the order in which they identified."""
        return [session for session in self.sessions if session.socket is not None]

    async def drop(self, session: Session | None = None, *, code: int | None = None) -> None:
        """Break the line of one session, or of all; with a close code if one is given."""
        for each in [session] if session else self.connected:
            if each.socket is None:
                continue
            if code is None:
                each.socket.cut()
            else:
                await each.socket.websocket.close(code=code)

    def invalidate(self, session: Session | None = None, *, resumable: bool = False) -> None:
        """Tell the bot that its session is over (it identifies anew), or to resume it."""
        for each in [session] if session else self.connected:
            if each.socket is not None:
                each.socket.send_op(INVALID_SESSION, resumable)
            if not resumable:
                self.sessions.remove(each)

    def reconnect(self, session: Session | None = None) -> None:
        """Ask the bot to connect again and resume, as Discord does when it deploys."""
        for each in [session] if session else self.connected:
            if each.socket is not None:
                each.socket.send_op(RECONNECT, None)

    def push(self, frame: str | bytes) -> None:
        """Send a frame as it is to every connected session: text, or bytes as if it were compressed."""
        for each in self.connected:
            if each.socket is not None:
                each.socket.send(frame)

    def dispatch(self, event: str, data: object) -> None:
        """Send an event of any name with any data to every session, in its sequence."""
        for each in self.sessions:
            each.dispatch(event, data)

    def spoil(self, event: str, spoiler: Callable[[JSON], object] | None) -> None:
        """From now on `spoiler` may change the data of each event of this name before it is sent; None: no more.

        It changes what it gets in place. What it returns, unless that is None, is sent instead.
        """
        self._spoilers.pop(event, None)
        if spoiler is not None:
            self._spoilers[event] = spoiler

    def refuse_identify(self, code: int | None) -> None:
        """Answer each IDENTIFY with this close code; None: as usual again."""
        self._closes_identify = code

    def refuse_connection(self, code: int | None) -> None:
        """Close each connection with this code in place of a HELLO; None: as usual again."""
        self._closes_connection = code

    def _tell(self, session: Session, event: str, data: JSON) -> None:
        sent: object = data
        if event in self._spoilers:
            spoiled = copy.deepcopy(data)
            returned = self._spoilers[event](spoiled)
            sent = spoiled if returned is None else returned
        session.dispatch(event, sent)

    async def close(self) -> None:
        for socket in list(self._sockets):
            await socket.websocket.close(code=1001)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = Socket(request)
        await socket.websocket.prepare(request)
        if self._closes_connection is not None:
            await socket.websocket.close(code=self._closes_connection)
            return socket.websocket
        self._sockets.add(socket)
        writer = asyncio.create_task(socket.write())
        socket.send_op(HELLO, {"heartbeat_interval": int(self._heartbeat_interval * 1000)})
        try:
            async for message in socket.websocket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(socket, json.loads(message.data))
        finally:
            writer.cancel()
            self._sockets.discard(socket)
            if socket.session is not None and socket.session.socket is socket:
                socket.session.socket = None
            self._world.changes.publish(Change(What.SESSION_CHANGED))
        return socket.websocket

    async def _receive(self, socket: Socket, message: JSON) -> None:
        match message["op"]:
            case 1:
                socket.send_op(ACK, None)
            case 2:
                await self._identify(socket, message["d"])
            case 6:
                await self._resume(socket, message["d"])
            case 3:
                # Presence: nobody here looks at it.
                return
            case op:
                self._refused.append(f"gateway op {op}")
                await socket.websocket.close(code=4001)

    async def _identify(self, socket: Socket, data: JSON) -> None:
        if self._closes_identify is not None:
            await socket.websocket.close(code=self._closes_identify)
        elif socket.session is not None:
            await socket.websocket.close(code=ALREADY_AUTHENTICATED)
        elif data["token"] != self._world.token:
            await socket.websocket.close(code=AUTHENTICATION_FAILED)
        elif data["intents"] & ~GUILDS_INTENT:
            self._refused.append(f"gateway intents {data['intents']:#x}: only guilds is imitated")
            await socket.websocket.close(code=INVALID_INTENTS)
        else:
            shard, count = data.get("shard", (0, 1))
            if not 0 <= shard < count:
                await socket.websocket.close(code=INVALID_SHARD)
                return
            self._begin(socket, Session(shard, count), data["intents"])

    def _begin(self, socket: Socket, session: Session, intents: int) -> None:
        self.identifies += 1
        self.sessions.append(session)
        self._attach(socket, session)
        guilds = [guild for guild in self._world.guilds.values() if session.holds(guild.id)]
        self._tell(session, "READY", self._ready(session, [guild.id for guild in guilds]))
        if intents & GUILDS_INTENT:
            for guild in guilds:
                whole = serialize.whole_guild(guild, self._world.bot.id, joined=False)
                self._tell(session, "GUILD_CREATE", whole)
        broken = [each for each in self.sessions if each.socket is None]
        for forgotten in broken[:-_REMEMBERED_SESSIONS]:
            self.sessions.remove(forgotten)
        self._world.changes.publish(Change(What.SESSION_CHANGED))

    def _ready(self, session: Session, guild_ids: list[int]) -> JSON:
        return {
            "v": 10,
            "user": {
                **serialize.user(self._world.bot),
                "verified": True,
                "mfa_enabled": False,
                "email": None,
            },
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in guild_ids],
            "session_id": session.id,
            "resume_gateway_url": f"{self._url}/resume",
            "shard": [session.shard, session.count],
            "application": {"id": str(self._world.application_id), "flags": 0},
        }

    async def _resume(self, socket: Socket, data: JSON) -> None:
        if data["token"] != self._world.token:
            await socket.websocket.close(code=AUTHENTICATION_FAILED)
            return
        session = next((each for each in self.sessions if each.id == data["session_id"]), None)
        if session is None:
            socket.send_op(INVALID_SESSION, False)
            return
        self.resumes += 1
        self._attach(socket, session)
        session.replay(data["seq"])
        self._tell(session, "RESUMED", {})
        self._world.changes.publish(Change(What.SESSION_CHANGED))

    def _attach(self, socket: Socket, session: Session) -> None:
        if session.socket is not None:
            session.socket.session = None
        session.socket, socket.session = socket, session

    def _on_change(self, change: Change) -> None:
        if change.what is What.INTERACTION_OPENED and change.interaction is not None:
            self.deliver(
                change.interaction.channel.guild.id, change.interaction.payload, change.interaction.to
            )
        elif change.guild is not None:
            for event, data in _events(change, self._world.bot.id):
                for session in self.sessions:
                    if session.holds(change.guild.id):
                        self._tell(session, event, data)

    def deliver(self, guild_id: int, payload: JSON, to: int | None = None) -> None:
        """Send an interaction to one session of the guild's shard: `to` counts the connected ones, None takes turns.

        With every line broken it waits for a resume; with no session at all it is lost, as on Discord.
        """
        fitting = [session for session in self.sessions if session.holds(guild_id)]
        connected = [session for session in fitting if session.socket is not None]
        if to is not None:
            if to >= len(connected):
                raise LookupError(f"process {to} is not connected: there are {len(connected)} of that shard")
            self._tell(connected[to], "INTERACTION_CREATE", payload)
        elif connected:
            self._turn += 1
            self._tell(connected[self._turn % len(connected)], "INTERACTION_CREATE", payload)
        elif fitting:
            self._tell(fitting[-1], "INTERACTION_CREATE", payload)


def _events(change: Change, bot_id: int) -> list[tuple[str, JSON]]:
    match change:
        case Change(what=What.GUILD_ADDED, guild=guild) if guild:
            return [("GUILD_CREATE", serialize.whole_guild(guild, bot_id, joined=True))]
        case Change(what=What.GUILD_CHANGED, guild=guild) if guild:
            return [("GUILD_UPDATE", serialize.guild(guild))]
        case Change(what=What.GUILD_REMOVED, guild=guild) if guild:
            return [("GUILD_DELETE", {"id": str(guild.id)})]
        case Change(channel=channel) if channel and channel.thread:
            return _thread_events(change.what, channel, change.new, bot_id)
        case Change(what=What.CHANNEL_CHANGED, channel=channel) if channel:
            return [("CHANNEL_CREATE" if change.new else "CHANNEL_UPDATE", serialize.channel(channel))]
        case Change(what=What.CHANNEL_REMOVED, channel=channel) if channel:
            return [("CHANNEL_DELETE", serialize.channel(channel))]
        case Change(what=What.ROLE_CHANGED, guild=guild, role=role) if guild and role:
            name = "GUILD_ROLE_CREATE" if change.new else "GUILD_ROLE_UPDATE"
            return [(name, {"guild_id": str(guild.id), "role": serialize.role(role)})]
        case Change(what=What.ROLE_REMOVED, guild=guild, role=role) if guild and role:
            return [("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)})]
    return []


def _thread_events(what: What, thread: Channel, new: bool, bot_id: int) -> list[tuple[str, JSON]]:
    """Of a thread that it cannot see a bot is told nothing."""
    if what not in (What.CHANNEL_CHANGED, What.CHANNEL_REMOVED) or not serialize.tells_of(thread, bot_id):
        return []
    data = serialize.channel(thread)
    if what is What.CHANNEL_REMOVED:
        return [("THREAD_DELETE", {key: data[key] for key in ("id", "guild_id", "parent_id", "type")})]
    return [("THREAD_CREATE", {**data, "newly_created": True}) if new else ("THREAD_UPDATE", data)]
