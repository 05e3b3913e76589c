"""Bringing a roster in, in four steps: file, columns, check, result."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QStackedWidget

from station_app.domain.registers import register_named
from station_app.services.rosters.apply import Batch
from ui.desk import Desk
from ui.page import Page, page_body
from ui.screens.importing.check_step import CheckStep
from ui.screens.importing.column_step import ColumnStep
from ui.screens.importing.file_step import FileStep
from ui.screens.importing.parts import Step
from ui.screens.importing.result_step import ResultStep
from ui.screens.importing.work import Work
from ui.widgets.basics import button, label, row
from ui.widgets.elided import Elided
from ui.widgets.steps import Steps

TITLES = ("选文件", "对列", "检查", "导入")
FILE, COLUMNS, CHECK, RESULT = range(4)


class ImportPage(Page):
    """Leads from a file to records. Leaving it keeps everything as it is."""

    help_topic = "import"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.work = Work(desk, self)
        self.heading = label("导入名册", "h1")
        self.bar = Steps(TITLES)
        self.files = FileStep(self.work)
        self.check = CheckStep(self.work, self.start_anew)
        self.steps: tuple[Step, ...] = (
            self.files,
            ColumnStep(self.work, self.start_anew),
            self.check,
            ResultStep(self.work),
        )
        self.stack = QStackedWidget()
        self._note = Elided("", "note")
        self.leave = button("取消", self.start_anew, tip="放弃这份名册", name="cancel")
        self.previous = button("上一步", self.back, tip="上一步（Esc 或 Alt+B）", name="previous")
        self.next = button("下一步", self.go_on, kind="primary", name="next")
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self._shown = FILE
        self._stale = False
        self._waits = False  # to go on, until everything is checked
        self.show_step(FILE)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.steps[self._shown]

    def enter(self, register: str = "", path: Path | None = None, **what: Any) -> None:
        """Go on with what is there, unless a register or a file is named."""
        if self.work.job is None and (register or path is not None):
            if self._shown != FILE:
                self.start_anew()
            if register:
                self.files.set_register(register_named(register))
            if path is not None:
                self.files.take(path)
        if self._shown in (FILE, RESULT):
            self.step.show_step()
        self._focus()

    def show_step(self, number: int) -> None:
        """Show a step."""
        self._shown, self._waits = number, False
        self.stack.setCurrentIndex(number)
        self.bar.set_current(number if number < RESULT else len(TITLES))
        register = self.work.register
        named = register is not None and number != FILE
        self.heading.setText(f"导入{register.title}" if register and named else "导入名册")
        self.step.show_step()
        self._focus()

    def go_on(self) -> None:
        """Do what the step's button says, once what is being typed is checked."""
        self.next.setFocus()  # closes the cell that is being typed into
        self._waits = self.work.is_checking
        if self.step.ready:
            self.step.go_on()

    def start_anew(self) -> None:
        """Give the roster up and begin with another file."""
        if self.work.job is not None:
            return
        self.work.clear()
        self.show_step(FILE)

    def back(self) -> None:
        """Go back one step; the file is not read again."""
        if self.work.job is not None:
            return
        if self._shown == RESULT:
            self.start_anew()
        elif self._shown != FILE:
            self.show_step(self._shown - 1)

    def refresh(self) -> None:
        """Check everything again, or read the recent imports again."""
        if self._shown in (COLUMNS, CHECK):
            self.work.check_again()
        else:
            self.files.recent.refresh()

    def undo(self) -> None:
        """Take the last correction back; elsewhere the last change."""
        cell = self.work.undo() if self._shown == CHECK else None
        if cell is None:
            super().undo()
        else:
            self.check.go_to(cell)

    def redo(self) -> None:
        """Make the correction again that was taken back last."""
        cell = self.work.redo() if self._shown == CHECK else None
        if cell is None:
            super().redo()
        else:
            self.check.go_to(cell)

    def _lay_out(self) -> None:
        for step in self.steps:
            self.stack.addWidget(step)
        body = page_body(self)
        body.addWidget(self.heading)
        body.addWidget(self.bar)
        body.addWidget(self.stack, 1)
        foot = row(self._note, self.leave, self.previous, self.next)
        foot.setStretch(0, 1)
        body.addLayout(foot)

    def _connect(self) -> None:
        for number, step in enumerate(self.steps):
            step.changed.connect(self._show_foot)
            step.done.connect(partial(self._step_done, number))
        self.work.arrived.connect(partial(self.show_step, COLUMNS))
        self.work.refused.connect(self._refused)
        self.work.planned.connect(self._planned)
        self.work.imported.connect(self._imported)
        self.work.started.connect(self._show_foot)
        self.work.ended.connect(self._show_foot)
        self.desk.changed.connect(self._records_changed)
        self._key("Ctrl+O", self._open)
        self._key("Alt+N", self.go_on)
        self._key("Ctrl+Return", self.go_on)
        self._key("Alt+B", self.back)

    def _key(self, keys: str, act: Any) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _open(self) -> None:
        if self._shown != FILE:
            self.start_anew()
        self.files.ask_file()

    def _step_done(self, number: int) -> None:
        self.show_step(number + 1)

    def _planned(self) -> None:
        self._stale = not self.isVisible()
        if self._waits and not self._stale:
            self.go_on()

    def _refused(self) -> None:
        self.show_step(FILE)

    def _imported(self, batch: Batch) -> None:
        self.show_step(RESULT)
        if not self.isVisible():
            text = f"已导入 {batch.created + batch.updated:,} 行"
            self.desk.tell(text, action="查看", act=partial(self.desk.go, "import"))

    def _records_changed(self, register: str) -> None:
        """Plan again when records were changed elsewhere: the plan would be out of date."""
        self._stale = not self.isVisible()
        if self._shown in (COLUMNS, CHECK) and not self._stale and self.work.job is None:
            self.work.check_again()

    def _focus(self) -> None:
        self._show_foot()
        (self.step.first or self.next).setFocus()

    def _show_foot(self) -> None:
        step, busy = self.step, self.work.job is not None
        self._note.setText(step.note)
        self.next.setText(step.forward)
        self.next.setAccessibleName(step.forward)
        self.next.setToolTip(f"{step.forward}（Ctrl+Enter 或 Alt+N）")
        self.next.setVisible(bool(step.forward))
        self.next.setEnabled(step.ready and not busy)
        self.leave.setVisible(self._shown != FILE)
        self.leave.setText("再导入一个文件" if self._shown == RESULT else "取消")
        self.leave.setAccessibleName(self.leave.text())
        self.leave.setEnabled(not busy)
        self.previous.setVisible(self._shown in (COLUMNS, CHECK))
        self.previous.setEnabled(not busy)

    # Qt's interface

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._records_changed("")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stale = self.work.pause() or self._stale

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(focus, QAbstractButton):
            focus.click()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.work.job is None and len(event.mimeData().urls()) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = Path(event.mimeData().urls()[0].toLocalFile())
        if self._shown != FILE:
            self.start_anew()
        self.files.take(path)
