"""Last year's list of projects as a district has it, headed as ledger B08 heads them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.registers import BY_NAME
from station_app.domain.registers.projects import PROJECTS
from station_app.services import finding, records
from station_app.services.rosters.apply import Batch, apply
from station_app.services.rosters.plan import Plan, plan
from station_app.services.workspace import Workspace
from tests.builders import credit_code
from tests.services.projecting import a_goal, agency
from tests.services.rosters import save

LINE = {
    "序号": 1, "项目编号": "2025-1-03", "项目名称": "社区长者探访", "项目类别": "专项",
    "服务领域": "老年", "实施地点": "四方坪社区", "承接机构": "第1社工服务中心",
    "信用代码": credit_code(1), "起止时间/起": "2025-03-01", "起止时间/止": "2026-02-28",
    "合同编号": "HT2025-03", "签订日期": "2025-02-25", "资金(元)/合同金额": "100,000.01",
    "资金(元)/已支出": 98000, "实施阶段": "服务开展", "项目负责人": "陈静", "备注": None,
}  # fmt: skip


def planned(books: Workspace, folder: Path, **changes: Any) -> Plan:
    line = LINE | changes
    return plan(books, PROJECTS, save(folder, list(line.values()), headings=list(line)))


def imported(books: Workspace, folder: Path, **changes: Any) -> Batch:
    return apply(books, planned(books, folder, **changes))


def only(books: Workspace, register: str) -> Any:
    (record,) = finding.find(books, BY_NAME[register], where={}, limit=9).rows
    return record


def test_every_column_but_the_running_number_is_known(bureau: Workspace, tmp_path: Path) -> None:
    agency(bureau)

    assert planned(bureau, tmp_path).unmapped == ()


def test_a_list_brings_project_provider_contract_and_state(
    bureau: Workspace, tmp_path: Path
) -> None:
    provider = agency(bureau)

    imported(bureau, tmp_path)

    project, contract = only(bureau, "project"), only(bureau, "contract")
    assert (project.name, project.kind, project.year) == ("社区长者探访", "SPECIAL", 2025)
    assert (project.provider, project.state) == (provider, "IN_SERVICE")
    assert project.spent_amount == Decimal(98000)
    assert (contract.project, contract.amount) == (project.id, Decimal("100000.01"))
    assert (contract.from_on, contract.to_on) == (date(2025, 3, 1), date(2026, 2, 28))


@pytest.mark.parametrize(
    ("stage", "state"),
    [
        ("申报", "APPLYING"),
        ("中标(立项)", "AWARDED"),
        ("基础设施建设", "BUILDING"),
        ("末期考核", "FINAL_ASSESSMENT"),
        ("结项", "COMPLETED"),
        ("已签约", "CONTRACTED"),
    ],
)
def test_stages_are_read_as_ledgers_word_them(
    bureau: Workspace, tmp_path: Path, stage: str, state: str
) -> None:
    agency(bureau)

    imported(bureau, tmp_path, 实施阶段=stage)

    assert only(bureau, "project").state == state
    assert only(bureau, "project_step").to_state == state


def test_the_day_of_the_state_is_that_of_the_list(bureau: Workspace, tmp_path: Path) -> None:
    agency(bureau)

    imported(bureau, tmp_path, 服务开始日期="2025-03-05")

    step = only(bureau, "project_step")
    assert (step.to_state, step.effective_on) == ("IN_SERVICE", date(2025, 3, 5))


def test_what_an_old_project_lacks_is_told_until_it_goes_on(
    bureau: Workspace, tmp_path: Path
) -> None:
    agency(bureau)
    imported(bureau, tmp_path)
    project = only(bureau, "project")

    saved = records.change(bureau, PROJECTS, project.id, {"remark": "补录"})
    a_goal(bureau, project.id)

    assert "R-PJ-24" in {fault.rule for fault in saved.faults}
    assert only(bureau, "project_goal").state == "DRAFT"


def test_a_provider_that_nobody_has_entered_is_asked_for(bureau: Workspace, tmp_path: Path) -> None:
    (row,) = planned(bureau, tmp_path).rows

    assert row.outcome == "refused"
    assert any("请先登记" in fault.text for _, fault in row.faults)


def test_the_same_list_again_changes_nothing(bureau: Workspace, tmp_path: Path) -> None:
    agency(bureau)
    imported(bureau, tmp_path)

    (row,) = planned(bureau, tmp_path).rows

    assert row.outcome == "same"
