"""What a member may do in a channel, computed in Discord's documented order: roles, then channel overwrites."""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.world.entities import Channel, Member, Role


class Permission(IntFlag):
    """The bits this sandbox looks at; others may be set and are carried along."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40


ALL = (1 << 53) - 1

# What a new server gives everyone, as far as it matters here.
EVERYONE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.SEND_MESSAGES_IN_THREADS
)

# What the invite link of a picture bot asks for.
INVITED = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
)


def in_guild(member: Member) -> int:
    if member.user.id == member.guild.owner_id:
        return ALL
    granted = member.guild.everyone.permissions
    for role_id in member.role_ids:
        granted |= member.guild.roles[role_id].permissions
    return ALL if granted & Permission.ADMINISTRATOR else granted


def in_channel(member: Member, channel: Channel) -> int:
    """A thread has no rules of its own: those of its channel hold, whoever is in the thread."""
    channel = channel.thread.parent if channel.thread is not None else channel
    granted = in_guild(member)
    if granted == ALL:
        return ALL
    for targets in ([member.guild.id], member.role_ids, [member.user.id]):
        allow = deny = 0
        for target in targets:
            overwrite = channel.overwrites.get(target)
            if overwrite is not None:
                allow |= overwrite.allow
                deny |= overwrite.deny
        granted = (granted & ~deny) | allow
    # Who cannot see a channel can do nothing in it.
    return granted if granted & Permission.VIEW_CHANNEL else 0


def allows(member: Member, channel: Channel, *needed: Permission) -> bool:
    """Whether the member may do all of these there. A private thread is closed to who is not in it."""
    granted = in_channel(member, channel)
    return is_let_in(member, channel) and all(granted & _meant(bit, channel) for bit in needed)


def is_let_in(member: Member, channel: Channel) -> bool:
    """False for a private thread that somebody else is in; who manages threads is let in everywhere."""
    thread = channel.thread
    if thread is None or not thread.private or member.user.id in thread.member_ids:
        return True
    return bool(in_channel(member, channel) & Permission.MANAGE_THREADS)


def outranks(member: Member, role: Role) -> bool:
    """Whether the member's highest role stands above this one, so that they can give and take it."""
    own = [member.guild.roles[role_id] for role_id in member.role_ids]
    highest = max(((each.position, -each.id) for each in own), default=(0, 0))
    return member.user.id == member.guild.owner_id or highest > (role.position, -role.id)


def _meant(bit: Permission, channel: Channel) -> Permission:
    """Writing in a thread is a permission of its own."""
    if channel.thread is not None and bit is Permission.SEND_MESSAGES:
        return Permission.SEND_MESSAGES_IN_THREADS
    return bit
