"""What breaking an agreement costs: the share of the months not served, never more."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.rules.agreements import penalty

AMOUNTS = st.decimals(0, 1_000_000, places=2)
MONTHS = st.integers(1, 360)


@pytest.mark.parametrize(
    ("supported", "months", "unserved", "due"),
    [
        ("30000", 60, 60, "30000.00"),
        ("30000", 60, 0, "0.00"),
        ("30000", 60, 24, "12000.00"),
        ("30000.50", 60, 1, "500.00"),  # 500.008: the rest of a fen is dropped
        ("100", 36, 1, "2.77"),
        ("30000", 60, 61, "30000.00"),  # no more than was promised
    ],
)
def test_the_penalty_is_the_share_of_the_months_not_served(
    supported: str, months: int, unserved: int, due: str
) -> None:
    assert penalty(Decimal(supported), months, unserved) == Decimal(due)


@pytest.mark.parametrize(("months", "unserved"), [(0, 0), (-1, 0), (12, -1)])
def test_months_that_cannot_be_are_refused(months: int, unserved: int) -> None:
    with pytest.raises(ValueError, match="cannot be unserved"):
        penalty(Decimal(100), months, unserved)


@given(AMOUNTS, MONTHS, st.integers(0, 400))
def test_never_more_than_the_law_allows(supported: Decimal, months: int, unserved: int) -> None:
    due = penalty(supported, months, unserved)

    assert due <= supported * min(unserved, months) / months
    assert due == due.quantize(Decimal("0.01"))


@given(AMOUNTS, MONTHS, st.integers(0, 359))
def test_a_month_more_served_never_costs_more(
    supported: Decimal, months: int, unserved: int
) -> None:
    assert penalty(supported, months, unserved) <= penalty(supported, months, unserved + 1)
