"""The form of a record, out of its register's declaration: for a page, a panel or a dialog.

Built when it is first needed and then used for one record after another. A register
whose records are called by others, as a worker is by a person, shows both in one form and
saves them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from station_app.domain.register import Register
from station_app.services import opening, seeing
from station_app.services.entering import EditFault, SavedEdits
from ui.desk import Desk
from ui.register.form_checks import refusing
from ui.register.form_dialog import FormDialog
from ui.register.form_entry import Dossier
from ui.register.form_field import FieldBox
from ui.register.form_frame import FormFrame

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
UNSAVED = "填写的内容还没有保存。放弃后不能找回。"


class RecordForm(FormFrame):
    """Shows, checks and saves one record.

    closed  the person wants to leave, and may
    saved   id of the record
    """

    closed = Signal()
    saved = Signal(str)

    def __init__(self, desk: Desk, register: Register[Any], narrow: bool = False) -> None:
        super().__init__(desk, register, narrow, self._enter)
        self.dossier: Dossier | None = None
        self._then: Callable[[str], object] | None = None
        self._connect()

    @property
    def dirty(self) -> bool:
        """Whether somebody has typed something that is not saved."""
        self._commit()
        return self.dossier is not None and self.dossier.dirty

    @property
    def record_id(self) -> str:
        """Id of the record; "" for a new one."""
        known = self.dossier is not None and not self.dossier.new
        return self.dossier.main.record if known and self.dossier is not None else ""

    def open_new(self, values: Mapping[str, Any] | None = None, called: str = "") -> None:
        """Begin a new record; `values` by field, `called` goes into the field of its name."""
        sheets = self.desk.attempt(
            lambda: opening.blank(self.desk.workspace, self.register, values), "没有打开"
        )
        if sheets is None:
            return
        self._show(Dossier(sheets))
        self.offer.look("")
        box = self.body.box_of(self.body.registers[0].label)
        if box is not None and called and not called.isdigit():
            box.editor.put(called)
            box.editor.edited.emit()
        self.focus_first()

    def open_record(self, record_id: str, field: str = "") -> None:
        """Show a record, with the cursor in a field; `id.field` names one of a part."""
        sheets = self.desk.attempt(
            lambda: opening.opened(self.desk.workspace, self.register, record_id), "没有打开"
        )
        if sheets is None:
            self.closed.emit()
            return
        seeing.note_seen(self.desk.workspace, sheets)
        dossier = Dossier(sheets)
        self._show(dossier)
        self.offer.look(record_id)
        self.notices.show_returned(dossier)
        if field:
            self.focus_field(field)
        elif not self.narrow:
            self.focus_first()

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field; `id.field` names one of a part."""
        record, _, field = name.rpartition(".")
        box = self.body.box_of(field, record)
        if box is not None and not box.isHidden():
            box.focus()
        elif record:
            self.body.go_to(record, field)

    def focus_first(self) -> None:
        """Put the cursor into the first field that can be typed into."""
        stops = self.body.stops()
        if stops:
            stops[0].focus()

    def may_leave(self, then: Callable[[], None]) -> None:
        """Call `then` when nothing unsaved stands against it, or it is given up."""
        if not self.dirty:
            then()
            return

        def give_up() -> None:
            self.discard()
            then()

        self.desk.ask.confirm(
            self, "还没有保存", UNSAVED, "放弃修改", give_up, danger=True, no="继续填写"
        )

    def leave(self) -> None:
        """Ask to be left: Esc, back and 取消."""
        self.may_leave(self.closed.emit)

    def discard(self) -> None:
        """Give up what was typed."""
        self.drafts.forget()
        self.checks.stop()
        if self.record_id:
            self.open_record(self.record_id)
        elif self.dossier is not None:
            self.dossier = None
            self.foot.say("")

    def save(self) -> None:
        """Save, and stay."""
        self._save(None)

    def save_and_new(self) -> None:
        """Save, and begin the next one."""
        self._save(lambda record: self.open_new())

    def save_and_print(self) -> None:
        """Save, and go to the page that prints."""
        self._save(self._print)

    def add_part(self) -> None:
        """Begin a new row among the parts where the cursor is."""
        grid = self.body.grid_at(QApplication.focusWidget())
        if grid is not None:
            grid.add_row()

    def _connect(self) -> None:
        self.header.left.connect(self.leave)
        self.header.moved.connect(self._move)
        self.header.correction_asked.connect(self.deeds.correct)
        self.deeds.moved.connect(self.open_record)
        self.deeds.typed.connect(lambda: self._edited(None))
        self.body.edited.connect(self._edited)
        self.body.left.connect(lambda box: self.checks.soon())
        self.body.part_asked.connect(self.deeds.open_part)
        self.body.correction_asked.connect(self.deeds.correct)
        self.foot.cancelled.connect(self._cancel)
        self.foot.saved.connect(self.save)
        self.foot.saved_next.connect(self.save_and_new)
        self.foot.printed.connect(self.save_and_print)
        self.drafts.kept.connect(self._draft_kept)
        self.offer.resumed.connect(self._resumed)
        self.offer.dropped.connect(self.drafts.forget)
        self.saving.saved.connect(self._saved)
        self.saving.refused.connect(self._refused)
        self.saving.outdated.connect(self._outdated)
        self.saving.waiting.connect(self.foot.set_waiting)
        self.saving.waiting.connect(self.body.setDisabled)
        self.checks.told.connect(self._faults_told)
        self.known.replaced.connect(self._resumed)
        self.walker.ended.connect(lambda: self.foot.save_button.setFocus())
        self.walker.finished.connect(self.save_and_new)
        self.fresh.stale.connect(self._read_again)
        self.fresh.gone.connect(self.closed)
        if self.body.duplicates is not None:
            self.body.duplicates.open_asked.connect(self._open_alike)
            self.body.duplicates.role_asked.connect(self._open_role)

    def _show(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.body.bind(dossier)
        self.body.area.verticalScrollBar().setValue(0)
        self.walker.watch(self.body)
        named = dossier.main.sheet.label or self.register.title
        self.header.show_dossier(dossier, f"新增{self.register.title}" if dossier.new else named)
        self.foot.say("")
        self.fault_bar.show_places((), ())
        self.notices.clear()
        self.offer.clear()
        self.known.show(dossier)
        self.drafts.begin(dossier)
        self.checks.begin()

    def _commit(self) -> None:
        """Take what is still in the editor that has the focus."""
        for box in self.body.boxes():
            if box.touched:
                box.commit()

    def _edited(self, box: FieldBox | None) -> None:
        if box is None:
            self.walker.watch(self.body)
        self.drafts.touch()
        self.checks.soon()

    def _save(self, then: Callable[[str], object] | None) -> None:
        if self.dossier is None:
            return
        QGuiApplication.inputMethod().commit()
        self._commit()
        self._then = then
        self.checks.stop()
        self.saving.save(self.dossier)

    def _saved(self, record: str, saved: SavedEdits) -> None:
        then, self._then = self._then, None
        if saved.change:
            self.drafts.forget()
        elif then is None:
            self.desk.tell("没有需要保存的改动", "info")
        self._read_again(record)
        open_ = 0
        if self.dossier is not None:
            open_ = self.notices.show_doubts(self.dossier, saved.faults)
        self.saved.emit(record)
        if then is not None:
            then(record)
            if open_:
                self.desk.tell(
                    f"已保存，还有 {open_} 处请核对", "warn", "查看", partial(self._look_at, record)
                )

    def _look_at(self, record: str) -> None:
        self.may_leave(lambda: self.open_record(record))

    def _refused(self, faults: list[EditFault]) -> None:
        self._then = None
        self.checks.refuse(faults)
        for each in self.body.in_order(refusing(faults)):
            if self.body.go_to(each.record, each.fault.field):
                break
        else:
            if self.fault_bar.links:
                self.fault_bar.links[0].setFocus()

    def _faults_told(self) -> None:
        """Keep the bar of faults up to date once somebody has tried to save."""
        found = refusing(self.checks.faults) if self.checks.attempted else []
        self.fault_bar.show_places(*self.body.places(found))

    def _outdated(self) -> None:
        self._then = None
        self.drafts.write_then(self._offer_newer)

    def _offer_newer(self) -> None:
        text = "这条记录在您打开之后被修改过。重新打开后，您填写的内容作为草稿保留，可以继续填写。"

        def again() -> None:
            self.open_record(self.record_id)

        self.desk.ask.confirm(self, "记录已被修改", text, "重新打开", again, no="先不打开")

    def _resumed(self, dossier: Dossier) -> None:
        self._show(dossier)
        self.drafts.touch()
        self.checks.soon()
        self.focus_first()

    def _draft_kept(self, at: datetime) -> None:
        self.foot.say(f"草稿已自动保存 {at.hour}:{at:%M}")

    def _cancel(self) -> None:
        if self.narrow and self.record_id:
            self.discard()
        else:
            self.leave()

    def _move(self, state: str) -> None:
        self._commit()
        if self.dossier is not None:
            self.deeds.move(self.dossier, state)

    def _print(self, record: str) -> None:
        self.desk.go(
            "print", register=self.register.name, form=self.register.print_form, records=[record]
        )

    def _enter(self, target: Register[Any], typed: str, then: Callable[[str, str], None]) -> None:
        """Enter a new record of another register, to refer to."""
        form = RecordForm(self.desk, target)
        dialog = FormDialog(self, f"新增{target.title}", form, form.leave)

        def made(record: str) -> None:
            then(record, opening.name_of(self.desk.workspace, target, record))
            dialog.done(1)

        dialog.finished.connect(dialog.deleteLater)
        form.saved.connect(made)
        form.closed.connect(lambda: dialog.done(0))
        form.open_new(called=typed)
        dialog.open()

    def _open_alike(self, record: str) -> None:
        below = self.body.registers[0]
        if below is self.register:
            self._open_role(record)
        else:
            self.desk.open_record(below.name, record)

    def _read_again(self, record: str) -> None:
        focus, at = QApplication.focusWidget(), self.body.area.verticalScrollBar().value()
        self.open_record(record)
        if focus is not None and self.isAncestorOf(focus):
            focus.setFocus()
        self.body.area.verticalScrollBar().setValue(at)

    def _open_role(self, record: str) -> None:
        self.may_leave(lambda: self.open_record(record))

    # Qt's interface

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.checks.stop()
        self.drafts.rest()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        act = {
            (Qt.Key.Key_S, CONTROL): self.save,
            (Qt.Key.Key_Return, CONTROL): self.save_and_new,
            (Qt.Key.Key_Enter, CONTROL): self.save_and_new,
            (Qt.Key.Key_P, CONTROL | SHIFT): self.save_and_print,
            (Qt.Key.Key_N, CONTROL | SHIFT): self.add_part,
            (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier): self.leave,
        }.get((Qt.Key(event.key()), modifiers))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
