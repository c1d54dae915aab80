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
    "AccountBlocked", "AccountEmpty", "AlreadyPressed", "AlternativeGone", "AnswerBroken", "AnswerLost",
    "AreaWithoutPicture", "BadTime", "Blocked", "BotError", "Bug", "CancelUncertain", "ChangeUncertain",
    "Closing", "CostNotSeenYet", "CostUnknown", "CountOutOfRange", "CreditsUsedUp", "EditsPathWrong",
    "EndpointBusy", "EndpointDown", "Failure", "Flaw", "Gone", "HeicPicture", "HigherMember", "HigherRole",
    "HostNotTrusted", "InputUnreachable", "Interrupted", "IsABot", "JustPressed", "KeyRefused", "LineFull",
    "Missing", "MissingPermissions", "ModelGone", "MoneyCapReached", "NoModel", "NoPictureThere",
    "NotAMember", "NotANumber", "NotAPicture", "NotAllowed", "NotEnoughCredits", "NotForBuilding",
    "NotOffered", "NotTheOperator", "NotVerified", "NotYours", "NotYoursToCancel", "NothingThere",
    "OtherAspect", "OutOfRange", "OutcomeUnknown", "OwnCredits", "PaintingFailed", "PathWrong",
    "PictureTooLarge", "PictureTooLargeThere", "PicturesAway", "PicturesTooLarge", "PointlessOption",
    "PriceChanged", "PromptGone", "PromptMissing", "PromptRejected", "PromptTooLong", "ProtectedMember",
    "Refused", "RegionRefused", "RequestLost", "RequestRejected", "ResultUnreachable", "ResultUnusable",
    "ServerOnly", "ServerTotalUsedUp", "SettingRefused", "StaleCommand", "StillStarting", "StoreBroken",
    "StoreBusy", "StoreFull", "StyleChanged", "StyleGone", "StyleNameTaken", "StyleTextEmpty",
    "StyleTextHidden", "StyleTextTooLong", "TimedOut", "TooFewCredits", "TooLate", "TooLongWithStyle",
    "TooManyKept", "TooManyPictures", "TooManyStyles", "UndoExpired", "UndoOvertaken", "UnfitRole",
    "UnknownChoice", "UnknownRole", "UnknownZone", "WrongChannel", "failure_from_json", "failure_to_json",
]
# fmt: on
