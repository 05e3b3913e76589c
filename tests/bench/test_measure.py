"""The comparisons themselves, on a handful of rows."""

from __future__ import annotations

from pathlib import Path

from stdnum.iso7064.mod_11_2 import is_valid

from tests.bench.measure import compare
from tests.bench.people import COLUMNS, people
from tests.bench.writing import EXPORT


def test_each_way_has_its_line_with_ratio_and_targets(tmp_path: Path) -> None:
    heading, _, _, base, *ours = compare(EXPORT, 20, 1, tmp_path)

    assert heading == "## Export: 20 rows, 1 rounds"
    assert base.startswith("| openpyxl write_only, same styles |")
    assert "| x1.000 | - |" in base
    assert ["<= 0.2 " in ours[0], "<= 0.12 " in ours[1]] == [True, True]
    assert all("<= 25 met" in line for line in ours)


def test_people_are_the_same_for_the_same_seed() -> None:
    assert list(people(50)) == list(people(50))
    assert list(people(50)) != list(people(50, seed=8))


def test_people_have_one_value_a_column_and_numbers_of_their_own() -> None:
    rows = list(people(2_000))
    numbers = [str(row[3]) for row in rows]

    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert len(set(numbers)) == 2_000
    assert all(is_valid(number) for number in numbers)
