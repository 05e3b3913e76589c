"""Errors as people see them: one in words, or a defect with a number and a report.

A StationError says itself what to do. Anything else is a mistake of the program: it is
logged, and told with the number under which the log has it. No report holds a name or a
number of a person.
"""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from PySide6.QtCore import QObject, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from station_app.domain.problems import RecordInvalid, StationError
from station_app.domain.progress import Cancelled
from station_app.logs import masked, nameless
from ui.ask import ANY, Ask
from ui.theme.look import look, px
from ui.widgets.basics import button, card, column, label, row

NUMBER = 8  # characters of a defect's number
HARMLESS = ("This plugin does not support", "propagateSizeHints")

_log = logging.getLogger(__name__)


def report_of(error: BaseException, number: str) -> str:
    """Return what support needs to know of a defect, without personal data."""
    trace = "".join(traceback.format_exception(error))
    system = f"Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}"
    return f"编号 {number}\n{masked(system)}\n\n{nameless(trace)}"


class DefectDialog(QDialog):
    """What happened, whether the data are safe, what to do; details on demand."""

    def __init__(self, parent: QWidget | None, error: BaseException, ask: Ask) -> None:
        super().__init__(parent)
        self.number = uuid4().hex[:NUMBER].upper()
        self._ask = ask
        self.setWindowTitle("程序出错了")
        self.setMinimumWidth(px(520))
        self.details = QPlainTextEdit(report_of(error, self.number))
        self.details.setReadOnly(True)
        self.details.setAccessibleName("技术细节")
        self.details.hide()
        frame, inside = card(14, 6, "good")
        inside.addWidget(label("您的数据是安全的", "h3"))
        inside.addWidget(
            label(
                "出错的这一步没有保存，以前保存的内容不受影响；正在填写的内容留有草稿。", wrap=True
            )
        )
        picture = label()
        picture.setPixmap(look().pixmap("error_circle", "bad", 32, 2))
        heading = row(picture, label("程序出错了，这一步没有完成", "h2"), None, spacing=12)
        todo = "请再试一次。如果还出现，请把编号和报告交给技术支持。"
        self._more = button("显示技术细节", self._show_details, kind="link", name="details")
        close = button("知道了", self.accept, kind="primary", name="close")
        column(
            self,
            heading,
            frame,
            label(f"{todo}\n错误编号：{self.number}", wrap=True),
            self._more,
            self.details,
            row(
                button("复制报告", self.copy, icon="copy"),
                button("保存报告…", self._save, icon="save"),
                None,
                close,
            ),
            margin=20,
            spacing=12,
        )
        close.setDefault(True)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.details.toPlainText())

    def _save(self) -> None:
        name = f"错误报告-{self.number}.txt"
        self._ask.save_as(self, "保存错误报告", name, ANY, self._write)

    def _write(self, path: Path) -> None:
        path.write_text(self.details.toPlainText(), encoding="utf-8")

    def _show_details(self) -> None:
        self.details.setVisible(not self.details.isVisible())
        self._more.setText("隐藏技术细节" if self.details.isVisible() else "显示技术细节")
        self.adjustSize()


class RefusalDialog(QDialog):
    """A StationError in its own words."""

    def __init__(self, parent: QWidget | None, error: StationError, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(px(440))
        picture = label()
        picture.setPixmap(look().pixmap("warning", "warn", 28, 2))
        self.text = label(words_of(error), wrap=True)
        close = button("知道了", self.accept, kind="primary", name="close")
        heading = row(picture, label(title, "h2", wrap=True), None, spacing=12)
        column(self, heading, self.text, row(None, close), margin=20, spacing=12)
        close.setDefault(True)


def words_of(error: StationError) -> str:
    """Return what an error says; of a record each fault in a line."""
    if isinstance(error, RecordInvalid):
        return "\n".join(fault.text for fault in error.faults if fault.refuses)
    return str(error)


class Errors(QObject):
    """The border at which every exception of the window ends. One for the program."""

    _arrived = Signal(object)  # from whatever thread into the one of the window

    def __init__(self, ask: Ask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self.window: Callable[[], QWidget | None] = lambda: None
        self.dialog: QDialog | None = None
        self._arrived.connect(self.show)

    def install(self) -> None:
        """Take over what Python and Qt would print."""
        sys.excepthook = self._from_python
        threading.excepthook = self._from_thread
        qInstallMessageHandler(_from_qt)

    def show(self, error: BaseException, title: str = "没有完成") -> None:
        """Tell an exception; cancelling is silent."""
        if isinstance(error, Cancelled):
            return
        if self.dialog is not None and self.dialog.isVisible():
            _log.warning("another error while one is shown: %s", type(error).__name__)
            return
        if isinstance(error, StationError):
            self.dialog = RefusalDialog(self.window(), error, title)
        else:
            self.dialog = defect = DefectDialog(self.window(), error, self._ask)
            _log.error("defect %s", defect.number, exc_info=error)
        self.dialog.open()

    def _from_python(
        self, kind: type[BaseException], error: BaseException, at: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, at)
            return
        self._arrived.emit(error)

    def _from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._arrived.emit(args.exc_value)


def _from_qt(kind: QtMsgType, context: object, message: str) -> None:
    if any(words in message for words in HARMLESS):
        return
    serious = kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    _log.log(logging.ERROR if serious else logging.WARNING, "Qt: %s", nameless(message))
