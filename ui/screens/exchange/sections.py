"""The parts of the station's page that are lists, each with what can be done about a row."""

from __future__ import annotations

from functools import partial

from station_app.services.exchange import corrections
from station_app.services.exchange.overview import Answer, Return, Sent
from station_app.services.exchange.proposals import Proposal
from ui.desk import Desk
from ui.screens.exchange import lists
from ui.screens.exchange.files import save_copy, show_folder
from ui.screens.exchange.parts import RowsCard
from ui.screens.mail.letter import send_file
from ui.widgets.basics import EmptyState, button


class ReturnedCard(RowsCard[Return]):
    """What the bureau sent back; each opens where the fault is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        nothing = EmptyState(
            "checkmark_circle",
            "没有退回的记录",
            "区局退回的记录会列在这里，按 Enter 在出错的地方打开，改正后重新上报。",
        )
        go = button("打开并改正", self._open_current, name="open-return", tip="打开并改正（Enter）")
        super().__init__(
            "退回的记录", lists.RETURNED, nothing, go, detail=lists.return_detail, name="returned"
        )
        self.opened.connect(self._open)

    def _open(self, found: Return) -> None:
        self._desk.open_record(found.register, found.record, found.field)

    def _open_current(self) -> None:
        if (found := self.current()) is not None:
            self._open(found)


class CorrectionsCard(RowsCard[Proposal]):
    """What the bureau proposes; accepting changes the field, declining wants words."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        nothing = EmptyState(
            "edit",
            "没有更正建议",
            "区局认为某个字段有误时，会在回执里提出更正建议；采纳以后字段才会改。",
        )
        go = button("打开记录", self._open_current, kind="ghost", name="open-correction")
        self._decline = button("不采纳…", self._ask_why, name="decline")
        self._accept = button("采纳", self._accepted, name="accept", tip="改成建议的值，可以撤销")
        super().__init__(
            "更正建议",
            lists.CORRECTIONS,
            nothing,
            *(go, self._decline, self._accept),
            detail=lists.correction_detail,
            name="corrections",
        )
        self.opened.connect(self._open)
        self.reached.connect(self._offer)

    def _offer(self, found: Proposal | None) -> None:
        """Let an open one be answered, and accepted only while the value is as it was."""
        waits = found is not None and not found.answer
        self._decline.setEnabled(waits)
        self._accept.setEnabled(waits and found is not None and not found.moved)

    def _accepted(self) -> None:
        if (found := self.current()) is not None:
            self._answer(found, True, "")

    def _ask_why(self) -> None:
        if (found := self.current()) is None:
            return
        text = f"{found.label}的“{found.column}”保持“{found.now}”不变。区局会看到您写的理由。"
        decline = partial(self._answer, found, False)
        self._desk.ask.reason(self, "不采纳更正建议", text, "不采纳", decline)

    def _answer(self, found: Proposal, accept: bool, reason: str) -> None:
        what = "采纳" if accept else "不采纳"
        call = partial(corrections.answer, self._desk.workspace, found.id, accept, reason)
        saved = self._desk.attempt(call, f"没有{what}")
        if saved is not None:
            self.table.setFocus()  # the button goes; its neighbour would take back what was done
            text = f"{what}更正：{found.label} {found.column}"
            self._desk.saved(saved.change, text, found.register, "correction")

    def _open(self, found: Proposal) -> None:
        self._desk.open_record(found.register, found.record, found.field)

    def _open_current(self) -> None:
        if (found := self.current()) is not None:
            self._open(found)


class SentCard(RowsCard[Sent]):
    """The packages that were made, with their files."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        nothing = EmptyState(
            "arrow_export", "还没有报过", "点“生成上报包”，生成的文件会列在这里，并存在发件箱里。"
        )
        mail = button("发邮件…", self._mail, icon="mail", name="mail-sent")
        copy = button("另存到…", self._copy, name="copy-sent")
        folder = button("打开所在文件夹", self._show, name="show-sent")
        super().__init__(
            "报过的包", lists.SENT, nothing, mail, copy, folder,
            detail=lambda each: each.file.name, name="sent",
        )  # fmt: skip
        self.opened.connect(lambda each: show_folder(desk, each.file))

    def _show(self) -> None:
        if (found := self.current()) is not None:
            show_folder(self._desk, found.file)

    def _copy(self) -> None:
        if (found := self.current()) is not None:
            save_copy(self._desk, self, found.file)

    def _mail(self) -> None:
        if (found := self.current()) is not None:
            send_file(self._desk, self, found.file)


class AnswersCard(RowsCard[Answer]):
    """The receipts that were applied."""

    def __init__(self) -> None:
        nothing = EmptyState(
            "arrow_download",
            "还没有收过回执",
            "区局合并上报包以后会发回一个回执文件。点“收回执”打开它，或把它拖到这一页。",
        )
        super().__init__(
            "收到的回执", lists.ANSWERS, nothing, detail=lists.answer_detail, name="answers"
        )
