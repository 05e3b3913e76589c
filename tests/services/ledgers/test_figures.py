"""What every ledger counts: rows, sums, rates, as of its closing day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling
from station_app.services.ledgers.choosing import scope_of
from station_app.services.ledgers.files import ledger_named
from station_app.services.ledgers.writing import write_ledger
from station_app.services.workspace import Workspace
from tests.services.ledgers import talents
from tests.services.ledgers.sheets import Table

Written = Callable[..., Table]


@pytest.fixture
def write(station: Workspace, tmp_path: Path) -> Written:
    """Return what writes a ledger, with words as of the command line, and reads a sheet."""

    def written(ledger_id: str, sheet: int = 0, **words: Any) -> Table:
        ledger = ledger_named(ledger_id)
        file = tmp_path / f"{ledger_id}.xlsx"
        write_ledger(station, ledger, scope_of(station, ledger, **words), file, reason="核对")
        return Table(load_workbook(file).worksheets[sheet])

    return written


def test_workers_are_those_hired_by_the_closing_day(station: Workspace, write: Written) -> None:
    talents.worker(station, 1, hired_on=date(2010, 4, 1))
    talents.worker(station, 2, hired_on=date(2010, 6, 1))

    assert write("B01", as_of="2010-04-07").column("姓名") == ["王芳"]
    found = write("B01", as_of="2010-06-10")
    assert found.column("姓名") == ["王芳", "欧阳小兰"]
    assert found.total("姓名") == "2 人"


def test_a_worker_is_shown_as_on_the_closing_day(station: Workspace, write: Written) -> None:
    talents.worker(station, 1, "2")  # born on 1985-06-15, registered from 2024-01-10 on

    early, late = write("B01", as_of="2023-06-14"), write("B01", as_of="2026-06-30")

    assert (early.column("年龄"), late.column("年龄")) == ([37], [41])
    assert early.column("登记情况/首次登记日期") == early.column("登记情况/有效期至") == [None]
    assert late.column("登记情况/首次登记日期") == [datetime(2024, 1, 10)]
    assert late.column("登记情况/有效期至") == [datetime(2027, 1, 9)]


def test_a_certificate_that_came_later_is_not_held_yet(station: Workspace, write: Written) -> None:
    person = talents.worker(station, 1)
    values = {"level": "2", "approved_on": date(2026, 5, 1), "obtained_in": "2026-05"}
    talents.enter(station, "certificate", **talents.certificate_values(person, 1, **values))

    assert write("B01", as_of="2026-04-30").column("职业水平证书/级别") == ["未持证"]
    assert write("B01", as_of="2026-05-01").column("职业水平证书/级别") == ["社会工作师"]


def test_who_left_later_was_still_in_post(station: Workspace, write: Written) -> None:
    person = talents.person(station, 1)
    values = talents.worker_values(person, left_on=date(2026, 9, 1))
    talents.enter(station, "social_worker", "ACTIVE", "LEFT", **values)

    assert write("B01", as_of="2026-08-31").column("状态") == ["在岗"]
    assert write("B01", as_of="2026-09-01").column("状态") == ["离岗"]


def test_workers_are_counted_by_their_highest_certificate(
    station: Workspace, write: Written
) -> None:
    for number, level in enumerate(("", "1", "2", "2")):
        talents.worker(station, number, level)
    found = write("B01")

    assert found.column("职业水平证书/级别").count("未持证") == 1
    assert found.below[0] == (
        "其中：助理社会工作师 1 人，社会工作师 2 人，高级社会工作师 0 人，未持证 1 人。"
    )


@pytest.mark.parametrize(
    ("as_of", "why"),
    [
        ("2026-06-30", None),
        ("2026-11-20", "登记有效期还有50天，请提醒本人办理再登记。"),
        ("2027-01-10", "登记有效期已过，请办理再登记。"),
    ],
)
def test_a_registration_that_ends_soon_is_red(
    station: Workspace, write: Written, as_of: str, why: str | None
) -> None:
    talents.worker(station, 1, "1")
    found = write("B01", as_of=as_of)

    cell = found.sheet.cell(6, found.headings.index("登记情况/有效期至") + 1)
    assert (cell.comment.text if cell.comment else None) == why
    assert (cell.fill.fgColor.rgb == "00FFC7CE") is (why is not None)


def test_the_pass_rate_counts_those_who_sat(station: Workspace, write: Written) -> None:
    exam = talents.session(station)
    passed, partly, absent = ("72", "65", "61"), ("58", "70", "-1"), ("-1", "-1", "-1")
    for number, marks in enumerate((passed, partly, absent, ())):
        talents.application(station, number, exam, "2", *marks)
    talents.application(station, 9, exam, "1", "80", "80")
    found = write("B02")

    assert found.below[:3] == [
        "全部级别：报名 5 人，参考 3 人，通过 2 人，通过率 66.7%。",
        "助理社会工作师：报名 1 人，参考 1 人，通过 1 人，通过率 100.0%。",
        "社会工作师：报名 4 人，参考 2 人，通过 1 人，通过率 50.0%。",
    ]
    assert found.column("成绩/法规与政策") == [None, 61, "缺考", "缺考", None]


def test_nobody_sat_so_there_is_no_rate(station: Workspace, write: Written) -> None:
    talents.application(station, 1, talents.session(station))

    assert write("B02").below[0] == "全部级别：报名 1 人，参考 0 人，通过 0 人，通过率 —。"


def test_only_the_examination_that_is_named_is_listed(station: Workspace, write: Written) -> None:
    for number, year in enumerate((2025, 2026)):
        exam = talents.session(station, year)
        talents.application(station, number, exam, applied_on=date(year, 3, 12))

    found = write("B02", chosen="2025")

    assert found.column("姓名") == ["张伟"]
    assert found.subtitle[1].startswith("2025年全国社会工作者职业水平考试　统计截止日期：")
    assert len(write("B02").column("姓名")) == 2


def test_who_withdrew_counts_until_then(station: Workspace, write: Written) -> None:
    exam = talents.session(station)
    withdrawn = talents.application(station, 1, exam, withdrawn_on=date(2026, 5, 1))
    records.move(station, BY_NAME["exam_application"], withdrawn, "WITHDRAWN")

    assert write("B02", as_of="2026-04-30").column("姓名") == ["王芳"]
    assert write("B02", as_of="2026-05-01").column("姓名") == []
    assert write("B02", states=["放弃"]).column("姓名") == ["王芳"]


def test_applicants_are_ranked_by_post(station: Workspace, write: Written) -> None:
    of = talents.plan(station)
    first, second = (talents.post(station, of, code) for code in ("A01", "A02"))
    marks = {"qualification": "PASS", "interview": Decimal(80)}
    for number, (at, written) in enumerate(((first, 70), (second, 60), (first, 90))):
        talents.applicant(station, number, of, at, written=Decimal(written), **marks)
    talents.applicant(station, 8, of, second)
    found = write("B03")

    assert list(zip(found.column("岗位代码"), found.column("名次"), strict=True)) == [
        ("A01", 1), ("A01", 2), ("A02", 1), ("A02", None),
    ]  # fmt: skip
    assert found.column("成绩/综合") == [85, 75, 70, None]
    assert found.below[0] == "报名 4 人，资格审查合格 3 人，参考 3 人，录用 0 人。"


def test_hours_are_those_of_the_period_and_of_the_registration(
    station: Workspace, write: Written
) -> None:
    person = talents.worker(station, 1, "1")
    talents.worker(station, 2, "2")
    talents.study(station, person, 1, from_on=date(2025, 12, 1), to_on=date(2025, 12, 2))
    talents.study(station, person, 2)
    talents.study(station, person, 3, verified=False)
    talents.study(station, person, 4, from_on=date(2026, 7, 1), to_on=date(2026, 7, 2))

    assert write("B04", period="2026H1").total("学时") == 24
    found = write("B04", 1, period="2026H1")
    assert found.column("姓名") == ["欧阳小兰", "王芳"]
    assert found.column("学时/累计") == [0, 36]
    assert found.column("学时/其中核定") == [0, 24]
    assert found.column("学时/应达") == [90, 72]
    assert found.column("学时/差额") == [90, 48]
    assert found.column("是否达标") == ["否", "否"]
    assert found.below[0] == "达标 0 人，未达标 2 人，达标率 0.0%。"


def test_classes_of_the_quarter_are_counted_with_their_costs(
    station: Workspace, write: Written
) -> None:
    for number in (1, 2):
        held = talents.course(station, number)
        talents.trainee(station, number, held)
    talents.course(station, 3, from_on=date(2026, 7, 1), to_on=date(2026, 7, 2))
    found = write("B15", period="2026Q2")

    assert (found.total("培训名称"), found.total("费用(元)/合计")) == ("2 期", 25600)
    assert (found.total("人数/应到"), found.total("人数/实到")) == (120, 2)
    assert (found.column("人次学时"), found.total("人次学时")) == ([16, 16], 32)
    assert found.subtitle[1] == "报告期：2026年第二季度　统计截止日期：2026年6月30日"
    assert write("B15", 1, period="2026Q2").total("姓名") == "2 人次"


def test_rewards_are_summed_in_capitals(station: Workspace, write: Written) -> None:
    talents.reward(station, 1, "1", amount=Decimal("800.00"))
    talents.reward(station, 2, "2", amount=Decimal("1200.00"))
    found = write("B16")

    assert (found.total("申请金额(元)"), found.total("已领奖励(元)")) == (2000, None)
    assert found.below[:2] == [
        "申请金额合计（大写）：人民币贰仟元整",
        "其中：助理社会工作师 1 人，社会工作师 1 人，高级社会工作师 0 人。",
    ]
    assert found.column("签名") == [None, None]


def test_costs_of_cultivation_are_summed_by_who_pays(station: Workspace, write: Written) -> None:
    for number in (1, 2):
        talents.cultivation(station, number)
    found = write("B17")

    assert found.total("姓名") == "2 人"
    paid = [found.total(f"费用(元)/{who}") for who in ("总额", "政府", "单位", "个人")]
    assert paid == [72000, 36000, 18000, 18000]
    assert found.column("工作单位") == [talents.UNIT] * 2


def test_the_latest_recommendation_by_the_closing_day_is_shown(
    station: Workspace, write: Written
) -> None:
    sought = talents.exchange(station, 1, result="3")
    talents.exchange(station, 2)
    talents.recommendation(station, sought)
    later = {"recommended_on": date(2026, 6, 1), "organisation": "浏阳河社工服务中心"}
    talents.recommendation(station, sought, **later)

    assert write("B18", as_of="2026-05-31").column("推荐单位") == ["湘江社工服务中心", None]
    found = write("B18", as_of="2026-06-30")
    assert found.column("推荐单位") == ["浏阳河社工服务中心", None]
    assert found.below[0] == "登记 2 人，推荐 1 人，成功 1 人。"


def test_what_lies_in_the_recycle_bin_is_not_listed(station: Workspace, write: Written) -> None:
    gone = talents.course(station, 1)
    recycling.delete(station, BY_NAME["training_session"], gone)

    found = write("B15")
    assert found.column("培训名称") == []
    assert "本期无。" in found.below
    assert found.total("费用(元)/合计") is None


def test_who_is_to_be_hired_is_said_once_it_is_decided(station: Workspace, write: Written) -> None:
    of = talents.plan(station)
    at = talents.post(station, of)
    for number, state in enumerate(("INTERVIEWED", "PROPOSED", "DISMISSED", "ABSENT")):
        applicant = talents.applicant(station, number, of, at)
        with station.database.transaction("录入员", "test") as session:
            session.get(BY_NAME["job_application"].model, applicant).state = state

    assert sorted(map(str, write("B03").column("拟录用"))) == ["None", "否", "是", "是"]


def test_rewards_that_are_approved_are_summed_in_capitals_too(
    station: Workspace, write: Written
) -> None:
    rewards = [talents.reward(station, number) for number in (1, 2)]
    before = write("B16").below[1]
    with station.database.transaction("区局", "test") as session:
        session.get(BY_NAME["reward"].model, rewards[0]).approved_amount = Decimal(800)

    assert "核定金额合计" not in before
    assert write("B16").below[1] == "核定金额合计（大写）：人民币捌佰元整"
