"""Who has sent: stations beside the last months."""

from __future__ import annotations

from datetime import date

from station_app.services.exchange import letters
from station_app.services.exchange.senders import Arrival, Sender, Senders
from ui.desk import Desk
from ui.screens.exchange.files import copy_letter
from ui.screens.exchange.parts import RowsCard
from ui.screens.exchange.rows import Column
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, label, row

MONTH_WIDTH = 92  # pixels at the size 标准


def _records(arrivals: tuple[Arrival, ...]) -> str:
    """Say in a word what came in a month."""
    if len(arrivals) == 1:
        (only,) = arrivals
        known = "已报" if only.records is None else f"{only.records:,} 条"
        return "零报告" if only.empty else known
    count = sum(each.records or 0 for each in arrivals)
    return f"{len(arrivals)} 包 {count:,} 条"


def _month(place: int, first: date, present: bool) -> Column[Sender]:
    def text(sender: Sender) -> str:
        arrivals = sender.months[place]
        if arrivals:
            return _records(arrivals)
        return "未报" if present else "—"

    def style(sender: Sender) -> str:
        if sender.months[place]:
            return "tag-good"
        return "tag-warn" if present else "faint"

    def tip(sender: Sender) -> str:
        lines = (
            f"第 {each.number} 号　{each.at:%Y-%m-%d %H:%M}　{_records((each,))}"
            for each in sender.months[place]
        )
        return "\n".join(lines)

    title = f"{first.month} 月（本月）" if present else f"{first.month} 月"
    width = MONTH_WIDTH + (16 if present else 0)
    return Column(title, text, width, style=style, tip=tip)


def columns_for(months: tuple[date, ...]) -> tuple[Column[Sender], ...]:
    """Return the columns for these months."""
    last = len(months) - 1
    return (
        Column("社工站", lambda sender: sender.name, least=136),
        Column("最近一包", _last, 136),
        *(_month(place, first, place == last) for place, first in enumerate(months)),
        Column(
            "要求",
            lambda sender: "请报全量" if sender.asks_full else "",
            96,
            style=lambda sender: "tag-warn",
        ),
    )


def _last(sender: Sender) -> str:
    last = sender.last
    return "没有收到过" if last is None else f"第 {last.number} 号　{last.at:%m-%d}"


def _detail(sender: Sender) -> str:
    last = sender.last
    asked = "　已回执请该站报送全部数据，还没有收到。" if sender.asks_full else ""
    if last is None:
        return f"{sender.name}：没有收到过上报包。{asked}"
    kind = "全部数据" if last.full else "零报告" if last.empty else "变动"
    return f"{sender.name}：最近收到第 {last.number} 号，{last.at:%Y-%m-%d %H:%M}，{kind}。{asked}"


class StationsCard(RowsCard[Sender]):
    """The matrix, and the text of a reminder."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._senders = Senders((), ())
        nothing = EmptyState(
            "people_team", "还没有社工站", "请先在“社工站”登记簿里登记本区的社工站。"
        )
        self._remind = button(
            "复制催报文字", self._copy, icon="copy", name="copy-reminder",
            tip="给本月还没有报、或要报全量的站",
        )  # fmt: skip
        first = columns_for((date.min,))[:2]  # months are known once they were read
        super().__init__(
            "各站报送情况", first, nothing, self._remind, detail=_detail, name="senders"
        )
        self._summary = label("", "h3")
        heading = row(self._summary, label("按收到的日期", "note"), None, spacing=8)
        heading.setContentsMargins(px(16), px(8), px(16), px(8))
        self.column.insertLayout(0, heading)

    def show_senders(self, found: Senders) -> None:
        """Show who has sent."""
        self._senders = found
        count, late = len(found.senders), len(found.late)
        self._summary.setText(f"本月已报 {count - late} 个站，还有 {late} 个站没有报")
        self.put(found.senders, columns_for(found.months))

    def _copy(self) -> None:
        letter = letters.reminder_letter(self._desk.workspace, self._senders.senders)
        if letter:
            copy_letter(self._desk, letter)
        else:
            self._desk.tell("各站本月都已报送，不用催。", "good")
