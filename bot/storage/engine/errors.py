"""Why the storage cannot be opened. The text is one sentence for the operator, with the remedy in it.

CannotOpen
├── AddressUnusable       DATABASE_URL cannot be read: nothing but another address helps
├── AlreadyRunning        another process holds this data folder, or this instance's name
├── DatabaseTooNew        the database was migrated by a newer version of the program
├── DatabaseUnreachable   wrong address, wrong password, no rights
│   └── DatabaseDamaged   a page of it is broken, or the file is no database
└── FolderNotWritable     pictures cannot be written there
"""

from __future__ import annotations

from pathlib import Path


class CannotOpen(Exception):
    """The start cannot succeed until the operator does what the text says."""


class AddressUnusable(CannotOpen):
    """`why` holds nothing of a password."""

    def __init__(self, why: str) -> None:
        super().__init__(f"DATABASE_URL cannot be used: {why}.")


class AlreadyRunning(CannotOpen):
    """The text names the folder or the instance, and what to do about it.

    Also of a process that cannot go on, since another has taken its name meanwhile.
    """


class NotHeld(Exception):
    """The INSTANCE name of a process that runs is not its own at the moment. The text says why."""


class DatabaseTooNew(CannotOpen):
    """`revision` is Alembic's, as the database has it."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, which this version of the program does not know; "
            "run the newer version again, or restore a backup made before the update."
        )


class DatabaseUnreachable(CannotOpen):
    """`address` without its password; `why` in the driver's few words."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"The database {address} cannot be opened ({why}); check DATABASE_URL and DATA_DIR.")


class DatabaseDamaged(DatabaseUnreachable):
    """A page of the file is broken, or it is no database at all."""

    def __init__(self, address: str, why: str) -> None:
        CannotOpen.__init__(
            self,
            f"The database {address} is damaged or is none ({why}); restore a backup as README.md says, "
            "or correct DATABASE_URL.",
        )


class FolderNotWritable(CannotOpen):
    """`why` in the operating system's words."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"The folder {folder} cannot be written ({why}); give the bot's user the right to write "
            "there, or name another folder."
        )
