"""What front is made of: the features, and what each is handed. A new feature is one line in `add_features`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.models import Catalogue
from bot.front.account.feature import Account
from bot.front.client import Client
from bot.front.help.feature import About, Help
from bot.front.imagine.alternatives import Refusals
from bot.front.imagine.deferred import DeferredReplies
from bot.front.imagine.desk import Desk
from bot.front.imagine.feature import Imagine
from bot.front.kit.allowance import Allowance
from bot.front.kit.modlog import ModLog
from bot.front.kit.replies import Replies
from bot.front.kit.router import Router
from bot.front.kit.servers import Servers
from bot.front.quota.change import Changes
from bot.front.quota.feature import Quota
from bot.front.result.delivery import Post
from bot.front.result.feature import Result
from bot.front.setup.feature import Setup
from bot.front.setup.greeting import Greeter
from bot.imageapi.inputs import Inputs
from bot.storage import Storage
from bot.storage.pictures.newcomers import Newcomers
from bot.studio.line import PictureLine


@dataclass(slots=True)
class Shared:
    """What several features are handed."""

    storage: Storage
    client: Client
    router: Router
    clock: Callable[[], datetime]
    catalogue: Callable[[], Catalogue]
    about: About
    replies: Replies = field(init=False)
    allowance: Allowance = field(init=False)
    servers: Servers = field(init=False)

    def __post_init__(self) -> None:
        self.replies = Replies(self.client)
        self.allowance = Allowance(self.storage.credits)
        self.servers = Servers(self.storage.guilds)


def post_of(shared: Shared) -> Post:
    """What reaches a member after the first answer."""
    return Post(
        replies=shared.replies,
        kept=shared.storage.pictures,
        past=Newcomers(shared.storage.database),
        allowance=shared.allowance,
        catalogue=shared.catalogue,
        clock=shared.clock,
        service=shared.about.service,
        offers=shared.router.offers,
    )


def desk_of(shared: Shared, line: PictureLine, inputs: Inputs, deferred: DeferredReplies) -> Desk:
    """Where every ask is taken."""
    storage = shared.storage
    return Desk(
        line=line,
        catalogue=shared.catalogue,
        inputs=inputs,
        clock=shared.clock,
        servers=shared.servers,
        refusals=Refusals(storage.generations, storage.pictures, shared.catalogue),
        allowance=shared.allowance,
        deferred=deferred,
    )


def add_features(shared: Shared, desk: Desk) -> None:
    """Everything that a person on Discord talks to."""
    storage, clock, catalogue = shared.storage, shared.clock, shared.catalogue
    allowance, servers, mention = shared.allowance, shared.servers, shared.client.registry.mention
    mod_log = ModLog(shared.client, servers)
    changes = Changes(credits=storage.credits, guilds=servers, mod_log=mod_log, clock=clock)
    shared.router.add(
        Imagine(desk),
        Result(rows=storage.generations, desk=desk),
        Account(allowance=allowance, album=storage.album, kept=storage.pictures, catalogue=catalogue),
        Setup(
            servers=servers,
            changes=changes,
            allowance=allowance,
            mod_log=mod_log,
            catalogue=catalogue,
            clock=clock,
        ),
        Quota(changes),
        Help(allowance=allowance, mention=mention, about=shared.about),
    )
    shared.client.joined = Greeter(storage.guilds, allowance, mention, shared.about.service).greet
