"""A new recovery key: shown, taken away on paper, and typed back from there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from station_app.domain.problems import StationError
from station_app.services import secrets
from ui.ask import PDF, Ask
from ui.screens.entrance.recovery_sheet import Sheet, print_sheet, save_sheet
from ui.theme.look import px
from ui.widgets.basics import button, card, column, label, row, set_role
from ui.widgets.secret_clipboard import copy_secret

FIRST_LINE = 4  # groups of the key in the first of two lines


class RecoveryKey(QWidget):
    """Shows a key until it is typed back; while it is typed the key is covered.

    Signals: `matched` whether what is typed back is right, `entered` with Enter.
    """

    matched = Signal(bool)
    entered = Signal()

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        self._key = self._name = self._by = ""
        self._day = date.min
        self.key = label("", "h1")
        self.key.setObjectName("recovery-key")
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.done = label("", "good", wrap=True)
        self.typed = QLineEdit()
        self.typed.setObjectName("typed-back")
        self.typed.setPlaceholderText("最后两组，例如 AB12-C")
        self.typed.setFixedWidth(px(240))
        question = label("请照着纸上的内容，输入恢复密钥的最后两组")
        question.setBuddy(self.typed)
        self.typed.setAccessibleName(question.text())
        self.verdict = label("", "note", wrap=True)
        self.verdict.setObjectName("typed-back-verdict")
        self._print_button = button("打印封存单…", self._print, icon="print", name="print-key")
        self._build(question)
        self.typed.textChanged.connect(self._judge)
        self.typed.returnPressed.connect(self.entered)
        self.typed.installEventFilter(self)

    def show_key(self, key: str, name: str, day: date, by: str = "") -> None:
        """Show the key of the books of `name`, made on a day by somebody."""
        self._key, self._name, self._day, self._by = key, name, day, by
        self.typed.clear()
        self._say("")
        self._cover(False)

    def enter(self) -> None:
        """Put the keyboard on the first way to take the key away."""
        self._print_button.setFocus()

    def problem(self) -> str:
        """Say what is missing, and put the keyboard there; "" when it was typed back."""
        if secrets.typed_back(self.typed.text(), self._key):
            return ""
        self.typed.setFocus()
        if self.typed.text().strip():
            return "和恢复密钥不一致，请核对纸上抄的每一个字符。"
        return "请先把恢复密钥打印或抄下来，再输入它的最后两组。"

    def _build(self, question: QWidget) -> None:
        text = "忘记口令时，只有它能打开数据。请打印或抄写后封存在保险柜里，这里只显示这一次。"
        frame, inside = card(margin=20, spacing=16)
        inside.addWidget(self.key)
        save = button("存为 PDF…", self._save, icon="save", name="save-key")
        copy = button("复制", self._copy, icon="copy", name="copy-key")
        inside.addLayout(row(None, self._print_button, save, copy, None))
        back = row(self.typed, self.verdict, spacing=12)
        back.setStretch(1, 1)
        parts = (label(text, wrap=True), frame, self.done, question, back)
        column(self, *parts, None, spacing=12)

    def _judge(self, typed: str) -> None:
        right = secrets.typed_back(typed, self._key)
        self.verdict.setText("✓ 与恢复密钥一致" if right else "")
        set_role(self.verdict, "good" if right else "note")
        self.matched.emit(right)

    def _cover(self, covered: bool) -> None:
        """Show the key, or dots: it is to be typed from paper."""
        groups = self._key.split("-")
        if covered:
            groups = ["*" * len(group) for group in groups]
        lines = (groups[:FIRST_LINE], groups[FIRST_LINE:])
        self.key.setText("\n".join("-".join(line) for line in lines))
        self.key.setAccessibleName("恢复密钥（输入时遮住）" if covered else f"恢复密钥 {self._key}")

    def _copy(self) -> None:
        copy_secret(self._key)
        self._say("已复制，一分钟后从剪贴板清除。请粘贴到别处打印后立即删除，不要留在电脑里。")

    def _print(self) -> None:
        print_sheet(self, self._sheet, lambda: self._say("封存单已送往打印机。"))

    @property
    def _sheet(self) -> Sheet:
        return Sheet(self._key, self._name, self._day, self._by)

    def _save(self) -> None:
        name = f"恢复密钥封存单_{self._name}.pdf"
        self._ask.save_as(self, "保存封存单", name, PDF, self._write)

    def _write(self, path: Path) -> None:
        try:
            save_sheet(path, self._sheet)
        except StationError as error:
            self._say(str(error), "bad")
        else:
            self._say(f"已存为“{path.name}”。请打印后删除这个文件，不要和数据放在一起。")

    def _say(self, text: str, role: str = "good") -> None:
        self.done.setText(text)
        self.done.setVisible(bool(text))
        set_role(self.done, role)

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._cover(True)
        elif event.type() == QEvent.Type.FocusOut:
            self._cover(False)
        return super().eventFilter(watched, event)
