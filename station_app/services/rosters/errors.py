"""The workbook that goes back to the sender: refused rows in the sender's own layout."""

from __future__ import annotations

from pathlib import Path

from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.noting import note_export
from station_app.services.rosters.lines import REFUSED
from station_app.services.rosters.plan import Plan, PlannedRow, RowProblem
from station_app.services.workspace import Workspace
from station_app.workbooks.plain import MESSAGE_HEADING, write_plain
from station_app.workbooks.specs import PlainRow, PlainSheet, Problem

SEVERITIES = {Severity.ERROR: "错误", Severity.WARN: "提示", Severity.INFO: "提示"}
UNNAMED = "名册"  # a text file has no sheets


@needs(Right.IMPORT)
def write_errors(workspace: Workspace, plan: Plan, out: Path) -> None:
    """Write the refused rows with their reasons; what is corrected can be imported as it is.

    The file holds personal data as the sender wrote it, so writing it is noted in the log.
    Raises CannotWrite.
    """
    sheet = _sheet(plan)
    write_plain(out, [sheet], [_listed(problem) for problem in plan.problems])
    facts = {"register": plan.register.name, "file": plan.path.name, "rows": len(sheet.rows)}
    note_export(workspace, "import.errors", out, facts, whole=True)


def _sheet(plan: Plan) -> PlainSheet:
    columns = {path: index for index, _, path in plan.columns if path}
    by_row: dict[int, list[RowProblem]] = {}
    for problem in plan.problems:
        by_row.setdefault(problem.row, []).append(problem)
    rows = [
        _row(row, by_row.get(row.number, []), columns)
        for row in plan.rows
        if row.outcome == REFUSED
    ]
    sheet = PlainSheet(plan.sheet or UNNAMED, plan.header, rows, plan.merges)
    again = any(line and line[0] == MESSAGE_HEADING for line in plan.header)
    return _without_messages(sheet) if again else sheet


def _without_messages(sheet: PlainSheet) -> PlainSheet:
    """Take out the first column, which holds the messages of the round before."""
    return PlainSheet(
        sheet.name,
        [line[1:] for line in sheet.header],
        [
            PlainRow(row.cells[1:], row.message, {i - 1: text for i, text in row.marked.items()})
            for row in sheet.rows
        ],
        [(top, left - 1, bottom, right - 1) for top, left, bottom, right in sheet.merges],
    )


def _row(row: PlannedRow, problems: list[RowProblem], columns: dict[str, int]) -> PlainRow:
    message = "\n".join(problem.message for problem in problems)
    marked: dict[int, str] = {}
    for path, fault in row.faults:
        if fault.refuses and path in columns:
            column = columns[path]
            marked[column] = "\n".join(filter(None, (marked.get(column), _comment(fault))))
    return PlainRow(row.cells, message, marked)


def _comment(fault: Fault) -> str:
    return f"{fault.text}（{fault.rule}）"


def _listed(problem: RowProblem) -> Problem:
    return Problem(
        problem.sheet or UNNAMED,
        problem.row,
        problem.column,
        problem.value,
        SEVERITIES[problem.severity],
        problem.message,
    )
