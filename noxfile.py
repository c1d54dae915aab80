"""One command for each thing that is checked: `nox --list` names them."""

from __future__ import annotations

import nox


@nox.session
def mutation(session: nox.Session) -> None:
    """Do the quick tests notice when the code is broken? `nox -s mutation -- domain by-hand` tries a part."""
    session.install("--editable", ".[mutation]")
    session.run("python", "-m", "tests.mutation", *session.posargs)
