"""What is done with the instalments of a project: their plan, the application, the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from station_app.domain.registers.instalments import INSTALMENTS
from station_app.services import paying, project_acts, records
from station_app.services.identity import BUREAU
from station_app.services.project_lives import Life
from station_app.services.project_parts import InstalmentLine
from ui.desk import REGISTER, Desk
from ui.screens.project.asking import AskDialog
from ui.screens.project.tables import money

# The use of the money before is asked for from the second instalment on.
APPLICATION = ("applied_on", "applied_amount", "payee", "bank_name", "bank_account", "prev_use")
DECISION = ("approval", "approved_amount", "budget_line", "approval_note")
VOUCHERS = "fund_transaction"
APPLY, AGAIN, DECIDE, PAY = "申请拨付", "恢复为可申请", "核定", "登记凭证"


@dataclass(frozen=True)
class Act:
    """What can be done with an instalment now, and why not when it cannot."""

    words: str
    against: str = ""


def act_of(life: Life, found: InstalmentLine, role: str) -> Act | None:
    """Return what comes next for an instalment; None when nothing does."""
    bureau = role == BUREAU
    ours = "" if life.head.settled else "由项目所属的社工站申请。"
    theirs = "" if bureau else "由区局办理，结果随回执带回。"
    acts = {
        "LOCKED": Act(APPLY, ours),
        "UNLOCKED": Act(APPLY, ours),
        "WITHHELD": Act(AGAIN, ours),
        "APPLIED": Act(DECIDE, theirs),
        "APPROVED": Act(PAY, theirs),
    }
    return acts.get(found.state)


class Payments:
    """Opens the dialogs over a page; `done` is called after each change."""

    def __init__(self, page: QWidget, desk: Desk, done: Callable[[], None]) -> None:
        self._page, self._desk, self._done = page, desk, done
        self.dialog: AskDialog | None = None
        self.menu: QMenu | None = None

    def act(self, life: Life, found: InstalmentLine) -> None:
        """Do what comes next for an instalment."""
        act = act_of(life, found, self._desk.workspace.role)
        if act is None:
            return
        if act.against:
            self._desk.tell(act.against, "info")
            return
        doing = {
            APPLY: partial(self._apply, found),
            AGAIN: partial(self._release, found),
            DECIDE: partial(self._decide, found),
            PAY: partial(self._pay, life, found),
        }
        doing[act.words]()

    def plan(self, project: str, below: QWidget) -> None:
        """Offer the customary ways to split a contract."""
        self.menu = menu = QMenu(self._page)
        menu.setObjectName("plans")
        for name in paying.PRESETS:
            menu.addAction(
                f"{name}（签约／中期合格／末期合格）", partial(self._plan, project, name)
            )
        menu.setActiveAction(menu.actions()[0])
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def _plan(self, project: str, name: str) -> None:
        workspace, parts = self._desk.workspace, paying.PRESETS[name]
        found = self._desk.attempt(
            lambda: paying.schedule(workspace, project, parts), "没有生成拨付计划"
        )
        if found is not None:
            self._desk.saved(found.change, f"生成拨付计划 {name}", INSTALMENTS.name)
            self._done()

    def _apply(self, found: InstalmentLine) -> None:
        workspace = self._desk.workspace

        def keep(values: Mapping[str, Any]) -> None:
            known = {name: value for name, value in values.items() if value is not None}
            saved = paying.apply_for(workspace, found.id, known)
            self._kept(saved, f"申请拨付第{found.no}期")

        known = self._desk.attempt(lambda: project_acts.proposed_application(workspace, found.id))
        if known is not None:
            told = f"应拨 {money(found.amount)} 元。{found.because}"
            fields = APPLICATION if found.no > 1 else APPLICATION[:-1]
            self._ask(fields, (f"申请拨付第{found.no}期", told, "申请"), keep)
            self._open(known, "applied_amount")

    def _decide(self, found: InstalmentLine) -> None:
        workspace = self._desk.workspace

        def keep(values: Mapping[str, Any]) -> None:
            saved = paying.decide(workspace, found.id, values)
            self._kept(saved, f"核定第{found.no}期")

        told = f"申请 {money(found.applied)} 元。{found.because}"
        self._ask(DECISION, (f"核定第{found.no}期", told, "核定"), keep)
        self._open({"approval": "PASS", "approved_amount": found.applied}, "approved_amount")

    def _release(self, found: InstalmentLine) -> None:
        workspace = self._desk.workspace
        saved = self._desk.attempt(
            lambda: records.move(workspace, INSTALMENTS, found.id, "UNLOCKED"), "没有恢复"
        )
        if saved is not None:
            self._kept(saved, f"把第{found.no}期恢复为可申请")

    def _pay(self, life: Life, found: InstalmentLine) -> None:
        """Begin the voucher of an approved instalment; paid, it marks the instalment as paid."""
        values = {
            "direction": "OUT",
            "happened_on": self._desk.workspace.today(),
            "amount": found.approved,
            "budget_line": found.budget_line,
            "counterpart": found.payee or life.head.provider,
            "purpose": f"{life.head.name} 第{found.no}期",
            "project": life.head.id,
            "instalment": found.id,
        }
        known = {name: value for name, value in values.items() if value}
        self._desk.go(f"{REGISTER}{VOUCHERS}", new=True, values=known)

    def _ask(
        self,
        fields: tuple[str, ...],
        words: tuple[str, str, str],
        keep: Callable[[Mapping[str, Any]], None],
    ) -> None:
        self.dialog = AskDialog(self._page, self._desk, INSTALMENTS, fields, words, keep)

    def _open(self, values: Mapping[str, Any], first: str) -> None:
        if self.dialog is not None:
            self.dialog.put(values, first)
            self.dialog.open()

    def _kept(self, saved: records.Saved, text: str) -> None:
        self._desk.saved(saved.change, text, INSTALMENTS.name)
        self._done()
