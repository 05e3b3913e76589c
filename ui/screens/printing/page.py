"""The print page: records at the left, their forms as they will be printed at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from station_app.domain.registers import BY_NAME
from station_app.services.agreements import agreements_for
from ui.desk import Desk
from ui.page import Page, page_body, page_header
from ui.printing.paper import Printers, SystemPrinters
from ui.screens.printing.output import Output
from ui.screens.printing.picker import Picker
from ui.screens.printing.preview import A4, PagesView
from ui.screens.printing.preview_bar import PreviewBar
from ui.screens.printing.printer_bar import PrinterBar
from ui.screens.printing.proofs import Proof, Proofs
from ui.screens.printing.remarks import RemarkStrip
from ui.screens.printing.stack import Stack
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, column, row, rule


class PrintPage(Page):
    """Prints official forms and record cards, one or hundreds.

    proof   the copy that is shown; None: there is none
    """

    help_topic = "print"

    def __init__(self, desk: Desk, printers: Printers | None = None) -> None:
        super().__init__(desk)
        found = printers or SystemPrinters()
        self._stale = self._from_end = False
        self.proof: Proof | None = None
        self.picker = Picker(desk)
        self.proofs = Proofs(desk)
        self.view = PagesView(self.proofs.photos)
        self.bar = PreviewBar(desk, self.view)
        self.remarks = RemarkStrip()
        self.printer_bar = PrinterBar(desk, found)
        self.output = Output(self, desk, found, self.printer_bar)
        self.one = button("只打印本页", self._print_one, icon="print", name="print-one")
        self.pdf = button(
            "存为 PDF", self._save_pdf, icon="document_pdf", tip="Ctrl+S", name="save-pdf"
        )
        self.word = button("存为 Word", self._save_word, icon="document_add", name="save-word")
        self.all = button(
            "打印", self.print_out, kind="primary", icon="print", tip="Ctrl+P", name="print-all"
        )
        self._ground = QStackedWidget()
        self._build()
        self._connect()
        self._told()

    def enter(
        self, register: str = "", form: str = "", records: Sequence[str] = (), **what: Any
    ) -> None:
        """Show the forms of a register, or of some records of it; nothing named: as it was left."""
        if register:
            self.bar.blank.setChecked(False)
            self.picker.show_register(BY_NAME[register], form, records)
        if not self.printer_bar.printer:
            self.printer_bar.find_printers()
        self.picker.list.setFocus()

    def search(self) -> None:
        """Put the cursor into the search box."""
        self.picker.search.setFocus()
        self.picker.search.selectAll()

    def refresh(self) -> None:
        """Read the records and the printers again."""
        self._stale = False
        self.proofs.forget()
        self.picker.reload()
        self.printer_bar.find_printers()

    def print_out(self) -> None:
        """Print what is checked, or the copy that is shown."""
        if self.proof is None:
            self.desk.tell("没有要打印的记录，请先在左边选择", "info")
            return
        self.output.print_out(self._stack())
        self._told()

    def save(self) -> None:
        """Save what is chosen as a PDF file, where there is anything to save."""
        if self.pdf.isEnabled():
            self._save_pdf()

    def _build(self) -> None:
        body = page_body(self)
        body.addLayout(page_header("打印中心", self.word, self.one, self.pdf, self.all))
        text = "请在左边换一个登记簿，或清空搜索；要空白的表格，请按“空白表”。"
        self._ground.addWidget(self.view)
        empty = QWidget()
        inner = column(empty, EmptyState("document_table", "没有可以打印的记录", text))
        inner.insertStretch(0, 1)
        inner.addStretch(2)
        self._ground.addWidget(empty)
        right = QFrame()
        right.setProperty("card", True)
        parts = (self.bar, rule(), self.remarks, self._ground, rule(), self.printer_bar)
        inside = column(right, *parts, spacing=0)
        inside.setContentsMargins(px(1), px(1), px(1), px(1))
        inside.setStretchFactor(self._ground, 1)
        both = row(self.picker, right, spacing=16)
        both.setStretch(1, 1)
        body.addLayout(both, 1)

    def _connect(self) -> None:
        self.picker.form_changed.connect(self._look_again)
        self.picker.record_changed.connect(self._look_again)
        self.picker.chosen.connect(self._told)
        self.bar.blank.toggled.connect(self._blank_toggled)
        self.printer_bar.overprint.toggled.connect(lambda on: self._look_again())
        self.printer_bar.measuring.connect(self.output.measure)
        self.view.turned.connect(self._turned)
        self.proofs.made.connect(self._proved)
        self.output.rested.connect(self._told)
        self.desk.changed.connect(self._records_changed)

    def _of(self, *numbers: int) -> Stack:
        return Stack(self.desk.workspace, self.picker.register, self.picker.form, numbers)

    def _shown(self) -> Stack | None:
        """Return the one copy that is to be shown; None when no record is listed."""
        if self.bar.blank.isChecked():
            return self._of()
        current = self.picker.current
        return None if current is None else self._of(current)

    def _stack(self) -> Stack:
        """Return what the buttons print: what is checked, else what is shown."""
        checked = self.picker.records.checked
        if checked and not self.bar.blank.isChecked():
            return self._of(*checked)
        return self._shown() or self._of()

    def _print_one(self) -> None:
        stack = self._shown()
        if stack is not None:
            self.output.print_one(stack, self.view.page)

    def _save_pdf(self) -> None:
        stack = self._stack()
        alone = stack.size == 1 and self.proof is not None
        self.output.save_pdf(stack, self.proof.name if alone and self.proof else "")
        self._told()

    def _save_word(self) -> None:
        stack = self._stack()
        alone = stack.size == 1 and self.proof is not None
        whose = self.proof.name if alone and self.proof else ""
        for agreement in agreements_for(self.picker.register):
            self.output.save_word(stack, agreement, whose)

    def _look_again(self) -> None:
        stack = self._shown()
        if stack is not None:
            self.proofs.ask(stack, overprint=self.printer_bar.overprint.isChecked())
        elif not self.picker.records.waiting:
            self._proved(None)

    def _proved(self, proof: Proof | None) -> None:
        self.proof = proof
        self._ground.setCurrentIndex(1 if proof is None else 0)
        self.remarks.show_remarks(() if proof is None else proof.warnings)
        self.bar.show_name("" if proof is None else proof.name)
        if proof is None:
            self.view.show_pages((), A4)
        else:
            self.view.show_pages(proof.pages, proof.form.page, -1 if self._from_end else 0)
        self._from_end = False
        self._told()

    def _turned(self, by: int) -> None:
        """Go on to the next copy, or back to the last page of the one before."""
        self._from_end = by < 0
        if self.bar.blank.isChecked() or not self.picker.step(by):
            self._from_end = False

    def _blank_toggled(self, on: bool) -> None:
        self.picker.list.setEnabled(not on)
        self._look_again()

    def _records_changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _told(self) -> None:
        """Say on the button how much it prints, and let the buttons rest when it is nothing."""
        blank = self.bar.blank.isChecked()
        count = 0 if blank else self.picker.records.checked_count
        self.all.setText(f" 打印 {count:,} 份" if count else " 打印")
        self.all.setAccessibleName(self.all.text().strip())
        ready = self.proof is not None
        offered = agreements_for(self.picker.register)
        self.word.setVisible(bool(offered))
        self.word.setToolTip("、".join(agreement.title for agreement in offered))
        self.word.setEnabled(ready)
        self.one.setEnabled(ready)
        self.pdf.setEnabled(ready and not self.output.busy)
        self.all.setEnabled(ready and not self.output.busy)

    # Qt's interface

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()
