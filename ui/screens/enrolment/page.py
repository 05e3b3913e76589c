"""The page of keys: the own fingerprint, and whose keys have been compared by telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from station_app.domain.progress import Progress
from station_app.services.exchange import cards, enrolling, keys
from station_app.services.exchange.cards import Card
from station_app.services.exchange.enrolling import Enrolment
from station_app.services.workspace import Workspace
from ui.ask import PDF
from ui.desk import Desk
from ui.page import page_body, page_header
from ui.printing.application import ensure_app
from ui.printing.faces import Faces
from ui.printing.key_card import key_card_page
from ui.printing.pdf import print_page_pdf
from ui.screens.enrolment.dialogs import CompareDialog, PasswordDialog
from ui.screens.enrolment.parts import OwnCard, PartiesCard
from ui.screens.exchange.mail_page import MailPage
from ui.screens.exchange.parts import bind_keys, headed
from ui.widgets.basics import button

CARDS = "密钥卡 (*.json);;所有文件 (*)"


@dataclass(frozen=True)
class Known:
    """What the page shows; `turn` tells a late answer from the present one."""

    turn: int
    card: Card
    parties: Sequence[Enrolment]
    only_confirmed: bool


def _known(workspace: Workspace, turn: int, card: Card | None) -> Known:
    return Known(
        turn,
        card or cards.own_card(workspace),
        enrolling.enrolments(workspace),
        enrolling.only_confirmed(workspace),
    )


class EnrolmentPage(MailPage):
    """Shows the keys; cards may be dropped on it."""

    help_topic = "seals"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._card: Card | None = None
        take = button(
            "读入密钥卡…",
            self._choose,
            icon="contact_card",
            tip="打开对方发来的密钥卡；也可以把文件拖到这一页（Alt+O）",
            name="take-card",
        )
        save = button("保存密钥卡…", self._save, icon="save", name="save-card")
        pdf = button("存为 PDF…", self._save_pdf, icon="document_pdf", name="save-card-pdf")
        self.own = OwnCard(save, pdf)
        self.parties = PartiesCard()
        self.parties.confirming.connect(self._compare)
        self.parties.withdrawing.connect(self._ask_to_withdraw)
        self.parties.locking.connect(self._lock)
        body = page_body(self)
        body.addLayout(page_header("密钥与签名", self._menu(), take))
        body.addWidget(self.own)
        note = "往来的文件都有签名；核对过密钥，才能确认是对方发的、没有被改过"
        body.addLayout(headed("对方的密钥", self.parties, note), 1)
        bind_keys(self, {"Alt+O": self._choose})

    def enter(self, party: str | None = None, **what: Any) -> None:
        """Show everybody; `party`: with the cursor on one."""
        self._wanted = party
        self.parties.table.setFocus()
        self._go_to_wanted()

    def refresh(self) -> None:
        """Read everything again."""
        self._turn += 1
        self._stale = False
        look = partial(_known, self.desk.workspace, self._turn, self._card)
        if self._card is None:  # the first time keys are made, which changes the books
            self.desk.run("查看密钥", lambda progress: look(), self._came)
        else:
            self.desk.look_up(look, self._came)

    def print_out(self) -> None:
        """Ctrl+P: write the card as a page to print."""
        self._save_pdf()

    def take_files(self, files: Sequence[Path]) -> None:
        """Take cards that were chosen or dropped."""
        for file in files:
            take = partial(enrolling.take_card, self.desk.workspace, file)
            party = self.desk.attempt(take, "密钥卡没有读入")
            if party is not None:
                self._wanted = party
                self.desk.tell("密钥卡已读入，请打电话核对核对码", "info")
                self.desk.touched()

    def _came(self, found: Known) -> None:
        if found.turn != self._turn:
            return  # read again since
        self._card = found.card
        self.own.show_card(found.card)
        first = not self.parties.table.source.rows
        waiting: list[Enrolment] = sorted(found.parties, key=lambda each: not each.waits)
        self.parties.put(waiting)
        self._only.setChecked(found.only_confirmed)
        self._go_to_wanted()
        if first:
            self.parties.table.setFocus()

    _wanted: str | None = None

    def _go_to_wanted(self) -> None:
        """Put the cursor on whom it was asked for, else on who waits, once they are there."""
        rows = [row for row in self.parties.table.source.rows if isinstance(row, Enrolment)]
        for place, each in enumerate(rows):
            if each.party == self._wanted or (self._wanted is None and each.waits):
                self.parties.table.go_to(place)
                self._wanted = each.party
                return

    def _choose(self) -> None:
        self.desk.ask.files(self, "选择对方发来的密钥卡", CARDS, self.take_files, many=True)

    def _compare(self, found: Enrolment) -> None:
        CompareDialog(self, found, partial(self._confirm, found)).open()

    def _confirm(self, found: Enrolment) -> None:
        def confirm() -> bool:
            enrolling.enrol(self.desk.workspace, found.party, found.fingerprint)
            return True

        if self.desk.attempt(confirm, "没有确认"):
            self._wanted = found.party
            self.desk.tell(f"{found.name}的密钥已核对")
            self.desk.touched()

    def _ask_to_withdraw(self, found: Enrolment) -> None:
        text = (
            f"停用以后，不再接收{found.name}用现有密钥签名的文件，直到核对新的密钥。"
            "电脑丢失、钥匙泄露时才需要停用。"
        )
        withdraw = partial(self._withdraw, found)
        title = f"停用“{found.name}”的密钥"
        self.desk.ask.reason(self, title, text, "停用", withdraw)

    def _withdraw(self, found: Enrolment, reason: str) -> None:
        def withdraw() -> bool:
            enrolling.withdraw(self.desk.workspace, found.party, reason)
            return True

        if self.desk.attempt(withdraw, "没有停用"):
            self._wanted = found.party
            self.desk.tell(f"{found.name}的密钥已停用", "warn")
            self.desk.touched()

    def _lock(self, found: Enrolment) -> None:
        self._wanted = found.party
        PasswordDialog(self, self.desk, found).open()

    def _save(self) -> None:
        name = f"{self.desk.workspace.identity.name}_密钥卡.json"
        self.desk.ask.save_as(self, "保存密钥卡", name, CARDS, self._write)

    def _write(self, target: Path) -> None:
        save = partial(cards.save_card, self.desk.workspace, target)
        if self.desk.attempt(save, "密钥卡没有保存") is not None:
            self.desk.tell(f"已保存为“{target.name}”，可以发给对方；核对码请打电话核对")

    def _save_pdf(self) -> None:
        name = f"{self.desk.workspace.identity.name}_密钥卡.pdf"
        self.desk.ask.save_as(self, "存为 PDF：密钥卡", name, PDF, self._print)

    def _print(self, target: Path) -> None:
        ensure_app()
        workspace = self.desk.workspace

        def work(progress: Progress) -> Path:
            card = cards.own_card(workspace)
            page = key_card_page(card, Faces.resolve(), "练习" if workspace.identity.demo else "")
            print_page_pdf(page, cards.TITLE, target)
            return target

        told = "已存为“{}”，可以打印盖章"
        self.desk.run("存为 PDF：密钥卡", work, lambda p: self.desk.tell(told.format(p.name)))

    def _menu(self) -> QPushButton:
        made = button("", icon="more_horizontal", tip="更多操作", name="more")
        menu = QMenu(made)
        self._only = QAction("只收已核对密钥签名的文件", menu, checkable=True)
        self._only.triggered.connect(self._choose_only_confirmed)
        menu.addAction(self._only)
        menu.addAction("换一对新密钥…", self._ask_to_renew)
        made.setMenu(menu)
        return made

    def _choose_only_confirmed(self, only: bool) -> None:
        choose = partial(enrolling.let_in_only_confirmed, self.desk.workspace, only)
        self.desk.attempt(choose, "没有改")
        self.desk.touched()

    def _ask_to_renew(self) -> None:
        text = (
            "电脑丢失、钥匙可能被人看过时才需要换。换过以后要把新的密钥卡发给对方，"
            "打电话重新核对；在那以前，对方不收本单位的文件。"
        )
        self.desk.ask.reason(self, "换一对新密钥", text, "换新密钥", self._renew)

    def _renew(self, reason: str) -> None:
        self.desk.attempt(partial(keys.renew, self.desk.workspace, reason), "没有换")
        self._card = None
        self.desk.touched()
        self.desk.tell("密钥已换新，请把新的密钥卡发给对方，打电话核对", "warn")
