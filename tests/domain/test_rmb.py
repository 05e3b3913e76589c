"""Amounts in Chinese capitals (支付结算办法附件一)."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.rmb import LIMIT, capitals

DIGITS = "零壹贰叁肆伍陆柒捌玖"
SMALL = {"拾": 10, "佰": 100, "仟": 1000}

amounts = st.integers(0, LIMIT * 100 - 1).map(lambda fen: Decimal(fen).scaleb(-2))
# Numbers of few digits other than 0 are where the 零 goes wrong.
sparse = st.lists(st.sampled_from("0000001234567890"), min_size=1, max_size=18).map(
    lambda digits: Decimal("".join(digits)).scaleb(-2)
)


def read_number(text: str) -> int:
    """Read a whole number in capitals."""
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = text.rpartition(sign)
        if found:
            return read_number(high) * size + read_number(low)
    pairs = re.findall(f"([{DIGITS}])([拾佰仟]?)", text)
    return sum(DIGITS.index(digit) * SMALL.get(unit, 1) for digit, unit in pairs)


def read(text: str) -> Decimal:
    """Read an amount in capitals, as a cashier does."""
    whole, _, rest = text.rpartition("元")
    jiao, fen = (re.search(f"([{DIGITS}]){unit}", rest) for unit in "角分")
    parts = [DIGITS.index(found[1]) if found else 0 for found in (jiao, fen)]
    return read_number(whole) + Decimal(parts[0] * 10 + parts[1]).scaleb(-2)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"),
        ("800", "捌佰元整"),
        ("1200.00", "壹仟贰佰元整"),
        ("12345.60", "壹万贰仟叁佰肆拾伍元陆角整"),
        ("10050.00", "壹万零伍拾元整"),
        ("100000.01", "壹拾万元零壹分"),
        ("0.5", "伍角整"),
        ("0.05", "伍分"),
        ("0.56", "伍角陆分"),
        ("10", "壹拾元整"),
        ("101", "壹佰零壹元整"),
        ("1010.10", "壹仟零壹拾元壹角整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1000001", "壹佰万零壹元整"),
        ("100000000", "壹亿元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("-12.30", "负壹拾贰元叁角整"),
    ],
)
def test_an_amount_is_written_as_receipts_ask_for_it(amount: str, text: str) -> None:
    assert capitals(Decimal(amount)) == text


@given(amounts | sparse)
def test_what_is_written_is_read_back(amount: Decimal) -> None:
    assert read(capitals(amount)) == amount


@given(amounts | sparse)
def test_no_zero_is_written_twice_or_before_a_unit(amount: Decimal) -> None:
    text = capitals(amount)

    assert not re.search("零零|零[拾佰仟万亿角分整]|(?<!^)零元", text)


@pytest.mark.parametrize("amount", ["0.001", "10000000000000000", "-10000000000000000"])
def test_what_cannot_be_paid_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="cannot be paid"):
        capitals(Decimal(amount))
