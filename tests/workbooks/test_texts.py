"""Texts and names that a workbook can hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from station_app.workbooks.texts import (
    escaped,
    legal,
    like_formula,
    needs_care,
    sheet_names,
    storable,
    units,
    width,
)


def test_characters_that_xml_forbids_are_removed() -> None:
    assert legal("王\x00小\x1f明\ud800\uffff") == "王小明"


def test_any_line_end_becomes_a_line_feed() -> None:
    assert legal("一\r\n二\r三\n四") == "一\n二\n三\n四"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("_x000D_", "_x005F_x000D_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("_x005F_", "_x005F_x005F_"),
        ("_x1F600_", "_x1F600_"),
        ("_x_", "_x_"),
    ],
)
def test_what_looks_like_an_escape_is_escaped(text: str, stored: str) -> None:
    assert storable(text) == stored


def test_markup_is_escaped() -> None:
    assert escaped("<甲&乙>") == "&lt;甲&amp;乙&gt;"


@given(st.text())
def test_a_text_that_needs_no_care_is_stored_as_it_is(text: str) -> None:
    if not needs_care(text):
        assert escaped(text) == text
        assert text == text.strip()
        assert not like_formula(text)


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-无-", "@", "\t=1"])
def test_what_a_program_may_take_for_a_formula_is_known(text: str) -> None:
    assert like_formula(text)
    assert needs_care(text)


def test_length_counts_as_the_format_does() -> None:
    assert units("𬭊a") == 3


def test_width_is_that_of_the_widest_line() -> None:
    assert width("王小明\nab") == 6
    assert width("") == 0


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("人员/单位[1]", "人员_单位_1_"), ("'甲'", "甲"), (" ", "工作表"), ("History", "History_")],
)
def test_names_of_sheets_lose_what_is_forbidden(wanted: str, name: str) -> None:
    assert sheet_names([wanted]) == [name]


def test_names_of_sheets_differ_regardless_of_case() -> None:
    assert sheet_names(["ab", "AB", "Ab", "_Meta"], taken=["_meta"]) == [
        "ab",
        "AB(2)",
        "Ab(3)",
        "_Meta(2)",
    ]


def test_a_long_name_keeps_its_number_and_its_last_whole_character() -> None:
    first, second = sheet_names(["𬭊" * 20, "𬭊" * 20])

    assert first == "𬭊" * 15
    assert second == "𬭊" * 14 + "(2)"


@given(st.lists(st.text(max_size=40), max_size=5))
def test_every_name_is_allowed(wanted: list[str]) -> None:
    names = sheet_names(wanted)

    book = Workbook()
    assert [book.create_sheet(name).title for name in names] == names
    assert len({name.casefold() for name in names}) == len(wanted)
    assert all(units(name) <= 31 for name in names)
