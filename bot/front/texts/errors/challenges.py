"""The words for what members cannot do in a challenge. Nothing of it costs anything, and nothing was changed."""

from __future__ import annotations

from discord.utils import format_dt

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.errors.explanation import Explanation, not_charged
from bot.front.texts.language import Language
from bot.front.texts.words import first_of, quoted

NAMED_MODELS = 6


def about_a_challenge(lang: Language, error: BotError) -> Explanation | None:
    """The words for an error that members meet in a challenge; None for any other error."""
    return (
        _about_its_phase(lang, error)
        or _about_a_voter(lang, error)
        or _about_a_vote(lang, error)
        or _about_a_picture(lang, error)
        or _about_an_entry(lang, error)
    )


def _about_its_phase(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.NoChallenge(state):
            return Explanation(_none_there(lang, state))
        case errors.NoResultYet(ends_at):
            # Translators: {date} is a day with a time; it may have passed a moment ago
            what = lang.gettext("This challenge has no result yet: its voting is planned until {date}.")
            then = lang.gettext("Look again after that.")
            return Explanation(what.format(date=format_dt(ends_at, "F")), then)
        case errors.NotOpenYet(opens_at):
            # Translators: {when} is "in 2 days"
            what = lang.gettext("This challenge opens {when}.").format(when=format_dt(opens_at, "R"))
            return Explanation(what, lang.gettext("You can enter a picture from then on."))
        case errors.EnteringOver(ended_at):
            # Translators: {when} is a date with a time
            what = lang.gettext("This challenge took pictures until {when}.")
            then = lang.gettext("Those that are in it stay as they are.")
            return Explanation(what.format(when=format_dt(ended_at, "f")), then)
        case errors.VotingNotOpenYet(opens_at):
            # Translators: {when} is "in 2 days"
            what = lang.gettext("Voting opens {when}.").format(when=format_dt(opens_at, "R"))
            return Explanation(what, lang.gettext("Come back then."))
        case errors.VotingOver(ended_at):
            # Translators: {when} is "2 hours ago"
            what = lang.gettext("Voting ended {when}.").format(when=format_dt(ended_at, "R"))
            return Explanation(what, lang.gettext("What was chosen by then counts."))
        case errors.ChallengeCancelled():
            return Explanation(lang.gettext("The hosts have cancelled this challenge."))
    return None


def _about_a_voter(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.AccountTooYoung(days, opened_at):
            # Translators: {when} is "2 hours ago"
            what = lang.ngettext(
                "Voting opened {when}. Who votes must have had their Discord account for {days} day by then.",
                "Voting opened {when}. Who votes must have had their Discord account for {days} days by then.",
                days,
            ).format(days=lang.number(days), when=format_dt(opened_at, "R"))
            return Explanation(what, lang.gettext("You can vote in a later challenge."))
        case errors.JoinedTooLate(opened_at):
            # Translators: {when} is "2 hours ago"
            what = lang.gettext(
                "Voting opened {when}. Only those who have been members since before then can vote."
            )
            then = lang.gettext("You can vote in the next challenge.")
            return Explanation(what.format(when=format_dt(opened_at, "R")), then)
        case errors.VoterTimedOut():
            what = lang.gettext("You can't vote during a timeout.")
            return Explanation(what, lang.gettext("Come back when it is over."))
        case errors.VoterRoleMissing(role):
            # Translators: {role} is the name of a role
            what = lang.gettext("Only members with the role {role} vote in this challenge.")
            then = lang.gettext("Ask the hosts if you should have it.")
            return Explanation(what.format(role=f"<@&{role}>"), then)
    return None


def _about_a_vote(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.OwnEntry():
            what = lang.gettext("You can't vote for your own picture.")
            return Explanation(what, lang.gettext("Choose another one."))
        case errors.EntryGone():
            what = lang.gettext("That picture is not in this challenge, or not any more.")
            return Explanation(what, lang.gettext("Choose another one."))
        case errors.TooManyChoices(limit):
            what = lang.ngettext(
                "You have chosen {limit} picture, which is all that you may choose.",
                "You have chosen {limit} pictures, which is all that you may choose.",
                limit,
            ).format(limit=lang.number(limit))
            return Explanation(what, lang.gettext("Take one back first."))
        case errors.NotHandedOut():
            what = lang.gettext("I haven't asked you to compare these two.")
            return Explanation(what, lang.gettext("Open your ballot again."))
    return None


def _about_a_picture(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.NotYourPicture():
            what = lang.gettext("You can only enter pictures that you have made.")
            return Explanation(what, lang.gettext("Choose one of yours."))
        case errors.MadeTooEarly(opens_at):
            # Translators: {when} is "2 days ago"
            what = lang.gettext("This challenge opened {when}, and that picture is older.")
            then = lang.gettext("Make a new one for it.")
            return Explanation(what.format(when=format_dt(opens_at, "R")), then)
        case errors.ModelNotAllowed(model, allowed):
            return _other_model(lang, model, allowed)
        case errors.ModelsNotOffered(allowed):
            return _no_such_model(lang, allowed)
        case errors.BuiltOnAnothers():
            what = lang.gettext("That picture was made from one of another member.")
            return Explanation(what, lang.gettext("Enter one that is all your own."))
        case errors.PictureWasRemoved():
            what = lang.gettext("The hosts have removed that picture from this challenge.")
            return Explanation(what, lang.gettext("You can enter another one."))
    return None


def _about_an_entry(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.AlreadyEntered(is_same=True):
            return Explanation(lang.gettext("That picture is in this challenge already."))
        case errors.AlreadyEntered():
            what = lang.gettext("You have a picture in this challenge already.")
            return Explanation(what, lang.gettext("Replace it, or take it out first."))
        case errors.NotEntered():
            return Explanation(lang.gettext("You have no picture in this challenge."))
    return None


def _other_model(lang: Language, model: str, allowed: tuple[str, ...]) -> Explanation:
    # Translators: {model} is the name of an AI model, in quotation marks
    what = lang.gettext("That picture was made with {model}, which this challenge does not take.")
    # Translators: {models} is a list: "“a”, “b” and “c”"
    then = lang.gettext("It takes pictures made with {models}.").format(models=_listed(lang, allowed))
    return Explanation(what.format(model=quoted(lang, model, 40)), then)


def _no_such_model(lang: Language, allowed: tuple[str, ...]) -> Explanation:
    # Translators: {models} is a list: "“a”, “b” and “c”", or one alone
    what = lang.gettext(
        "This challenge only takes pictures made with {models}, which I can't offer at the moment."
    )
    then = lang.gettext("Tell the hosts, or try again later.")
    return Explanation(what.format(models=_listed(lang, allowed)), then, not_charged(lang))


def _listed(lang: Language, models: tuple[str, ...]) -> str:
    return first_of(lang, [quoted(lang, name, 40) for name in models], NAMED_MODELS)


def _none_there(lang: Language, state: str) -> str:
    return {
        "open": lang.gettext("No challenge takes pictures here at the moment."),
        "voting": lang.gettext("No challenge is being voted on here at the moment."),
        "running": lang.gettext("No challenge is running here at the moment."),
        "over": lang.gettext("No challenge has ended here yet."),
        "named": lang.gettext("I know of no such challenge on this server."),
    }[state]
