"""The dialog in which one chooses columns: which, in which order, how many stay, how dense."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from station_app.services.listing import Column
from ui.register.arrangement import Arrangement
from ui.theme.look import px
from ui.widgets.basics import button, card, column, label, row

MOST_FROZEN = 5
PATH = Qt.ItemDataRole.UserRole


class ColumnList(QListWidget):
    """All columns, those that are shown first; a check shows one, Alt and an arrow moves it."""

    def __init__(self, columns: Sequence[Column], shown: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("columns")
        self.setAccessibleName("列，空格显示或隐藏，Alt+上下键移动")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._columns = columns
        self.put(shown)

    def put(self, shown: Sequence[str]) -> None:
        """Check these columns and bring them to the top, in their order."""
        self.clear()
        known = {each.path: each for each in self._columns}
        others = [path for path in known if path not in shown]
        for path in (*(path for path in shown if path in known), *others):
            item = QListWidgetItem(known[path].label, self)
            item.setData(PATH, path)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            # A list item that drops onto another would vanish.
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            state = Qt.CheckState.Checked if path in shown else Qt.CheckState.Unchecked
            item.setCheckState(state)
        self.setCurrentRow(0)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The checked columns, in their order."""
        items = [self.item(place) for place in range(self.count())]
        checked = Qt.CheckState.Checked
        return tuple(str(each.data(PATH)) for each in items if each.checkState() == checked)

    def move_current(self, step: int) -> None:
        """Move the current column up (-1) or down (1)."""
        place = self.currentRow()
        if 0 <= place + step < self.count():
            item = self.takeItem(place)
            self.insertItem(place + step, item)
            self.setCurrentRow(place + step)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_current(step)
        else:
            super().keyPressEvent(event)


class ColumnChooser(QDialog):
    """Asks for an arrangement.

    arranged  the Arrangement that was agreed to
    """

    arranged = Signal(object)

    def __init__(
        self, parent: QWidget, columns: Sequence[Column], present: Arrangement, usual: Arrangement
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("选择列")
        self.resize(px(420), px(560))
        self._present, self._usual = present, usual
        self._widths = present.widths
        self.list = ColumnList(columns, present.columns)
        self.up = button("", lambda: self.list.move_current(-1), icon="chevron_up",
                         tip="上移（Alt+↑）", name="up")  # fmt: skip
        self.down = button("", lambda: self.list.move_current(1), icon="chevron_down",
                           tip="下移（Alt+↓）", name="down")  # fmt: skip
        self.frozen = QComboBox()
        self.frozen.setObjectName("frozen-count")
        self.frozen.setAccessibleName("固定在左边的列")
        self.frozen.addItems(["不固定", *(f"前 {n} 列" for n in range(1, MOST_FROZEN + 1))])
        self.dense = QCheckBox("行距紧凑")
        self.dense.setObjectName("dense")
        staying = label("固定在左边")
        staying.setBuddy(self.frozen)
        self._agree = button("确定", self._accept, kind="primary", name="agree")
        frame, inside = card(0, 0)
        inside.setContentsMargins(px(4), px(4), px(4), px(4))
        inside.addWidget(self.list)
        column(
            self,
            label("勾选要显示的列，拖动或按 Alt+↑、Alt+↓ 改变次序。", "quiet", wrap=True),
            row(frame, column(None, self.up, self.down, None)),
            row(staying, self.frozen, None, self.dense),
            row(
                button("恢复默认", self._restore, kind="link", name="usual"),
                None,
                button("取消", self.reject, name="cancel"),
                self._agree,
            ),
            margin=20,
            spacing=12,
        )
        self._agree.setDefault(True)
        self._show(present)
        self.list.itemChanged.connect(self._checked)

    def _show(self, arrangement: Arrangement) -> None:
        self.list.put(arrangement.columns)
        self.frozen.setCurrentIndex(min(arrangement.frozen, MOST_FROZEN))
        self.dense.setChecked(arrangement.dense)

    def _restore(self) -> None:
        self._widths = {}
        self._show(self._usual)

    def _checked(self) -> None:
        self._agree.setEnabled(bool(self.list.chosen))

    def _accept(self) -> None:
        frozen = self.frozen.currentIndex()
        chosen = Arrangement(self.list.chosen, self._widths, frozen, self.dense.isChecked())
        self.accept()
        self.arranged.emit(chosen)
