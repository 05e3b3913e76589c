"""The bars between a form's title and its fields: what is wrong, doubted, returned, left over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from station_app.domain.problems import Fault
from station_app.services.acknowledging import Acknowledged
from ui.register.flow import Flow
from ui.theme.look import look, px
from ui.widgets.basics import button, clear, column, label, row

MOST = 12  # links in one bar


@dataclass(frozen=True)
class Place:
    """Where a fault lies: what to call the place, and what goes there."""

    name: str
    go: Callable[[], object]


def bar(state: str, icon: str, token: str, *, one_line: bool = False) -> tuple[QFrame, QVBoxLayout]:
    """Return a coloured frame with an icon at its left, and the column beside the icon."""
    frame = QFrame()
    frame.setProperty("card", state)
    frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    picture = QLabel()
    picture.setPixmap(look().pixmap(icon, token, 18, 2))
    picture.setFixedSize(px(18), px(24))
    inside = column(spacing=4)
    whole = row(picture, inside, spacing=10)
    side = Qt.AlignmentFlag.AlignVCenter if one_line else Qt.AlignmentFlag.AlignTop
    whole.setAlignment(picture, side)
    whole.setStretch(1, 1)
    whole.setContentsMargins(px(14), px(6), px(14), px(6))
    frame.setLayout(whole)
    return frame, inside


class FaultBar(QWidget):
    """还有 n 处要改, with a link to each place."""

    def __init__(self) -> None:
        super().__init__()
        self.frame, inside = bar("bad", "error_circle", "bad")
        self.frame.setObjectName("fault-bar")
        self.words = label("", "quiet")
        self.texts = label("", "bad", wrap=True)
        self._ground = QWidget()
        self._flow = Flow(self._ground, px(6))
        inside.addWidget(self._ground)
        inside.addWidget(self.texts)
        column(self, self.frame)
        self.hide()
        self.links: list[QWidget] = []

    def show_places(self, places: Sequence[Place], texts: Sequence[str]) -> None:
        """Show links to places; `texts` are of faults that lie nowhere in the form."""
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self.links = []
        count = len(places) + len(texts)
        heading = label(f"还有 {count} 处要改：")
        heading.setFixedHeight(px(24))
        self._flow.addWidget(heading)
        for number, place in enumerate(places[:MOST]):
            name = f"fault-{number}"
            link = button(place.name, partial(_gone_to, place), kind="fault", name=name)
            link.setAccessibleName(f"要改：{place.name}")
            self.links.append(link)
            self._flow.addWidget(link)
        if len(places) > MOST:
            self._flow.addWidget(label(f"等 {len(places)} 处", "bad"))
        self.texts.setText("\n".join(texts))
        self.texts.setVisible(bool(texts))
        self.setVisible(count > 0)
        self.frame.setAccessibleName(f"还有 {count} 处要改" if count else "")


def _gone_to(place: Place) -> None:
    place.go()


@dataclass(frozen=True)
class Doubt:
    """A warning in the bar: of which record, where, and why it was left if it was."""

    key: object
    fault: Fault
    go: Callable[[], object]
    can_be_left: bool
    left: Acknowledged | None = None


class WarningBar(QWidget):
    """What was saved although it is doubted: to be changed, or left with a reason.

    Signal `leaving`: a Doubt is to be left as it is.
    """

    leaving = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.frame, self._inside = bar("warn", "warning", "warn")
        self.frame.setObjectName("warning-bar")
        column(self, self.frame)
        self.hide()

    @property
    def words(self) -> str:
        """Everything that is said in it."""
        return "\n".join(each.text() for each in self.findChildren(QLabel))

    def show_doubts(self, doubts: Sequence[Doubt]) -> None:
        """Show these, those that were left quietly at the end; none hides the bar."""
        clear(self._inside)
        open_ = [doubt for doubt in doubts if doubt.left is None]
        left = [doubt for doubt in doubts if doubt.left is not None]
        if open_:
            heading = f"已保存，还有 {len(open_)} 处请核对，报送前须改正或说明："
            self._inside.addWidget(label(heading, wrap=True))
        for number, doubt in enumerate(open_):
            goto = button("去核对", doubt.go, kind="link", name=f"doubt-{number}")
            goto.setAccessibleName(f"去核对：{doubt.fault.text}")
            parts: list[QWidget] = [goto]
            if doubt.can_be_left:
                act = partial(self.leaving.emit, doubt)
                leave = button("知道了…", act, name=f"leave-{number}")
                leave.setAccessibleName(f"知道了，写明理由：{doubt.fault.text}")
                parts.append(leave)
            self._inside.addLayout(_line(doubt.fault.text, "", *parts))
        for doubt in left:
            assert doubt.left is not None
            words = f"已说明：{doubt.fault.text}　理由：{doubt.left.reason}（{doubt.left.by}）"
            self._inside.addWidget(label(words, "note", wrap=True))
        self.setVisible(bool(open_ or left))


class ReturnedBar(QWidget):
    """区局退回, with a link to each field."""

    def __init__(self) -> None:
        super().__init__()
        self.frame, self._inside = bar("bad", "arrow_undo", "bad")
        self.frame.setObjectName("returned-bar")
        column(self, self.frame)
        self.hide()

    def show_faults(self, faults: Sequence[tuple[Fault, Callable[[], object]]]) -> None:
        """Show why the bureau sent the record back; none hides the bar."""
        clear(self._inside)
        for number, (fault, go) in enumerate(faults):
            link = button("去修改", go, kind="fault", name=f"returned-{number}")
            link.setAccessibleName(f"去修改：{fault.text}")
            self._inside.addLayout(_line(f"区局退回：{fault.text}", "", link))
        if faults:
            self._inside.addWidget(
                label("改正并保存后，下次上报会重新报送这条记录。", "note", wrap=True)
            )
        self.setVisible(bool(faults))


def _line(text: str, role: str, *parts: QWidget) -> QHBoxLayout:
    """Return a text that may take several lines, and what can be done about it beside it."""
    made = row(label(text, role, wrap=True), *parts, spacing=12)
    made.setStretch(0, 1)
    return made


class DraftBar(QWidget):
    """上次填写到一半: go on or drop it.

    resumed, dropped   what the person chose
    """

    resumed = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.frame, inside = bar("info", "edit", "primary", one_line=True)
        self.frame.setObjectName("draft-bar")
        self.words = label("", wrap=True)
        go_on = button("继续填写", self.resumed.emit, name="draft-resume")
        drop = button("丢弃", self.dropped.emit, kind="link", name="draft-drop")
        line = row(self.words, go_on, drop, spacing=12)
        line.setStretch(0, 1)
        inside.addLayout(line)
        column(self, self.frame)
        self.hide()

    def offer(self, words: str) -> None:
        """Offer a draft; "" hides the bar."""
        self.words.setText(words)
        self.setVisible(bool(words))
