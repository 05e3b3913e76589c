"""Legacy rosters: headings, columns, cells, values for the whole file, files of other kinds."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station_app.domain.problems import NotAllowed, Refused, StationError
from station_app.domain.registers.organisations import ORGANISATIONS
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services.rosters.apply import apply
from station_app.services.rosters.plan import plan
from station_app.services.workspace import Workspace
from tests.bench.people import id_number
from tests.services.rosters import (
    BORN,
    HEADINGS,
    imported,
    planned,
    rules,
    save,
    stored,
    worker,
)

MONTHS = st.dates(date(1950, 1, 1), date(2005, 12, 31))
WRITTEN = (
    "{0:%Y-%m-%d}",
    "{0.year}-{0.month}-{0.day}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}年{0.month}月{0.day}日",
    "{0:%Y%m%d}",
)


def test_defaults_fill_missing_columns_of_all_records(station: Workspace, tmp_path: Path) -> None:
    defaults = {"category": "社区工作者", "notice_given_on": "2026-11-01"}

    found = planned(station, save(tmp_path, worker()), defaults=defaults)
    apply(station, found)

    assert "队伍类别" not in found.missing
    assert stored(station)[0].notice_given_on == date(2026, 11, 1)
    assert stored(station, SOCIAL_WORKERS)[0].category == "COMMUNITY"


def test_defaults_leave_blank_cells_of_a_column_blank(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, save(tmp_path, worker()), defaults={"remark": "统一"})
    apply(station, found)

    assert stored(station, SOCIAL_WORKERS)[0].remark is None
    assert any("备注" in note and "没有使用" in note for note in found.notes)


@pytest.mark.parametrize(
    ("defaults", "error"),
    [
        ({"nickname": "小王"}, StationError),
        ({"category": "神仙"}, StationError),
        ({"state": "飞升"}, StationError),
        ({"cert_registration.decision": "PASS"}, NotAllowed),
    ],
)
def test_defaults_that_cannot_be_used_are_refused(
    station: Workspace, tmp_path: Path, defaults: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        planned(station, save(tmp_path, worker()), defaults=defaults)


def test_missing_columns_are_told_once_and_kept_to_be_completed(
    station: Workspace, tmp_path: Path
) -> None:
    found = planned(station, save(tmp_path, worker(1), worker(3)))

    assert found.missing == ("队伍类别",)
    assert rules(found) == []
    assert any("队伍类别" in note and "待补" in note for note in found.notes)


def test_a_blank_in_a_column_that_must_be_filled_is_refused(
    station: Workspace, tmp_path: Path
) -> None:
    found = planned(station, save(tmp_path, worker(所在单位=None), worker(3, 联系电话=None)))

    assert [row.outcome for row in found.rows] == ["refused", "new"]
    assert rules(found) == [
        ("所在单位", "REQUIRED", "ERROR"),
        ("联系电话", "REQUIRED", "WARN"),
    ]


def test_unknown_labels_are_refused_with_the_nearest_ones(
    station: Workspace, tmp_path: Path
) -> None:
    path = save(tmp_path, [*worker(), "大学本课"], headings=(*HEADINGS, "学历"))

    problem = planned(station, path).problems[0]

    assert (problem.row, problem.column, problem.rule) == (2, "学历", "CODE")
    assert "最接近的是：大学本科" in problem.message


def test_a_month_of_birth_is_enough_beside_a_number(station: Workspace, tmp_path: Path) -> None:
    lines = [
        [*worker(1), "1988.02"],
        [*worker(3), "1988.03"],
        [*worker(身份证号码=None), "1988.02"],
    ]

    found = planned(station, save(tmp_path, *lines, headings=(*HEADINGS, "出生年月")))

    assert [row.outcome for row in found.rows] == ["new", "new", "refused"]
    assert [rule for rule in rules(found) if rule[0] == "出生年月"] == [
        ("出生年月", "R-ID-07", "WARN"),
        ("出生年月", "R-XL-02", "ERROR"),
    ]


def test_the_number_wins_over_a_birth_date_that_contradicts(
    station: Workspace, tmp_path: Path
) -> None:
    path = save(tmp_path, [*worker(), "1999-09-09"], headings=(*HEADINGS, "出生日期"))

    imported(station, path)
    again = imported(station, path)

    assert stored(station)[0].birth_date == BORN
    assert again.unchanged == 1


def test_headings_are_known_with_blanks_marks_and_units(station: Workspace, tmp_path: Path) -> None:
    headings = ("*姓　名", "身份证\n号码：", "工作单位（必填）", "入 职 时 间", "手机")
    line = ["李 明", id_number(430105, BORN, 1), "某站", date(2020, 5, 6), 13800138000]

    imported(station, save(tmp_path, line, headings=headings))

    assert stored(station)[0].name == "李明"
    assert stored(station, SOCIAL_WORKERS)[0].hired_on == date(2020, 5, 6)


@given(st.integers(0, 10**10))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
def test_ten_thousands_of_yuan_arrive_exactly(station: Workspace, fen: int) -> None:
    amount = Decimal(fen).scaleb(-2)
    headings = ("机构名称", "信用代码", "组织类型", "开办资金(万元)")
    line = ["某中心", None, "社会团体", f"{amount.scaleb(-4):,f}"]
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder), line, headings=headings)
        found = plan(station, ORGANISATIONS, path)

    values = found.rows[0].entries[0].values
    assert values["registered_capital"] == amount


@given(MONTHS, st.sampled_from(WRITTEN), st.sampled_from(["", " ", "\u3000", "\xa0"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_dates_and_numbers_arrive_however_they_are_written(
    station: Workspace, born: date, written: str, blank: str
) -> None:
    number = id_number(430105, born, 1)
    line = [
        *worker(身份证号码=f"{blank}{number[:6]}{blank}{number[6:]}{blank}"),
        written.format(born),
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder), line, headings=(*HEADINGS, "出生日期"))
        found = planned(station, path, defaults={"state": "待核"})

    values = found.rows[0].entries[0].values
    assert (values["id_number"], values["birth_date"]) == (number, born)


def test_a_hidden_key_row_is_worth_more_than_headings(station: Workspace, tmp_path: Path) -> None:
    keys = ("seq", "person.name", "person.id_number", "organisation", "hired_on", "person.mobile")
    person = [1, "王小明", id_number(430105, BORN, 1), "某站", "2020-01-01", "13800138000"]
    lines = [(), keys, ("甲", "乙", "丙", "丁", "戊", "己"), (), person, ["合计", 1]]

    found = planned(station, save(tmp_path, *lines, headings=("台账",)))

    assert [row.number for row in found.rows] == [6]
    assert [path for _, _, path in found.columns][1:] == list(keys[1:])
    assert found.counts == {"new": 1}


def test_a_mapping_by_hand_is_remembered(station: Workspace, tmp_path: Path) -> None:
    headings = ("姓名", "身份证号码", "在哪上班", "入职时间", "联系电话")
    line = ["王小明", id_number(430105, BORN, 1), "某站", "2020-01-01", "13800138000"]
    path = save(tmp_path, line, headings=headings)

    first = planned(station, path, mapping={2: "organisation"})
    apply(station, first)
    second = planned(station, path)

    assert first.unmapped == ()
    assert second.columns == first.columns
    assert second.counts == {"same": 1}


def test_a_mapping_to_an_unknown_field_is_refused(station: Workspace, tmp_path: Path) -> None:
    with pytest.raises(StationError, match="没有字段"):
        planned(station, save(tmp_path, worker()), mapping={0: "nickname"})


def test_unknown_columns_are_named(station: Workspace, tmp_path: Path) -> None:
    path = save(tmp_path, [*worker(), "A型"], headings=(*HEADINGS, "血型"))

    found = planned(station, path)

    assert found.unmapped == ("血型",)
    assert any("血型" in note for note in found.notes)


def test_the_roster_of_another_register_is_refused_with_its_name(
    station: Workspace, tmp_path: Path
) -> None:
    path = save(tmp_path, worker())

    with pytest.raises(Refused, match="请改为导入“社工”") as refusal:
        plan(station, VOLUNTEERS, path)

    assert refusal.value.reason == "WRONG_TEMPLATE"


def test_an_unknown_sheet_is_refused_with_the_known_ones(
    station: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="名册") as refusal:
        planned(station, save(tmp_path, worker()), sheet="花名册")

    assert refusal.value.reason == "UNKNOWN_SHEET"


def test_a_blank_in_ten_thousands_of_yuan_is_no_amount(station: Workspace, tmp_path: Path) -> None:
    headings = ("机构名称", "信用代码", "组织类型", "开办资金(万元)")
    path = save(tmp_path, ["某中心", None, "社会团体", "\u3000"], headings=headings)

    apply(station, plan(station, ORGANISATIONS, path))

    assert [each.registered_capital for each in stored(station, ORGANISATIONS)] == [None]


def test_a_state_that_is_none_is_refused_with_those_there_are(
    station: Workspace, tmp_path: Path
) -> None:
    path = save(tmp_path, [*worker(), "上岗了"], headings=(*HEADINGS, "近况"))

    found = planned(station, path, mapping={len(HEADINGS): "state"})

    assert rules(found)[0] == ("近况", "CODE", "ERROR")
    assert "“上岗了”不是“社工”的状态，可填：" in found.problems[0].message


def test_a_section_heading_between_the_rows_is_no_entry(station: Workspace, tmp_path: Path) -> None:
    section = ["一、社区工作者", *[None] * (len(HEADINGS) - 1)]

    found = planned(station, save(tmp_path, section, worker()))

    assert [row.outcome for row in found.rows] == ["new"]
