"""Everything a person may be told, as facts; the sentences are in `front/`. One file a family.

A new error is a dataclass in the file of its family, a line in the tree in `base.py`, and a sentence in `front/`; tests
compare the three.
"""

from __future__ import annotations

from bot.domain.errors.asking import (
    AreaWithoutPicture,
    CountOutOfRange,
    HeicPicture,
    InputUnreachable,
    NotAPicture,
    NotOffered,
    OtherAspect,
    PicturesTooLarge,
    PictureTooLarge,
    PromptMissing,
    PromptTooLong,
    TooManyPictures,
    UnknownChoice,
)
from bot.domain.errors.availability import (
    Closing,
    LineFull,
    NoModel,
    PicturesAway,
    StaleCommand,
    StillStarting,
    StoreBroken,
    StoreBusy,
    StoreFull,
)
from bot.domain.errors.base import (
    BotError,
    CancelUncertain,
    ChangeUncertain,
    Failure,
    OutcomeUnknown,
    PaintingFailed,
    Refused,
)
from bot.domain.errors.buttons import (
    AlreadyPressed,
    AlternativeGone,
    Gone,
    JustPressed,
    NoPictureThere,
    NotForBuilding,
    NotYours,
    NotYoursToCancel,
    PriceChanged,
    PromptGone,
    TooLate,
    TooManyKept,
)
from bot.domain.errors.challenges import (
    AccountTooYoung,
    AlreadyEntered,
    BuiltOnAnothers,
    ChallengeCancelled,
    ChallengeOver,
    ChallengeTextTooLong,
    DeadlinePast,
    DeadlinesOutOfOrder,
    EnteringOver,
    EntryGone,
    FixedByNow,
    JoinedTooLate,
    MadeTooEarly,
    MemberEntered,
    ModelNotAllowed,
    NoChallenge,
    NotEntered,
    NotHandedOut,
    NotOpenYet,
    NotYourPicture,
    OwnEntry,
    PictureWasRemoved,
    ReasonMissing,
    RemovalTooLate,
    ThemeMissing,
    TooManyChallenges,
    TooManyChoices,
    VoterRoleMissing,
    VoterTimedOut,
    VotingHasBegun,
    VotingNotOpenYet,
    VotingOver,
)
from bot.domain.errors.credits import (
    Blocked,
    CostNotSeenYet,
    CostUnknown,
    CreditsUsedUp,
    MoneyCapReached,
    NotEnoughCredits,
    ServerTotalUsedUp,
    TooFewCredits,
)
from bot.domain.errors.endpoint import (
    AccountBlocked,
    AccountEmpty,
    EditsPathWrong,
    EndpointBusy,
    EndpointDown,
    KeyRefused,
    ModelGone,
    NotVerified,
    PathWrong,
    PictureTooLargeThere,
    PromptRejected,
    RegionRefused,
    RequestLost,
    RequestRejected,
    SettingRefused,
)
from bot.domain.errors.moderating import (
    HigherMember,
    HigherRole,
    IsABot,
    Missing,
    NotAllowed,
    NotAMember,
    NothingThere,
    NotTheOperator,
    OwnCredits,
    PointlessOption,
    ProtectedMember,
    UndoExpired,
    UndoOvertaken,
    UnfitRole,
    UnknownRole,
)
from bot.domain.errors.outcomes import (
    AnswerBroken,
    AnswerLost,
    Bug,
    Flaw,
    HostNotTrusted,
    Interrupted,
    ResultUnreachable,
    ResultUnusable,
    TimedOut,
)
from bot.domain.errors.places import (
    MissingPermissions,
    ServerOnly,
    WrongChannel,
)
from bot.domain.errors.stored import (
    failure_from_json,
    failure_to_json,
)
from bot.domain.errors.styles import (
    StyleChanged,
    StyleGone,
    StyleNameTaken,
    StyleTextEmpty,
    StyleTextHidden,
    StyleTextTooLong,
    TooLongWithStyle,
    TooManyStyles,
)
from bot.domain.errors.values import (
    BadTime,
    NotANumber,
    OutOfRange,
    UnknownZone,
)

# fmt: off
__all__ = [  # several on a line, since the list is long and says nothing new
    "AccountBlocked", "AccountEmpty", "AccountTooYoung", "AlreadyEntered", "AlreadyPressed",
    "AlternativeGone", "AnswerBroken", "AnswerLost", "AreaWithoutPicture", "BadTime", "Blocked", "BotError",
    "Bug", "BuiltOnAnothers", "CancelUncertain", "ChallengeCancelled", "ChallengeOver",
    "ChallengeTextTooLong", "ChangeUncertain", "Closing", "CostNotSeenYet", "CostUnknown", "CountOutOfRange",
    "CreditsUsedUp", "DeadlinePast", "DeadlinesOutOfOrder", "EditsPathWrong", "EndpointBusy", "EndpointDown",
    "EnteringOver", "EntryGone", "Failure", "FixedByNow", "Flaw", "Gone", "HeicPicture", "HigherMember",
    "HigherRole", "HostNotTrusted", "InputUnreachable", "Interrupted", "IsABot", "JoinedTooLate",
    "JustPressed", "KeyRefused", "LineFull", "MadeTooEarly", "MemberEntered", "Missing", "MissingPermissions",
    "ModelGone", "ModelNotAllowed", "MoneyCapReached", "NoChallenge", "NoModel", "NoPictureThere",
    "NotAMember", "NotANumber", "NotAPicture", "NotAllowed", "NotEnoughCredits", "NotEntered",
    "NotForBuilding", "NotHandedOut", "NotOffered", "NotOpenYet", "NotTheOperator", "NotVerified",
    "NotYourPicture", "NotYours", "NotYoursToCancel", "NothingThere", "OtherAspect", "OutOfRange",
    "OutcomeUnknown", "OwnCredits", "OwnEntry", "PaintingFailed", "PathWrong", "PictureTooLarge",
    "PictureTooLargeThere", "PictureWasRemoved", "PicturesAway", "PicturesTooLarge", "PointlessOption",
    "PriceChanged", "PromptGone", "PromptMissing", "PromptRejected", "PromptTooLong", "ProtectedMember",
    "ReasonMissing", "Refused", "RegionRefused", "RemovalTooLate", "RequestLost", "RequestRejected",
    "ResultUnreachable", "ResultUnusable", "ServerOnly", "ServerTotalUsedUp", "SettingRefused",
    "StaleCommand", "StillStarting", "StoreBroken", "StoreBusy", "StoreFull", "StyleChanged", "StyleGone",
    "StyleNameTaken", "StyleTextEmpty", "StyleTextHidden", "StyleTextTooLong", "ThemeMissing", "TimedOut",
    "TooFewCredits", "TooLate", "TooLongWithStyle", "TooManyChallenges", "TooManyChoices", "TooManyKept",
    "TooManyPictures", "TooManyStyles", "UndoExpired", "UndoOvertaken", "UnfitRole", "UnknownChoice",
    "UnknownRole", "UnknownZone", "VoterRoleMissing", "VoterTimedOut", "VotingHasBegun", "VotingNotOpenYet",
    "VotingOver", "WrongChannel", "failure_from_json", "failure_to_json",
]
# fmt: on
