"""The named functions of the bindings: ages, spans, amounts as papers write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.services.contexts import context_for
from station_app.services.dossiers import Dossier
from station_app.services.form_words import WORDS
from station_app.services.workspace import Workspace

BORN = date(1995, 3, 10)


@pytest.fixture
def nothing(station: Workspace) -> Iterator[Dossier]:
    """Return the dossier of nobody, on 2026-11-23."""
    with station.database.reading() as session:
        yield Dossier(session, context_for(station, session), {}, "person")


@pytest.mark.parametrize(
    ("function", "values", "text"),
    [
        ("first", (None, "", "甲", "乙"), "甲"),
        ("first", (None, date(2026, 7, 5)), "2026年7月5日"),
        ("first", (None, ""), ""),
        ("plain", (Decimal("18.00"),), "18"),
        ("plain", (Decimal("56.50"),), "56.5"),
        ("plain", (None,), ""),
        ("amount", (Decimal("12345.6"),), "12,345.60"),
        ("amount", (None,), ""),
        ("yuan", (Decimal("12345.6"),), "¥12,345.60"),
        ("yuan", (Decimal(0),), "¥0.00"),
        ("yuan", (None,), ""),
        ("masked", ("13812341234",), "138****1234"),
        ("masked", (None,), ""),
        ("checked", (True,), "已审核"),
        ("checked", (None,), ""),
        ("month", (date(1995, 3, 10),), "1995年3月"),
        ("month", (None,), ""),
        ("dotted", ("2015-07",), "2015.07"),
        ("dotted", (None,), ""),
        ("age", (BORN, date(2026, 3, 9)), "1995.03(30岁)"),
        ("age", (BORN, None, date(2026, 3, 10)), "1995.03(31岁)"),
        ("age", (BORN, None), "1995.03(31岁)"),  # today
        ("age", (None, date(2026, 3, 10)), ""),
        ("term", (date(2024, 2, 29), date(2027, 2, 27)), "2024年2月29日至2027年2月27日"),
        ("term", (date(2026, 5, 8), date(2026, 5, 8)), "2026年5月8日"),
        ("term", (date(2026, 5, 8), None), "2026年5月8日至"),
        ("term", (None, None), ""),
        ("months", (date(2024, 3, 1), date(2027, 2, 28)), "2024年3月至2027年2月"),
        ("months", (None, None), ""),
        ("days", (date(2026, 5, 8), date(2026, 5, 10)), "2026.05.08—05.10"),
        ("days", (date(2026, 12, 30), date(2027, 1, 2)), "2026.12.30—2027.01.02"),
        ("days", (date(2026, 5, 8), date(2026, 5, 8)), "2026.05.08"),
        ("days", (date(2026, 5, 8),), "2026.05.08"),
        ("days", (None, None), ""),
        ("stint", (date(2018, 7, 1), date(2019, 12, 31)), "2018.07—2019.12"),
        ("stint", (date(2020, 1, 2), None), "2020.01—至今"),
        ("stint", (None, None), ""),
        ("fulfilled", ("B3", "符合"), "B3"),
        ("fulfilled", ("B3", "还差3个月"), ""),
        ("fulfilled", (None, "符合"), ""),
        ("work_since", (None,), ""),
        ("work_years", (None, None), ""),
        ("served", (None, None), ""),
        ("study_total", (None, None), ""),
        ("study_total", (None, None, Decimal("72.5")), "72.5"),
        ("study_needed", (None, None), ""),
        ("study_enough", (None, None), ""),
        ("expected", (None, 60), "60"),
        ("expected", (None, None), ""),
        ("present", ("0",), ""),
        ("present", ("48",), "48"),
        ("earlier_rewards", (None, Decimal(800)), "¥800.00"),
        ("earlier_rewards", (None, None), ""),
        ("capitals", (Decimal("30000.50"),), "叁万元伍角整"),
        ("capitals", (None,), ""),
        ("months_in", (5,), "60"),
        ("months_in", (None,), ""),
        ("penalty_share", (Decimal("30000.50"), 5), "500.00"),
        ("penalty_share", (Decimal(1), 0), ""),
        ("penalty_share", (None, 5), ""),
        ("credit_code", ("没有登记的机构",), ""),
    ],
)
def test_values_are_worded(
    function: str, values: tuple[Any, ...], text: str, nothing: Dossier
) -> None:
    assert WORDS[function](nothing, *values) == text


def test_every_function_is_told_in_a_sentence() -> None:
    assert [name for name, words in WORDS.items() if not words.__doc__] == []
