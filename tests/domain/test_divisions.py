"""The divisions of China."""

import pytest

from station_app.domain.divisions import (
    DivisionRow,
    children,
    district_rows,
    division_name,
    known_county,
    load_divisions,
)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("43", "湖南省"),
        ("430100", "长沙市"),
        ("430105", "开福区"),
        ("430105012", "四方坪街道"),
        ("430105012000", "四方坪街道"),
        ("430105001004", "福城社区"),
        ("439988", None),
    ],
)
def test_a_code_of_any_length_has_its_name(code: str, name: str | None) -> None:
    assert division_name(code) == name


def test_the_district_comes_with_its_streets_and_communities() -> None:
    rows = district_rows("430105")

    assert rows[0] == DivisionRow("430105000000", "开福区", 3, "DISTRICT")
    assert sum(row.kind == "STREET" for row in rows) == 16
    assert sum(row.level == 5 for row in rows) == 115
    assert [row.code for row in rows] == sorted(row.code for row in rows)


def test_other_counties_have_streets_and_towns() -> None:
    kinds = {row.kind for row in district_rows("430121")}

    assert {"DISTRICT", "STREET", "TOWN"} <= kinds
    assert not kinds & {"COMMUNITY", "VILLAGE"}


def test_an_unknown_county_has_no_rows() -> None:
    assert district_rows("439988") == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("430000000000", "PROVINCE"),
        ("430100000000", "CITY"),
        ("441900401000", "AREA"),
        ("430105001004", "COMMUNITY"),
    ],
)
def test_kind_follows_from_level_and_name(code: str, kind: str) -> None:
    assert load_divisions()[code].kind == kind


def test_villages_are_told_from_communities() -> None:
    villages = [row.name for row in district_rows("430105") if row.kind == "VILLAGE"]

    assert villages
    assert all("村" in name for name in villages)


def test_one_walks_down_from_province_to_community() -> None:
    assert len(children("")) == 31
    assert "430100000000" in [row.code for row in children("430000000000")]
    assert "430105000000" in [row.code for row in children("4301")]
    assert "430105012000" in [row.code for row in children("430105")]
    assert "福城社区" in [row.name for row in children("430105001000")]


def test_a_city_without_districts_is_its_own_county() -> None:
    assert [row.name for row in children("4419")] == ["东莞市"]
    assert load_divisions()["441900000000"].level == 3


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("430105", True),
        ("430122", True),
        ("432321", True),
        ("441900", True),
        ("810000", True),
        ("710000", True),
        ("439988", False),
        ("430000", False),
        ("000000", False),
    ],
)
def test_a_county_code_of_any_year_is_known(code: str, known: bool) -> None:
    assert known_county(code) is known
