"""Commands for legacy rosters: bringing one in, taking it back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from station_app.domain.registers import register_named
from station_app.services.rosters.apply import Batch, apply
from station_app.services.rosters.errors import write_errors
from station_app.services.rosters.plan import Plan, RowProblem, plan
from station_app.services.rosters.withdraw import withdraw
from ui.commands.call import Answer, Arguments, Call, Command, pairs
from ui.commands.searching import register_argument

WORKBOOK_PASSWORD = "STATION_WORKBOOK_PASSWORD"
_SHOWN = 20  # problems; the rest stands in the JSON and in the error workbook


def bring_in(call: Call) -> Answer:
    """Bring a roster in, or only say what would happen."""
    options = call.options
    register = register_named(options.register)
    with call.open() as opened:
        planned = plan(
            opened, register, options.file,
            sheet=options.sheet,
            defaults=pairs(options.default),
            password=os.environ.get(WORKBOOK_PASSWORD),
            progress=call.progress,
        )  # fmt: skip
        if options.errors is not None:
            write_errors(opened, planned, options.errors)
        batch = None if options.dry_run else apply(opened, planned, call.progress)
    facts = {
        "batch": batch.id if batch else None,
        "rows": len(planned.rows),
        **_counts(planned, batch),
        "problems": [_problem(problem) for problem in planned.problems],
        "missing": list(planned.missing),
        "unmapped": list(planned.unmapped),
        "notes": list(planned.notes),
    }
    return Answer(facts, _told(facts), tuple(_notes(facts)))


def take_back(call: Call) -> Answer:
    """Take an import back."""
    with call.open() as opened:
        withdrawn = withdraw(opened, call.options.batch)
    kept = list(withdrawn.kept)
    notes = tuple(f"保留（导入后改过）：{label}" for label in kept)
    facts = {"removed": withdrawn.removed, "kept": kept}
    return Answer(facts, f"已撤回 {withdrawn.removed} 条，保留 {len(kept)} 条。", notes)


def _counts(planned: Plan, batch: Batch | None) -> dict[str, int]:
    """Say what became of the rows, or what would become of them."""
    if batch is None:
        outcomes = {"created": "new", "updated": "changed", "unchanged": "same"}
        outcomes |= {"rejected": "refused"}
        return {name: planned.counts.get(outcome, 0) for name, outcome in outcomes.items()}
    return {
        "created": batch.created,
        "updated": batch.updated,
        "unchanged": batch.unchanged,
        "rejected": batch.rejected,
    }


def _problem(problem: RowProblem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "rule": problem.rule,
        "severity": problem.severity.value,
        "message": problem.message,
    }


def _told(facts: dict[str, Any]) -> str:
    counts = (
        f"共 {facts['rows']} 行：新增 {facts['created']}，更新 {facts['updated']}，"
        f"未变 {facts['unchanged']}，未接收 {facts['rejected']}。"
    )
    if facts["batch"] is None:
        return f"试导入（没有改动数据）：{counts}"
    return f"{counts}\n批次号：{facts['batch']}（撤回：undo-import {facts['batch']}）"


def _notes(facts: dict[str, Any]) -> list[str]:
    lines = [item["message"] for item in facts["problems"][:_SHOWN]]
    more = len(facts["problems"]) - _SHOWN
    if more > 0:
        lines.append(f"还有 {more} 处，用 --errors 待改.xlsx 可得到全部。")
    return [*lines, *facts["notes"]]


def _import_arguments(group: Arguments) -> None:
    register_argument(group)
    group.add_argument(
        "file",
        type=Path,
        metavar="文件",
        help=f"旧名册（xlsx、xls、ods、csv）；打开密码放在环境变量 {WORKBOOK_PASSWORD} 里",
    )
    group.add_argument("--sheet", metavar="工作表", help="名册所在的工作表，不写则自动寻找")
    group.add_argument(
        "--default", action="append", default=[], metavar="字段=值", help="名册缺的列统一填这个值"
    )
    group.add_argument("--dry-run", action="store_true", help="只试一遍，不改动数据")
    group.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="把有错的行另存为工作簿")


def _batch_argument(group: Arguments) -> None:
    group.add_argument("batch", metavar="批次号", help="导入时给出的批次号")


COMMANDS = (
    Command("import", "导入旧名册", bring_in, _import_arguments),
    Command("undo-import", "撤回一次导入", take_back, _batch_argument),
)
