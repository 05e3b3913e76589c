"""The menus of a list: of a row, of a heading, and what else there is to do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from station_app.services import narrowing, permits
from ui.register.changing import Changing
from ui.register.commands import Offer
from ui.register.pane import ListPane
from ui.register.taking import Taking


class Menus:
    """Makes the menus of a list and opens them; `offered` are commands of other pages."""

    def __init__(
        self, pane: ListPane, changing: Changing, taking: Taking, offered: Sequence[Offer] = ()
    ) -> None:
        self._pane, self._changing, self._taking = pane, changing, taking
        self._offered = offered
        self.open: QMenu | None = None

    def of_row(self, at: QPoint) -> None:
        """Open the menu of the selected rows."""
        if self._pane.rows.current is None:
            return
        menu = self._new("row-menu")
        if not self._pane.binned:
            menu.addAction("打开\tEnter", self._pane.open_current)
            self._add_offered(menu)
        menu.addAction("复制\tCtrl+C", self._taking.copy)
        self._add_changes(menu)
        menu.addSeparator()
        if not self._pane.binned:
            menu.addAction("打印\tCtrl+P", self._taking.print_out)
        menu.addAction("操作经过", self._pane.show_history)
        menu.popup(at)

    def of_more(self, at: QPoint) -> None:
        """Open the menu of what else there is to do with the list."""
        menu = self._new("more-menu")
        if self._pane.rows.current is not None:
            if not self._pane.binned:
                self._add_offered(menu)
            self._add_changes(menu)
            menu.addSeparator()
        menu.addAction("粘贴\tCtrl+V", self._changing.paste)
        heading = menu.addMenu("当前列")
        self._fill_heading(heading, max(self._pane.grid.currentIndex().column(), 0))
        menu.addSeparator()
        menu.addAction("选择列…", self._pane.arranging.choose)
        dense = menu.addAction("行距紧凑")
        dense.setCheckable(True)
        dense.setChecked(self._pane.arranging.present.dense)
        dense.toggled.connect(self._pane.arranging.set_dense)
        panel = menu.addAction("显示侧栏\tCtrl+I")
        panel.setCheckable(True)
        panel.setChecked(self._pane.panel.isVisible())
        panel.toggled.connect(lambda _: self._pane.toggle_panel())
        menu.popup(at)

    def of_heading(self, place: int, at: QPoint) -> None:
        """Open the menu of a column."""
        menu = self._new("heading-menu")
        self._fill_heading(menu, place)
        menu.addSeparator()
        menu.addAction("选择列…", self._pane.arranging.choose)
        menu.popup(at)

    def _new(self, name: str) -> QMenu:
        menu = QMenu(self._pane)
        menu.setObjectName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open = menu
        return menu

    def _add_offered(self, menu: QMenu) -> None:
        for command, act in self._offered:
            menu.addAction(f"{command.title}\t{command.keys}", act)

    def _add_changes(self, menu: QMenu) -> None:
        if self._pane.binned:
            menu.addAction("恢复", self._changing.restore)
            return
        menu.addAction("批量修改…\tCtrl+B", self._changing.bulk)
        self._add_moves(menu)
        menu.addAction("删除\tDelete", self._changing.delete)

    def _add_moves(self, menu: QMenu) -> None:
        found, register = self._pane.rows.current, self._pane.register
        if found is None or len(register.life_cycle.labels) < 2:
            return
        against = permits.against_settling(self._pane.desk.workspace, register, found.home)
        after = register.life_cycle.after(found.state)
        moves = menu.addMenu("改为")
        moves.setObjectName("moves")
        moves.setEnabled(bool(after) and not against)
        for state in after:
            label = register.life_cycle.labels[state]
            moves.addAction(label, partial(self._changing.move, state))

    def _fill_heading(self, menu: QMenu, place: int) -> None:
        column, pane = self._pane.table.columns[place], self._pane
        rising = menu.addAction("升序", partial(pane.sort, column.path, descending=False))
        falling = menu.addAction("降序", partial(pane.sort, column.path, descending=True))
        rising.setEnabled(column.sortable)
        falling.setEnabled(column.sortable)
        newest = menu.addAction("恢复默认次序", partial(pane.sort, "", descending=False))
        newest.setEnabled(bool(pane.question.order))
        menu.addSeparator()
        narrow = menu.addAction(f"按“{column.label}”筛选…", partial(pane.ask_filter, column.path))
        narrow.setEnabled(bool(narrowing.operators_of(column)))
        menu.addSeparator()
        frozen = pane.arranging.present.frozen
        menu.addAction("固定到此列", partial(pane.arranging.freeze_to, place))
        loose = menu.addAction("不固定列", partial(pane.arranging.freeze_to, -1))
        loose.setEnabled(frozen > 0)
        menu.addAction("隐藏此列", partial(pane.arranging.hide, column.path))
