"""Lists for the public hold no number of a document and no mobile telephone."""

from __future__ import annotations

import pytest

from station_app.domain.problems import RecordInvalid
from station_app.services import publishing
from station_app.services.publishing import require_publishable, tells_a_number
from station_app.workbooks.specs import Column, SheetSpec
from tests.builders import resident_id

NUMBER = resident_id(1)


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"身份证{NUMBER}。",
        NUMBER[:-1] + NUMBER[-1].lower(),
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        "13812345678",
        "请打138-1234-5678",
        "电话：8613812345678转",
    ],
)
def test_numbers_of_people_are_found(text: str) -> None:
    assert tells_a_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "430105********0016",
        "138****5678",
        NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"),  # no number of a resident
        "20190643000000000001",
        "12812345678",
        "0731-12345678",
        "2026-11-23",
        "430105012",
    ],
)
def test_other_numbers_are_left(text: str) -> None:
    assert not tells_a_number(text)


def sheet(*rows: list[object]) -> SheetSpec:
    columns = (Column("name", "姓名"), Column("remark", "备注"), Column("total", "成绩"))
    return SheetSpec("k", "名单", "名单", columns, rows)  # type: ignore[arg-type]


def test_the_cell_is_named_with_the_rule() -> None:
    with pytest.raises(RecordInvalid) as told:
        require_publishable(sheet(["王芳", None, 80.5], ["李桂兰", "电话13812345678", 70.0]))

    (fault,) = told.value.faults
    assert (fault.rule, fault.field) == ("R-PI-05", "remark")
    assert "第 2 行“备注”" in fault.text


def test_a_clean_list_passes() -> None:
    require_publishable(sheet(["王芳", "430105********0016", 13812345678.0]))
    assert publishing.RULE == "R-PI-05"
