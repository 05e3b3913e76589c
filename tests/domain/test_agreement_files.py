"""Agreements as data: texts with gaps, numbered articles, readable faults."""

from __future__ import annotations

import json
from typing import Any

import pytest

from station_app.domain.agreement_files import (
    AgreementFileFaulty,
    Piece,
    headings,
    load_agreement,
    numeral,
    parse_agreement,
    pieces,
)


def written(**changes: Any) -> dict[str, Any]:
    """Return the smallest file of an agreement, with changes."""
    return {
        "id": "X01",
        "about": "directed_cultivation",
        "title": "协议",
        "opening": ["甲方：{who}"],
        "preamble": [],
        "articles": [{"title": "内容", "text": ["满{years}年。"]}],
        "signatures": [{"party": "甲方（盖章）", "lines": ["年　月　日"]}],
        "authorities": {"bureau": "区社会工作局"},
        "blanks": {"who": 2, "years": "　年"},
        "bind": {"who": "{bureau}", "years": "directed_cultivation.service_years"},
    } | changes


def test_articles_are_numbered_in_chinese() -> None:
    found = headings(load_agreement("A29").articles)

    assert found[:2] == ["一、培养内容", "二、培养费用及支付"]
    assert found[-1] == "十、其他"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")],
)
def test_numbers_are_written_in_chinese(number: int, text: str) -> None:
    assert numeral(number) == text


def test_what_is_filled_into_a_gap_is_told_from_the_text() -> None:
    assert pieces("满{years}年", {"years": "5"}, {"years": "__"}) == [
        Piece("满"),
        Piece("5", filled=True),
        Piece("年"),
    ]


@pytest.mark.parametrize("values", [{}, {"years": ""}])
def test_an_empty_gap_leaves_room_for_the_pen(values: dict[str, str]) -> None:
    assert pieces("{years}", values, {"years": "__"}) == [Piece("__", filled=True)]


def test_room_for_the_pen_is_not_broken_at_the_end_of_a_line() -> None:
    blanks = parse_agreement(written()).blanks

    assert blanks["who"] == "\N{NO-BREAK SPACE}" * 8
    assert blanks["years"] == "\N{NO-BREAK SPACE}" * 4 + "年"


@pytest.mark.parametrize("lacking", ["bind", "blanks"])
def test_a_gap_without_its_declaration_is_refused(lacking: str) -> None:
    file = written()
    file[lacking] = {key: value for key, value in file[lacking].items() if key != "years"}

    with pytest.raises(AgreementFileFaulty, match=r"“X01\.json”有误：“years”没有登记"):
        parse_agreement(file)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"id": ', "第 1 行不是 JSON"),
        (json.dumps({"id": "X01"}), "缺少项目"),
        (json.dumps(written(bind={"who": "a b", "years": ""})), "不是“登记簿"),
    ],
)
def test_an_unreadable_file_is_named(
    content: str, message: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "X01.json").write_text(content, encoding="utf-8")
    monkeypatch.setattr("station_app.domain.agreement_files.FOLDER", tmp_path)

    with pytest.raises(AgreementFileFaulty, match=message):
        load_agreement.__wrapped__("X01")
