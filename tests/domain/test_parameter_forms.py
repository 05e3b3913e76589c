"""Values of parameters: shown in words, read as they are typed, refused in another form."""

import pytest

from station_app.domain.dates import Unreadable
from station_app.domain.parameter_forms import parse_value, show_value, titles
from station_app.domain.parameters import Parameter, shipped


def test_every_shipped_parameter_has_a_title_and_nothing_else_has() -> None:
    assert set(titles()) == {value.key for value in shipped().every}


@pytest.mark.parametrize("value", shipped().every, ids=lambda value: value.key)
def test_what_is_shown_of_a_shipped_value_is_read_back_as_it(value: Parameter) -> None:
    form = titles()[value.key].form

    assert parse_value(form, show_value(form, value.value)) == value.value


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        *(("period", "3y", "3 年"), ("period", "3m", "3 个月"), ("flag", "true", "是")),
        *(("wholes", "90,7", "90、7"), ("level", "SW", "社会工作师"), ("text", "a,b", "a,b")),
        *(("period", "soon", "soon"), ("level", "X", "X"), ("flag", "maybe", "maybe")),
    ],
)
def test_values_are_shown_in_words(form: str, value: str, shown: str) -> None:
    assert show_value(form, value) == shown


@pytest.mark.parametrize(
    ("form", "typed", "value"),
    [
        *(("period", "３年", "3y"), ("period", "12个月", "12m"), ("period", "1y", "1y")),
        *(("whole", " 030 ", "30"), ("decimal", "1.5", "1.5"), ("share", "10%", "1/10")),
        *(("share", "2/3", "2/3"), ("flag", "否", "false"), ("month_day", "6月1日", "06-01")),
        *(("wholes:3", "90，80、70", "90,80,70"), ("wholes", "", ""), ("level", "中级", "SW")),
        *(("texts", "甲、乙（硕士）", "甲,乙（硕士）"), ("text", " 区局 ", "区局")),
    ],
)
def test_values_are_read_as_people_type_them(form: str, typed: str, value: str) -> None:
    assert parse_value(form, typed) == value


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        *(("period", "3"), ("period", "三年"), ("whole", "1.5"), ("whole", ""), ("flag", "可以")),
        *(("decimal", "九十"), ("share", "1/0"), ("share", "两成"), ("month_day", "13-1")),
        *(("wholes:5", "100,300"), ("wholes", "一,二"), ("level", "未持证"), ("level", "甲")),
        ("text", "  "),
    ],
)
def test_another_form_is_refused_in_words(form: str, typed: str) -> None:
    with pytest.raises(Unreadable, match="。"):
        parse_value(form, typed)
