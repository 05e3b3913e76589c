"""The bureau's page of the exchange: look at what came, merge it, see who has sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from station_app.domain.progress import Progress
from station_app.services.exchange import (
    doubles,
    enrolling,
    inspecting,
    letters,
    mailbag,
    proposals,
)
from station_app.services.exchange import senders as sending
from station_app.services.exchange.doubles import Double
from station_app.services.exchange.enrolling import Enrolment
from station_app.services.exchange.inspecting import Plan
from station_app.services.exchange.mailbag import Letter
from station_app.services.exchange.proposals import Proposal
from station_app.services.exchange.receiving import Received
from station_app.services.exchange.senders import Senders
from station_app.services.same_people import SamePerson
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.page import page_body, page_header
from ui.screens.enrolment.task import KeyTask
from ui.screens.exchange.files import PACKAGES, copy_letter, show_folder
from ui.screens.exchange.mail_page import MailPage
from ui.screens.exchange.parts import JobCard, Tabs, bind_keys
from ui.screens.exchange.results import Line, ResultCard
from ui.screens.inbox.arrivals import Arrival, ArrivalsCard
from ui.screens.inbox.lists import DoublesCard, ProposalsCard
from ui.screens.inbox.stations import StationsCard
from ui.screens.mail.fetched import fetch_mail
from ui.screens.mail.queueing import send_files
from ui.widgets.basics import button, dress, set_property

ARRIVALS, SENDERS, DOUBLES, PROPOSALS = "arrivals", "senders", "doubles", "proposals"


@dataclass(frozen=True)
class Lists:
    """What the page shows beside the files; `turn` tells a late answer from the present one."""

    turn: int
    senders: Senders
    doubles: Sequence[tuple[SamePerson, tuple[Double, ...]]]
    proposals: Sequence[Proposal]
    keys: Sequence[Enrolment]


def _lists(workspace: Workspace, turn: int) -> Lists:
    return Lists(
        turn,
        sending.senders(workspace),
        doubles.doubles(workspace),
        proposals.proposals(workspace),
        enrolling.enrolments(workspace),
    )


def _inspect(workspace: Workspace, mail: Sequence[Letter], progress: Progress) -> list[Plan]:
    return mailbag.inspect_all(workspace, mail, progress)


def _receive(workspace: Workspace, mail: Sequence[Letter], progress: Progress) -> list[Received]:
    return mailbag.receive_all(workspace, mail, progress)


def _take_key(workspace: Workspace, file: Path, progress: Progress) -> str:
    return enrolling.take_from_file(workspace, file)


class InboxPage(MailPage):
    """Files are looked at when they are dropped or chosen, and merged when one says so."""

    help_topic = "inbox"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.choose = button(
            "选择文件…",
            self._choose,
            icon="folder_open",
            tip="选择各站发来的上报包；也可以把文件拖到这一页（Alt+O）",
            name="choose-files",
        )
        self.merge = button(
            "合并",
            self.merge_files,
            kind="primary",
            icon="arrow_import",
            tip="合并能合并的文件，并写出回执（Alt+G 或 Ctrl+Enter）",
            name="merge",
        )
        body = page_body(self)
        fetch = button(
            "从邮箱取件",
            self.fetch_files,
            icon="arrow_download",
            tip="取新邮件里的上报包，邮箱里的邮件不会改动（Alt+R）",
            name="fetch-mail",
        )
        body.addLayout(page_header("收件与合并", fetch, self.choose, self.merge))
        self.task = KeyTask(desk)
        self.job = JobCard(desk.jobs)
        self.result = ResultCard()
        self.tabs = self._parts()
        for each in (self.task, self.job, self.result, self.tabs):
            body.addWidget(each)
        body.setStretchFactor(self.tabs, 1)
        merges = dict.fromkeys(("Alt+G", "Ctrl+Return", "Ctrl+Enter"), self.merge_files)
        bind_keys(self, merges | {"Alt+O": self._choose, "Alt+R": self.fetch_files})
        self._arrivals_changed()

    def enter(self, section: str = "", files: Sequence[Path] = (), **what: Any) -> None:
        """Show a part: arrivals, senders, doubles or proposals; look into files."""
        self.take_files(files)
        if section:
            self.tabs.show_part(section)
        self._focus_part()

    def refresh(self) -> None:
        """Read everything again."""
        self._turn += 1
        self._stale = False
        look = partial(_lists, self.desk.workspace, self._turn)
        self.desk.look_up(look, self._lists_came)

    def back(self) -> None:
        """Close what was told; then show the files."""
        if self.result.isVisible():
            self.result.hide()
        else:
            self.tabs.show_part(ARRIVALS)

    def take_files(self, files: Sequence[Path]) -> None:
        """Read files and say what merging them would do; nothing is changed."""
        self._look([Letter(file) for file in dict.fromkeys(files)])

    def fetch_files(self) -> None:
        """Take what came to the mailbox, and look into it."""
        if not self.job.busy:
            self.job.follow(fetch_mail(self.desk, self.take_files))

    def merge_files(self) -> None:
        """Merge what can be merged, in the order in which each station made its packages."""
        if self.job.busy:
            return
        plans = inspecting.in_turn([each.plan for each in self.arrivals.waiting])
        if not plans:
            self.desk.tell("没有可以合并的文件，请先选择各站发来的上报包。", "info")
            return
        work = partial(_receive, self.desk.workspace, [Letter(p.file, p.accept) for p in plans])
        title = f"合并 {len(plans)} 个文件"
        run = self.desk.run(title, work, self._merged, unit="个", failed=self._not_merged)
        self.job.follow(run)

    def _choose(self) -> None:
        title = "选择各站发来的上报包，可以选多个"
        self.desk.ask.files(self, title, PACKAGES, self.take_files, many=True)

    def _look(self, mail: Sequence[Letter]) -> None:
        if not mail or self.job.busy:
            return
        self.result.hide()
        self.tabs.show_part(ARRIVALS)
        work = partial(_inspect, self.desk.workspace, mail)
        title = f"查看 {len(mail)} 个文件"
        self.job.follow(self.desk.run(title, work, self._looked, unit="个"))

    def _looked(self, plans: Sequence[Plan]) -> None:
        self.arrivals.add(plans)
        self.arrivals.table.setFocus()

    def _ask_to_accept(self, found: Arrival) -> None:
        accept = partial(self._accept, found)
        title, text = f"接受“{found.plan.file.name}”", found.plan.reason
        self.desk.ask.reason(self, title, text, "接受", accept)

    def _accept(self, found: Arrival, reason: str) -> None:
        self._look([Letter(found.plan.file, reason)])

    def _merged(self, received: Sequence[Received]) -> None:
        self.arrivals.finish(received)
        written = [each.receipt for each in received if each.receipt is not None]
        actions: tuple[QPushButton, ...] = ()
        if written:
            letter = letters.receipt_letter(self.desk.workspace, written)
            show = partial(show_folder, self.desk, written[0])
            copy = partial(copy_letter, self.desk, letter)
            folder = button("打开回执所在文件夹", show, icon="folder_open", name="show-receipts")
            mail = button("复制邮件文字", copy, icon="copy", name="copy-receipt-mail")
            send = partial(send_files, self.desk, self, written)
            post = button("发邮件…", send, icon="mail", name="send-receipts")
            actions = (folder, mail, post)
        line = Line(*_words(received, len(self.arrivals.waiting)), actions)
        returned = any(each.returned for each in received)
        self.result.say("bad" if not written else "warn" if returned else "good", [line])
        actions[0].setFocus() if actions else self.arrivals.table.setFocus()
        self.desk.touched()

    def _not_merged(self, error: Exception) -> None:
        self.desk.errors.show(error, "没有全部合并")
        mail = [Letter(each.plan.file, each.plan.accept) for each in self.arrivals.waiting]
        self._look(mail)  # some may have been merged before: they are told as such
        self.desk.touched()

    def _check_key(self, found: Arrival) -> None:
        """Keep the key of a file that is not let in, and go to where it is compared."""
        work = partial(_take_key, self.desk.workspace, found.plan.file)
        title = f"读取“{found.plan.file.name}”的密钥"
        self.job.follow(self.desk.run(title, work, self._key_kept))

    def _key_kept(self, party: str) -> None:
        self.desk.touched()
        self.desk.go("enrolment", party=party)

    def _show_receipt(self, found: Arrival) -> None:
        if found.received is not None and found.received.receipt is not None:
            show_folder(self.desk, found.received.receipt)

    def _parts(self) -> Tabs:
        choose = button("选择文件…", self._choose, name="choose-first", tip="选择文件（Alt+O）")
        self.arrivals = ArrivalsCard(choose)
        self.arrivals.accepting.connect(self._ask_to_accept)
        self.arrivals.showing.connect(self._show_receipt)
        self.arrivals.checking.connect(self._check_key)
        self.arrivals.changed.connect(self._arrivals_changed)
        self.senders = StationsCard(self.desk)
        self.doubles, self.proposals = DoublesCard(self.desk), ProposalsCard(self.desk)
        tabs = Tabs()
        tabs.add(ARRIVALS, "来件", self.arrivals)
        tabs.add(SENDERS, "各站报送", self.senders)
        tabs.add(DOUBLES, "同一人", self.doubles)
        tabs.add(PROPOSALS, "更正建议", self.proposals)
        return tabs

    def _arrivals_changed(self) -> None:
        """Offer merging once there is something to merge; until then, choosing."""
        count = len(self.arrivals.waiting)
        self.merge.setText(f" 合并 {count} 个文件")
        self.merge.setAccessibleName(f"合并 {count} 个文件")
        self.merge.setVisible(bool(count))
        set_property(self.choose, "kind", "" if count else "primary")
        dress(self.choose, "folder_open", "quiet" if count else "on_primary")
        self.tabs.show_count(ARRIVALS, count)

    def _lists_came(self, found: Lists) -> None:
        if found.turn != self._turn:
            return  # read again since
        self.task.show_keys(found.keys)
        self.senders.show_senders(found.senders)
        self.doubles.show_people(found.doubles)
        self.proposals.put(found.proposals)
        self.tabs.show_count(DOUBLES, len(found.doubles))
        self.tabs.show_count(PROPOSALS, sum(not each.answer for each in found.proposals))

    def _focus_part(self) -> None:
        first = self.arrivals.table if self.arrivals.arrivals else self.choose
        parts: dict[str, QWidget] = {
            ARRIVALS: first,
            SENDERS: self.senders.table,
            DOUBLES: self.doubles.table,
            PROPOSALS: self.proposals.table,
        }
        parts[self.tabs.current].setFocus()


def _words(received: Sequence[Received], left: int) -> tuple[str, str]:
    """Say in a sentence and a note what merging did."""
    count = len(received)
    created = sum(each.created for each in received)
    updated = sum(each.updated for each in received)
    returned = sum(each.returned for each in received)
    back = f"，退回 {returned:,} 条" if returned else ""
    text = f"已处理 {count} 个文件：新增 {created:,} 条，更新 {updated:,} 条{back}。"
    written = sum(each.receipt is not None for each in received)
    note = f"写出 {written} 份回执，请发回各站。" if written else "没有写出回执。"
    return text, f"{note}　还有 {left} 个文件没有合并。" if left else note
