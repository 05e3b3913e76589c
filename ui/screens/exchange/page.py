"""The station's page of the exchange: make a package, take in receipts, answer the bureau."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from station_app.domain.progress import Progress
from station_app.domain.rules.rights import Right
from station_app.services.exchange import (
    enrolling,
    letters,
    mailbag,
    overview,
    packages,
    proposals,
    sending,
)
from station_app.services.exchange.enrolling import Enrolment
from station_app.services.exchange.mailbag import Letter, Opened
from station_app.services.exchange.overview import Answer, Pending, Return, Sent
from station_app.services.exchange.packages import Made
from station_app.services.exchange.proposals import Proposal
from station_app.services.two_persons import Second
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.page import page_body, page_header
from ui.screens.enrolment.task import KeyTask
from ui.screens.exchange import results
from ui.screens.exchange.files import PACKAGES, copy_letter, save_copy, show_folder
from ui.screens.exchange.mail_page import MailPage
from ui.screens.exchange.parts import JobCard, Tabs, bind_keys
from ui.screens.exchange.pending import Open, PendingView
from ui.screens.exchange.results import ResultCard
from ui.screens.exchange.sections import AnswersCard, CorrectionsCard, ReturnedCard, SentCard
from ui.screens.mail.fetched import fetch_mail
from ui.screens.mail.letter import send_file
from ui.widgets.basics import button, scrolling
from ui.widgets.second_person import with_second

NEXT, RETURNED, CORRECTIONS, SENT, ANSWERS = "next", "returned", "corrections", "sent", "answers"


@dataclass(frozen=True)
class Lists:
    """What came and went, as of one moment; `turn` tells a late answer from the present one."""

    turn: int
    sent: Sequence[Sent]
    answers: Sequence[Answer]
    returned: Sequence[Return]
    proposals: Sequence[Proposal]
    keys: Sequence[Enrolment]


def _lists(workspace: Workspace, turn: int) -> Lists:
    return Lists(
        turn,
        overview.sent(workspace),
        overview.answers(workspace),
        overview.returned(workspace),
        proposals.proposals(workspace),
        enrolling.enrolments(workspace),
    )


def _counted(workspace: Workspace, turn: int) -> tuple[int, Pending]:
    return turn, overview.pending(workspace)


def _gather(workspace: Workspace, full: bool, progress: Progress) -> Pending:
    return overview.pending(workspace, full=full, progress=progress)


class Kind(NamedTuple):
    """How a package is made: strong, and reviewed by whom."""

    strong: bool
    second: Second | None


def _write(
    workspace: Workspace, pending: Pending, reason: str, kind: Kind, progress: Progress
) -> Made:
    if pending.warnings:
        sending.acknowledge_all(workspace, pending.warnings, reason)
    return packages.make(
        workspace, full=pending.full, strong=kind.strong, second=kind.second, progress=progress
    )


def _apply(workspace: Workspace, mail: Sequence[Letter], progress: Progress) -> list[Opened]:
    return mailbag.apply_all(workspace, mail, progress)


class ExchangePage(MailPage):
    """Shows what is to be sent, was sent and came back, in parts; files may be dropped on it."""

    help_topic = "exchange"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._pending: Pending | None = None  # None: it is being counted
        self.make = button(
            "生成上报包",
            self.make_package,
            kind="primary",
            icon="arrow_export",
            tip="生成给区局的上报包（Alt+G 或 Ctrl+Enter）",
            name="make-package",
        )
        take = button(
            "收回执…",
            self._choose_receipts,
            icon="arrow_download",
            tip="打开区局发回的回执；也可以把文件拖到这一页（Alt+R）",
            name="take-receipt",
        )
        body = page_body(self)
        body.addLayout(page_header("上报与回执", self._menu(), take, self.make))
        self.task = KeyTask(desk)
        self.job = JobCard(desk.jobs)
        self.result = ResultCard()
        self.tabs = self._parts()
        for each in (self.task, self.job, self.result, self.tabs):
            body.addWidget(each)
        body.setStretchFactor(self.tabs, 1)
        makes = dict.fromkeys(("Alt+G", "Ctrl+Return", "Ctrl+Enter"), self.make_package)
        bind_keys(self, makes | {"Alt+R": self._choose_receipts})

    def enter(self, section: str = "", files: Sequence[Path] = (), **what: Any) -> None:
        """Show a part: next, returned, corrections, sent or answers; take receipts in."""
        if files:
            self.take_files(files)
        elif section:
            self.tabs.show_part(section)
            self._focus_part()
        else:
            self.make.setFocus()

    def refresh(self) -> None:
        """Read everything again."""
        self._turn += 1
        self._stale, self._pending = False, None
        workspace = self.desk.workspace
        self.desk.look_up(partial(_lists, workspace, self._turn), self._lists_came)
        self.desk.look_up(partial(_counted, workspace, self._turn), self._count_came)

    def back(self) -> None:
        """Close what was told; then show the first part."""
        if self.result.isVisible():
            self.result.hide()
        else:
            self.tabs.show_part(NEXT)

    def make_package(self, full: bool = False) -> None:
        """Make the package once the warnings in it are acknowledged; `full`: of everything."""
        if self.job.busy:
            return
        if self._pending is not None and (self._pending.full or not full):
            self._ask_about_warnings(self._pending)
            return
        work = partial(_gather, self.desk.workspace, full)
        self.job.follow(self.desk.run("核对要报的记录", work, self._ask_about_warnings))

    def _ask_about_warnings(self, pending: Pending) -> None:
        count = len(pending.warnings)
        if not count:
            self._write(pending, "")
            return
        text = (
            f"要报的记录里有 {count:,} 条提醒还没有确认（见“待补与提醒”）。"
            "如果内容属实、不用修改，请写明理由，会记入操作日志；要修改请先取消。"
        )
        write = partial(self._write, pending)
        self.desk.ask.reason(self, "确认提醒以后再报", text, "确认并生成", write)

    def _write(self, pending: Pending, reason: str) -> None:
        agreed = partial(self._write_reviewed, pending, reason)
        with_second(self, self.desk, Right.SEND, "复核上报包以后报送区局", agreed)

    def _write_reviewed(self, pending: Pending, reason: str, second: Second | None) -> None:
        kind = Kind(self.strong.isChecked(), second)
        work = partial(_write, self.desk.workspace, pending, reason, kind)
        self.job.follow(self.desk.run("生成上报包", work, self._made))

    def _made(self, made: Made) -> None:
        desk, file = self.desk, made.file
        letter = letters.package_letter(desk.workspace, file, made.records, made.full)
        folder = button(
            "打开所在文件夹", partial(show_folder, desk, file), icon="folder_open", name="show-file"
        )
        copy = button(
            "另存到…", partial(save_copy, desk, self, file), icon="save", name="save-file"
        )
        mail = button(
            "复制邮件文字", partial(copy_letter, desk, letter), icon="copy", name="copy-mail"
        )
        send = button(
            "发邮件…", partial(send_file, desk, self, file), icon="mail", name="send-package"
        )
        self.result.say("good", [results.made_line(made, folder, copy, mail, send)])
        folder.setFocus()
        desk.touched()

    def _choose_receipts(self) -> None:
        title = "选择区局发回的回执，可以选多个"
        self.desk.ask.files(self, title, PACKAGES, self.take_files, many=True)

    def fetch_receipts(self) -> None:
        """Take what came to the mailbox, and apply it."""
        if not self.job.busy:
            self.job.follow(fetch_mail(self.desk, self.take_files))

    def take_files(self, files: Sequence[Path], accept: str = "") -> None:
        """Apply receipts one after another; `accept` as in `applying.apply`."""
        mail = [Letter(file, accept) for file in files]
        if not mail or self.job.busy:
            return
        work = partial(_apply, self.desk.workspace, mail)
        self.job.follow(self.desk.run("处理回执", work, self._applied, unit="个"))

    def _applied(self, opened: Sequence[Opened]) -> None:
        lines = [results.opened_line(each, self._ask_to_accept, self._check_key) for each in opened]
        self.result.say(results.state_of(opened), lines)
        applied = [each.applied for each in opened if each.applied is not None]
        if any(each.returned for each in applied):
            self.tabs.show_part(RETURNED)
        elif any(each.corrections for each in applied):
            self.tabs.show_part(CORRECTIONS)
        offered = self.result.findChild(QPushButton, "accept-receipt")
        offered.setFocus() if offered is not None else self._focus_part()
        self.desk.touched()

    def _ask_to_accept(self, opened: Opened) -> None:
        take = partial(self._accept, opened)
        title = "采用没有签名的回执" if opened.bare else "采用另一套区局数据的回执"
        self.desk.ask.reason(self, title, f"{opened.refusal}", "采用", take)

    def _accept(self, opened: Opened, reason: str) -> None:
        self.take_files([opened.file], reason)

    def _check_key(self) -> None:
        self.desk.go("enrolment", party="")

    def _open_held(self, found: Open) -> None:
        self.desk.open_record(found.register, found.record, found.field)

    def _show_outbox(self) -> None:
        show_folder(self.desk, self.desk.workspace.folder("outbox") / "outbox")

    def _menu(self) -> QPushButton:
        made = button("", icon="more_horizontal", tip="更多操作", name="more")
        menu = QMenu(made)
        menu.addAction("报送全部数据…", self._ask_for_everything)
        menu.addAction("从邮箱取回执", self.fetch_receipts)
        menu.addAction("打开发件箱文件夹", self._show_outbox)
        self.strong = QAction("加密封装，只有区局的程序能打开", menu, checkable=True)
        self.strong.setToolTip("核对过区局的密钥以后可以用；生成的 .tzpkg 文件不能用 Excel 打开")
        self.strong.setEnabled(False)
        menu.addAction(self.strong)
        menu.setToolTipsVisible(True)
        made.setMenu(menu)
        return made

    def _ask_for_everything(self) -> None:
        text = (
            "平时只报区局还没有的变动。区局要求、换过电脑或恢复过备份以后，才需要报全部。"
            "重复报送不会重复登记。"
        )
        everything = partial(self.make_package, True)
        self.desk.ask.confirm(self, "报送全部数据", text, "生成全量包", everything)

    def _parts(self) -> Tabs:
        self.pending = PendingView()
        self.pending.wanted.connect(self._open_held)
        self.returned, self.corrections = ReturnedCard(self.desk), CorrectionsCard(self.desk)
        self.sent, self.answers = SentCard(self.desk), AnswersCard()
        tabs = Tabs()
        tabs.add(NEXT, "本次上报", scrolling(self.pending))
        tabs.add(RETURNED, "退回", self.returned)
        tabs.add(CORRECTIONS, "更正建议", self.corrections)
        tabs.add(SENT, "报过的包", self.sent)
        tabs.add(ANSWERS, "收到的回执", self.answers)
        return tabs

    def _lists_came(self, found: Lists) -> None:
        if found.turn != self._turn:
            return  # read again since
        self.task.show_keys(found.keys)
        self.strong.setEnabled(any(each.strong for each in found.keys))
        self.strong.setChecked(self.strong.isChecked() and self.strong.isEnabled())
        self.pending.show_last(found.sent[0] if found.sent else None)
        self.returned.put(found.returned)
        self.corrections.put(found.proposals)
        self.sent.put(found.sent)
        self.answers.put(found.answers)
        waiting = {each.record for each in found.returned if not each.mended}
        self.tabs.show_count(RETURNED, len(waiting))
        self.tabs.show_count(CORRECTIONS, sum(not each.answer for each in found.proposals))

    def _count_came(self, found: tuple[int, Pending]) -> None:
        turn, pending = found
        if turn == self._turn:
            self._pending = pending
            self.pending.show_pending(pending)

    def _changed(self, register: str) -> None:
        self._pending = None
        super()._changed(register)

    def _focus_part(self) -> None:
        parts: dict[str, QWidget] = {
            NEXT: self.make,
            RETURNED: self.returned.table,
            CORRECTIONS: self.corrections.table,
            SENT: self.sent.table,
            ANSWERS: self.answers.table,
        }
        parts[self.tabs.current].setFocus()
