"""Makes the features of `front`, and hands each what it needs. A new feature is one line in `add_features`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.models import Catalogue
from bot.domain.money.spending import Budget
from bot.front.account.data.deleting import DataDeleting
from bot.front.account.data.exporting import DataExporting
from bot.front.account.data.mydata import MyData
from bot.front.account.feature import Account
from bot.front.account.leafing import Leafer
from bot.front.account.styles import StylePages
from bot.front.account.undelivered import Undelivered
from bot.front.client import Client
from bot.front.gallery.feature import Gallery
from bot.front.gallery.finding import Finder
from bot.front.help.feature import About, Help
from bot.front.imagine.attached.copies import PictureCopies
from bot.front.imagine.deferred import DeferredReplies
from bot.front.imagine.desk import Desk
from bot.front.imagine.feature import Imagine
from bot.front.imagine.intake import Intake
from bot.front.imagine.waysout import WaysOut
from bot.front.kit.balances import Balances
from bot.front.kit.errorhandler import Operator
from bot.front.kit.feature import Call, Feature, Part
from bot.front.kit.guilds.choices import MemberChoices
from bot.front.kit.guilds.modlog import ModLog
from bot.front.kit.guilds.posted import PublicMessages
from bot.front.kit.guilds.settingscache import ServerSettingsCache
from bot.front.kit.operators import OperatorLanguages, Operators
from bot.front.kit.replies import Replies
from bot.front.kit.router import Router
from bot.front.quota.change import CreditChanges
from bot.front.quota.feature import Quota
from bot.front.result.about.part import AboutPicture, Needs
from bot.front.result.about.rendering import Rendering
from bot.front.result.about.subjects import Subjects
from bot.front.result.building.again import Again
from bot.front.result.building.anew import Anew
from bot.front.result.building.asking import Buildable
from bot.front.result.building.changing import Changing
from bot.front.result.building.doubles import Doubles
from bot.front.result.building.editing import Editing
from bot.front.result.building.keeping import KeptPictures
from bot.front.result.cancelling import Cancelling
from bot.front.result.cards import ResultCards
from bot.front.result.delivery import DiscordMessenger
from bot.front.result.feature import Result
from bot.front.result.menus import MessageMenus
from bot.front.result.opening import Opening
from bot.front.result.posts.lastwords import LastWords
from bot.front.result.posts.untold import UntoldNotes
from bot.front.setup.feature import Setup
from bot.front.setup.greeting import Greeter
from bot.front.setup.stylepreview import Previews
from bot.front.setup.styles import Styles
from bot.front.spend.feature import Spend
from bot.imageapi.attachments import AttachmentFetcher
from bot.storage import Storage
from bot.storage.pictures.newcomers import Newcomers
from bot.studio.delivery import Deliverer
from bot.studio.line import PictureLine
from bot.studio.wakeup import Wakeup


@dataclass(slots=True)
class Shared:
    """The parts that more than one feature needs."""

    storage: Storage
    client: Client
    router: Router
    clock: Callable[[], datetime]
    catalogue: Callable[[], Catalogue]
    catalogue_settled: Callable[[], Awaitable[None]]
    about: About
    operator: Operator
    # Told of an ask whose card says nothing new any more, since its member had their data deleted.
    stopped: Callable[[int], Awaitable[None]] = field(init=False)
    erase: Wakeup = field(default_factory=Wakeup)  # members have their data deleted
    challenge_posts: Wakeup = field(default_factory=Wakeup)  # something is to be posted of a challenge
    replies: Replies = field(init=False)
    balances: Balances = field(init=False)
    untold: UntoldNotes = field(init=False)
    operator_languages: OperatorLanguages = field(init=False)
    server_settings: ServerSettingsCache = field(init=False)
    cards: ResultCards = field(init=False)
    anew: Wakeup = field(init=False)  # notified when a message must be made anew
    choices: MemberChoices = field(init=False)
    mod_log: ModLog = field(init=False)

    def __post_init__(self) -> None:
        self.replies = Replies(self.client)
        self.balances = Balances(self.storage.credits)
        self.untold = UntoldNotes(self.storage.untold, self.catalogue, self.about.service)
        self.operator_languages = OperatorLanguages(self.storage.notes, lambda: self.client.application)
        self.router.afterwards = self._after
        self.server_settings = ServerSettingsCache(self.storage.guilds)
        self.mod_log = ModLog(self.client, self.server_settings)
        self.anew = Wakeup()
        self.choices = MemberChoices(self.storage.members)
        self.cards = ResultCards(
            self.storage.pictures, self.catalogue, self.router.offers, self.storage.generations
        )

    async def _after(self, call: Call, space: str) -> None:
        """What follows each command and press, by the feature of this space, once it was answered."""
        await self.operator_languages.heard(call.who.id, call.reader.private)
        await self.untold.after(call, space)


def messenger_of(shared: Shared) -> DiscordMessenger:
    """What edits and sends messages once an interaction has been answered."""
    return DiscordMessenger(
        replies=shared.replies,
        cards=shared.cards,
        first_pictures=Newcomers(shared.storage.database),
        balances=shared.balances,
        catalogue=shared.catalogue,
        clock=shared.clock,
        service=shared.about.service,
        operator=shared.operator,
    )


def last_words_of(shared: Shared, deliverer: Deliverer) -> LastWords:
    """What edits private cards a last time."""
    storage = shared.storage
    return LastWords(storage.untold, storage.card_holds, shared.replies, deliverer.look_again_in)


def desk_of(
    shared: Shared, line: PictureLine, attachments: AttachmentFetcher, deferred: DeferredReplies
) -> Desk:
    """The one place where asks are taken, which two features share."""
    ways_out = WaysOut(shared.storage.generations, shared.storage.pictures, shared.catalogue)
    return Desk(
        line=line,
        intake=Intake(
            catalogue=shared.catalogue,
            settled=shared.catalogue_settled,
            attachments=attachments,
            stored=shared.storage.pictures,
            ways_out=ways_out,
            balances=shared.balances,
            clock=shared.clock,
        ),
        copies=PictureCopies(
            shared.storage.generations, shared.storage.pictures, shared.catalogue, attachments
        ),
        clock=shared.clock,
        server_settings=shared.server_settings,
        ways_out=ways_out,
        deferred=deferred,
        operator=shared.operator,
    )


def result_features(
    shared: Shared, desk: Desk, attachments: AttachmentFetcher, deferred: DeferredReplies
) -> tuple[Feature, ...]:
    """What answers the buttons of pictures, each part its own, and the menus of messages."""
    storage = shared.storage
    rows, subjects = storage.generations, Subjects(storage.generations, storage.care)
    buildable = Buildable(subjects, shared.choices, shared.balances)
    changing = Changing(rows, buildable, desk)
    kept = KeptPictures(storage.pictures, attachments)
    editing = Editing(rows, buildable, kept, desk)
    needs = Needs(
        rows=rows,
        care=storage.care,
        stored=storage.pictures,
        catalogue=shared.catalogue,
        mod_log=shared.mod_log,
        memory=storage.notes,
        rendering=Rendering(shared.cards),
        replies=shared.replies,
        wake=shared.anew.notify,
        noted_to_share=deferred.noted_to_share,
        age=timedelta(days=shared.about.picture_days),
        require_place=desk.require_place,
        open_change=changing.open_with,
    )
    about = AboutPicture(needs)
    parts: tuple[Part, ...] = (
        Anew(rows, desk),
        Cancelling(rows, desk),
        Again(buildable, desk, Doubles(shared.clock)),
        changing,
        editing,
        Opening(subjects, shared.cards),
        about,
    )
    return Result(parts), MessageMenus(editing, about)


def my_data_of(shared: Shared) -> MyData:
    storage = shared.storage

    def wake() -> None:
        shared.erase.notify()
        shared.challenge_posts.notify()  # an entry of theirs may stand in a gallery

    deleting = DataDeleting(
        storage.erasures,
        shared.replies,
        wake,
        shared.stopped,
        shared.choices.forget,
        shared.clock,
    )
    exporting = DataExporting(storage.exports, storage.pictures, shared.clock)
    return MyData(exporting, deleting)


def account_of(shared: Shared, messages: PublicMessages) -> Account:
    """/me, with one's own pictures and data."""
    storage, catalogue = shared.storage, shared.catalogue
    return Account(
        balances=shared.balances,
        leafer=Leafer(
            album=storage.album,
            pictures=storage.generations,
            kept=storage.care,
            shares=storage.care,
            hidden=shared.choices,
            standing=messages,
            stored=storage.pictures,
        ),
        undelivered=Undelivered(storage.album, storage.pictures, catalogue),
        deleted=storage.care,
        choices=shared.choices,
        clock=shared.clock,
        server_settings=shared.server_settings,
        catalogue=catalogue,
        my_data=my_data_of(shared),
        styles=StylePages(shared.server_settings, shared.choices, storage.styles, catalogue),
    )


def add_features(
    shared: Shared, desk: Desk, attachments: AttachmentFetcher, deferred: DeferredReplies, budget: Budget
) -> None:
    """Make every feature, and add it to the router; also the greeting of new servers."""
    storage, clock, catalogue = shared.storage, shared.clock, shared.catalogue
    balances, settings, mention = shared.balances, shared.server_settings, shared.client.registry.mention
    mod_log = shared.mod_log
    changes = CreditChanges(rows=storage.credits, server_settings=settings, mod_log=mod_log, clock=clock)
    messages = PublicMessages(shared.client, storage.gallery)
    shared.router.add(
        Imagine(desk, shared.choices),
        *result_features(shared, desk, attachments, deferred),
        account_of(shared, messages),
        Gallery(
            finder=Finder(storage.gallery, messages, storage.pictures),
            choices=shared.choices,
            keeping=storage.care,
            catalogue=catalogue,
        ),
        Setup(
            server_settings=settings,
            changes=changes,
            balances=balances,
            mod_log=mod_log,
            catalogue=catalogue,
            clock=clock,
            styles=Styles(
                storage.styles, settings, mod_log, catalogue, Previews(storage.styles, attachments)
            ),
        ),
        Quota(changes),
        Spend(
            spending=storage.spending,
            operators=Operators(shared.client),
            server_name=shared.client.server_name,
            budget=budget,
            clock=clock,
        ),
        Help(balances=balances, mention=mention, about=shared.about),
    )
    greeter = Greeter(storage.guilds, settings, balances, mention, catalogue, shared.about.service)
    shared.client.joined = greeter.greet
