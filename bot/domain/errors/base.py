"""The root of all errors, and its branches: refused, perhaps changed, failed at the endpoint, and outcome unknown.

    BotError                        base.py
    ├── Refused                     nothing was reserved, sent or changed
    │     asking.py                 what is wrong with what a member asked for
    │   ├── UnknownChoice           choose one that is on offer
    │   ├── NotOffered              leave the option out, or choose another model
    │   ├── PromptMissing           write what should be in the picture
    │   ├── PromptTooLong           shorten it
    │   ├── CountOutOfRange         ask for fewer pictures
    │   ├── NotAPicture             attach a PNG, JPEG, WebP…
    │   ├── HeicPicture             attach it as a JPEG
    │   ├── PictureTooLarge         attach a smaller picture
    │   ├── PicturesTooLarge        attach fewer, or smaller ones
    │   ├── TooManyPictures         attach fewer, or choose another model
    │   ├── InputUnreachable        attach the picture again
    │   ├── AreaWithoutPicture      attach a picture, or leave the area out
    │   ├── OtherAspect             choose a size of the picture's shape
    │     places.py                 where pictures cannot be made
    │   ├── ServerOnly              use a server's channel
    │   ├── WrongChannel            go to one of the server's channels for pictures
    │   ├── MissingPermissions      ask someone who manages the channel
    │     credits.py                why a member cannot pay
    │   ├── Blocked                 ask a moderator, or wait
    │   ├── TooFewCredits           of their own
    │   │   ├── CreditsUsedUp       come back when the period renews
    │   │   └── NotEnoughCredits    ask for fewer, or in a cheaper quality
    │   ├── ServerTotalUsedUp       come back when the server's period renews
    │   ├── MoneyCapReached         nothing to do; the operator must act
    │   ├── CostUnknown             choose another model; the operator must act
    │   ├── CostNotSeenYet          ask for one picture, or in a moment
    │     moderating.py             what somebody may not change, or cannot
    │   ├── NotAllowed              ask someone who has the permission
    │   ├── NotTheOperator          ask those who run the bot
    │   ├── ProtectedMember         only the server's owner may do this
    │   ├── HigherMember            ask someone whose role is higher
    │   ├── HigherRole              ask someone whose role is higher
    │   ├── OwnCredits              ask another moderator, or someone who manages the server
    │   ├── NotAMember              name a member of this server
    │   ├── IsABot                  name a person
    │   ├── UnknownRole             choose a role of this server
    │   ├── UnfitRole               choose a role that people have
    │   ├── PointlessOption         leave the option out, or add what it belongs to
    │   ├── NothingThere            nothing to do
    │   ├── UndoExpired             make the opposite change
    │   ├── UndoOvertaken           look at the history, make the change you want
    │     values.py                 what cannot be read, or is out of range
    │   ├── OutOfRange              choose a value in between
    │   ├── NotANumber              write a whole number
    │   ├── BadTime                 write it like 7d, or as a date
    │   ├── UnknownZone             name a city that has the time zone
    │     styles.py                 what is wrong with a server's style
    │   ├── StyleTextEmpty          write a name, and words
    │   ├── StyleTextTooLong        shorten it
    │   ├── StyleTextHidden         type it anew
    │   ├── StyleNameTaken          choose another name
    │   ├── TooManyStyles           remove one first
    │   ├── StyleGone               open the list anew
    │   ├── StyleChanged            look at what it is now
    │   ├── TooLongWithStyle        shorten the prompt, or leave the style out
    │     challenges.py             why it cannot be done in a challenge
    │   ├── NoChallenge             choose another one, or wait for the next
    │   ├── NoResultYet             come back when its voting has ended
    │   ├── TooManyChallenges       let one end first
    │   ├── NotOpenYet              come back when it opens
    │   ├── EnteringOver            vote instead
    │   ├── VotingNotOpenYet        come back when it opens
    │   ├── VotingOver              look at the results
    │   ├── ChallengeCancelled      nothing to do
    │   ├── ChallengeOver           nothing to do
    │   ├── VotingHasBegun          nothing to do
    │   ├── AccountTooYoung         vote in a later one
    │   ├── JoinedTooLate           vote in the next one
    │   ├── VoterTimedOut           come back after the timeout
    │   ├── VoterRoleMissing        ask the hosts
    │   ├── OwnEntry                choose another picture
    │   ├── EntryGone               choose another picture
    │   ├── TooManyChoices          take one back first
    │   ├── NotHandedOut            open the ballot again
    │   ├── NotYourPicture          choose one of one's own
    │   ├── MadeTooEarly            make a new one
    │   ├── ModelNotAllowed         make one with another model
    │   ├── ModelsNotOffered        tell the hosts, or come back later
    │   ├── BuiltOnAnothers         enter one that is all one's own
    │   ├── AlreadyEntered          replace or withdraw it
    │   ├── PictureWasRemoved       enter another one
    │   ├── NotEntered              nothing to do
    │   ├── MemberEntered           let them replace it
    │   ├── ThemeMissing            write one
    │   ├── ChallengeTextTooLong    shorten it
    │   ├── DeadlinePast            choose a later moment
    │   ├── DeadlinesOutOfOrder     choose a later moment
    │   ├── FixedByNow              leave it as it is
    │   ├── PhaseChanged            look at what it is now
    │   ├── ReasonMissing           write one
    │   ├── RemovalTooLate          nothing to do
    │   ├── NoSeries                choose another one
    │   ├── TooManySeries           end one first
    │   ├── TooManyThemes           write fewer
    │   ├── FirstRoundPast          choose a later moment
    │   ├── RoundsTooLong           choose shorter times
    │     buttons.py                why a button on a picture does nothing (any more)
    │   ├── NotYours                only the author may press this
    │   ├── NotYoursToCancel        only the author may cancel
    │   ├── TooLate                 all pictures have ended
    │   ├── AlreadyPressed          ask again
    │   ├── JustPressed             press again, if one more was meant
    │   ├── NotForBuilding          make one's own
    │   ├── PromptGone              write a new one
    │   ├── NoPictureThere          choose a message with a picture
    │   ├── PriceChanged            press the button with the new price
    │   ├── AlternativeGone         ask again
    │   ├── TooManyKept             keep another one no more first
    │   ├── Gone                    the picture behind the button is not known here
    │     availability.py           why the bot cannot do it now
    │   ├── LineFull                come back in a few minutes
    │   ├── NoModel                 try again later; the operator must act
    │   ├── StaleCommand            reload Discord
    │   ├── StillStarting           try again in a moment
    │   ├── StoreBusy               try again: the database did not answer in time
    │   │   └── StoreBroken         try again later; the operator must act
    │   ├── StoreFull               try again later; the operator must act
    │   ├── PicturesAway            try again later; the operator must act
    │   └── Closing                 come back after the restart
    ├── ChangeUncertain             look at the history before trying again
    ├── CancelUncertain             press Cancel again
    ├── PaintingFailed              refunded; not billed, or it says at what cost
    │     endpoint.py               the endpoint said no, or could not be reached
    │   ├── PromptRejected          change the text
    │   ├── RequestRejected         change an option
    │   ├── SettingRefused          nothing to do; the operator must act
    │   ├── ModelGone               choose another model; the operator must act
    │   ├── AccountEmpty            nothing to do; the operator must act
    │   ├── KeyRefused              nothing to do; the operator must act
    │   ├── AccountBlocked          nothing to do; the operator must act
    │   ├── NotVerified             nothing to do; the operator must act
    │   ├── RegionRefused           nothing to do; the operator must act
    │   ├── PathWrong               nothing to do; the operator must act
    │   ├── EditsPathWrong          leave the picture out; the operator must act
    │   ├── PictureTooLargeThere    attach a smaller picture; the operator must act
    │   ├── EndpointBusy            try again later
    │   ├── RequestLost             ask for it again
    │   └── EndpointDown            try again later
    └── OutcomeUnknown              refunded, never repeated by the bot; perhaps billed to the operator
          outcomes.py               no usable answer came
        ├── TimedOut                try again
        ├── AnswerLost              try again: the connection broke after the request had been sent
        ├── AnswerBroken            try again: the endpoint failed half-way or answered without a picture
        ├── ResultUnreachable       come back later: the picture's address did not answer
        ├── HostNotTrusted          nothing to do; the operator must act
        ├── ResultUnusable          try again: what came is not a picture, or too large
        ├── Interrupted             try again: the bot was restarted
        └── Bug                     tell the operator the reference

Each stands in the file of its family, and `__init__` has them all.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass
class BotError(Exception):
    """Something that a person is told. `str()` is for logs: the class and its facts.

    An error holds facts, never sentences; those are in `front/`. It holds no prompt, no token and no key, so it may
    be logged and stored as it is. Two errors are equal if they are of one class and have the same facts.
    """

    # Whether the operator must be told too, because only the operator can put it right.
    for_operator: ClassVar[bool] = False

    def __str__(self) -> str:
        facts = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self))
        return f"{type(self).__name__}({facts})"


@dataclass
class Refused(BotError):
    """Refused before anything was done: nothing was reserved, nothing was sent to the endpoint, nothing changed."""


@dataclass
class ChangeUncertain(BotError):
    """The database did not say whether it committed a moderator's change, and did not answer any more after that."""


@dataclass
class CancelUncertain(BotError):
    """The same of a member's Cancel: the ask may be cancelled, or go on."""


@dataclass
class PaintingFailed(BotError):
    """The endpoint said no, or could not be reached. The credits are refunded; the operator was seldom billed.

    `cost` is not one of its facts: what the endpoint said that its own refusal cost, in its currency.
    """

    def __post_init__(self) -> None:
        self.cost: float | None = None


@dataclass
class OutcomeUnknown(BotError):
    """No usable answer came. The credits are refunded and the request is never repeated: it may have been billed.

    `cost`: see PaintingFailed.
    """

    def __post_init__(self) -> None:
        self.cost: float | None = None


Failure = PaintingFailed | OutcomeUnknown
