"""Pasted lists of people: what stands in a line, and who is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from station_app.domain.problems import Refused
from station_app.services.name_lists import (
    LARGEST,
    Line,
    entries_of,
    folded_name,
    read_people,
    text_of,
)
from station_app.services.workspace import Workspace
from tests.builders import resident_id, worker_values
from tests.learning import entered, person
from tests.services.test_records import WORKERS

UIGHUR = "阿依古丽·买买提"


@pytest.fixture
def known(station: Workspace) -> dict[str, str]:
    """Enter four people, two of the same name; return their ids."""
    ids = {
        "王芳": person(station, 1, name="王芳"),
        UIGHUR: person(station, 2, name=UIGHUR),
        "李明": person(station, 3, name="李明"),
        "另一李明": person(station, 4, name="李明"),
    }
    entered(station, WORKERS, worker_values(ids["李明"]))
    return ids


def read(station: Workspace, text: str) -> Line:
    (line,) = read_people(station, text)
    return line


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("王芳\n李明\n", ["王芳", "李明"]),
        ("  王芳  \n\n　李明", ["王芳", "李明"]),
        ("1、王芳\n2.李明\n（3）张三\n4 赵六", ["王芳", "李明", "张三", "赵六"]),
        ("王芳、李明；张三", ["王芳", "李明", "张三"]),
        ("王芳，李明,张三", ["王芳", "李明", "张三"]),
        ("王芳，430105198506150027", ["王芳，430105198506150027"]),
        ("姓名\t单位\n王芳\t四方坪", ["王芳\t四方坪"]),
        ("", []),
    ],
)
def test_a_list_is_taken_apart(text: str, entries: list[str]) -> None:
    assert [entry for _, entry in entries_of(text)] == entries


def test_an_entry_keeps_the_number_of_its_line() -> None:
    assert list(entries_of("王芳\n\n李明、张三")) == [(1, "王芳"), (3, "李明"), (3, "张三")]


@pytest.mark.parametrize("text", ["王 芳", "王　芳", " 王芳 ", "1. 王芳", "王芳\t女\t四方坪"])
def test_a_name_is_found_however_it_is_spaced(
    station: Workspace, known: dict[str, str], text: str
) -> None:
    line = read(station, text)

    assert [each.person for each in line.people] == [known["王芳"]]
    assert line.certain


@pytest.mark.parametrize(
    "text", [UIGHUR, "阿依古丽•买买提", "阿依古丽 买买提", "阿依古丽买买提", "阿依古丽．买买提"]
)
def test_a_name_with_a_middle_dot_is_found_however_it_is_written(
    station: Workspace, known: dict[str, str], text: str
) -> None:
    assert [each.person for each in read(station, text).people] == [known[UIGHUR]]


@pytest.mark.parametrize(
    "form", ["{}", "李明 {}", "{}\t李明", "李明，{}", "李明（{}）", "13800138000 {}"]
)
def test_a_number_decides_among_people_of_one_name(
    station: Workspace, known: dict[str, str], form: str
) -> None:
    line = read(station, form.format(resident_id(4)))

    assert [each.person for each in line.people] == [known["另一李明"]]
    assert line.certain


def test_people_of_one_name_are_all_offered_with_what_tells_them_apart(
    station: Workspace, known: dict[str, str]
) -> None:
    line = read(station, "李明")

    assert {each.person for each in line.people} == {known["李明"], known["另一李明"]}
    assert {each.facts for each in line.people} == {"四方坪街道社工站", ""}
    assert len({each.id_number for each in line.people}) == 2
    assert "有2位同名的人" in line.problem
    assert not line.certain


def test_somebody_who_is_not_registered_is_nobody(
    station: Workspace, known: dict[str, str]
) -> None:
    line = read(station, "赵六")

    assert line.people == ()
    assert line.problem == "没有登记过这个人，请核对姓名，或先在“人员”中登记。"


@pytest.mark.parametrize(
    ("text", "found", "doubt"),
    [
        ("赵六 {1}", "王芳", "证件号码对应的是“王芳”"),
        ("李明 {1}", "王芳", "证件号码对应的是“王芳”"),
        ("王芳 {9}", "王芳", "是按姓名找到的"),
    ],
)
def test_name_and_number_that_disagree_are_doubted(
    station: Workspace, known: dict[str, str], text: str, found: str, doubt: str
) -> None:
    numbers = {str(n): resident_id(n) for n in (1, 9)}
    for key, number in numbers.items():
        text = text.replace(f"{{{key}}}", number)

    line = read(station, text)

    assert [each.name for each in line.people] == [found]
    assert doubt in line.problem
    assert not line.certain


def test_another_column_before_a_number_raises_no_doubt(
    station: Workspace, known: dict[str, str]
) -> None:
    assert read(station, f"四方坪街道社工站\t{resident_id(1)}").certain


def test_those_in_the_class_already_are_marked(station: Workspace, known: dict[str, str]) -> None:
    lines = read_people(station, f"王芳\n{UIGHUR}", {known["王芳"]})

    assert [line.people[0].present for line in lines] == [True, False]


def test_people_are_shown_with_masked_numbers(station: Workspace, known: dict[str, str]) -> None:
    (found,) = read(station, "王芳").people

    assert found.id_number == f"{resident_id(1)[:6]}********{resident_id(1)[-4:]}"


def test_names_meet_without_blanks_dots_and_case() -> None:
    assert folded_name("Anna Maria") == folded_name("annamaria")
    assert folded_name("买买提·艾力") == folded_name("买买提 艾力")


def test_a_file_that_is_far_too_long_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    path.write_bytes(b" " * (LARGEST + 1))

    with pytest.raises(Refused, match="太大，不像名单") as caught:
        text_of(path)

    assert caught.value.reason == "TOO_LARGE"


def test_somebody_without_a_number_is_found_by_name(station: Workspace) -> None:
    someone = person(station, 5, name="田甜", id_number=None)

    assert [each.person for each in read(station, "田甜").people] == [someone]
