"""/quota, and Picture allowance in the menu of a member. Discord shows them to moderators; `permits` asks again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.app_commands import Range

if TYPE_CHECKING:
    from bot.front.client import Front

Per = Literal["day", "week", "month"]
MODERATORS = discord.Permissions(moderate_members=True)

quota = app_commands.Group(
    name="quota",
    description="Credits for pictures: see and change what members have.",
    default_permissions=MODERATORS,
    guild_only=True,
)


@quota.command()
async def show(interaction: discord.Interaction[Front], member: discord.User) -> None:
    """See what a member has left, and why.

    Args:
        member: Whose credits
    """
    await interaction.client.quota.show(interaction, member)


@quota.command(name="set")
async def set_limit(
    interaction: discord.Interaction[Front],
    member: discord.User,
    credits: Range[int, 0, 10_000],
    per: Per = "day",
    reason: Range[str, 1, 200] | None = None,
) -> None:
    """Give a member a limit of their own.

    Args:
        member: Whose limit
        credits: How many credits they have in each period
        per: How long a period is (a day, unless you choose)
        reason: Why, for the other moderators
    """
    await interaction.client.quota.set_limit(interaction, member, credits, per, reason)


@quota.command()
async def grant(
    interaction: discord.Interaction[Front],
    member: discord.User,
    credits: Range[int, -10_000, 10_000],
    expires: Range[str, 1, 40] | None = None,
    reason: Range[str, 1, 200] | None = None,
) -> None:
    """Give a member extra credits, or take some away.

    Args:
        member: Who gets them
        credits: How many; with a minus they are taken away
        expires: When they end: 30m, 12h, 7d, 2w, or a date like 2030-12-24 (empty = never)
        reason: Why, for the other moderators
    """
    await interaction.client.quota.grant(interaction, member, credits, expires, reason)


@quota.command()
async def reset(
    interaction: discord.Interaction[Front],
    member: discord.User,
    what: Literal["used credits", "own limit", "everything"] = "used credits",
) -> None:
    """Forget what a member has used, or the limit of their own.

    Args:
        member: Whose credits
        what: What to forget (used credits, unless you choose)
    """
    await interaction.client.quota.reset(interaction, member, what)


@quota.command()
async def role(
    interaction: discord.Interaction[Front],
    role: discord.Role,
    credits: Range[int, 0, 10_000] | None = None,
    per: Per | None = None,
) -> None:
    """Give the members of a role a limit (needs Manage Server).

    Args:
        role: Which role
        credits: How many credits they have in each period (empty = remove the limit)
        per: How long a period is (a day, unless you choose)
    """
    await interaction.client.quota.role(interaction, role, credits, per)


@quota.command()
async def defaults(
    interaction: discord.Interaction[Front],
    credits: Range[int, 0, 10_000] | None = None,
    per: Per | None = None,
    server_total: Range[int, 0, 1_000_000] | None = None,
) -> None:
    """See or change what everyone has (needs Manage Server).

    Args:
        credits: How many credits members without another limit have in each period
        per: How long a period is (a day, unless you choose)
        server_total: How many all members together may use in each period (0 = no such limit)
    """
    await interaction.client.quota.defaults(interaction, credits, per, server_total)


@quota.command()
async def history(interaction: discord.Interaction[Front], member: discord.User | None = None) -> None:
    """See who changed what, and why.

    Args:
        member: Only what was changed for this member
    """
    await interaction.client.quota.history(interaction, member)


@quota.command()
async def block(
    interaction: discord.Interaction[Front],
    member: discord.User,
    days: Range[int, 0, 365] = 0,
    reason: Range[str, 1, 200] | None = None,
) -> None:
    """Pause picture-making for a member.

    Args:
        member: For whom
        days: For how long (0 = until lifted; lift it with Unblock in /quota show)
        reason: Why; the member will read it
    """
    await interaction.client.quota.block(interaction, member, days, reason)


@app_commands.context_menu(name="Picture allowance")
@app_commands.default_permissions(MODERATORS)
@app_commands.guild_only()
async def picture_allowance(interaction: discord.Interaction[Front], member: discord.User) -> None:
    await interaction.client.quota.show(interaction, member)
