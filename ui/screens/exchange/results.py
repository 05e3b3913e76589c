"""What was just done, in a card at the top of a page: a package made, receipts applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from station_app.services.exchange.applying import APPLIED, Applied
from station_app.services.exchange.mailbag import Opened
from station_app.services.exchange.packages import Made
from ui.theme.look import px
from ui.widgets.basics import add, button, clear, label, row, set_property

MOST = 4  # lines; more would push the page away


@dataclass(frozen=True)
class Line:
    """One sentence, what is told below it, and what can be done about it."""

    text: str
    note: str = ""
    actions: tuple[QPushButton, ...] = ()


class ResultCard(QFrame):
    """Says what was done until it is closed or something else is done."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("result")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(8))
        close = button("", self.hide, kind="ghost", icon="dismiss", tip="关闭", name="close-result")
        inside = row(self._lines, close, spacing=8)
        inside.setContentsMargins(px(16), px(10), px(8), px(10))
        inside.setStretch(0, 1)
        self.setLayout(inside)
        self.hide()

    @property
    def text(self) -> str:
        """What is said, for a screen reader."""
        return self.accessibleName()

    def say(self, state: str, lines: Sequence[Line]) -> None:
        """Show lines on a ground; `state`: good, info, warn or bad."""
        clear(self._lines)
        set_property(self, "card", state)
        for line in lines[:MOST]:
            self._lines.addLayout(_drawn(line))
        if len(lines) > MOST:
            rest = f"另有 {len(lines) - MOST} 个文件，见“收到的回执”。"
            self._lines.addWidget(label(rest, "note"))
        self.setAccessibleName("\n".join(f"{line.text}{line.note}" for line in lines))
        self.show()


def _drawn(line: Line) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(px(2))
    words = label(line.text, "h3", wrap=True)
    first = row(words, spacing=8)
    first.setStretch(0, 1)
    made.addLayout(first)
    if line.note:
        made.addWidget(label(line.note, "quiet", wrap=True))
    if line.actions:
        buttons: list[QWidget] = list(line.actions)
        held = row(spacing=8)
        held.setContentsMargins(0, px(6), 0, 0)
        add(held, *buttons, None)
        made.addLayout(held)
    return made


def made_line(made: Made, *actions: QPushButton) -> Line:
    """Say what package was made."""
    if made.records:
        text = f"已生成上报包，共 {made.records:,} 条，请发给区局。"
    else:
        text = "已生成零报告（没有变动），请发给区局。"
    held = f"　另有 {len(made.held):,} 条待补，没有报送。" if made.held else ""
    return Line(text, f"{made.file.name}{held}", actions)


def opened_line(
    opened: Opened, accept: Callable[[Opened], None], check: Callable[[], None]
) -> Line:
    """Say what became of a receipt."""
    if opened.applied is not None:
        notes = "　".join((opened.file.name, *opened.applied.notes))
        return Line(applied_words(opened.applied), notes)
    actions: tuple[QPushButton, ...] = ()
    if opened.wants_reason:
        ask = button("写理由后采用…", lambda: accept(opened), name="accept-receipt")
        actions = (ask,)
    elif opened.wants_key:
        actions = (button("去核对密钥", check, icon="lock_closed", name="check-key"),)
    return Line(f"没有处理：{opened.file.name}", f"{opened.refusal}", actions)


def applied_words(applied: Applied) -> str:
    """Say what a receipt changed."""
    if applied.outcome != APPLIED:
        return applied.reason
    told = [f"回执已处理：区局新确认 {applied.accepted:,} 条"]
    if applied.returned:
        told.append(f"退回 {applied.returned:,} 条")
    if applied.corrections:
        told.append(f"更正建议 {applied.corrections:,} 条")
    if applied.decided:
        told.append(f"区局填写 {applied.decided:,} 条")
    more = "　区局请本站报送全部数据，下一个上报包会自动含全部。" if applied.asks_full else ""
    gone = f"　区局已移除本站没有的记录：{'、'.join(applied.dropped)}。" if applied.dropped else ""
    return f"{'，'.join(told)}。{applied.reason}{more}{gone}"


def state_of(opened: Sequence[Opened]) -> str:
    """Return the ground for the words about receipts."""
    if any(each.applied is None for each in opened):
        return "bad"
    returned = any(each.applied and each.applied.returned for each in opened)
    return "warn" if returned else "good"
