"""One assessment at work: its score sheet, what the scores come to, and what they unlock.

Source: domain.md 4.6; forms.md A13. A sheet is saved in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import select

from station_app.domain.codes import code_list
from station_app.domain.parameters import Parameters
from station_app.domain.problems import StationError
from station_app.domain.register import Context, new_id
from station_app.domain.registers import project_payments
from station_app.domain.registers.assessments import (
    ASSESSMENT_ASPECTS,
    ASSESSMENTS,
    Assessment,
)
from station_app.domain.registers.projects import Project
from station_app.domain.rules import assessments as rules
from station_app.domain.rules.instalments import INSTALMENT_LABELS
from station_app.domain.rules.rights import Right
from station_app.paths import resource_path
from station_app.services import entering, permits, records
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.entering import Edit, SavedEdits
from station_app.services.workspace import Workspace

WRITTEN = ("dimension", "item", "criterion", "full", "score", "kind", "note")


@dataclass(frozen=True)
class Row:
    """One row of a score sheet as it is typed; `seen` is its row_version, None: it is new."""

    id: str
    no: int
    dimension: str | None = None
    item: str | None = None
    criterion: str | None = None
    full: Decimal | None = None
    score: Decimal | None = None
    kind: str | None = None
    note: str | None = None
    seen: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was typed into it; its dimension is that of the row above."""
        return all(getattr(self, name) is None for name in WRITTEN if name != "dimension")


@dataclass(frozen=True)
class Waiting:
    """An instalment that waits for the stage of an assessment."""

    no: int
    amount: Decimal | None
    state: str


@dataclass(frozen=True)
class Sheet:
    """The score sheet of one assessment.

    against  why it is not scored here, a sentence; "" when it may be
    waiting  the instalments that its stage unlocks
    day      on which the bounds of the grades are read
    """

    assessment: str
    project: str
    stage: str
    no: int
    state: str
    state_label: str
    planned_on: date | None
    held_on: date | None
    against: str
    rows: tuple[Row, ...]
    waiting: tuple[Waiting, ...]
    day: date
    parameters: Parameters


@dataclass(frozen=True)
class Result:
    """What the scores come to so far.

    total       None while a score is missing
    grade       label; "" while there is no total
    passed      None while there is no total, or something is wrong
    missing     how many rows have no score
    faults      what is wrong, complete sentences
    unlocks     what the result means for the payments, a sentence; "" for nothing
    """

    full: Decimal
    reached: Decimal
    total: Decimal | None
    grade: str
    passed: bool | None
    missing: int
    faults: tuple[str, ...]
    unlocks: str


@dataclass(frozen=True)
class Choice:
    """An assessment that one may open: its project, and 中期第1次（待考核） beside it."""

    id: str
    project: str
    note: str


@needs(Right.READ)
def choices(workspace: Workspace, text: str = "") -> list[Choice]:
    """Return the assessments of projects whose name or number has a text, "" for any.

    Those without a told result come first, within that the latest planned.
    """
    with workspace.database.reading() as session:
        alive = Assessment.deleted_at.is_(None)
        query = select(Assessment, Project).join(Project, Assessment.project == Project.id)
        pairs = session.execute(query.where(alive)).all()
        found = [(each, of) for each, of in pairs if _called(of, text.strip())]
        found.sort(key=lambda pair: (pair[0].planned_on or date.min, pair[0].id), reverse=True)
        found.sort(key=lambda pair: pair[0].state in rules.CONCLUDED)
        return [Choice(each.id, of.name or "", _named(each)) for each, of in found]


def _called(project: Project, text: str) -> bool:
    return text in (project.name or "") or text in (project.project_no or "")


def _named(record: Assessment) -> str:
    stage = code_list("eval_stage").label(record.stage or "")
    return f"{stage}第{record.no or 1}次（{rules.ASSESSMENT_LABELS[record.state]}）"


@needs(Right.READ)
def sheet(workspace: Workspace, assessment: str) -> Sheet:
    """Return the score sheet of an assessment. Raises RecordMissing."""
    with workspace.database.reading() as session:
        record: Any = records.live(session, ASSESSMENTS, assessment)
        context = context_for(workspace, session)
        return Sheet(
            assessment=record.id,
            project=records.label_of(session, ASSESSMENTS, record),
            stage=code_list("eval_stage").label(record.stage or ""),
            no=record.no or 1,
            state=record.state,
            state_label=rules.ASSESSMENT_LABELS[record.state],
            planned_on=record.planned_on,
            held_on=record.held_on,
            against=_against(workspace, record),
            rows=_rows(record, context),
            waiting=tuple(
                Waiting(each.no or 0, each.amount, each.state)
                for each in project_payments.waiting_for(record, context)
            ),
            day=record.held_on or context.today,
            parameters=context.parameters,
        )


def _against(workspace: Workspace, record: Any) -> str:
    told = permits.against_new(workspace, ASSESSMENT_ASPECTS)
    if told:
        return "考核由区局评分，社工站只能查看；对结果有异议的，请在考核记录里填写申诉日期和回复。"
    if record.state in rules.SETTLED:
        return "结果已通知项目单位，不能再改分；项目单位申诉的，请先把考核改为申诉中。"
    return ""


def _rows(record: Any, context: Context) -> tuple[Row, ...]:
    found = context.children("assessment_aspect", record.id)
    found = sorted(found, key=lambda each: (each.no or 0, each.id))
    return tuple(map(_row, found))


def _row(record: Any) -> Row:
    values = {name: getattr(record, name) for name in WRITTEN}
    return Row(id=record.id, no=record.no or 0, seen=record.row_version, **values)


def result_of(opened: Sheet, rows: Sequence[Row]) -> Result:
    """Return what the rows of an opened sheet come to, whether they are saved or not."""
    aspects = [rules.Aspect(row.full, row.score) for row in rows if not row.empty]
    total = rules.total(aspects)
    grade, passed = "", None
    if total is not None:
        day, parameters = opened.day, opened.parameters
        grade = code_list("eval_grade").label(rules.grade_of(total, day, parameters))
        passed = rules.conclusion_of(total, day, parameters) == rules.PASS
    sitting = rules.Sitting(state=opened.state, aspects=aspects)
    faults = [fault.text for fault in rules.full_scores_add_up(sitting)]
    faults += [f"第{row.no}项{text}" for row in rows for text in faults_of(row)]
    if faults:  # what is to be corrected decides nothing
        passed = None
    return Result(
        full=rules.full_total(aspects),
        reached=rules.reached(aspects),
        total=total,
        grade=grade,
        passed=passed,
        missing=sum(aspect.score is None for aspect in aspects),
        faults=tuple(faults),
        unlocks=_consequence(opened, passed),
    )


def faults_of(row: Row) -> list[str]:
    """Return what is wrong with one row, complete sentences."""
    return [fault.text for fault in rules.within_full(rules.Aspect(row.full, row.score))]


def _consequence(opened: Sheet, passed: bool | None) -> str:
    """Say what a result means for the payments that wait for it."""
    waiting = [each for each in opened.waiting if each.state not in ("PAID", "APPROVED")]
    if not waiting:
        return "" if opened.waiting else "没有拨付等待这个阶段的考核。"
    named = "、".join(
        f"第{each.no}期（{each.amount or Decimal(0):,.2f}元，{INSTALMENT_LABELS[each.state]}）"
        for each in waiting
    )
    if passed is None:
        return f"合格后解锁{named}。"
    if opened.state in rules.SETTLED:
        return f"合格，{named}可以拨付。" if passed else f"不合格，{named}须再次考核合格后拨付。"
    if passed:
        return f"合格：通知项目单位后解锁{named}。"
    return f"不合格：通知后{named}暂缓拨付，整改并再次考核合格后才能拨付。"


@needs(Right.ENTER)
def save(
    workspace: Workspace, assessment: str, rows: Sequence[Row], removed: Sequence[Row] = ()
) -> SavedEdits:
    """Save the rows of a score sheet, and take out those removed, as one change.

    Rows into which nothing was typed are left out; numbers follow the order.

    Raises EditsInvalid, RecordChanged, RecordMissing, NotAllowed; StationError for nothing to save.
    """
    # What goes comes first, so that its number is free.
    edits = [
        Edit(ASSESSMENT_ASPECTS, row.id, {}, row.seen, removed=True)
        for row in removed
        if row.seen is not None
    ]
    gone = bool(edits)
    edits += [_edit(assessment, row) for row in rows if not row.empty or row.seen is not None]
    if not edits:
        raise StationError("评分表还是空的，请先添加考核指标，或按“插入标准指标”。")
    if gone:  # nothing follows from what is taken out: the total is made anew
        seen = records.get(workspace, ASSESSMENTS, assessment).row_version
        edits.insert(sum(edit.removed for edit in edits), Edit(ASSESSMENTS, assessment, {}, seen))
    return entering.save(workspace, edits, ASSESSMENTS)


def _edit(assessment: str, row: Row) -> Edit:
    values = {name: getattr(row, name) for name in WRITTEN}
    if row.seen is None:
        values |= {"assessment": assessment, "no": row.no}
    return Edit(ASSESSMENT_ASPECTS, row.id, values, row.seen)


def standard_rows(year: int, first: int = 1) -> tuple[Row, ...]:
    """Return the standard aspects of a year as new rows, numbered from `first`."""
    found = [each for each in _sets() if each["from_year"] <= year] or _sets()[:1]
    return tuple(
        Row(
            new_id(),
            no,
            dimension=each["dimension"],
            item=each["item"],
            criterion=each["criterion"],
            full=Decimal(each["full"]),
            kind=each["kind"],
        )
        for no, each in enumerate(found[-1]["aspects"], first)
    )


@cache  # read once: the file never changes while the program runs
def _sets() -> list[Any]:
    """Return the standard sets, the oldest first."""
    text = resource_path("assessment_aspects.json").read_text(encoding="utf-8")
    return sorted(json.loads(text)["sets"], key=lambda each: int(each["from_year"]))
