"""The first picture of the program: whose books these are, and the passphrase that opens them.

Imports nothing of the store, so that it is there at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QWidget

from station_app.domain.problems import StoreUnusable
from station_app.services import entrances
from station_app.services.identity import BUREAU, Identity, read_identity
from ui.choices import Choices
from ui.theme.look import look, px
from ui.widgets.basics import button, card, column, label, redress, row, rule
from ui.widgets.secret_field import SecretField

WIDTH = 416  # pixels at the size 标准
PASSPHRASE, RECOVERY = "口令", "恢复密钥"
FORGOTTEN, REMEMBERED = "忘记口令，用恢复密钥打开", "用口令打开"
ROLES = {True: ("区局", "bureau"), False: ("社工站", "tag-info")}


class Unlock(QWidget):
    """Asks for the passphrase of one of the known workspaces, or of the one that is locked.

    entered      folder, and passphrase or recovery key as it was typed; whose it is says `user`
    wants_new    to make new books
    wants_other  to open another folder; over a locked window: to leave the program
    wants_switch over a locked window: somebody else wants to work
    """

    entered = Signal(object, str)
    wants_new = Signal()
    wants_other = Signal()
    wants_switch = Signal()

    def __init__(
        self, choices: Choices, homes: Sequence[Path], locked_for: str = "", who: str = ""
    ) -> None:
        """Ask.

        locked_for  whose books are locked
        who         who locked them, and alone may go on
        """
        super().__init__()
        self.choices = choices
        self.homes = list(homes)
        self.locked = bool(locked_for)
        self._who = who
        self.recovering = False  # the recovery key is asked for
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.secret = SecretField(PASSPHRASE, "secret")
        self.secret.entered.connect(self._open)
        self.secret.changed.connect(self._typed)
        self.error = label("", "bad", wrap=True)
        self.error.setObjectName("error")
        self.error.hide()
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("正在打开")
        self.bar.hide()
        self.submit = button(
            "解锁" if locked_for else "打开", self._open, kind="primary", name="open"
        )
        self.other_way = button(FORGOTTEN, self._turn, kind="link", name="other-way")
        self._name, self._place = label("", "h2", wrap=True), label("", "note", wrap=True)
        self._tags = QHBoxLayout()
        self.combo = QComboBox()
        self.users = QComboBox()
        self._users_label = label("用户")
        self._ticks = QTimer(self, interval=1000)
        self._ticks.timeout.connect(self._count_down)
        self._build(locked_for)
        self._show_way()
        self._show_home()
        look().changed.connect(self._dressed)

    @property
    def home(self) -> Path | None:
        """The folder that is to be opened; None: none is known."""
        at = max(self.combo.currentIndex(), 0)
        return self.homes[at] if self.homes else None

    @property
    def user(self) -> str:
        """Who wants to get in; "" while only one person has a passphrase."""
        return self._who or self.users.currentText()

    @property
    def busy(self) -> bool:
        """Whether the books are being opened."""
        return not self.bar.isHidden()

    def show_error(self, text: str) -> None:
        """Say why it did not open, and let the person type again, after the wait."""
        self._count_down()
        self.error.setText(text)
        self.error.show()
        self.secret.line.setAccessibleDescription(text)
        self.secret.line.selectAll()
        self.secret.line.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Show that the books are being opened; nothing can be typed meanwhile."""
        for part in (self.secret, self.submit, self.combo, self.users, self.other_way):
            part.setEnabled(not busy)
        self.bar.setVisible(busy)
        if busy:
            self.error.hide()
        else:
            self.secret.line.setFocus()

    def _build(self, locked_for: str) -> None:
        self._frame, body = card(margin=28, spacing=12)
        self._frame.setFixedWidth(px(WIDTH))
        mark = label("社", "mark")
        mark.setFixedSize(px(40), px(40))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        subtitle = "已锁定，没有保存的内容都在" if locked_for else "请输入口令打开数据"
        title = column(None, label("社工站登记系统", "h2"), label(subtitle, "quiet"), spacing=2)
        body.addLayout(row(mark, title, None, spacing=12))
        body.addSpacing(px(4))
        self._tags.setSpacing(px(8))
        several = not self.locked and len(self.homes) > 1
        whose = row(self.combo if several else self._name, self._tags, spacing=12)
        whose.setStretch(0, 1)
        body.addLayout(whose)
        if several:
            self._fill_combo()
        self.users.setObjectName("users")
        self.users.setAccessibleName("用户")
        self._users_label.setBuddy(self.users)
        self.users.activated.connect(self._user_chosen)
        for part in (self._place, self._users_label, self.users, self.secret, self.error, self.bar):
            body.addWidget(part)
        self.setTabOrder(self.users, self.secret.line)
        body.addLayout(row(self.other_way, None))
        body.addWidget(self.submit)
        body.addSpacing(px(4))
        body.addWidget(rule())
        body.addLayout(self._foot())
        column(self, None, row(None, self._frame, None), None)

    def _foot(self) -> QHBoxLayout:
        if self.locked:
            switch = button("换用户…", self.wants_switch.emit, kind="link", name="switch")
            switch.setToolTip("保存草稿，关闭数据，由另一位用户登录")
            leave = button("退出程序", self.wants_other.emit, kind="link", name="leave")
            return row(switch, None, leave) if self._who else row(None, leave)
        other = button("打开其他文件夹…", self.wants_other.emit, kind="link", name="other")
        new = button("新建…", self.wants_new.emit, kind="link", name="new", tip="建立新的数据")
        return row(other, None, new)

    def _fill_combo(self) -> None:
        self.combo.setObjectName("workspaces")
        self.combo.setAccessibleName("打开哪一份数据")
        self.combo.setMinimumContentsLength(10)
        for home in self.homes:
            identity = _identity_of(home)
            name = identity.name if identity else home.name
            practice = "（练习）" if identity and identity.demo else ""
            self.combo.addItem(f"{name}{practice}")
            self.combo.setItemData(self.combo.count() - 1, str(home), Qt.ItemDataRole.ToolTipRole)
        self.combo.currentIndexChanged.connect(self._show_home)

    def _show_home(self) -> None:
        """Show whose books the chosen folder holds."""
        home = self.home
        identity = _identity_of(home) if home is not None else None
        while (item := self._tags.takeAt(0)) is not None:
            if (tag := item.widget()) is not None:
                tag.deleteLater()
        for tag in _tags_of(identity):
            self._tags.addWidget(tag, 0, Qt.AlignmentFlag.AlignVCenter)
        name = identity.name if identity else (home.name if home else "还没有数据")
        self._name.setText(name)
        self._place.setText(str(home) if home else "请新建，或打开已有的文件夹。")
        self._place.setVisible(not self.locked)
        self._show_users(home)
        if home is not None and identity is None:
            self.show_error("这个文件夹里没有可用的数据，请打开其他文件夹，或新建。")
        else:
            self.error.hide()

    def _show_users(self, home: Path | None) -> None:
        """Offer those who have a passphrase, if there are several; the last one comes first."""
        names = entrances.names(home) if home is not None else []
        self.users.clear()
        if len(names) > 1 and not self.locked:
            self.users.addItems(names)
            last = self.choices.last_user(home) if home is not None else ""
            self.users.setCurrentIndex(max(self.users.findText(last), 0))
        several = self.users.count() > 0
        self.users.setVisible(several)
        self._users_label.setVisible(several or bool(self._who))
        self._users_label.setText(f"用户：{self._who}" if self._who else "用户")
        self._ticks.stop()
        self._count_down()

    def _user_chosen(self) -> None:
        self.secret.clear()
        self.secret.line.setFocus()

    def _count_down(self) -> None:
        """Count the seconds that one has to wait after failed tries."""
        left = entrances.seconds_to_wait(self.home) if self.home is not None else 0
        if left:
            self._ticks.start()
        else:
            self._ticks.stop()
        if not self.busy:
            self.submit.setEnabled(not left)
        word = "解锁" if self.locked else "打开"
        self.submit.setText(f"请等待 {left} 秒" if left else word)
        self.submit.setAccessibleName(self.submit.text())

    def _show_way(self) -> None:
        self.secret.set_title(RECOVERY if self.recovering else PASSPHRASE)
        self.secret.line.setPlaceholderText(
            "按纸上的样子输入，可不写横线" if self.recovering else ""
        )
        self.secret.shown.setVisible(not self.recovering)
        self.secret.set_hidden(not self.recovering)
        self.other_way.setText(REMEMBERED if self.recovering else FORGOTTEN)
        self.other_way.setAccessibleName(self.other_way.text())

    def _turn(self) -> None:
        self.recovering = not self.recovering
        self.secret.clear()
        self.error.hide()
        self._show_way()
        self.secret.line.setFocus()

    def _typed(self) -> None:
        self.error.hide()
        self.secret.line.setAccessibleDescription("")

    def _open(self) -> None:
        if not self.submit.isEnabled():
            return
        if not self.secret.text:
            self.show_error(f"请输入{RECOVERY if self.recovering else PASSPHRASE}。")
        elif self.home is not None:
            self.entered.emit(self.home, self.secret.text)

    def _dressed(self) -> None:
        redress(self)

    # Qt's interface

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.secret.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and hasattr(focus, "click"):
            focus.click()
            return
        if event.key() == Qt.Key.Key_Escape and self.recovering:
            self._turn()
            return
        super().keyPressEvent(event)


def _identity_of(home: Path) -> Identity | None:
    try:
        return read_identity(home)
    except StoreUnusable:
        return None


def _tags_of(identity: Identity | None) -> list[QLabel]:
    """Return the marks of a workspace: practice, and whose it is."""
    if identity is None:
        return []
    text, role = ROLES[identity.role == BUREAU]
    made = [label("练习", "practice")] if identity.demo else []
    made.append(label(text, role))
    return made
