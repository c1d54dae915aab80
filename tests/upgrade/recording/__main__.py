"""`python -m tests.upgrade.recording FOLDER [--code CHECKOUT]`; takes about a minute."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.upgrade.recording.afterwards import afterwards
from tests.upgrade.recording.calm import calm_day
from tests.upgrade.recording.community import community_in
from tests.upgrade.recording.seal import finish, pretty
from tests.upgrade.recording.under_way import evening


async def record(into: Path, code: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with community_in(Path(folder), code) as community:
            try:
                await calm_day(community)
                await evening(community)
            except BaseException:
                sys.stderr.write("\n".join(community.bot.output if community.bot else ()) + "\n")
                raise
            await finish(community, into)
    (into / "afterwards.json").write_text(pretty(await afterwards(into, code)), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.upgrade.recording")
    parser.add_argument(
        "into", type=Path, help="the folder to be written, such as tests/upgrade/v0_1; replaced"
    )
    parser.add_argument("--code", type=Path, default=Path.cwd(), help="where the program to be run is")
    arguments = parser.parse_args()
    asyncio.run(record(arguments.into, arguments.code.resolve()))


if __name__ == "__main__":
    main()
