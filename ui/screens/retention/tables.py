"""The tables of the page: what is over its period, what was erased, and the periods."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from station_app.domain.registers import BY_NAME
from station_app.services.erasing import Past
from station_app.services.overdue import Expired
from station_app.services.retention import Line
from ui.widgets.noted_table import BOLD, NotedLine, NotedTable, Remark

STORED = "仅存储"


class ExpiredTable(NotedTable):
    """What is over its period, register by register; the ground stands under each register."""

    def __init__(self) -> None:
        super().__init__(
            "expired",
            "保存期限到期清单，回车打开记录",
            ("记录", "资料类别", "起算日期", "保存到", "原因", "处理"),
        )
        self.set_widths(190, 150, 104, 104, 120)

    def show_expired(self, found: Sequence[Expired]) -> None:
        """Show records, which come by register."""
        lines: list[NotedLine] = []
        for register, group in groupby(found, key=lambda each: each.register):
            own = list(group)
            kind = BY_NAME[register]
            heading = f"{kind.title}　{len(own)} {kind.unit}"
            grounds = "；".join(dict.fromkeys(each.ground for each in own))
            remarks = (Remark(heading, BOLD), Remark(f"依据：{grounds}"))
            lines.append(NotedLine("", ("",) * 6, remarks))
            lines += [_line(each) for each in own]
        self.show_lines(lines)


def key_of(each: Expired) -> str:
    """Return by what a line is found."""
    return f"{each.register}:{each.record}"


def _line(each: Expired) -> NotedLine:
    cells = (
        each.label or each.record,
        each.term,
        each.begun.isoformat(),
        each.last.isoformat(),
        each.cause.label,
        STORED if each.restricted else "待处理",
    )
    told = (Remark(f"仅存储的理由：{each.restricted}"),) if each.restricted else ()
    return NotedLine(key_of(each), cells, told, {5: "quiet" if each.restricted else "warn"})


class PastTable(NotedTable):
    """What was erased, the latest first; under each what still holds it."""

    def __init__(self) -> None:
        super().__init__(
            "past",
            "已彻底删除的记录",
            ("时间", "登记簿", "编号", "原因", "经手人", "同意的人", "理由"),
        )
        self.set_widths(130, 96, 250, 112, 88, 88)

    def show_past(self, found: Sequence[Past]) -> None:
        """Show what was erased."""
        self.show_lines([_past_line(each) for each in found])


def _past_line(each: Past) -> NotedLine:
    title = each.title if each.records == 1 else f"{each.title}等 {each.records} 条"
    cells = (
        f"{each.at:%Y-%m-%d %H:%M}",
        title,
        each.record,
        each.cause.label,
        each.by,
        each.second or "一人办理",
        each.reason,
    )
    told = []
    if each.waiting:
        waits = f"已报送过，留有 {each.waiting} 条空的删除标记，收到回执后清除。"
        told.append(Remark(waits, "warn"))
    if each.traces.backups or each.traces.others:
        told.append(Remark(each.traces.sentence, "warn"))
    return NotedLine(f"{each.record}:{each.at}", cells, tuple(told))


class TermTable(NotedTable):
    """How long each kind of papers is kept, and on which ground."""

    def __init__(self) -> None:
        super().__init__("terms", "保存期限表", ("资料类别", "期限", "依据"))
        self.set_widths(210, 96)

    def show_terms(self, found: Sequence[Line]) -> None:
        """Show the table."""
        self.show_lines([_term_line(each) for each in found])


def _term_line(each: Line) -> NotedLine:
    cells = (each.term, each.period, each.ground)
    return NotedLine(each.term, cells, (Remark(_registers_of(each)),))


def _registers_of(each: Line) -> str:
    return f"{each.title}。起算：{each.since}" if each.since else each.title
