"""The page of mail: what is on its way out, what came, and the mailbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from station_app.services.identity import STATION
from station_app.services.mailing import accounts, delivery, fetching, outbox
from station_app.services.mailing.accounts import Account, Receiver
from station_app.services.mailing.delivery import Sent
from station_app.services.mailing.fetching import Incoming
from station_app.services.mailing.outbox import Outgoing
from station_app.services.mailing.states import OutState
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.page import page_body, page_header
from ui.screens.exchange.mail_page import MailPage
from ui.screens.exchange.parts import JobCard, Tabs, bind_keys
from ui.screens.mail.fetched import FetchedCard, fetch_mail
from ui.screens.mail.mailbox import MailboxPart
from ui.screens.mail.news import mail_news
from ui.screens.mail.outbox import OutboxCard
from ui.screens.mail.postman import tell_sent
from ui.widgets.basics import button, card, label, row

OUT, IN, MAILBOX = "out", "in", "mailbox"
NO_MAILBOX = "还没有设置邮箱，发件箱里的邮件不会自动发出。"


@dataclass(frozen=True)
class Lists:
    """What the page shows; `turn` tells a late answer from the present one."""

    turn: int
    mails: Sequence[Outgoing]
    files: Sequence[Incoming]
    account: Account | None
    receivers: Sequence[Receiver]


def _lists(workspace: Workspace, turn: int) -> Lists:
    return Lists(
        turn,
        outbox.outgoing(workspace),
        fetching.incoming(workspace),
        accounts.kept(workspace),
        accounts.receivers(workspace),
    )


class PostPage(MailPage):
    """Shows the outbox first: what needs a person stands on top, with the reason."""

    help_topic = "mail"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAcceptDrops(False)
        self._set_up: bool | None = None  # not known yet
        mail_news(desk).came.connect(self._news_came)
        self.fetch = button(
            "从邮箱取件", self.fetch_now, icon="arrow_download", name="fetch-mail",
            tip="取新邮件里的工作簿，邮箱里的邮件不会改动（Alt+R）",
        )  # fmt: skip
        self.send = button(
            "全部发送", self.send_now, kind="primary", icon="mail", name="send-mail",
            tip="马上发送发件箱里等着的邮件（Alt+G 或 Ctrl+Enter）",
        )  # fmt: skip
        for act in (self.fetch, self.send):
            room = act.sizePolicy()
            room.setRetainSizeWhenHidden(True)  # else the page would jump
            act.setSizePolicy(room)
            act.hide()
        body = page_body(self)
        body.addLayout(page_header("邮件", self.fetch, self.send))
        self.job = JobCard(desk.jobs)
        self.missing = self._hint()
        self.tabs = self._parts()
        for each in (self.job, self.missing, self.tabs):
            body.addWidget(each)
        body.setStretchFactor(self.tabs, 1)
        sends = dict.fromkeys(("Alt+G", "Ctrl+Return", "Ctrl+Enter"), self.send_now)
        bind_keys(self, sends | {"Alt+R": self.fetch_now})

    def enter(self, section: str = "", **what: Any) -> None:
        """Show a part: out, in or mailbox."""
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
        """Show the outbox."""
        self.tabs.show_part(OUT)
        self._focus_part()

    def save(self) -> None:
        """Keep the mailbox while its form is shown."""
        if self.tabs.current == MAILBOX:
            self.mailbox.save()

    def send_now(self, only: str = "") -> None:
        """Send what waits, also what is to wait a while; `only`: one mail."""
        if self.job.busy:
            return
        work = partial(delivery.send_due, self.desk.workspace, everything=True, only=only)
        run = self.desk.run("发送邮件", work, self._sent, unit="封", failed=self._not_sent)
        run.cancelled.connect(self._stopped)
        self.job.follow(run)

    def fetch_now(self) -> None:
        """Fetch, and go where the files are read."""
        if not self.job.busy:
            self.job.follow(fetch_mail(self.desk, self._hand_over))

    def _news_came(self) -> None:
        self._changed("")

    def _hand_over(self, files: Sequence[Path]) -> None:
        page = "exchange" if self.desk.workspace.role == STATION else "inbox"
        self.desk.go(page, files=files)

    def _hand_one(self, file: Path) -> None:
        self._hand_over([file])
        self.desk.attempt(partial(fetching.opened, self.desk.workspace, [file]))
        mail_news(self.desk).came.emit()

    def _sent(self, done: Sent) -> None:
        if not (done.sent or done.needs_person):
            words = f"没有发出：{done.error}" if done.later else "发件箱里没有等着发送的邮件。"
            self.desk.tell(words, "warn" if done.later else "info")
        tell_sent(self.desk, done)
        mail_news(self.desk).came.emit()

    def _stopped(self) -> None:
        mail_news(self.desk).came.emit()  # some may have been sent

    def _not_sent(self, error: Exception) -> None:
        self.desk.errors.show(error, "没有发送")
        mail_news(self.desk).came.emit()

    def _hint(self) -> QWidget:
        frame, inside = card(12, 8, "warn")
        go = button("设置邮箱", self._show_mailbox, kind="primary", name="set-up-mail")
        words = label(NO_MAILBOX, wrap=True)
        line = row(words, go, spacing=12)
        line.setStretch(0, 1)
        inside.addLayout(line)
        frame.hide()
        return frame

    def _show_mailbox(self) -> None:
        self.tabs.show_part(MAILBOX)
        self._focus_part()

    def _parts(self) -> Tabs:
        station = self.desk.workspace.role == STATION
        self.outbox = OutboxCard(self.desk)
        self.outbox.sending.connect(self.send_now)
        self.fetched = FetchedCard(self.desk, "按回执处理" if station else "查看并合并")
        self.fetched.wanted.connect(self._hand_one)
        self.mailbox = MailboxPart(self.desk)
        tabs = Tabs()
        tabs.add(OUT, "发件箱", self.outbox)
        tabs.add(IN, "取到的件", self.fetched)
        tabs.add(MAILBOX, "邮箱设置", self.mailbox)
        tabs.shown.connect(self._offer)
        return tabs

    def _offer(self) -> None:
        """Show what can be done: the settings have buttons of their own."""
        listed = self.tabs.current != MAILBOX
        self.missing.setVisible(listed and self._set_up is False)
        for act in (self.send, self.fetch):
            act.setVisible(listed and bool(self._set_up))

    def _lists_came(self, found: Lists) -> None:
        if found.turn != self._turn:
            return  # read again since
        self.outbox.put(found.mails)
        self.fetched.put(found.files)
        self.mailbox.show_account(found.account)
        self.mailbox.addresses.put(found.receivers)
        self._set_up = found.account is not None
        self._offer()
        waiting = sum(mail.state is not OutState.SENT for mail in found.mails)
        self.tabs.show_count(OUT, waiting)
        self.tabs.show_count(IN, sum(not each.opened for each in found.files))

    def _focus_part(self) -> None:
        parts: dict[str, QWidget] = {
            OUT: self.outbox.table,
            IN: self.fetched.table,
            MAILBOX: self.mailbox.address,
        }
        parts[self.tabs.current].setFocus()
