"""The commands of money."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Run

LINE = ("year=2026", "code=2080299", "name=购买服务", "category=PURCHASE", "amount=1000.10")
VOUCHER = ("direction=支出", "amount=400.05", "counterpart=甲公司", "purpose=物资", "handler=王芳")


@pytest.fixture
def voucher(at: Run) -> str:
    """Enter a line and a voucher of it that was paid; return the voucher's id."""
    line = at("add", "budget_line", *LINE).json["record"]["id"]
    made = at(
        "add", "fund_transaction", *VOUCHER, f"budget_line={line}",
        "approver=欧阳清", "happened_on=2026-06-01",
    ).json["record"]["id"]  # fmt: skip
    for state in ("APPROVED", "PAID"):
        at("move", "fund_transaction", made, state)
    return str(made)


def test_each_figure_is_exact_and_carries_its_vouchers(at: Run, voucher: str) -> None:
    found = at("funds", "--year", 2026).json

    (line,) = found["lines"]
    assert line["paid"] == {"amount": "400.05", "vouchers": [voucher], "projects": []}
    assert line["left"]["amount"] == found["line_total"]["left"]["amount"] == "600.05"
    assert (found["year"], found["expected"]) == (2026, "0.00")


def test_before_the_payment_nothing_was_spent(at: Run, voucher: str) -> None:
    (line,) = at("funds", "--year", 2026, "--as-of", "2026-01-01").json["lines"]

    assert (line["paid"]["amount"], line["left"]["amount"]) == ("0.00", "1000.10")


def test_expected_money_stands_apart(run: Run, at: Run, home: Path, voucher: str) -> None:
    known = ("year=2026", "kind=ENTERPRISE_SOCIAL", "name=社会投入", "planned=8000000")
    at("add", "fund_source", *known, "is_estimate=是")

    told = run("--home", home, "funds", "--year", 2026).out

    assert "合计\t\t1,000.10\t—\t0.00\t400.05\t600.05" in told
    assert "另有预计投入 8,000,000.00 元，不计入合计。" in told


def test_a_voucher_is_reversed_and_the_money_is_back(at: Run, voucher: str) -> None:
    words = ("--reason", "付错单位", "--handler", "王芳", "--approver", "欧阳清")

    entry = at("reverse", voucher, *words).json["id"]

    (line,) = at("funds", "--year", 2026).json["lines"]
    assert line["left"]["amount"] == "1000.10"
    assert line["paid"]["vouchers"] == [voucher, entry]


def test_the_handler_does_not_approve_the_reversal(run: Run, home: Path, voucher: str) -> None:
    words = ("--reason", "付错单位", "--handler", "王芳", "--approver", "王芳")

    refused = run("--home", home, "reverse", voucher, *words)

    assert refused.code == 3
    assert "R-MN-02" in refused.err
