"""What the next package would carry: figures, registers, and who stays behind and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station_app.domain.registers import BY_NAME
from station_app.services.exchange.overview import Pending, Sent, SentState, Share
from ui.screens.exchange.parts import Figure, RowsCard, headed
from ui.screens.exchange.rows import Column, Heading
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, column, row

MOST = 500  # records listed for each reason


@dataclass(frozen=True)
class Open:
    """A record to be looked at before it is sent, with the field at which it opens."""

    register: str
    record: str
    field: str
    label: str
    reason: str


def _number(count: int) -> str:
    return f"{count:,}" if count else "—"


def _muted(count: int) -> str:
    return "" if count else "faint"


SHARES: tuple[Column[Share], ...] = (
    Column("登记簿", lambda share: share.title, least=104),
    Column("新增", lambda s: _number(s.created), 64, "right", lambda s: _muted(s.created)),
    Column("修改", lambda s: _number(s.changed), 64, "right", lambda s: _muted(s.changed)),
    Column("删除", lambda s: _number(s.deleted), 64, "right", lambda s: _muted(s.deleted)),
    Column("待补", lambda s: _number(s.held), 64, "right", lambda s: "warn" if s.held else "faint"),
)
UNCHANGED: Column[Share] = Column(
    "未变", lambda s: _number(s.unchanged), 64, "right", lambda s: _muted(s.unchanged)
)
OPENS: tuple[Column[Open], ...] = (
    Column("记录", lambda each: each.label, tip=lambda each: each.reason),
    Column("登记簿", lambda each: BY_NAME[each.register].title, 128, style=lambda each: "quiet"),
)


class PendingView(QWidget):
    """Shows a Pending.

    wanted  an Open: its record is to be shown
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._count = Figure("本次要报", "条", "figure-records")
        self._held = Figure("待补", "条", "figure-held")
        self._warned = Figure("提醒", "条", "figure-warnings")
        self._last = Figure("最近一包", "", "figure-last")
        nothing = EmptyState(
            "checkmark_circle",
            "没有新的变动",
            "没有变动也要报：点“生成上报包”，生成的就是零报告。",
        )
        self.shares: RowsCard[Share] = RowsCard(
            "本次要报的登记簿", SHARES, nothing, detail=_told, name="shares"
        )
        fine = EmptyState(
            "checkmark_circle", "没有要处理的", "要报的记录都填写完整，提醒也都确认过。"
        )
        go = button("打开记录", self._open, name="open-held", tip="打开记录，改正后再报（Enter）")
        self.opens: RowsCard[Open] = RowsCard(
            "待补和提醒的记录", OPENS, fine, go, detail=lambda each: each.reason, name="held"
        )
        self.opens.opened.connect(self.wanted)
        figures = row(self._count, self._held, self._warned, self._last, spacing=12)
        left = headed("各登记簿", self.shares, "自上次回执以来")
        right = headed("待补与提醒", self.opens, "按原因排列")
        tables = row(left, right, spacing=12)
        tables.setStretch(0, 4)
        tables.setStretch(1, 5)
        body = column(self, figures, tables, spacing=12)
        body.setStretch(1, 1)
        for each in (self.shares, self.opens):
            each.setMinimumHeight(px(180))

    def show_pending(self, pending: Pending) -> None:
        """Show what a package would carry now."""
        self._count.show_figure(f"{pending.records:,}", *_extent(pending))
        held, warned = len(pending.held), len(pending.warnings)
        gaps = ("补齐前不报送", "warn") if held else ("没有", "good")
        self._held.show_figure(f"{held:,}", *gaps)
        notes = ("报送前须确认", "warn") if warned else ("没有", "good")
        self._warned.show_figure(f"{warned:,}", *notes)
        columns = (*SHARES, UNCHANGED) if pending.full else SHARES
        self.shares.put(pending.shares, columns)
        self.opens.put(list(_grouped(pending)))

    def show_last(self, last: Sent | None) -> None:
        """Show what became of the package that was made last."""
        if last is None:
            self._last.show_figure("—", "还没有报过", "plain")
            return
        shown = last.state if last.state is not SentState.WAITING else f"{last.at:%m-%d} 等回执"
        self._last.show_figure(f"第 {last.number} 号", shown, last.state.weight)

    def _open(self) -> None:
        if (found := self.opens.current()) is not None:
            self.wanted.emit(found)


def _extent(pending: Pending) -> tuple[str, str]:
    if pending.full:
        return "按要求报全部", "warn"
    if not pending.records:
        return "零报告也可以报", "plain"
    if not pending.unsent:
        return "都已报过，等回执", "info"
    return f"其中新变动 {pending.unsent:,} 条", "info"


def _told(share: Share) -> str:
    again = f"其中 {share.again:,} 条已在以前的包里，还没有回执。" if share.again else ""
    return f"{share.title}：报送 {share.records:,} 条，待补 {share.held:,} 条。{again}"


def _grouped(pending: Pending) -> Iterator[Open | Heading]:
    """Bring what has the same reason together, under a heading with the count."""
    held = [Open(h.register, h.record, h.field, h.label, h.reason) for h in pending.held]
    warned = [
        Open(w.register, w.record, w.fault.field, w.label, w.fault.text) for w in pending.warnings
    ]
    for tag, style, opens in (("待补", "warn", held), ("提醒", "info", warned)):
        groups: dict[str, list[Open]] = {}
        for each in opens:
            groups.setdefault(each.reason, []).append(each)
        for reason, group in sorted(groups.items(), key=lambda item: -len(item[1])):
            yield Heading(f"{len(group):,} 条　{reason}", tag, style)
            yield from group[:MOST]
            if len(group) > MOST:
                yield Heading(f"另有 {len(group) - MOST:,} 条，处理后会列出来")
