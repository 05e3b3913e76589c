"""What the page of keys is put together from: the own card, and the list of the others."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton

from station_app.services.exchange.cards import Card
from station_app.services.exchange.enrolling import Enrolment, KeyState
from ui.screens.exchange.parts import RowsCard
from ui.screens.exchange.rows import Column
from ui.widgets.basics import EmptyState, button, column, label, row

WORDS = {
    KeyState.UNKNOWN: ("没有密钥", "plain"),
    KeyState.FIRST_SEEN: ("初次见到，待核对", "warn"),
    KeyState.OFFERED: ("收到密钥卡，待核对", "warn"),
    KeyState.CONFIRMED: ("已核对", "good"),
    KeyState.CHANGED: ("密钥变了，待核对", "bad"),
    KeyState.WITHDRAWN: ("已停用", "bad"),
}
_ADVICE = {
    KeyState.UNKNOWN: "还没有收到过对方签名的文件。请对方发来密钥卡，或等第一个文件。",
    KeyState.FIRST_SEEN: "文件照收，但还不能证明是对方发的。请打电话核对核对码，再点“核对…”。",
    KeyState.OFFERED: "密钥卡已读入。请打电话核对核对码，再点“核对…”。",
    KeyState.CONFIRMED: "只收用这把密钥签名的文件。",
    KeyState.CHANGED: "有文件是用另一把密钥签名的，没有接收。请打电话问清：对方换了电脑或密钥，"
    "就核对新的核对码；没有换，那个文件就不是对方做的，请不要确认。",
    KeyState.WITHDRAWN: "用这把密钥签名的文件一律不收。对方有了新密钥，请重新核对。",
}


def _password(each: Enrolment) -> str:
    return f"{each.year} 年的" if each.year else "没有设"


def _seen(each: Enrolment) -> str:
    return f"{each.seen_at:%Y-%m-%d}" if each.seen_at else ""


COLUMNS: tuple[Column[Enrolment], ...] = (
    Column("单位", lambda each: each.name, least=160),
    Column(
        "密钥", lambda each: WORDS[each.state][0], 168,
        style=lambda each: f"tag-{WORDS[each.state][1]}",
    ),
    Column("核对码", lambda each: each.shown, 224),
    Column("见于", _seen, 104, style=lambda each: "quiet", tip=lambda each: each.seen_in),
    Column(
        "邮件密码", _password, 96,
        style=lambda each: "" if each.year else "faint",
    ),
)  # fmt: skip


def _detail(each: Enrolment) -> str:
    decided = f"{each.at:%Y-%m-%d} 由{each.by}办理。" if each.at and each.by else ""
    reason = f"理由：{each.reason}。" if each.reason else ""
    return f"{each.name}　{decided}{reason}{_ADVICE[each.state]}"


class PartiesCard(RowsCard[Enrolment]):
    """Everybody on the other side with the state of the key.

    confirming, withdrawing, locking   an Enrolment: what is to be done about it
    """

    confirming = Signal(object)
    withdrawing = Signal(object)
    locking = Signal(object)

    def __init__(self) -> None:
        nothing = EmptyState(
            "people_team", "还没有社工站", "请先在“社工站”登记簿里登记本区的社工站。"
        )
        self._withdraw = button("停用…", self._withdraw_current, name="withdraw-key")
        self._lock = button(
            "邮件密码…", self._lock_current, icon="lock_closed", name="mail-password",
            tip="设置往来文件的打开密码",
        )  # fmt: skip
        self._confirm = button(
            "核对…",
            self._confirm_current,
            kind="primary",
            name="confirm-key",
            tip="打电话对照核对码（Enter）",
        )
        super().__init__(
            "对方的密钥", COLUMNS, nothing, self._withdraw, self._lock, self._confirm,
            detail=_detail, name="parties",
        )  # fmt: skip
        self.reached.connect(self._offer)
        self.opened.connect(self._opened)
        self._offer(None)

    def _offer(self, found: Enrolment | None) -> None:
        self._confirm.setVisible(found is not None and found.waits)
        told = (KeyState.UNKNOWN, KeyState.WITHDRAWN)
        self._withdraw.setVisible(found is not None and found.state not in told)
        self._lock.setVisible(found is not None)

    def _opened(self, found: Enrolment) -> None:
        if found.waits:
            self.confirming.emit(found)

    def _confirm_current(self) -> None:
        if (found := self.current()) is not None:
            self.confirming.emit(found)

    def _withdraw_current(self) -> None:
        if (found := self.current()) is not None:
            self.withdrawing.emit(found)

    def _lock_current(self) -> None:
        if (found := self.current()) is not None:
            self.locking.emit(found)


class OwnCard(QFrame):
    """The fingerprint of this office, large enough to be read out by telephone."""

    def __init__(self, *actions: QPushButton) -> None:
        super().__init__()
        self.setObjectName("own-card")
        self.setProperty("card", True)
        self._digits = label("…", "h1")
        self._digits.setObjectName("own-fingerprint")
        self._digits.setAccessibleName("本单位的核对码")
        self._digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = label("对方打电话来核对时，照着念这 20 位数字。", "note", wrap=True)
        told = column(None, label("本单位的核对码", "quiet"), self._digits, words, spacing=4)
        inside = row(told, *actions, margin=16, spacing=8)
        inside.setStretch(0, 1)
        self.setLayout(inside)

    @property
    def digits(self) -> str:
        """The fingerprint that is shown."""
        return self._digits.text()

    def show_card(self, card: Card) -> None:
        """Show the fingerprint of a card."""
        self._digits.setText(card.shown.replace(" ", "  "))
        self.setAccessibleName(f"本单位的核对码：{card.shown}")
