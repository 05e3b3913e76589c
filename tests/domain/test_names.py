"""Names of persons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.names import name_faults, normal_name, rare_characters
from station_app.domain.problems import Severity


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("王　芳", "王芳"),
        (" 王\u00a0芳 ", "王芳"),
        ("程 颖", "程颖"),
        ("王\u200b芳", "王芳"),
        ("欧 阳 娜 娜", "欧阳娜娜"),
        ("迪丽努尔‧阿卜杜拉", "迪丽努尔·阿卜杜拉"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽･买买提", "阿依古丽·买买提"),
        ("阿依古丽 ・ 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("John   Smith", "John Smith"),
        ("Ｊohn Smith", "John Smith"),
        ("Rene\u0301", "René"),
        ("⽅⼤同", "方大同"),
        ("　\u00a0 ", ""),
    ],
)
def test_padding_goes_and_middle_dots_become_one(typed: str, stored: str) -> None:
    assert normal_name(typed) == stored


@pytest.mark.parametrize("name", ["袁𬭊", "于㛃志", "范𫖯", "\uf9dc伟", "王\U0002f800"])
def test_rare_and_compatibility_characters_stay_as_they_are(name: str) -> None:
    assert normal_name(name) == name
    assert list(name_faults(name)) == []


@given(st.text(alphabet="王芳阿依 　\u200b·•．.･aB-'９é\u0301⽅𬭊", max_size=12))
def test_a_stored_name_is_normal_already(text: str) -> None:
    assert normal_name(normal_name(text)) == normal_name(text)


@pytest.mark.parametrize(
    "name", ["王芳", "欧阳修", "阿依古丽·买买提", "John Smith", "J. O'Brien-Lee", "Trần Ế", ""]
)
def test_usual_names_have_no_faults(name: str) -> None:
    assert list(name_faults(name)) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("余林鑫2", "中有数字"),
        ("余林鑫２", "中有数字"),
        ("何", "只有一个字"),
        ("何" * 51, "超过50个字"),
        ("王芳（女）", "中有“(”"),
        ("王芳?", "中有“?”"),
    ],
)
def test_what_is_no_name_is_refused(name: str, told: str) -> None:
    (fault,) = name_faults(name, "leader")

    assert (fault.rule, fault.field, fault.severity) == ("R-PE-01", "leader", Severity.ERROR)
    assert told in fault.text


@pytest.mark.parametrize(
    ("name", "told"),
    [("买买提 艾力", "写法不常见"), ("王芳A", "写法不常见"), ("王\ue863", "自造字")],
)
def test_an_unusual_name_is_only_warned_of(name: str, told: str) -> None:
    (fault,) = name_faults(name)

    assert fault.severity is Severity.WARN
    assert told in fault.text


def test_a_long_name_keeps_the_blank_that_may_be_a_dot() -> None:
    assert normal_name("买买提  艾力") == "买买提 艾力"


def test_rare_characters_are_those_beyond_the_basic_plane() -> None:
    assert rare_characters("张𬭊㛃𫖯") == "𬭊𫖯"
