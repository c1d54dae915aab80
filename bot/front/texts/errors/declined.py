"""Why moderation at the endpoint declined a text, in words of our own: nothing that the endpoint wrote is shown."""

from __future__ import annotations

from collections.abc import Mapping

from bot.front.texts.language import Language


def why_declined(lang: Language, category: str | None) -> str:
    """A sentence for one of `domain.errors.categories.CATEGORIES`; nothing for any other word, or none."""
    reasons: Mapping[str, str] = {
        "sexual": lang.gettext("Its reason: sexual content."),
        "violence": lang.gettext("Its reason: violence."),
        "hate": lang.gettext("Its reason: hate."),
        "harassment": lang.gettext("Its reason: harassment or insults."),
        "self-harm": lang.gettext("Its reason: self-harm."),
        "minors": lang.gettext("Its reason: children."),
        "people": lang.gettext("Its reason: real people."),
        "copyright": lang.gettext("Its reason: brands, or works that belong to somebody."),
        "illegal": lang.gettext("Its reason: something illegal."),
        "dangerous": lang.gettext("Its reason: something dangerous."),
        "privacy": lang.gettext("Its reason: personal data."),
        "politics": lang.gettext("Its reason: politics."),
    }
    return reasons.get(category or "", "")
