"""Periods of keeping as people read them, and what is decided about records that are over theirs.

Source: domain.md 8.1 and 8.4; 个人信息保护法第十九条、第四十七条.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from station_app.domain.parameter_forms import show_value
from station_app.domain.problems import RecordMissing, StationError
from station_app.domain.register import Record, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules import retention as rules
from station_app.domain.rules.retention import FOREVER, LINES, TERMS
from station_app.domain.rules.rights import Right
from station_app.services import reasons
from station_app.services.access import needs
from station_app.services.noting import note
from station_app.services.overdue import BIN_TITLE, Expired
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.retention_tables import LONGER, RESTRICTED, KeepingDecision
from station_app.workbooks.specs import BookSpec, Column, SheetSpec
from station_app.workbooks.writer import write_book


@dataclass(frozen=True)
class Line:
    """One line of the table of periods, as people read it."""

    title: str
    term: str
    period: str
    since: str
    ground: str
    key: str


@needs(Right.READ)
def lines(workspace: Workspace) -> list[Line]:
    """Return the table of periods: what each kind of papers has today, and where it is from."""
    parameters, today = workspace.parameters(), workspace.today()
    found = []
    for term in TERMS:
        held = [
            (BY_NAME[name].title, each.since)
            for name, keepings in LINES.items()
            for each in keepings
            if each.term is term
        ]
        period = "长期"
        if term is not FOREVER:
            months = term.months(parameters, today)
            even = months % rules.MONTHS == 0 and months > 0
            period = show_value("period", f"{months // 12}y" if even else f"{months}m")
        titles = "、".join(dict.fromkeys(title for title, _ in held)) or "其他登记簿"
        since = _together([words for _, words in held])
        found.append(
            Line(titles, term.title, period, since, term.ground(parameters, today), term.key)
        )
    days = parameters.whole(rules.BIN, today)
    ground = parameters.parameter(rules.BIN, today).source
    bin_line = Line(BIN_TITLE, "已删除的记录", f"{days} 天", "删除之日", ground, rules.BIN)
    return [*found, bin_line]


@needs(Right.ERASE)
def keep_longer(
    workspace: Workspace, register: Register[Any], record_id: str, until: date, reason: str
) -> None:
    """Keep a record up to a day although its period is over; the reason goes into the log.

    Raises StationError for a day that is over or without a reason, RecordMissing.
    """
    if until <= workspace.today():
        raise StationError("延长到的日期应在今天以后，请重新填写。")
    _decide(workspace, register, record_id, LONGER, until, reason)


@needs(Right.ERASE)
def restrict(workspace: Workspace, register: Register[Any], record_id: str, reason: str) -> None:
    """Let a record be stored and nothing else, e.g. because a law forbids to erase it yet.

    Raises StationError without a reason, RecordMissing.
    """
    _decide(workspace, register, record_id, RESTRICTED, None, reason)


@needs(Right.ERASE)
def release(workspace: Workspace, register: Register[Any], record_id: str, reason: str) -> None:
    """Take a decision about a record back. Raises StationError when there is none."""
    words = require_reason(reason)
    with workspace.database.transaction(workspace.actor, f"{register.name}.release") as session:
        found = session.get(KeepingDecision, (register.name, record_id))
        if found is None:
            raise StationError("这条记录没有延长保存，也没有设为仅存储，不必解除。")
        session.delete(found)
        facts = {"register": register.name, "reason": words}
        audit.note(session, workspace.audit_key, workspace.stamp(), record_id, facts)


@needs(Right.EXPORT)
def export(workspace: Workspace, entries: Sequence[Expired], out: Path) -> int:
    """Write the list as a workbook and note it; return its rows. Raises CannotWrite."""
    rows = [
        [
            number, each.title, each.label, each.term, each.begun.isoformat(),
            each.last.isoformat(), each.cause.label, each.ground,
            "仅存储" if each.restricted else None, each.restricted or None, None,
        ]
        for number, each in enumerate(entries, 1)
    ]  # fmt: skip
    sheet = SheetSpec(
        key="expired",
        name="到期清单",
        title="保存期限到期清单",
        columns=_COLUMNS,
        rows=rows,
        subtitle=(workspace.identity.name, "", f"截至 {workspace.today()}，共 {len(rows)} 条"),
        row_count=len(rows),
        foot_lines=("清理人：        批准人：        日期：    年  月  日",),
        frozen="label",
    )
    write_book(BookSpec([sheet]), out)
    note(workspace, "retention.export", out.name, {"rows": len(rows)})
    return len(rows)


_COLUMNS = (
    Column("seq", "序号", width=6, format="whole", align="center"),
    Column("title", "登记簿", width=12),
    Column("label", "记录", width=18),
    Column("term", "资料类别", width=16),
    Column("begun", "起算日期", width=12, align="center"),
    Column("last", "保存至", width=12, align="center"),
    Column("cause", "原因", width=14),
    Column("ground", "依据", width=34),
    Column("state", "处理", width=10, align="center"),
    Column("reason", "理由", width=24),
    Column("verdict", "审批意见", width=14),
)


def _together(since: Sequence[str]) -> str:
    """Say from when registers of one kind count: what they have in common once."""
    parts = [words.partition(rules.NEVER_HERE) for words in since]
    common = "、".join(dict.fromkeys(head for head, _, _ in parts))
    own = "、".join(dict.fromkeys(rest for _, _, rest in parts if rest))
    return f"{common}{rules.NEVER_HERE}{own}" if own else common


def require_reason(reason: str) -> str:
    """Return a reason without blanks around it. Raises StationError for none or a long one."""
    return reasons.checked(reason, "请写明理由，理由会记入操作日志。")


def _decide(
    workspace: Workspace,
    register: Register[Any],
    record_id: str,
    decision: str,
    until: date | None,
    reason: str,
) -> None:
    words = require_reason(reason)
    action = f"{register.name}.{decision.lower()}"
    with workspace.database.transaction(workspace.actor, action) as session:
        record: Record | None = session.get(register.model, record_id)
        if record is None or record.deleted_at is not None:
            raise RecordMissing(register.title, record_id)
        session.merge(
            KeepingDecision(
                register=register.name, record=record_id, decision=decision, until=until,
                reason=words, by=workspace.actor, at=workspace.stamp(),
            )
        )  # fmt: skip
        facts = {"register": register.name, "reason": words}
        facts |= {"until": until.isoformat()} if until else {}
        audit.note(session, workspace.audit_key, workspace.stamp(), record_id, facts)
