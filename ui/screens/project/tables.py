"""The lists of a project's page: as tall as their lines, one of them with bars of progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyleOptionViewItem

from station_app.services.project_lives import StepLine
from station_app.services.project_parts import (
    AssessmentLine,
    BidLine,
    GoalLine,
    InstalmentLine,
    RightLine,
    SiteLine,
)
from ui.theme.look import look, px
from ui.widgets.noted_table import NOTE_ROLE, NotedCells, NotedLine, NotedTable, Remark
from ui.widgets.tables import HEADER, Index

THICK = 8  # pixels at the size 标准
PERCENT = 5  # column of the bar among those of goals
GOOD, DONE = 2, 0  # places of the colours of bars among those of charts
FULL = 100

GOALS = ("序号", "目标", "指标", "目标值", "完成值", "进度", "完成时间")
ASSESSMENTS = ("考核", "状态", "得分", "等次", "结论", "考核日期")
INSTALMENTS = ("期次", "比例", "金额（元）", "状态", "已拨付（元）")
SITES = ("实施点", "方式", "状态", "启动日期", "服务人数")
BIDS = ("名次", "投标人", "报价（元）", "总分", "优先权", "结果")
STEPS = ("生效日期", "状态", "说明")


class FittedTable(NotedTable):
    """As tall as its lines, so that the page scrolls and not the table."""

    def __init__(
        self, name: str, spoken: str, headings: Sequence[str], *numbers: int, widths: Sequence[int]
    ) -> None:
        """Make the table; `widths` of all columns, of which the widest takes what is left over."""
        super().__init__(name, spoken, headings, frozenset(numbers))
        self._shares = tuple(widths)
        self.horizontalHeader().setStretchLastSection(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_lines(self, lines: Sequence[NotedLine]) -> None:
        """Show other lines; none is marked before somebody goes there."""
        super().show_lines(lines)
        if not self.hasFocus():
            self.clearSelection()

    def _fit_columns(self) -> None:
        """Give every column its width, less where the room is too small, and all of the room."""
        room, wanted = self.viewport().width(), [px(each) for each in self._shares]
        if sum(wanted) > room:
            wanted = [each * room // sum(wanted) for each in wanted]
        wanted[wanted.index(max(wanted))] += room - sum(wanted)
        for column, width in enumerate(wanted):
            self.setColumnWidth(column, width)

    def _fit_remarks(self) -> None:
        super()._fit_remarks()
        high = sum(self.rowHeight(row) for row in range(self.lines.rowCount()))
        self.setFixedHeight(px(HEADER) + high + 2)

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_columns()
        super().resizeEvent(event)


class GoalTable(FittedTable):
    """The goals, each with the bar of what is reached."""

    def __init__(self) -> None:
        super().__init__(
            "goals", "目标，回车打开", GOALS, 0, 3, 4, widths=(56, 300, 150, 100, 90, 180, 110)
        )
        self.setItemDelegate(BarCells(self))

    def show_goals(self, goals: Sequence[GoalLine]) -> None:
        """Show the goals of a project."""
        self.show_lines([_goal(each) for each in goals])


class BarCells(NotedCells):
    """Paints a bar before the per cent."""

    # Qt's interface

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        text = str(index.data() or "")
        if index.column() != PERCENT or index.data(NOTE_ROLE) or not text:
            return
        share = int(text.rstrip("%"))
        words = QFontMetrics(look().font()).horizontalAdvance("100%") + px(16)
        room = QRectF(option.rect).adjusted(words, 0, -px(12), 0)
        track = QRectF(room.x(), room.center().y() - px(THICK) / 2, room.width(), px(THICK))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("border"))
        painter.drawRoundedRect(track, px(3), px(3))
        track.setWidth(track.width() * share / FULL)
        painter.setBrush(QColor(look().tokens.chart[GOOD if share >= FULL else DONE]))
        painter.drawRoundedRect(track, px(3), px(3))
        painter.restore()


def goal_share(percent: Decimal | None) -> str:
    """Return per cent in whole ones, never 100% before all is reached; "" without a target."""
    return "" if percent is None else f"{int(percent)}%"


def _goal(goal: GoalLine) -> NotedLine:
    cells = (
        str(goal.no or ""),
        goal.statement,
        goal.indicator,
        f"{number(goal.target)}{goal.unit}" if goal.target is not None else "",
        number(goal.actual),
        goal_share(goal.percent),
        day(goal.due_on),
    )
    late = (Remark("完成时间已过，还没有达到目标值。", "bad"),) if goal.late else ()
    return NotedLine(goal.id, cells, late, {6: "bad"} if goal.late else {})


def assessment_lines(found: Sequence[AssessmentLine]) -> list[NotedLine]:
    """Return the assessments as lines."""
    return [_assessment(each) for each in found]


def _assessment(each: AssessmentLine) -> NotedLine:
    when = day(each.held_on or each.planned_on)
    cells = (each.stage, each.state, number(each.total), each.grade, each.conclusion, when)
    ink = {None: "quiet", True: "good", False: "bad"}[each.passed]
    told = (Remark(f"还有 {each.open} 项整改没有验收。", "warn"),) if each.open else ()
    return NotedLine(each.id, cells, told, {4: ink, 5: "text" if each.held_on else "quiet"})


def instalment_lines(found: Sequence[InstalmentLine]) -> list[NotedLine]:
    """Return the instalments as lines, each with what it waits for."""
    return [_instalment(each) for each in found]


def _instalment(each: InstalmentLine) -> NotedLine:
    inks = {"PAID": "good", "WITHHELD": "bad", "LOCKED": "quiet", "CANCELLED": "quiet"}
    share = f"{number(each.percent)}%" if each.percent is not None else ""
    paid = money(each.paid_amount)
    cells = (f"第{each.no}期 {each.phase}".strip(), share, money(each.amount), each.label, paid)
    when = f"已于{each.paid_on}拨付。" if each.paid_on else each.because
    return NotedLine(each.id, cells, (Remark(when),), {3: inks.get(each.state, "text")})


def site_lines(found: Sequence[SiteLine]) -> list[NotedLine]:
    """Return the sites as lines."""
    return [
        NotedLine(
            each.id,
            (each.name, each.role, each.state, day(each.started_on), str(each.people or "")),
        )
        for each in found
    ]


def bid_lines(found: Sequence[BidLine], rights: Sequence[RightLine]) -> list[NotedLine]:
    """Return the bids as lines, below them the rights of priority that the project earned."""
    lines = [
        NotedLine(
            each.id,
            (
                each.rank,
                each.bidder,
                money(each.price),
                each.score,
                "是" if each.priority else "",
                each.result or {None: "待审查", True: "合格", False: "不合格"}[each.qualified],
            ),
        )
        for each in found
    ]
    earned = [Remark(f"{r.holder} 取得 {r.year} 年度优先权（{r.state}）。", "good") for r in rights]
    return [*lines, NotedLine("", (), tuple(earned))] if earned else lines


def step_lines(found: Sequence[StepLine]) -> list[NotedLine]:
    """Return the kept steps as lines, the latest first."""
    return [
        NotedLine(f"{each.no}", (f"{each.on}", each.to_state, each.note))
        for each in reversed(found)
    ]


def number(value: Decimal | None) -> str:
    """Return a number without needless zeros; "" for none."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Decimal | None) -> str:
    """Return an amount of yuan with two places; "" for none."""
    return "" if value is None else f"{value:,.2f}"


def day(value: date | None) -> str:
    """Return a day; "" for none."""
    return "" if value is None else f"{value}"


def told_of(goal: GoalLine) -> str:
    """Return what a goal wants and what of it is there, in one sentence."""
    target = f"目标 {number(goal.target)}{goal.unit}" if goal.target is not None else "目标值未填"
    due = f"，{goal.due_on} 前完成" if goal.due_on else ""
    last = f"；{goal.reported} 已完成 {number(goal.actual)}" if goal.reported else "；还没有登记过"
    return f"{goal.indicator or goal.statement}：{target}{due}{last}。"
