"""The only part that speaks SQL, and the only one that keeps picture bytes.

    erasing     a member's data on one server: deleted in bites, until nothing is left of it
    upkeep      backup, reading beside a running bot, the first start on a copy, removal by age, notes of the program,
                alerts to the operator
    challenges  challenges: phases, entries, secret ballots, results, and what is to be posted of them
    care        what is done with a picture that is there: deleted, covered, described, kept, shared
    credits     limits, grants, blocks; what a member has left, and what a month has cost, is summed up from these
    pictures    the rows of pictures, from the reservation to the outbox
    guilds      what servers have set up, and the audit of who changed what
    bytes       the bytes of pictures, in a folder or an object store
    engine      SQLite and PostgreSQL: open, lock, migrate, run a transaction to its end

Imports point down this list, and never between pictures, guilds and bytes.

A statement is built once and run with parameters: in a constructor if a moment is in it (`Database.now`), else beside
the functions that run it. To build one takes five times as long as to run it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.domain.errors import StoreBusy, StoreFull
from bot.storage.bytes.folder import open_store
from bot.storage.bytes.justput import JustPut
from bot.storage.bytes.space import Space
from bot.storage.care.care import PictureCare
from bot.storage.care.refreshes import RefreshRows
from bot.storage.challenges.ballots import BallotRows
from bot.storage.challenges.challenges import ChallengeRows
from bot.storage.challenges.dueling.duelrows import DuelRows
from bot.storage.challenges.entries import SECRET, EntryRows
from bot.storage.challenges.posts import ChallengePostRows
from bot.storage.challenges.recurring.due import DueRounds
from bot.storage.challenges.recurring.rows import SeriesRows
from bot.storage.challenges.reporting.reports import ReportRows
from bot.storage.challenges.reporting.troubles import TroubleRows
from bot.storage.challenges.telling.tellings import TellingRows
from bot.storage.credits.charges import Charges
from bot.storage.credits.costs import Costs
from bot.storage.credits.credits import CreditRows
from bot.storage.credits.members import MemberRows
from bot.storage.credits.purses import Purses
from bot.storage.credits.spending import SpendingRows
from bot.storage.engine.database import Database, cannot_open, open_database
from bot.storage.erasing.erasures import ErasureRows
from bot.storage.erasing.export import ExportRows
from bot.storage.guilds.guilds import GuildRows
from bot.storage.guilds.styles import StyleRows
from bot.storage.pictures.albums.gallery import GalleryRows
from bot.storage.pictures.albums.own import AlbumRows
from bot.storage.pictures.cardholds import CardHolds
from bot.storage.pictures.generations import GenerationRows, new_owner
from bot.storage.pictures.outbox import OutboxRows
from bot.storage.pictures.untold import UntoldRows
from bot.storage.upkeep.alerts import AlertRows
from bot.storage.upkeep.counting import counted_since
from bot.storage.upkeep.heartbeat import Heartbeat
from bot.storage.upkeep.notes import Notes
from bot.storage.upkeep.places import fill_places
from bot.storage.upkeep.restored import settle_if_restored


@dataclass(frozen=True, slots=True)
class Storage:
    """All that is kept, open. Every verb of its parts is one transaction."""

    database: Database
    generations: GenerationRows
    outbox: OutboxRows
    card_holds: CardHolds
    untold: UntoldRows
    notes: Notes
    pictures: JustPut
    credits: CreditRows
    spending: SpendingRows
    costs: Costs
    guilds: GuildRows
    styles: StyleRows
    album: AlbumRows
    gallery: GalleryRows
    care: PictureCare
    refreshes: RefreshRows
    challenges: ChallengeRows
    entries: EntryRows
    ballots: BallotRows
    duels: DuelRows
    challenge_posts: ChallengePostRows
    series: SeriesRows
    due_rounds: DueRounds
    tellings: TellingRows
    challenge_reports: ReportRows
    challenge_troubles: TroubleRows
    members: MemberRows
    erasures: ErasureRows
    exports: ExportRows
    alerts: AlertRows
    heartbeat: Heartbeat
    space: Space

    async def answers(self) -> bool:
        """Whether the database answers and takes what is written. Raises StoreBusy or StoreFull."""
        return await self.heartbeat.answers() and self.database.fault is None


@asynccontextmanager
async def open_storage(
    *,
    data_dir: Path,
    database_url: str | None,
    pictures_url: str | None,
    instance: str,
    clock: Callable[[], datetime],
    image_concurrency: int,
    member_limit: int,
    rate_per_minute: float | None = None,
    default_credits: int = 10,
    money_cap: float | None = None,
    costs_of: str | None = None,
    busy_seconds: float = 5.0,
    space: Space | None = None,
) -> AsyncIterator[Storage]:
    """Open the database and the store of bytes, migrated, and close them again. Raises CannotOpen.

    `database_url`, `pictures_url`: None means a SQLite file, or the folder `pictures`, in `data_dir`.
    `instance`: the name of this process; a second process of the same name on the same database is refused.
    `busy_seconds`: how long a transaction waits for a lock before StoreBusy. `clock` returns the time in UTC.
    `image_concurrency` (pictures) and `rate_per_minute` (starts) hold over all processes together, `member_limit`
    (pictures under way) for each member. `default_credits` a day are everybody's where a server has set nothing,
    `money_cap` is what the endpoint may cost in a month, in its currency, over all servers. None: no limit. `costs_of`
    names the endpoint for what its answers have cost, see `counted_since`.
    """
    url = database_url or f"sqlite:///{data_dir / 'imagine-bot.sqlite3'}"
    async with open_database(
        url, data_dir=data_dir, instance=instance, clock=clock, busy_seconds=busy_seconds
    ) as database:
        costs = await _begun(database, costs_of if money_cap is not None else None)
        purses = Purses(database, default_credits=default_credits, money_cap=money_cap, costs=costs)
        rows = GenerationRows(
            database,
            Charges(database, purses),
            owner=new_owner(instance),
            image_concurrency=image_concurrency,
            member_limit=member_limit,
            rate_per_minute=rate_per_minute,
        )
        space = space or Space()
        store = await _open_bytes(database, pictures_url, data_dir, space)
        yield _storage(database, purses, costs, rows, store, space)


async def _begun(database: Database, costs_of: str | None) -> Costs:
    """What the first statements of a start do, before any work."""
    try:
        await settle_if_restored(database)
        await fill_places(database)
        return Costs(database, await counted_since(database, costs_of) if costs_of is not None else 0)
    except (StoreBusy, StoreFull) as error:
        raise cannot_open(database.where, error) from error


async def _open_bytes(database: Database, pictures_url: str | None, data_dir: Path, space: Space) -> JustPut:
    """The store of bytes, tried out. `space` watches its disk and the database's."""
    if database.folder is not None:
        space.watch(database.folder)
    store = open_store(pictures_url or "", data_dir, space)
    await store.try_out()
    return JustPut(store)


def _storage(
    database: Database, purses: Purses, costs: Costs, rows: GenerationRows, store: JustPut, space: Space
) -> Storage:
    return Storage(
        database=database,
        generations=rows,
        outbox=OutboxRows(database),
        card_holds=CardHolds(database),
        untold=UntoldRows(database),
        notes=Notes(database),
        pictures=store,
        credits=CreditRows(database, purses),
        spending=SpendingRows(database),
        costs=costs,
        guilds=GuildRows(database),
        styles=StyleRows(database),
        album=AlbumRows(database),
        gallery=GalleryRows(database, secret=SECRET),
        care=PictureCare(database),
        refreshes=RefreshRows(database),
        challenges=ChallengeRows(database),
        entries=EntryRows(database),
        ballots=BallotRows(database),
        duels=DuelRows(database),
        challenge_posts=ChallengePostRows(database),
        series=SeriesRows(database),
        due_rounds=DueRounds(database),
        tellings=TellingRows(database),
        challenge_reports=ReportRows(database),
        challenge_troubles=TroubleRows(database),
        members=MemberRows(database),
        erasures=ErasureRows(database),
        exports=ExportRows(database),
        alerts=AlertRows(database),
        heartbeat=Heartbeat(database),
        space=space,
    )
