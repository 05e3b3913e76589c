"""The dialog over the entrance when books do not open because their store is damaged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from station_app.services import backups
from ui.ask import Ask
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row
from ui.widgets.moments import moment

SalvageChosen = Callable[[Path, bool], None]
WIDTH = 520  # pixels at the size 标准
TITLE = "数据文件已损坏"
TEXT = (
    "请不要改动或删除这个文件夹。先恢复最近一次备份；备份以后登记的内容，"
    "或者没有备份时，再从损坏的文件里抢救。"
)
NO_BACKUP = "这个文件夹里没有备份。请先在第二备份位置（U盘、移动硬盘）找一找备份文件。"
ABOUT_SALVAGE = (
    "逐行读出还能读的内容，放进一个新的空文件夹，并写一份报告，说明缺了哪些。原来的文件夹不会改动。"
)
FILL = "读不出来的内容，用备份“{}”补齐吗？补上的可能不是最新内容，报告里会写明。"


class Rescue(QDialog):
    """Asks what is to be done.

    restore_wanted  path of the backup
    salvage_wanted  an empty folder, and whether the newest backup fills gaps
    """

    restore_wanted = Signal(object)
    salvage_wanted = Signal(object, bool)

    def __init__(self, parent: QWidget, home: Path, ask: Ask) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TITLE)
        self.setMinimumWidth(px(WIDTH))
        self._ask = ask
        self._archive = backups.newest(home / "backups")
        self.restore = button("恢复最近的备份", self._restore, kind="primary", name="restore")
        self.salvage = button("抢救到新文件夹…", self._salvage, name="salvage")
        self.leave = button("以后再说", self.reject, name="leave")
        self.restore.setEnabled(self._archive is not None)
        column(
            self,
            label(TITLE, "h2"),
            label(TEXT, wrap=True),
            4,
            label("一、恢复备份", "h3"),
            label(self._about_backup(), "quiet", wrap=True),
            4,
            label("二、抢救", "h3"),
            label(ABOUT_SALVAGE, "quiet", wrap=True),
            8,
            row(self.leave, None, self.salvage, self.restore),
            margin=20,
            spacing=8,
        )
        first = self.restore if self._archive is not None else self.salvage
        first.setDefault(True)
        first.setFocus()

    def _about_backup(self) -> str:
        if self._archive is None:
            return NO_BACKUP
        now = datetime.now().astimezone()
        made = datetime.fromtimestamp(self._archive.stat().st_mtime, now.tzinfo)
        return (
            f"最近一次备份：{moment(made, now)}（{self._archive.name}）。"
            "现在的数据会移到 backups 文件夹里保留。"
        )

    def _restore(self) -> None:
        self.accept()
        self.restore_wanted.emit(self._archive)

    def _salvage(self) -> None:
        choose_salvage(self, self._ask, self._archive, self._chosen)

    def _chosen(self, out: Path, with_backup: bool) -> None:
        self.accept()
        self.salvage_wanted.emit(out, with_backup)


def choose_salvage(parent: QWidget, ask: Ask, archive: Path | None, then: SalvageChosen) -> None:
    """Ask into which folder to salvage, and whether a backup is to fill the gaps."""
    ask.folder(
        parent, "选择一个空文件夹，放抢救出来的数据", partial(_fill, parent, ask, archive, then)
    )


def _fill(parent: QWidget, ask: Ask, archive: Path | None, then: SalvageChosen, out: Path) -> None:
    if archive is None:
        then(out, False)
        return
    ask.confirm(
        parent, "抢救数据", FILL.format(archive.name), "用备份补齐", partial(then, out, True),
        otherwise=partial(then, out, False), no="只要读得出的",
    )  # fmt: skip
