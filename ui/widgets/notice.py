"""One line at the foot of the window that says what was done, with a link to take it back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from ui.desk import Notice
from ui.theme.look import px
from ui.widgets.basics import button, label, row, set_property

SHOWN = 8_000  # milliseconds
ABOVE = 2  # pixels over the foot of the window: over the empty middle of the status line


class NoticeBar(QFrame):
    """Floats over the foot of its parent; goes by itself, but not while it has the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.setObjectName("notice")
        self.setProperty("card", "info")
        self.words = label("", "h3")
        self.link = button("", self._act, kind="link", name="notice-action")
        self.link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close = button("", self.hide, kind="ghost", icon="dismiss", tip="关闭提示")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = row(self.words, self.link, close, spacing=12)
        inside.setContentsMargins(px(16), px(4), px(4), px(4))
        self.setLayout(inside)
        self._notice: Notice | None = None
        self.timer = QTimer(self, singleShot=True, interval=SHOWN)
        self.timer.timeout.connect(self._time_over)
        parent.installEventFilter(self)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a line in place of the one before."""
        self._notice = notice
        set_property(self, "card", notice.state)
        self.words.setText(notice.text)
        self.link.setText(notice.action)
        self.link.setAccessibleName(notice.action)
        self.link.setVisible(bool(notice.action))
        self.setAccessibleName(notice.text)
        self._place()
        self.show()
        self.raise_()
        self.timer.start()

    def _time_over(self) -> None:
        if self.link.hasFocus():
            self.timer.start()  # somebody is about to press it
        else:
            self.hide()

    def _act(self) -> None:
        notice = self._notice
        self.hide()
        if notice is not None and notice.act is not None:
            notice.act()

    def _place(self) -> None:
        self.adjustSize()
        parent = self._ground
        width = min(self.width(), parent.width() - px(16))
        left = (parent.width() - width) // 2
        self.setGeometry(left, parent.height() - self.height() - px(ABOVE), width, self.height())

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
