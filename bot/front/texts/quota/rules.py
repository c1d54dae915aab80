"""The limits of a server, for `/quota defaults`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.limits import Limit, Scope
from bot.front.texts.credits import all_members_may_use, amount, everybody_here
from bot.front.texts.language import Language
from bot.front.texts.quota.labels import role_mention

LISTED_ROLES = 25


def rules_title(lang: Language) -> str:
    return lang.gettext("Credits on this server")


def rules_text(lang: Language, rules: Sequence[Limit]) -> str:
    """What everybody gets, what roles get, and what all members together may use: a line each."""
    lines = [everybody_here(lang, limit) for limit in rules if limit.scope in (Scope.DEFAULT, Scope.OPERATOR)]
    lines += _roles(lang, [limit for limit in rules if limit.scope is Scope.ROLE])
    total = next((limit for limit in rules if limit.scope is Scope.SERVER), None)
    lines.append(_together(lang, total))
    return "\n".join(lines)


def _together(lang: Language, total: Limit | None) -> str:
    if total is None:
        return lang.gettext("**All members together:** no limit")
    return all_members_may_use(lang, total)


def _roles(lang: Language, limits: Sequence[Limit]) -> list[str]:
    lines = [
        # Translators: what members with a role get: "Members with @Artist: 10 credits a day"
        lang.gettext("Members with {role}: {amount}").format(
            role=role_mention(limit.target), amount=amount(lang, limit.credits, limit.per)
        )
        for limit in limits[:LISTED_ROLES]
    ]
    if more := len(limits[LISTED_ROLES:]):
        text = lang.ngettext("… and {count} more role", "… and {count} more roles", more)
        lines.append(text.format(count=lang.number(more)))
    return lines
