"""The task that stays on the pages of the exchange until the keys have been compared."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from station_app.services.exchange.enrolling import Enrolment, KeyState
from ui.desk import Desk
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row, set_property

NAMED = 3  # parties named; the rest is counted


class KeyTask(QFrame):
    """Says whose keys nobody has compared yet, and leads to the page on which it is done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("key-task")
        self._desk, self._first = desk, ""
        self._words = label("", "h3", wrap=True)
        self._note = label("", "quiet", wrap=True)
        go = button("去核对", self._go, icon="lock_closed", name="compare-keys")
        told = column(None, self._words, self._note, spacing=2)
        inside = row(told, go, spacing=12)
        inside.setContentsMargins(px(16), px(10), px(12), px(10))
        inside.setStretch(0, 1)
        self.setLayout(inside)
        self.hide()

    @property
    def text(self) -> str:
        """What is said, for a screen reader."""
        return self.accessibleName()

    def show_keys(self, found: Sequence[Enrolment]) -> None:
        """Show whose keys wait; nothing when none does."""
        waiting = [each for each in found if each.waits]
        changed = [each for each in waiting if each.state is KeyState.CHANGED]
        self.setVisible(bool(waiting))
        if not waiting:
            return
        first = changed or waiting
        self._first = first[0].party
        names = "、".join(each.name for each in first[:NAMED])
        more = f"等 {len(first)} 个单位" if len(first) > NAMED else ""
        if changed:
            words = f"{names}{more}的密钥变了，用新密钥签名的文件没有接收"
            note = "请打电话问清是不是对方换了密钥，再核对；不是的话，文件可能是别人做的。"
        else:
            words = f"{names}{more}的密钥还没有核对"
            note = "文件照收，但还不能证明是对方发的。请打电话对照 20 位核对码。"
        set_property(self, "card", "bad" if changed else "warn")
        self._words.setText(words)
        self._note.setText(note)
        self.setAccessibleName(f"{words}。{note}")

    def _go(self) -> None:
        self._desk.go("enrolment", party=self._first)
