"""The panel beside the table: the current record's data, parts, files and history, on tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QListWidget,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from station_app.domain.kinds import Files, Photo
from station_app.domain.register import Register
from station_app.services import glimpses
from station_app.services.glimpses import Glimpse
from ui.desk import Desk
from ui.register.commands import Offer
from ui.register.delegate import weight_of_state
from ui.register.flow import Flow
from ui.theme.look import px
from ui.widgets.basics import (
    EmptyState,
    button,
    clear,
    column,
    label,
    row,
    rule,
    set_role,
)
from ui.widgets.elided import Elided

WAIT = 150  # milliseconds after another row became the current one
NARROWEST, WIDEST = 316, 420  # pixels
DATA, FILES, HISTORY = "data", "files", "history"


def make_form(desk: Desk, register: Register[Any]) -> Any:
    """Return a narrow form; its module is loaded only now, which makes the start faster."""
    from ui.register.form import RecordForm

    return RecordForm(desk, register, narrow=True)


def make_history(desk: Desk, register: Register[Any]) -> Any:
    """Return a view of a record's history; its module is loaded only now."""
    from ui.register.history import HistoryView

    return HistoryView(desk, register)


class SidePanel(QFrame):
    """What one looks at while walking through the rows.

    closed   the cross was pressed
    left     one is done with the form
    opened   id of the record whose whole form is wanted
    """

    closed = Signal()
    left = Signal()
    opened = Signal(str)

    def __init__(self, desk: Desk, register: Register[Any]) -> None:
        super().__init__()
        self._desk, self._register = desk, register
        self.setObjectName("side-panel")
        self.setProperty("card", True)
        self.setMinimumWidth(px(NARROWEST))
        self.setMaximumWidth(px(WIDEST))
        self.record_id = self._wanted = ""
        self._binned = False  # records of the recycle bin have no form
        self._asked = 0
        self.form: Any = None
        self.history: Any = None
        self._glimpse: Glimpse | None = None
        self._tab = DATA
        self._timer = QTimer(self, singleShot=True, interval=WAIT)
        self._timer.timeout.connect(self._settled)
        self._lay_out()
        desk.changed.connect(self._records_changed)

    def _lay_out(self) -> None:
        self.initial = label("", "initial")
        self.initial.setFixedSize(px(48), px(48))
        self.initial.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = Elided("", "h2")
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.state = label("", "tag-plain")
        self.line = Elided("", "note")
        close = button("", self.closed.emit, kind="ghost", icon="dismiss",
                       tip="收起侧栏（Ctrl+I）", name="panel-close")  # fmt: skip
        top = row(self.name, self.state, None, spacing=8)
        self._offers = row(spacing=0)
        ends = row(self._offers, close, spacing=0)
        head = row(self.initial, column(None, top, self.line, spacing=2), ends, spacing=12)
        head.setContentsMargins(px(16), px(14), px(8), px(8))
        head.setStretch(1, 1)
        self._tabs = QWidget()
        self._segments = Flow(self._tabs, 0)
        self._segments.setContentsMargins(px(8), 0, px(8), 0)
        self._group = QButtonGroup(self)
        self.pages = QStackedWidget()
        self._list = QListWidget()
        self._list.setObjectName("panel-list")
        self._list.setWordWrap(True)
        self._list.itemActivated.connect(lambda _: self.opened.emit(self.record_id))
        text = "在左边的表格里选一条，这里显示它的资料、附件和操作经过。"
        nothing = EmptyState("contact_card", "没有选中的记录", text)
        nothing.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._nothing = QWidget()
        inside = column(self._nothing, margin=16)
        inside.addStretch(2)
        inside.addWidget(nothing)
        inside.addStretch(3)
        self.pages.addWidget(self._nothing)
        self.pages.addWidget(self._list)
        self._head = QWidget()
        self._head.setLayout(column(None, head, self._tabs, rule(), spacing=0))
        body = column(self, self._head, self.pages, spacing=0)
        body.setContentsMargins(1, 1, 1, 1)
        body.setStretch(1, 1)
        self._head.hide()

    def offer(self, offers: Sequence[Offer]) -> None:
        """Put buttons beside the cross for what other pages offer on the record."""
        for command, act in offers:
            tip = f"{command.title}（{command.keys}）"
            made = button("", act, kind="ghost", icon=command.icon, tip=tip, name=command.name)
            self._offers.addWidget(made)

    def show_record(self, record_id: str, *, binned: bool = False) -> None:
        """Show a record soon, unless another one is wanted before."""
        if binned != self._binned:
            self._binned, self.record_id = binned, ""
        self._wanted = record_id
        self._timer.start()

    def show_history(self, record_id: str) -> None:
        """Show a record's history now."""
        self._tab = HISTORY
        self._wanted = record_id
        self._settled()

    def may_leave(self, then: Callable[[], None]) -> None:
        """Call `then` when nothing unsaved is in the form."""
        if self.form is not None:
            self.form.may_leave(then)
        else:
            then()

    def save(self) -> None:
        """Save what the form holds."""
        if self.form is not None:
            self.form.save()

    @property
    def dirty(self) -> bool:
        """Whether the form holds what is not saved."""
        return self.form is not None and bool(self.form.dirty)

    def _settled(self) -> None:
        self._timer.stop()
        if not self.isVisible() or self._wanted == self.record_id:
            self._show_tab(self._tab)
            return
        self.may_leave(self._turn)

    def _turn(self) -> None:
        self.record_id = self._wanted
        self._asked += 1
        if not self.record_id:
            self._head.hide()
            self.pages.setCurrentWidget(self._nothing)
            return
        self._look()
        self._fill_tab()

    def _look(self) -> None:
        workspace, register = self._desk.workspace, self._register
        asked, record_id = self._asked, self.record_id
        self._desk.look_up(
            lambda: (asked, glimpses.glimpse(workspace, register, record_id)), self._looked
        )

    def _looked(self, answer: tuple[int, Glimpse | None]) -> None:
        asked, found = answer
        if asked != self._asked:
            return
        self._glimpse = found
        self._head.setVisible(found is not None)
        if found is None:
            self.pages.setCurrentWidget(self._nothing)
            return
        self.initial.setText(found.label[:1])
        self.name.setText(found.label)
        self.line.setText("　".join(found.facts))
        several = len(self._register.life_cycle.labels) > 1
        self.state.setVisible(several)
        self.state.setText(self._register.life_cycle.labels.get(found.state, ""))
        set_role(self.state, f"tag-{weight_of_state(self._register.life_cycle, found.state)}")
        self.state.setFixedWidth(self.state.sizeHint().width())
        self._show_segments(found)
        self._show_tab(self._tab)

    def _show_segments(self, found: Glimpse) -> None:
        clear(self._segments)
        tabs = [] if self._binned else [(DATA, "资料")]
        tabs += [(part.register, f"{part.title} {len(part.lines)}") for part in found.parts]
        if any(isinstance(spec.kind, (Files, Photo)) for spec in self._register.fields.values()):
            tabs.append((FILES, f"附件 {len(found.files)}"))
        tabs.append((HISTORY, "经过"))
        if self._tab not in dict(tabs):
            self._tab = tabs[0][0]
        for key, title in tabs:
            self._segments.addWidget(self._segment(key, title))

    def _segment(self, key: str, title: str) -> QPushButton:
        act = partial(self._show_tab, key)
        made = button(title, act, kind="segment", name=f"tab-{key}")
        made.setCheckable(True)
        made.setChecked(key == self._tab)
        self._group.addButton(made)
        return made

    def _show_tab(self, tab: str) -> None:
        self._tab = tab
        for each in self._group.buttons():
            each.setChecked(each.objectName() == f"tab-{tab}")
        if self.record_id and self.isVisible():
            self._fill_tab()

    def _fill_tab(self) -> None:
        if self._tab == DATA and self._binned:
            self.pages.setCurrentWidget(self._list)
            self._list.clear()
        elif self._tab == DATA:
            self._show_form()
        elif self._tab == HISTORY:
            self._show_history()
        else:
            self._show_list()

    def _show_form(self) -> None:
        if self.form is None:
            self.form = make_form(self._desk, self._register)
            self.form.closed.connect(self.left)
            self.pages.addWidget(self.form)
        if self.form.record_id != self.record_id:
            self.form.open_record(self.record_id)
        self.pages.setCurrentWidget(self.form)

    def _show_history(self) -> None:
        if self.history is None:
            self.history = make_history(self._desk, self._register)
            self.history.setContentsMargins(px(16), px(8), px(8), 0)
            self.pages.addWidget(self.history)
        if self.history.record_id != self.record_id:
            self.history.show_record(self.record_id)
        self.pages.setCurrentWidget(self.history)

    def _show_list(self) -> None:
        self._list.clear()
        self.pages.setCurrentWidget(self._list)
        found = self._glimpse
        if found is None:
            return
        lines = found.files
        title = "附件"
        for part in found.parts:
            if part.register == self._tab:
                lines, title = part.lines, part.title
        self._list.setAccessibleName(f"{title}，回车打开登记表")
        self._list.addItems(list(lines) or [f"还没有{title}，可在登记表中添加。"])
        self._list.setCurrentRow(0)

    def _records_changed(self, _: str) -> None:
        if self.isVisible() and self.record_id:
            self._asked += 1
            self._look()

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Return and self._list.hasFocus():
            self.opened.emit(self.record_id)
        else:
            super().keyPressEvent(event)
