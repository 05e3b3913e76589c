"""The list of a register: saved views, search, filters, the table, its foot, the side panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QSizePolicy, QStackedWidget, QWidget

from station_app.domain.register import Register
from station_app.services import listing
from station_app.services.cells import why_not_typed
from station_app.services.listing import Filter, Question
from ui.desk import Desk
from ui.register import empty
from ui.register.arrangement import Arrangement, keep_arrangement
from ui.register.arranging import Arranging
from ui.register.filter_dialog import FilterDialog
from ui.register.filters import FilterBar
from ui.register.grid import Grid
from ui.register.inplace import InPlace, Save
from ui.register.model import RegisterTable
from ui.register.rows import Rows
from ui.register.search_box import SearchBox
from ui.register.side_panel import SidePanel
from ui.register.views import ALL, NameDialog, View, ViewBar
from ui.theme.look import px
from ui.widgets.basics import button, card, clear, column, label, row, rule

WITH_PANEL = 1082  # pixels at the size 标准: narrower, the side panel is put away
WITH_HINTS = 820  # and the keys at the foot
KEYS = "Enter 打开　F2 修改　Ctrl+C 复制到表格软件　Ctrl+Z 撤销"


class ListPane(QWidget):
    """What there is of a register, and which of it is shown.

    opened         id of the record whose form is wanted
    new_wanted     an empty form is wanted
    import_wanted  the import of a roster is wanted
    marked         other rows are selected
    """

    opened = Signal(str)
    new_wanted = Signal()
    import_wanted = Signal()
    marked = Signal()

    def __init__(self, desk: Desk, register: Register[Any], save_cell: Save) -> None:
        super().__init__()
        self.desk, self.register = desk, register
        workspace = desk.workspace
        self.columns = listing.columns_of(workspace, register)
        self.view = ALL
        self._order, self._descending = "", False
        self._panel_wanted, self._panel_forced = True, False
        self._opening = False  # Enter was pressed while the search was still under way
        self.views = ViewBar(desk, register, self.columns)
        self.search = SearchBox(register)
        self.filters = FilterBar(workspace, register, self.columns)
        self.table = RegisterTable(workspace, register, (), self)
        self.grid = Grid(register.life_cycle)
        self.grid.setAccessibleName(f"{register.title}列表")
        self.grid.set_table(self.table)
        self.rows = Rows(desk, register, self.grid, self.table)
        self.arranging = Arranging(desk, register, self.columns, self.grid, self.table)
        self.typing = InPlace(desk, register, self.grid, save_cell, self._why_not_typed)
        self.panel = SidePanel(desk, register)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.middle = QStackedWidget()
        self._empty = QWidget()
        self._empty_column = column(self._empty)
        self.middle.addWidget(self.grid)
        self.middle.addWidget(self._empty)
        body = row(self._card(), self.panel, spacing=14)
        body.setStretch(0, 7)
        body.setStretch(1, 3)
        column(self, self.views, body, spacing=12).setStretch(1, 1)

    def _card(self) -> QFrame:
        """Return the card with the search box, the filters, the table and its foot."""
        frame, inside = card(0, 0)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addLayout(self._head())
        inside.addWidget(rule())
        inside.addWidget(self.middle, 1)
        inside.addWidget(rule())
        inside.addLayout(self._foot())
        return frame

    def _head(self) -> QLayout:
        columns = button(
            "", self.arranging.choose, kind="ghost", icon="column_triple",
            tip="选择列、固定列、行距", name="columns-button",
        )  # fmt: skip
        panel = button(
            "", self.toggle_panel, kind="ghost", icon="apps_list_detail",
            tip="显示或收起侧栏（Ctrl+I）", name="panel-button",
        )  # fmt: skip
        bar = row(self.search, self.filters, None, columns, panel)
        bar.setStretch(0, 1)
        made = column(None, bar, self.filters.chips, spacing=10)
        made.setContentsMargins(px(13), px(13), px(13), px(12))
        return made

    def _foot(self) -> QLayout:
        self.total, self.hint = label("", "note"), label(KEYS, "note")
        self.total.setObjectName("total")
        made = row(self.total, None, self.hint, spacing=16)
        made.setContentsMargins(px(14), px(8), px(14), px(8))
        return made

    def _connect(self) -> None:
        self.views.chosen.connect(self.show_view)
        self.views.saving_wanted.connect(self.ask_name)
        self.search.asked.connect(lambda _: self.read())
        self.search.left.connect(self.grid.setFocus)
        self.filters.changed.connect(self.read)
        self.filters.more_wanted.connect(self.ask_filter)
        self.rows.shown.connect(self._shown)
        self.rows.late.connect(self._tell_total)
        self.arranging.arranged.connect(self._keep)
        self.grid.sort_wanted.connect(self._heading_clicked)
        self.grid.moved.connect(self._row_changed)
        self.grid.marked.connect(self._tell_total)
        self.grid.marked.connect(self.marked)
        self.grid.opened.connect(self.open_current)
        self.typing.untyped.connect(self.open_current)
        self.panel.closed.connect(self.toggle_panel)
        self.panel.left.connect(self.grid.setFocus)
        self.panel.opened.connect(self.opened)

    @property
    def question(self) -> Question:
        """Which records are wanted, in which order."""
        asked = self.view.question
        hidden = () if self.view.own else asked.filters
        filters = tuple(dict.fromkeys((*hidden, *self.filters.filters)))
        text = self.search.wanted
        return Question(text, filters, self._order, self._descending, asked.binned)

    @property
    def binned(self) -> bool:
        """Whether the recycle bin is shown."""
        return self.view.question.binned

    def read(self) -> None:
        """Read which records match."""
        self.typing.cancel()
        self.rows.ask(self.question)

    def refresh(self) -> None:
        """Read everything again, because records have changed."""
        self.table.forget()
        self.views.count()
        self.read()

    def show_view(self, view: View) -> None:
        """Show a view: its conditions, its order, its columns."""
        self.view = view
        asked = view.question if view.own else Question()
        self.search.put(asked.text)
        self.filters.put(asked.filters)
        self._order, self._descending = asked.order, asked.descending
        self.views.show_view(view)
        if view.arrangement is not None:
            self.arranging.show(view.arrangement)
        else:
            self.arranging.show_kept()
        self.arranging.mark_order(self._order, self._descending)
        self.read()

    def narrow(self, text: str, filters: Sequence[Filter]) -> None:
        """Show all that match a text and conditions."""
        self.view = ALL
        self.views.show_view(ALL)
        self.search.put(text)
        self.filters.put(filters)
        self.read()

    def widen(self) -> None:
        """Take all conditions away."""
        self.narrow("", ())

    def sort(self, path: str, *, descending: bool) -> None:
        """Sort by a column; "": the newest first."""
        self._order, self._descending = path, descending
        self.arranging.mark_order(path, descending)
        self.read()

    def _heading_clicked(self, place: int) -> None:
        chosen = self.table.columns[place]
        if not chosen.sortable:
            self.arranging.mark_order(self._order, self._descending)
            self.desk.tell(f"“{chosen.label}”不能用来排序", "info")
            return
        again = self._order == chosen.path
        self.sort(chosen.path, descending=again and not self._descending)

    def _shown(self) -> None:
        self.arranging.fit()
        self._show_middle()
        self._tell_total()
        self._row_changed()
        if self._opening and not self.rows.waiting:
            self.open_current()

    def _show_middle(self) -> None:
        if self.table.rowCount() or not self.rows.complete:
            self.middle.setCurrentWidget(self.grid)
            return
        clear(self._empty_column)
        why = self._why_empty()
        why.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._empty_column.addStretch(2)
        self._empty_column.addWidget(why)
        self._empty_column.addStretch(3)
        self.middle.setCurrentWidget(self._empty)

    def _why_empty(self) -> QWidget:
        asked = self.question
        if asked.filters or asked.text:
            return empty.no_match(self.widen)
        if asked.binned:
            return empty.empty_bin()
        new, bring_in = self.new_wanted.emit, self.import_wanted.emit
        return empty.nothing_yet(self.desk.workspace, self.register, new, bring_in)

    def _tell_total(self, late: bool = False) -> None:
        if late:
            self.total.setText("正在排序……" if self._order else "正在读取……")
        elif self.rows.complete:
            chosen, total = self.grid.chosen, self.table.rowCount()
            text = f"共 {total:,} 条，已选 {chosen:,} 条" if chosen else f"共 {total:,} 条"
            self.total.setText(text)

    def open_current(self) -> None:
        """Ask for the form of the current record; of the first hit while one is searching."""
        self._opening = self.rows.waiting
        found = None if self._opening else self.rows.current
        if found is not None and not self.binned:
            self.opened.emit(found.id)

    def _row_changed(self) -> None:
        found = self.rows.current
        self.panel.show_record("" if found is None else found.id, binned=self.binned)

    def _why_not_typed(self) -> str:
        found = self.rows.current
        if found is None:
            return "请先选一条记录。"
        if self.binned:
            return "回收站里的记录不能修改，请先恢复。"
        workspace, path = self.desk.workspace, self.rows.current_path
        return why_not_typed(workspace, self.register, found.home, found.state, path)

    def _keep(self, chosen: Arrangement) -> None:
        if self.view.own:
            self.view = self.views.rearrange(self.view, chosen)
        else:
            keep_arrangement(self.desk.workspace, self.register, chosen)

    def ask_filter(self, path: str = "") -> None:
        """Ask for a condition, on a column if one is named."""
        workspace, register = self.desk.workspace, self.register
        dialog = FilterDialog(self, workspace, register, self.columns, path)
        dialog.chosen.connect(self.filters.add_filter)
        dialog.open()

    def ask_name(self) -> None:
        """Ask for a name under which what is shown is kept as a view."""
        dialog = NameDialog(self, [each.title for each in self.views.views])
        dialog.named.connect(self._save_view)
        dialog.open()

    def _save_view(self, name: str) -> None:
        asked = replace(self.question, binned=False)
        present = self.arranging.present
        self.view = View(f"own:{name}", name, asked, present, own=True)
        self.filters.put(asked.filters)
        self.views.save(self.view)

    def toggle_panel(self) -> None:
        """Show the side panel, or put it away."""
        seen = self.panel.isVisible()
        self._panel_wanted = not seen
        self._panel_forced = not seen and not self._wide
        self._place_panel()
        if seen:
            self.grid.setFocus()

    def show_history(self) -> None:
        """Show what happened to the current record in the side panel."""
        found = self.rows.current
        if found is None:
            return
        if not self.panel.isVisible():
            self.toggle_panel()
        self.panel.show_history(found.id)

    @property
    def _wide(self) -> bool:
        return self.width() >= px(WITH_PANEL)

    def _place_panel(self) -> None:
        self.panel.setVisible((self._panel_wanted and self._wide) or self._panel_forced)
        self.hint.setVisible(self.width() >= px(WITH_HINTS))
        self._row_changed()

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_panel()
