"""The ledger of projects (B08): where each stands on the closing day, its money, its marks."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from station_app.domain.codes import code_list
from station_app.domain.registers.tenders import PRIORITY_RIGHTS
from station_app.services import project_lives
from station_app.services.ledgers.choosing import scope_of
from station_app.services.ledgers.files import ledger_named
from station_app.services.ledgers.projects import STAGES
from station_app.services.ledgers.writing import write_ledger
from station_app.services.workspace import Workspace
from tests.services.ledgers.sheets import Table
from tests.services.money import planted
from tests.services.projecting import (
    AMOUNT,
    AWARDED,
    ENDS,
    SIGNED,
    at_state,
    enter,
    go,
    record,
)


def written(books: Workspace, folder: Path, as_of: str = "", **words: Any) -> Table:
    """Write the ledger as the command line does, and read its sheet."""
    ledger = ledger_named("B08")
    out = folder / "B08.xlsx"
    write_ledger(books, ledger, scope_of(books, ledger, as_of=as_of, **words), out, reason="核对")
    return Table(load_workbook(out).worksheets[0])


def test_it_has_the_columns_of_the_specification(bureau: Workspace, tmp_path: Path) -> None:
    shown = [column for column in ledger_named("B08").sheets[0].columns if not column.hidden]

    assert len(shown) + 1 == 22  # 序号 stands in every ledger
    table = written(bureau, tmp_path)
    assert {"资金(元)/合同金额", "考核/末期得分", "起止时间/起"} <= set(table.headings)
    assert "单位：元" in table.subtitle


def test_every_state_has_a_stage_unless_it_interrupts_one() -> None:
    states, stages = code_list("project_state").labels, code_list("project_stage").labels

    assert set(states) - set(STAGES) == {"SUSPENDED"}
    assert set(STAGES.values()) <= set(stages)


@pytest.mark.parametrize(
    ("as_of", "stage"),
    [
        ("2026-01-09", None),
        ("2026-01-10", "评审"),
        ("2026-02-24", "评审"),
        ("2026-02-25", "中标(立项)"),
        ("2026-03-10", "签约"),
        ("2026-04-25", "服务开展"),
    ],
)
def test_the_stage_is_that_of_the_closing_day(
    bureau: Workspace, tmp_path: Path, as_of: str, stage: str | None
) -> None:
    at_state(bureau, "IN_SERVICE")

    found = written(bureau, tmp_path, as_of).column("实施阶段")

    assert found == ([stage] if stage else [])


def test_a_suspended_project_stands_where_it_was(bureau: Workspace, tmp_path: Path) -> None:
    project = at_state(bureau, "IN_SERVICE")
    go(bureau, project, "SUSPENDED", date(2026, 6, 1))

    assert written(bureau, tmp_path).column("实施阶段") == ["服务开展"]


def test_a_midterm_under_way_is_a_stage_of_its_own(bureau: Workspace, tmp_path: Path) -> None:
    project = at_state(bureau, "IN_SERVICE")
    held = date(2026, 7, 10)
    values = {"project": project, "stage": "2", "planned_on": held, "held_on": held}
    enter(bureau, "assessment", **values)

    assert written(bureau, tmp_path, "2026-07-09").column("实施阶段") == ["服务开展"]
    assert written(bureau, tmp_path, "2026-07-10").column("实施阶段") == ["中期考核"]


def test_money_counts_from_its_day(bureau: Workspace, tmp_path: Path) -> None:
    at_state(bureau, "IN_SERVICE")

    before = written(bureau, tmp_path, "2026-03-09")
    after = written(bureau, tmp_path, "2026-03-10")

    assert before.column("资金(元)/合同金额") == before.column("资金(元)/未拨付") == [None]
    assert after.column("资金(元)/合同金额") == [float(AMOUNT)]
    assert after.column("资金(元)/已拨付") == [0]
    assert after.total("资金(元)/未拨付") == float(AMOUNT)


def test_the_term_is_that_of_the_contract(bureau: Workspace, tmp_path: Path) -> None:
    at_state(bureau, "CONTRACTED", planned_from=date(2026, 1, 1), planned_to=date(2026, 12, 31))

    early, late = written(bureau, tmp_path, f"{AWARDED}"), written(bureau, tmp_path)

    assert early.column("起止时间/起") == [datetime(2026, 1, 1)]
    assert late.column("起止时间/起") == [datetime(SIGNED.year, SIGNED.month, SIGNED.day)]
    assert late.column("起止时间/止") == [datetime(ENDS.year, ENDS.month, ENDS.day)]


def test_progress_is_the_mean_of_the_goals_by_the_closing_day(
    bureau: Workspace, tmp_path: Path
) -> None:
    project = at_state(bureau, "IN_SERVICE")
    (goal,) = goals_of(bureau, project)
    for day, actual in ((date(2026, 6, 1), 30), (date(2026, 8, 1), 300)):
        enter(bureau, "goal_progress", goal=goal, reported_on=day, actual=Decimal(actual))

    assert written(bureau, tmp_path, "2026-05-31").column("进度(%)") == [0]
    assert written(bureau, tmp_path, "2026-06-01").column("进度(%)") == [10]
    assert written(bureau, tmp_path, "2026-08-01").column("进度(%)") == [100]


def test_projects_are_counted_by_kind_and_stage(bureau: Workspace, tmp_path: Path) -> None:
    at_state(bureau, "IN_SERVICE")
    at_state(bureau, "TENDERING", name="邻里互助", kind="COMMON")
    at_state(bureau, "UNDER_REVIEW", name="困境儿童")

    found = written(bureau, tmp_path)

    assert found.total("项目编号") == "3 个"
    assert found.below[:2] == [
        "按类别：共同实施项目 1 个，专项实施项目 2 个。",
        "按阶段：评审 2 个，服务开展 1 个。",
    ]


def test_who_provides_is_named_with_the_credit_code(bureau: Workspace, tmp_path: Path) -> None:
    project = at_state(bureau, "CONTRACTED")
    provider = record(bureau, "organisation", record(bureau, "project", project)["provider"])

    found = written(bureau, tmp_path)

    assert found.column("承接机构") == [provider["name"]]
    assert found.column("信用代码") == [provider["uscc"]]


def goals_of(books: Workspace, project: str) -> list[str]:
    return [each.id for each in project_lives.life(books, project).goals]


def test_a_right_of_priority_shows_from_the_day_it_was_granted(
    bureau: Workspace, tmp_path: Path
) -> None:
    project = at_state(bureau, "IN_SERVICE")
    planted(bureau, PRIORITY_RIGHTS, project=project, granted_on=date(2026, 9, 1))

    found = [
        written(bureau, tmp_path, day).column("次年优先") for day in ("2026-08-31", "2026-09-01")
    ]

    assert found == [[None], ["是"]]
