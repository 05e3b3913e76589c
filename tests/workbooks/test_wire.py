"""What the reading process says arrives unchanged; what it should not say does no harm."""

from __future__ import annotations

import contextlib
import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.problems import Refused
from station_app.workbooks import wire
from station_app.workbooks.cells import Cell, column_letters, column_number
from station_app.workbooks.limits import Limits

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = (
    texts
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes().map(lambda value: value.replace(fold=0))
    | st.times().map(lambda value: value.replace(fold=0))
    | st.none()
)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(values, min_size=width, max_size=width), min_size=1)
)
nonsense = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=20,
)
kinds = st.sampled_from(["sheet", "rows", "note", "refused", "end", "other"])


def passed_on(rows: list[list[Any]]) -> list[list[Cell]]:
    answer = wire.Answer()
    answer.take(wire.sheet_line("名册", visible=True, merges=[(0, 0, 1, 2)]))
    answer.take(wire.encode_rows(rows, Limits()))
    return answer.sheets[0].rows


@given(tables)
def test_every_kind_of_cell_arrives_as_it_left(rows: list[list[Any]]) -> None:
    assert repr(passed_on(rows)) == repr([[wire.to_cell(value) for value in row] for row in rows])


@pytest.mark.parametrize(
    ("found", "cell"),
    [
        ("", None),
        ("\u202e", None),
        ("\u2066王\u2069芳", "王芳"),
        (2469.0, 2469),
        (-1e15, -1e15),
        (float("nan"), None),
        (float("inf"), None),
        (True, True),
        (datetime(2020, 1, 2), date(2020, 1, 2)),
        (datetime(2020, 1, 2, 3, 4), datetime(2020, 1, 2, 3, 4)),
        (time(8, 30), time(8, 30)),
        (timedelta(hours=30, minutes=5), "30:05:00"),
    ],
)
def test_what_the_reader_found_becomes_a_cell(found: Any, cell: Cell) -> None:
    assert repr(passed_on([[found]])) == repr([[cell]])


@given(kinds, st.lists(nonsense, max_size=4))
def test_an_answer_of_any_other_shape_is_refused(kind: str, parts: list[Any]) -> None:
    answer = wire.Answer()
    answer.take(wire.sheet_line("", visible=True, merges=()))

    with contextlib.suppress(Refused):
        answer.take(json.dumps([kind, *parts]).encode())

    for sheet in answer.sheets:
        assert all(type(cell) in wire.CONVERSIONS for row in sheet.rows for cell in row)


@given(st.binary())
def test_bytes_that_are_no_answer_are_refused(line: bytes) -> None:
    with pytest.raises(Refused, match="ANSWER"):
        wire.Answer().take(line)


def test_a_block_with_too_few_rows_is_refused() -> None:
    answer = wire.Answer()
    answer.take(wire.sheet_line("", visible=True, merges=()))

    with pytest.raises(Refused, match="ANSWER"):
        answer.take(b'["rows",2,[["p",[1]]]]')


def test_a_plain_column_holds_nothing_that_would_have_to_be_built() -> None:
    answer = wire.Answer()
    answer.take(wire.sheet_line("", visible=True, merges=()))

    with pytest.raises(Refused, match="ANSWER"):
        answer.take(b'["rows",1,[["p",[["d","2020-01-02"]]]]]')


@pytest.mark.parametrize("column", [["好", "长" * 5], [7, "长" * 5]])
def test_a_text_beyond_the_limit_is_not_passed_on(column: list[Any]) -> None:
    assert wire.encode_rows([[value] for value in column], Limits(text=5))

    with pytest.raises(Refused, match="TEXT"):
        wire.encode_rows([[value] for value in column], Limits(text=4))


def test_a_refusal_of_the_child_is_raised_here() -> None:
    with pytest.raises(Refused, match="原因") as refusal:
        wire.Answer().take(wire.refusal_line(Refused("PASSWORD", "原因")))

    assert refusal.value.reason == "PASSWORD"


@given(st.integers(1, 20_000))
def test_letters_of_a_column_lead_back_to_it(number: int) -> None:
    assert column_number(column_letters(number)) == number
