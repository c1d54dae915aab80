"""What `imagine-bot spend` prints."""

from __future__ import annotations

import csv
import io

from bot.domain.money.spending import Budget, Month, Spent
from bot.ops.spending import COLUMNS, as_csv, as_table

NOVEMBER = Month.named("2026-11")
SPENT = (
    Spent(guild=900000000000000001, member=800000000000000001, model="dall-e-3", pictures=12, cost=12.4),
    Spent(
        guild=900000000000000002,
        member=800000000000000002,
        model="flux",
        pictures=3,
        cost=0.0025,
        estimated=0.0025,
        unpriced=1,
    ),
)


def test_a_table_for_people() -> None:
    lines = as_table(NOVEMBER, SPENT, Budget(50.0, "USD")).splitlines()
    assert lines[0] == "What pictures have cost in 2026-11 (UTC):"
    assert lines[1].split() == ["server", "member", "model", "pictures", "USD"]
    assert lines[2].split() == ["900000000000000001", "800000000000000001", "dall-e-3", "12", "12.40"]
    assert lines[4].split() == ["all", "15", "12.40"]
    assert lines[5] == "That is 24 % of MONEY_CAP, 50.00 USD."
    assert lines[6].startswith("0.0025 USD of it is an estimate")
    assert "no price" not in lines[7]
    assert "IMAGE_MODELS_FILE" in lines[7]
    assert len({len(line) for line in lines[1:5]}) == 1, "the columns stand below each other"


def test_without_a_cap_none_is_spoken_of() -> None:
    assert "MONEY_CAP" not in as_table(NOVEMBER, SPENT, Budget(None, "USD"))


def test_a_month_without_pictures() -> None:
    assert as_table(NOVEMBER, (), Budget(None, "USD")) == "No picture has cost anything in 2026-11 (UTC).\n"
    assert as_csv(NOVEMBER, (), "USD") == ",".join(COLUMNS) + "\n"


def test_csv_is_read_back_to_the_cent() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(NOVEMBER, SPENT, "EUR"))))
    assert [tuple(row) for row in rows] == [COLUMNS, COLUMNS]
    assert rows[0]["cost"] == "12.4"
    assert rows[1] == {
        "month": "2026-11",
        "server": "900000000000000002",
        "member": "800000000000000002",
        "model": "flux",
        "pictures": "3",
        "cost": "0.0025",
        "estimated": "0.0025",
        "unpriced": "1",
        "currency": "EUR",
    }


def test_the_name_of_a_model_is_neither_a_formula_nor_an_order_to_the_terminal() -> None:
    odd = (Spent(guild=1, member=2, model='=HYPERLINK("x")\x1b[2J', pictures=1, cost=1.0),)
    (row,) = csv.DictReader(io.StringIO(as_csv(NOVEMBER, odd, "USD")))
    assert row["model"].startswith("'=HYPERLINK")
    assert "\x1b" not in as_table(NOVEMBER, odd, Budget(None, "USD")) + as_csv(NOVEMBER, odd, "USD")
