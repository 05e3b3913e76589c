"""Step 2 of the first run, first half: a passphrase that others do not guess."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from station_app.services import secrets
from station_app.services.identity import Identity
from ui.theme.look import look, px
from ui.widgets.basics import card, column, label, row, set_role
from ui.widgets.secret_field import SecretField

ADVICE = (
    "用一句自己好记、别人猜不到的话，例如家乡菜的做法、孩子说过的话。",
    "长比复杂更安全：不要求大小写和符号，至少 10 个字符。",
    "不要含姓名、社工站名称、电话、身份证号；不要写在显示器边上。",
    "口令不保存在任何地方。忘记时只能用下一步的恢复密钥打开数据。",
)


class NewPassphrase(QWidget):
    """Two lines for a new passphrase, and below what is still wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.first = SecretField("口令", "passphrase")
        self.second = SecretField("再输一次", "passphrase-again")
        self.verdict = label("", "note", wrap=True)
        self.verdict.setObjectName("verdict")
        self.faults_of: Callable[[str], list[str]] = lambda text: []
        column(self, self.first, self.second, self.verdict, spacing=12)
        self.first.changed.connect(self._judge)
        self.second.changed.connect(self._judge)
        self.setFocusProxy(self.first)

    @property
    def text(self) -> str:
        """The passphrase."""
        return self.first.text

    def judge_for(self, identity: Identity, owner: str = "") -> None:
        """Refuse what is known of these books, and of the person whose passphrase it will be."""
        self.faults_of = lambda text: secrets.passphrase_faults(text, identity, owner)
        self._judge()

    def problem(self) -> str:
        """Say what is wrong, and put the keyboard there; "" when it will do."""
        faults = self.faults_of(self.first.text)
        if not faults and self.first.text == self.second.text:
            return ""
        self.verdict.setText("")  # else it would be said twice
        (self.first if faults else self.second).setFocus()
        return faults[0] if faults else "两次输入的口令不一样，请重新输入第二遍。"

    def _judge(self) -> None:
        """Say how it stands while it is typed, without blaming what is not finished."""
        text, again = self.first.text, self.second.text
        faults = self.faults_of(text) if text else []
        if not text:
            verdict, role = "", "note"
        elif faults:
            verdict, role = faults[0], "note"
        elif not again:
            verdict, role = "✓ 这个口令可以用，请再输一次。", "good"
        elif text == again:
            verdict, role = "✓ 两次输入一致。", "good"
        else:
            verdict, role = "两次输入还不一样。", "note"
        self.verdict.setText(verdict)
        set_role(self.verdict, role)


class PassphraseStep(QWidget):
    """The two lines, and beside them what makes a passphrase good."""

    def __init__(self) -> None:
        super().__init__()
        self.new = NewPassphrase()
        left = column(None, self.new, None)
        right = column(None, _advice(), None)
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(px(24))
        both.addLayout(left, 1)
        both.addLayout(right, 1)

    def enter(self, identity: Identity, owner: str = "") -> None:
        """Ask for the passphrase of these books' first person."""
        self.new.judge_for(identity, owner)
        self.new.setFocus()


def _advice() -> QWidget:
    frame, body = card(margin=20, spacing=12)
    body.addWidget(label("怎样的口令好记又安全", "h3"))
    for text in ADVICE:
        bullet = _Bullet()
        line = row(bullet, label(text, "quiet", wrap=True), spacing=10)
        line.setStretch(1, 1)
        line.setAlignment(bullet, Qt.AlignmentFlag.AlignTop)
        body.addLayout(line)
    return frame


class _Bullet(QLabel):
    """A check mark in the colour of the present look."""

    def __init__(self) -> None:
        super().__init__()
        look().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(look().pixmap("checkmark", "good", 18, self.devicePixelRatioF()))
