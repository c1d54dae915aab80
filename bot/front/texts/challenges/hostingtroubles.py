"""What could not be posted of a challenge, and what hosts can do about it."""

from __future__ import annotations

from bot.domain.challenges.records import Hosted, PostKind, Trouble
from bot.domain.challenges.values import Phase
from bot.front.texts.challenges.hosting import named
from bot.front.texts.language import Language

# Why something failed that is tried again: hosts may put it right meanwhile.
TRIED_HOURLY = (
    "no permission",
    "thread archived",
    "thread locked",
    "tag required",
    "no card",
    "server gone",
    "too large",
)
TRIED_DAILY = ("refused by automod", "picture gone")


def heading(lang: Language, hosted: Hosted) -> str:
    """Above the line, where nothing else says which challenge it is about."""
    # Translators: {theme} is what a challenge is about, in quotation marks
    text = lang.gettext("🏆 Something of the challenge {theme} could not be done.")
    return text.format(theme=named(lang, hosted))


def trouble_line(lang: Language, hosted: Hosted, trouble: Trouble) -> str:
    """What was not done, why, and the remedy."""
    is_there = trouble.reason == "picture gone"
    what = _in_part(lang, trouble.kind) if is_there else _what(lang, trouble.kind)
    return f"⚠️ {lang.in_a_row(what, *_why(lang, hosted, trouble.reason))}"


def voters_role_gone(lang: Language) -> str:
    return lang.gettext(
        "⚠️ Nobody can vote, since the role that voters need was deleted. Which role that is can't be changed: cancel "
        "the challenge with `/challenge-admin cancel`, and create it again."
    )


def winners_role_gone(lang: Language) -> str:
    return lang.gettext("⚠️ The role for the winner was deleted. Give the winner another one after the end.")


def and_more(lang: Language, count: int) -> str:
    # Translators: of things that could not be posted; the first ones are listed above
    text = lang.ngettext("⚠️ {count} more thing was not done.", "⚠️ {count} more things were not done.", count)
    return text.format(count=lang.number(count))


def _what(lang: Language, kind: PostKind) -> str:
    match kind:
        case PostKind.CARD:
            # Translators: the message with theme, dates and buttons, which everybody reads first
            return lang.gettext("The challenge's own message could not be posted or updated.")
        case PostKind.GALLERY:
            return lang.gettext("Pictures of the challenge could not be posted.")
        case PostKind.SHEET:
            return lang.gettext("The overview of all pictures could not be posted.")
        case PostKind.RESULT:
            return lang.gettext("The results could not be posted.")
        case PostKind.NOTICE:
            return lang.gettext("That the challenge was cancelled could not be posted.")
        case PostKind.ROLE:
            return lang.gettext("The winner's role could not be given or taken.")
        case PostKind.HINT:
            return lang.gettext("A hint about the challenge could not be written into the mod log.")


def _in_part(lang: Language, kind: PostKind) -> str:
    if kind is PostKind.RESULT:
        # Translators: on the picture of the podium below the results of a challenge
        return lang.gettext("The results were posted without the picture of one of the first three places.")
    return lang.gettext("The gallery was posted without one or more of its pictures.")


def _why(lang: Language, hosted: Hosted, reason: str) -> tuple[str, ...]:
    """The cause, and what to do."""
    channel = f"<#{hosted.room}>"
    found = _of_the_channel(lang, hosted, channel, reason) or _of_members(lang, reason)
    if reason in TRIED_HOURLY:
        # Translators: something that could not be posted, for a reason that hosts may put right
        return *found, lang.gettext("I try again every hour.")
    if reason in TRIED_DAILY:
        # Translators: something that could not be posted, for a reason that hosts may put right
        return *found, lang.gettext("I try again every day.")
    # Translators: Discord refused something, and did not say why
    return found or (lang.gettext("Discord refused it."),)


def _of_the_channel(lang: Language, hosted: Hosted, channel: str, reason: str) -> tuple[str, ...]:
    match reason:
        case "channel gone":
            return lang.gettext("The channel was deleted."), _instead(lang, hosted.challenge.phase)
        case "thread archived":
            # Translators: {channel} is a mention
            text = lang.gettext("{channel} is archived.").format(channel=channel)
            return text, lang.gettext("Open it again.")
        case "thread locked":
            # Translators: {channel} is a mention
            text = lang.gettext("{channel} is locked.").format(channel=channel)
            return text, lang.gettext("Unlock it.")
        case "tag required":
            # Translators: of a forum; {channel} is a mention
            text = lang.gettext("Every post in {channel} needs a tag.").format(channel=channel)
            return text, lang.gettext(
                "Let posts have none in the forum's settings, or create the challenge again with a tag."
            )
        case "no card":
            # Translators: of a forum; {channel} is a mention
            text = lang.gettext("The challenge has no post in {channel} that it could stand in.")
            return (text.format(channel=channel),)
        case "refused by automod":
            return (
                lang.gettext("AutoMod refused it."),
                lang.gettext("Change the theme or the brief, or let me through in AutoMod."),
            )
    return ()


def _instead(lang: Language, phase: Phase) -> str:
    """What is left to do without the channel."""
    if phase is Phase.CLOSED:
        return lang.gettext("Members read the results with `/challenge results`.")
    if phase is Phase.CANCELLED:
        return lang.gettext("Create the next one in another channel.")
    return lang.gettext("Cancel the challenge, and create it in another channel.")


def _of_members(lang: Language, reason: str) -> tuple[str, ...]:
    match reason:
        case "no permission":
            return (
                lang.gettext("I lack a permission for it."),
                lang.gettext(
                    "Let me view the channel, send messages, embed links and attach files; for a role, manage roles "
                    "that stand below mine."
                ),
            )
        case "server gone":
            # Translators: the bot was removed from the server, and has come back since
            return (lang.gettext("I was not on this server at that time."),)
        case "role gone":
            return lang.gettext("The role was deleted."), lang.gettext("Give the winner another one.")
        case "member gone":
            return (lang.gettext("The member has left the server."),)
        case "mod log":
            return (lang.gettext("Let me view its channel and send messages there."),)
        case "too large":
            return (lang.gettext("The pictures are too large for this server."),)
        case "picture gone":
            return (
                lang.gettext("The file of a picture is gone."),
                lang.gettext(
                    "Whoever runs the bot may have a copy of it; else take the entry out with "
                    "`/challenge-admin remove`."
                ),
            )
    return ()
