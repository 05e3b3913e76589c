"""Pinyin of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.pinyin import initials, sort_key


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王芳", "wf"),
        ("单田芳", "stf"),
        ("解晓东", "xxd"),
        ("仇英", "qy"),
        ("查良镛", "zly"),
        ("区小凤", "oxf"),
        ("尉迟恭", "ycg"),
        ("覃安", "qa"),
        ("翟天", "zt"),
        ("曾萍璐", "zpl"),
        ("任宁", "rn"),
        ("华佗", "ht"),
        ("朴正", "pz"),
        ("盖聂", "gn"),
        ("万俟卨", "mqx"),
        ("万成", "wc"),
        ("长孙无忌", "zswj"),
        ("单于强", "cyq"),
        ("缪斯", "ms"),
        ("宓妃", "mf"),
        ("乐毅", "yy"),
        ("员半千", "ybq"),
        ("冼星海", "xxh"),
        ("逄先知", "pxz"),
        ("袁𬭊", "yd"),
        ("绿吕", "ll"),
        ("阿依古丽·买买提", "ayglmmt"),
        ("John Smith", "johnsmith"),
        ("", ""),
    ],
)
def test_initials_follow_the_reading_of_surnames(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_the_special_reading_is_for_the_surname_only() -> None:
    assert initials("王单") == "wd"


def test_an_unreadable_character_stays_findable() -> None:
    assert initials("王\ue863") == "w"
    assert initials("王ㄅ") == "wㄅ"


def test_names_sort_by_syllable_then_by_character() -> None:
    names = ["章一", "张三", "李四", "林丁", "安乙", "单甲", "张二", "曾子", "ㄅ甲", "Bob"]

    ordered = " ".join(sorted(names, key=sort_key))

    assert ordered == "安乙 Bob 李四 林丁 单甲 曾子 张二 张三 章一 ㄅ甲"


@given(st.text(max_size=8))
def test_every_text_has_initials_and_a_key(text: str) -> None:
    assert initials(text) == initials(text.lower())
    assert isinstance(sort_key(text), str)
