"""The page of the ledgers: a list at the left, what the chosen one covers at the right."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem

from station_app.services.ledgers.choosing import scope_of
from station_app.services.ledgers.files import ledger_named, ledgers
from station_app.services.ledgers.gathering import Scope
from station_app.services.ledgers.layouts import Ledger
from station_app.services.ledgers.writing import Written, file_name, write_ledger
from ui.ask import XLSX
from ui.desk import Desk
from ui.page import Page, page_body, page_header
from ui.screens.exchange.files import show_folder
from ui.screens.ledgers.options import Options
from ui.screens.opening import open_file
from ui.theme.look import px
from ui.widgets.basics import button, card, row

LIST_WIDTH, ROW = 330, 36  # pixels at the size 标准
ID = Qt.ItemDataRole.UserRole


class LedgersPage(Page):
    """Writes one ledger into a workbook, in the background."""

    help_topic = "ledgers"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = QListWidget()
        self.list.setObjectName("ledgers")
        self.list.setAccessibleName("台账")
        for each in ledgers():
            item = QListWidgetItem(f"{each.id}　{each.title}")
            item.setData(ID, each.id)
            item.setToolTip(each.title)
            item.setSizeHint(QSize(0, px(ROW)))
            self.list.addItem(item)
        self.options = Options(desk)
        self.folder = QCheckBox("写好后打开所在的文件夹(&F)")
        self.folder.setObjectName("open-folder")
        self.folder.setChecked(True)
        self.write = button(
            "导出…", self.save, kind="primary", icon="arrow_download", tip="Ctrl+S", name="export"
        )
        self._lay_out()
        self._connect()
        self.list.setCurrentRow(0)

    @property
    def ledger(self) -> Ledger:
        """The ledger that is chosen."""
        return ledger_named(str(self.list.currentItem().data(ID)))

    def enter(self, ledger: str = "", **what: Any) -> None:
        """Show a ledger; "" shows the one that was shown last."""
        for at in range(self.list.count()):
            if ledger and self.list.item(at).data(ID) == ledger:
                self.list.setCurrentRow(at)
        self.list.setFocus()

    def refresh(self) -> None:
        """Read anew of which examinations and plans there are."""
        self.options.renew_options()

    def save(self) -> None:
        """Ask where the ledger is to lie, and write it."""
        if not self.write.isEnabled():
            return
        scope = self.desk.attempt(self._scope, "没有导出")
        if scope is not None:
            name = file_name(self.desk.workspace, self.ledger, scope)
            then = partial(self._export, self.ledger, scope)
            self.desk.ask.save_as(self, f"导出{self.ledger.title}", name, XLSX, then)

    def _scope(self) -> Scope:
        asked = self.options
        return scope_of(
            self.desk.workspace,
            self.ledger,
            as_of=asked.closing.typed(),
            period=asked.period.currentData() or "",
            chosen=asked.chosen.currentData() or "" if self.ledger.by else "",
            states=[state] if (state := asked.state.currentData()) else [],
        )

    def _export(self, ledger: Ledger, scope: Scope, out: Path) -> None:
        workspace, why = self.desk.workspace, self.options.why
        work = partial(write_ledger, workspace, ledger, scope, out, reason=why)
        then = partial(_written, self.desk, self.folder.isChecked())
        self.desk.run(f"导出 {out.name}", work, then)

    def _lay_out(self) -> None:
        body = page_body(self)
        note = "按区局规定的格式导出，用来打印、盖章和报送；上报数据请用上报包。"
        body.addLayout(page_header("台账", self.folder, self.write, note=note))
        frame, inside = card(margin=2, spacing=0)
        frame.setFixedWidth(px(LIST_WIDTH))
        inside.addWidget(self.list)
        both = row(frame, self.options, spacing=16)
        both.setStretch(1, 1)
        body.addLayout(both, 1)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda: self.options.show_ledger(self.ledger))
        self.list.itemActivated.connect(lambda: self.save())
        self.options.changed.connect(self._told)
        self.desk.changed.connect(self._records_changed)

    def _records_changed(self, register: str) -> None:
        source = self.ledger.chosen_from
        if source is not None and register in ("", source.name):
            self.options.renew_options()

    def _told(self) -> None:
        self.write.setEnabled(self.options.ready)


def _written(desk: Desk, show: bool, found: Written) -> None:
    """Say what was written, and show where it lies."""
    desk.tell(
        f"已导出 {found.rows:,} 行到“{found.out.name}”",
        action="打开",
        act=partial(open_file, desk, found.out),
    )
    if show:
        show_folder(desk, found.out)
