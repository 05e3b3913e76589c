"""The dialog that writes a register's list into a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QLineEdit, QRadioButton, QWidget

from station_app.domain.register import Register
from station_app.services.exports import Exported, export, file_name, sensitive
from station_app.services.listing import Question, columns_of, count
from ui.ask import XLSX
from ui.desk import Desk
from ui.screens.opening import open_file
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row

MASKED = (
    "证件号码和电话默认隐去中间几位，例如 430105********0016、138****5678；保密内容默认不写出。"
)
LOGGED = (
    "完整号码和保密内容属于敏感信息：理由、人员和时间会记入操作日志，文件请妥善保管，用完删除。"
)


class ExportDialog(QDialog):
    """Asks which columns, and whether numbers are written whole; then where.

    paths  of the columns that the list shows
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        register: Register[Any],
        question: Question,
        paths: Sequence[str],
    ) -> None:
        super().__init__(parent)
        self._desk, self._register, self._question = desk, register, question
        known = {each.path: each for each in columns_of(desk.workspace, register)}
        self._known = known
        self._shown = tuple(path for path in paths if path in known)
        self._count: int | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"导出{register.title}")
        self.setMinimumWidth(px(520))
        self._rows = label("正在计数……", "quiet")
        self.current = self._choice(f"列表现在显示的 {len(self._shown)} 列(&C)", "current-columns")
        self.all = self._choice(f"全部 {len(known)} 列(&L)", "all-columns")
        self.whole = QCheckBox("写出完整的证件号码、电话和保密内容(&W)")
        self.whole.setObjectName("whole-numbers")
        self._hint = label(MASKED, "note", wrap=True)
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName("写出完整号码的理由，必填")
        self.reason.setPlaceholderText("理由，必填，例如：区局核查要求")
        self.write = button("导出…", self._ask_where, kind="primary", name="export")
        self._lay_out()
        self._connect()
        self._changed()
        desk.look_up(partial(count, desk.workspace, register, question), self._counted)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Paths of the columns that will be written."""
        return tuple(self._known) if self.all.isChecked() else self._shown

    def _choice(self, text: str, name: str) -> QRadioButton:
        made = QRadioButton(text)
        made.setObjectName(name)
        return made

    def _lay_out(self) -> None:
        self.current.setChecked(True)
        self._group = QButtonGroup(self)
        for each in (self.current, self.all):
            self._group.addButton(each)
        column(
            self,
            label(f"导出“{self._register.title}”为 Excel", "h2"),
            self._rows,
            column(None, self.current, self.all, spacing=4),
            column(None, self.whole, self.reason, self._hint, spacing=8),
            4,
            row(None, button("取消", self.reject, name="cancel"), self.write),
            margin=20,
            spacing=12,
        )
        self.write.setDefault(True)

    def _connect(self) -> None:
        self.all.toggled.connect(self._changed)
        self.whole.toggled.connect(self._whole_toggled)
        self.reason.textChanged.connect(self._changed)

    def _counted(self, found: int) -> None:
        self._count = found
        text = f"共 {found:,} 条，按列表现在的筛选和顺序。"
        self._rows.setText(text if found else "没有符合条件的记录，没有可导出的内容。")
        self._changed()

    def _whole_toggled(self, on: bool) -> None:
        self._changed()
        if on:
            self.reason.setFocus()

    def _changed(self) -> None:
        """Show what goes together: whole numbers want a reason."""
        numbers = any(sensitive(self._known[path]) for path in self.chosen)
        whole = numbers and self.whole.isChecked()
        self.whole.setVisible(numbers)
        self._hint.setVisible(numbers)
        self._hint.setText(LOGGED if whole else MASKED)
        self.reason.setVisible(whole)
        reasoned = bool(self.reason.text().strip()) or not whole
        self.write.setEnabled(self._count != 0 and reasoned)
        self.adjustSize()

    def _ask_where(self) -> None:
        name = file_name(self._desk.workspace, self._register)
        self._desk.ask.save_as(self, f"导出{self._register.title}", name, XLSX, self._export)

    def _export(self, out: Path) -> None:
        desk = self._desk
        reason = self.reason.text().strip() if self.reason.isVisible() else ""
        work = partial(
            export, desk.workspace, self._register, self._question, self.chosen, out, reason=reason
        )
        desk.run(f"导出 {out.name}", work, partial(_exported, desk), unit="条")
        self.accept()


def _exported(desk: Desk, found: Exported) -> None:
    """Say what was written; the dialog is gone by then."""
    desk.tell(
        f"已导出 {found.rows:,} 条到“{found.out.name}”",
        action="打开",
        act=partial(open_file, desk, found.out),
    )
