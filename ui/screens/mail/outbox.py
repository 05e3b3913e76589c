"""The list of the outbox, with what can be done about a mail."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from station_app.services.mailing import outbox
from station_app.services.mailing.outbox import Outgoing
from station_app.services.mailing.states import OutState
from ui.desk import Desk
from ui.screens.exchange.files import show_folder
from ui.screens.exchange.parts import RowsCard, bind_keys
from ui.screens.mail import lists
from ui.screens.mail.news import mail_news
from ui.widgets.basics import EmptyState, button


class OutboxCard(RowsCard[Outgoing]):
    """What waits, what needs a person and why, and what was sent.

    sending   id of the one mail that is to be sent at once
    """

    sending = Signal(str)

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        nothing = EmptyState(
            "mail",
            "发件箱是空的",
            "生成上报包或回执以后点“发邮件…”，放进发件箱的文件会自动发出，进展列在这里。",
        )
        folder = button("打开所在文件夹", self._show, kind="ghost", name="show-out")
        self._remove = button(
            "取消发送", self._ask_to_remove, name="remove-out", tip="取消发送（Delete）"
        )
        self._again = button("马上发送", self._send, name="send-out", tip="马上发送这一封（Enter）")
        super().__init__(
            "发件箱", lists.OUTBOX, nothing, folder, self._remove, self._again,
            detail=lists.outgoing_detail, name="outbox",
        )  # fmt: skip
        self.opened.connect(self._send_opened)
        self.reached.connect(self._offer)
        bind_keys(self, {"Delete": self._ask_to_remove})

    def _offer(self, mail: Outgoing | None) -> None:
        sent = mail is not None and mail.state is OutState.SENT
        self._remove.setEnabled(mail is not None and not sent)
        self._again.setText("再发一次" if sent else "马上发送")

    def _show(self) -> None:
        if (mail := self.current()) is not None:
            show_folder(self._desk, mail.file)

    def _send_opened(self, mail: Outgoing) -> None:
        if mail.state is not OutState.SENT:  # by a slip of Enter nothing is sent twice
            self._begin(mail)

    def _send(self) -> None:
        if (mail := self.current()) is None:
            return
        if mail.state is not OutState.SENT:
            self._begin(mail)
            return
        text = (
            f"“{mail.subject}”已经发到 {mail.to}。对方说没有收到时再发；对方收到两份也只处理一份。"
        )
        self._desk.ask.confirm(self, "再发一次", text, "再发一次", partial(self._begin, mail))

    def _begin(self, mail: Outgoing) -> None:
        workspace = self._desk.workspace
        if self._attempt(partial(outbox.send_again, workspace, mail.id)):
            self.sending.emit(mail.id)

    def _ask_to_remove(self) -> None:
        mail = self.current()
        if mail is None or mail.state is OutState.SENT:
            return
        text = f"“{mail.subject}”不再发送。文件还在发件箱文件夹里，可以重新放进来。"
        self._desk.ask.confirm(self, "取消发送", text, "取消发送", partial(self._removed, mail))

    def _removed(self, mail: Outgoing) -> None:
        if self._attempt(partial(outbox.remove, self._desk.workspace, mail.id)):
            self._desk.tell("已取消发送", "info")
            self.table.setFocus()
            mail_news(self._desk).came.emit()

    def _attempt(self, call: partial[None]) -> bool:
        """Do something quick; whether it was done."""

        def done() -> bool:
            call()
            return True

        return bool(self._desk.attempt(done))
