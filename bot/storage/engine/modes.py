"""Who else on this machine may read what the program keeps: nobody.

The database holds prompts and tokens that live for minutes. So files are made with the mode 0600 and folders with 0700,
whatever the umask, and what stands there from an earlier version is tightened. That is done to the program's own names
alone. A folder that was there before the program is its operator's, and so is what a symbolic link leads to.
"""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
OTHERS = 0o077

log = logging.getLogger(__name__)


def make_private(path: Path) -> None:
    """Make the file if it is missing; nobody but this user may use it from now on. Raises OSError."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE)
    except FileExistsError:
        keep_private(path)
    else:
        os.fchmod(handle, FILE)
        os.close(handle)


def make_folder(folder: Path, *, is_ours: bool) -> None:
    """Make the folder, and those above it, if it is missing. Raises OSError.

    One that is there already is tightened if its name is one of ours. If not, the log names it when it is open.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(FOLDER)
        folder.chmod(FOLDER)
    except FileExistsError:
        if not folder.is_dir():
            raise
        if is_ours:
            keep_private(folder)
        else:
            _warn_if_open(folder)


def make_missing_folder(folder: Path) -> None:
    """Make the folder unless something of that name is there, which is left as it is. Raises OSError."""
    if not folder.exists():
        make_folder(folder, is_ours=False)


def keep_private(path: Path) -> bool:
    """Take the rights of others away, if this is a file or a folder and they have any; whether they had."""
    try:
        found = path.lstat()
        kind = found.st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)) or not kind & OTHERS:
            return False
        path.chmod(stat.S_IMODE(kind) & ~OTHERS)
    except FileNotFoundError:
        return False
    except OSError as error:
        log.warning("other accounts may read %s, and that cannot be changed (%s)", path, error.strerror)
        return False
    return True


def _warn_if_open(folder: Path) -> None:
    if folder.stat().st_mode & OTHERS:
        log.warning(
            "other accounts of this machine may look into %s; chmod 700 it if it is the bot's alone", folder
        )
