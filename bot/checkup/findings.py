"""What a check found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """`text` ends with the remedy where something is wrong; `ok` None: not checked, and why."""

    part: str
    ok: bool | None
    text: str

    @property
    def report_line(self) -> str:
        if self.ok is None:
            return f"-      {self.part}: not checked: {self.text}"
        return f"{'ok    ' if self.ok else 'FAULT '} {self.part}: {self.text}"

    def proven(self, how: str) -> Finding:
        """This one once something else has shown that the part works; what is at fault stays so."""
        return replace(self, ok=True, text=how) if self.ok is None else self


def well(part: str, text: str) -> Finding:
    return Finding(part, True, text)


def not_checked(part: str, why: str) -> Finding:
    return Finding(part, None, why)


def fault(part: str, text: str) -> Finding:
    return Finding(part, False, text)
