"""The page of any register: its list, and over it the form of one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from station_app.domain.register import Register
from station_app.domain.rules.rights import Right
from station_app.services import permits
from station_app.services.listing import Filter
from ui.desk import Desk
from ui.page import Page, page_body, page_header
from ui.register.changing import CellSaver, Changing
from ui.register.commands import RecordCommand
from ui.register.menus import Menus
from ui.register.pane import ListPane
from ui.register.taking import Taking
from ui.widgets.basics import button, column


def make_form(desk: Desk, register: Register[Any]) -> Any:
    """Return the form of a record; its module is loaded only now, which makes the start faster."""
    from ui.register.form import RecordForm

    return RecordForm(desk, register)


class RegisterScreen(Page):
    """A register's page; `commands` are what other pages offer on its records."""

    def __init__(
        self, desk: Desk, register: Register[Any], commands: Sequence[RecordCommand] = ()
    ) -> None:
        super().__init__(desk)
        self.register = register
        self.form: Any = None
        self._stale = True
        self.pane = ListPane(desk, register, CellSaver(desk, register))
        self.changing, self.taking = Changing(self.pane), Taking(self.pane)
        self._offered = [(each, partial(self._command, each)) for each in commands]
        self.menus = Menus(self.pane, self.changing, self.taking, self._offered)
        self.pane.panel.offer(self._offered)
        self._list = QWidget()
        self._list.setProperty("page", True)
        body = page_body(self._list)
        body.addLayout(page_header(register.title, *self._actions()))
        body.addWidget(self.pane, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._list)
        column(self, self.stack)
        self._connect()
        for command, act in self._offered:
            QShortcut(QKeySequence(command.keys), self).activated.connect(act)

    def _actions(self) -> list[QPushButton]:
        """Return the buttons at the top."""
        new = button("新增登记", self.new, kind="primary", icon="add", name="new")
        against = permits.against_new(self.desk.workspace, self.register)
        new.setEnabled(not against)
        new.setToolTip(against or "新增一条登记（Ctrl+N）")
        tip = "打印选中的（Ctrl+P）"
        taking = [
            (Right.EXPORT, button("导出", self.taking.export, icon="arrow_export", name="export")),
            (Right.PRINT, button("打印", self.print_out, icon="print", tip=tip, name="print")),
        ]
        if self.register.roster and not against:
            bring_in = button("导入", self._bring_in, icon="arrow_import", name="import")
            taking.insert(0, (Right.IMPORT, bring_in))
        for right, made in taking:
            if why := self.desk.against(right):
                made.setEnabled(False)
                made.setToolTip(why)
        found = [made for _, made in taking]
        self._more = button("", self._open_more, icon="more_horizontal", tip="更多", name="more")
        return [*found, self._more, new]

    def _connect(self) -> None:
        pane = self.pane
        pane.opened.connect(self._open)
        pane.new_wanted.connect(self.new)
        pane.import_wanted.connect(self._bring_in)
        pane.grid.copied.connect(self.taking.copy)
        pane.grid.pasted.connect(self.changing.paste)
        pane.grid.removed.connect(self.changing.delete)
        pane.grid.menu_wanted.connect(self.menus.of_row)
        pane.grid.header_menu_wanted.connect(self.menus.of_heading)
        self.desk.changed.connect(self._records_changed)
        for keys, act in (("Ctrl+B", self.changing.bulk), ("Ctrl+I", pane.toggle_panel)):
            shortcut = QShortcut(QKeySequence(keys), self._list)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @property
    def help_topic(self) -> str:  # type: ignore[override]
        """The page of help for what is shown: the list or a form."""
        return "register" if self.listed else "form"

    @property
    def listed(self) -> bool:
        """Whether the list is shown, and not a form."""
        return self.stack.currentWidget() is self._list

    def enter(
        self,
        record: str = "",
        field: str = "",
        new: bool = False,
        text: str = "",
        filters: Sequence[Filter] = (),
        values: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> None:
        """Show the list, what of it matches, a record's form at a field, or a new form.

        values  what is known of the new record, by field
        """
        if self._stale:
            self._stale = False
            self.pane.refresh()

        def show() -> None:
            if record:
                self._show_form(lambda form: form.open_record(record, field))
            elif new:
                self._show_form(lambda form: form.open_new(values or {}))
            else:
                self._show_list()
                if text or filters:
                    self.pane.narrow(text, filters)

        self.may_leave(show)

    def may_leave(self, then: Callable[[], None]) -> None:
        """Call `then` when neither the form nor the side panel holds unsaved work."""
        if self.listed:
            self.pane.panel.may_leave(then)
        else:
            self.form.may_leave(then)

    def search(self) -> None:
        """Put the cursor into the search box."""
        if self.listed:
            self.pane.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.pane.search.selectAll()

    def new(self) -> None:
        """Open an empty form, where records may be made."""
        against = permits.against_new(self.desk.workspace, self.register)
        if against:
            self.desk.tell(against, "info")
        else:
            self.enter(new=True)

    def save(self) -> None:
        """Save the form, or what is typed into the side panel."""
        if self.listed:
            self.pane.panel.save()
        else:
            self.form.save()

    def print_out(self) -> None:
        """Print the selected records, or save and print the open one."""
        if self.listed:
            self.taking.print_out()
        else:
            self.form.save_and_print()

    def refresh(self) -> None:
        """Read everything again."""
        if self.listed:
            self.pane.refresh()

    def back(self) -> None:
        """Leave what is open: the form, or the cell that is typed into."""
        if not self.listed:
            self.may_leave(self._show_list)
        elif self.pane.typing.open:
            self.pane.typing.cancel()
        else:
            self.pane.grid.setFocus()

    def _open(self, record: str) -> None:
        self.enter(record=record)

    def _command(self, command: RecordCommand) -> None:
        """Do what another page offers, with the current record or the one in the form."""
        record = self._record
        if record:
            command.act(self.desk, self.register, record)
        else:
            self.desk.tell("请先选一条已经保存的记录。", "info")

    @property
    def _record(self) -> str:
        """Id of the record that one looks at; "" for none, a new one, or one in the bin."""
        if not self.listed:
            return str(self.form.record_id)
        found = None if self.pane.binned else self.pane.rows.current
        return found.id if found is not None else ""

    def _show_form(self, fill: Callable[[Any], None]) -> None:
        if self.form is None:
            self.form = make_form(self.desk, self.register)
            self.form.closed.connect(self._form_closed)
            self.form.header.offer(self._offered)
            self.stack.addWidget(self.form)
        fill(self.form)
        self.stack.setCurrentWidget(self.form)

    def _form_closed(self) -> None:
        self._show_list()

    def _show_list(self) -> None:
        """Return to the list, at the record whose form was open."""
        if self.listed:
            self.pane.grid.setFocus()
            return
        self.stack.setCurrentWidget(self._list)
        if self._stale:
            self._stale = False
            self.pane.refresh()
        if self.form.record_id:
            self.pane.rows.stand_on(self.form.record_id)
        self.pane.grid.setFocus()

    def _bring_in(self) -> None:
        self.desk.go("import", register=self.register.name)

    def _open_more(self) -> None:
        self.menus.of_more(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _records_changed(self, _: str) -> None:
        """Read again: what others are called and what follows from them is shown here too."""
        if self.isVisible() and self.listed:
            self.pane.refresh()
        else:
            self._stale = True
