"""What `imagine-bot spend` prints: what a month has cost, as a table or as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from bot.domain.money.spending import Budget, Month, Spent, amount, percent_of, total

COLUMNS = ("month", "server", "member", "model", "pictures", "cost", "estimated", "unpriced", "currency")


def as_csv(month: Month, spent: Sequence[Spent], currency: str) -> str:
    """One line for each server, member and model under a line of COLUMNS. Money is in plain digits."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in spent:
        writer.writerow(
            (
                str(month),
                row.guild,
                row.member,
                _safe(row.model or ""),
                row.pictures,
                _digits(row.cost),
                _digits(row.estimated),
                row.unpriced,
                currency,
            )
        )
    return text.getvalue()


def as_table(month: Month, spent: Sequence[Spent], budget: Budget) -> str:
    """For people."""
    currency = budget.currency
    if not spent:
        return f"No picture has cost anything in {month} (UTC).\n"
    rows = [("server", "member", "model", "pictures", currency)]
    rows += [
        (str(row.guild), str(row.member), _one_line(row.model or ""), str(row.pictures), amount(row.cost))
        for row in spent
    ]
    everything = total(spent)
    rows.append(("all", "", "", str(everything.pictures), amount(everything.cost)))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [f"What pictures have cost in {month} (UTC):", *(_line(row, widths) for row in rows)]
    if budget.cap is not None:
        percent = percent_of(budget.cap, everything)
        lines.append(f"That is {percent} % of MONEY_CAP, {amount(budget.cap)} {currency}.")
    if everything.estimated:
        lines.append(
            f"{amount(everything.estimated)} {currency} of it is an estimate: the endpoint named no cost there."
        )
    if everything.unpriced:
        lines.append(
            f"Pictures that count as nothing, since neither a cost nor a price is known: {everything.unpriced}. "
            "Set IMAGE_PRICE, or give their models a price in IMAGE_MODELS_FILE."
        )
    return "\n".join(lines) + "\n"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    names = (text.ljust(width) for text, width in zip(row[:3], widths[:3], strict=True))
    numbers = (text.rjust(width) for text, width in zip(row[3:], widths[3:], strict=True))
    return "  ".join((*names, *numbers)).rstrip()


def _digits(cost: float) -> str:
    """Twelve decimals at most, without an exponent, so that every program reads the same number."""
    text = f"{cost:.12f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def _one_line(name: str) -> str:
    """The endpoint has named the model: nothing in it may move the cursor of a terminal."""
    return "".join(char if char.isprintable() else "?" for char in name)


def _safe(name: str) -> str:
    """A name that a spreadsheet would take for a formula is quoted by an apostrophe, as OWASP advises.

    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    plain = _one_line(name)
    return f"'{plain}" if plain[:1] in ("=", "+", "-", "@") else plain
