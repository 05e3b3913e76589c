"""Any county of China and its streets can be chosen by what one types."""

import pytest

from station_app.services.places import find_counties, find_streets


def full_names(typed: str) -> list[str]:
    return [place.full_name for place in find_counties(typed)]


def test_a_county_is_found_by_its_initials() -> None:
    (found,) = find_counties("kfq")

    assert (found.code, found.full_name) == ("430105", "湖南省 长沙市 开福区")


@pytest.mark.parametrize("typed", ["cs kf", "kf cs", "长沙 开福", "湖南 kaifu", "hn 长沙 kfq"])
def test_the_city_or_province_narrows_the_search(typed: str) -> None:
    assert full_names(typed) == ["湖南省 长沙市 开福区"]


def test_counties_whose_own_name_fits_come_before_those_of_such_a_city() -> None:
    found = full_names("长沙")

    assert found[0] == "湖南省 长沙市 长沙县"
    assert "湖南省 长沙市 开福区" in found


def test_a_city_without_counties_is_found_once() -> None:
    assert full_names("dongguan") == ["河北省 沧州市 东光县", "广东省 东莞市"]


def test_what_is_no_name_of_a_city_is_left_out() -> None:
    assert full_names("北京 朝阳") == ["北京市 朝阳区"]


@pytest.mark.parametrize("typed", ["", "  ", "没有这个区", "zzzz"])
def test_nothing_is_found_for_nothing(typed: str) -> None:
    assert find_counties(typed) == []


def test_no_more_are_offered_than_asked_for() -> None:
    assert len(find_counties("x", most=5)) == 5


def test_streets_of_a_county_are_listed_and_narrowed() -> None:
    (found,) = find_streets("430105", "sfp")

    assert (found.code, found.name) == ("430105012", "四方坪街道")
    assert len(find_streets("430105")) == 16
    assert len(find_streets("441900")) > 30
    assert find_streets("999999") == []
