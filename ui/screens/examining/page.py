"""The page of who may sit an examination and why not."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QStackedWidget

from station_app.domain.registers.exams import EXAM_APPLICATIONS, EXAM_SESSIONS
from station_app.services import examining
from station_app.services.examining import SessionChecks
from ui.desk import REGISTER, Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.register.finder import RecordFinder
from ui.rereading import Rereading
from ui.screens.examining.command import conclude
from ui.screens.examining.table import ApplicantTable
from ui.screens.person_sheet.command import PERSON_SHEET
from ui.widgets.basics import EmptyState, button, card, label, row, set_role

FINDER, PAUSE = 300, 500  # pixels at the size 标准; milliseconds after the last change
FORM = "A03"
NOTHING, NOBODY, LISTED = range(3)


class ExamCheckPage(Page):
    """Lists who applied to a session, the barred ones first, each with the reason."""

    help_topic = "examining"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.session = ""
        self.found: SessionChecks | None = None
        self._asked: Job | None = None
        self.finder = RecordFinder(desk, EXAM_SESSIONS, "session", FINDER)
        self.print_button = button(
            "打印报名表", self.print_out, icon="print", tip="打印列出的人（Ctrl+P）", name="print"
        )
        self.conclude_button = button(
            "按成绩结论", self._conclude, icon="checkmark_circle", name="conclude",
            tip="成绩录入后，把报名改为合格、不合格、缺考等（Shift+F7）",
        )  # fmt: skip
        self.only_barred = QCheckBox("只看不符合的(&O)")
        self.only_barred.setObjectName("only-barred")
        self.counts, self.cutoff = label("", "tag-plain"), label("", "quiet")
        self.counts.setObjectName("counts")
        self.table = ApplicantTable()
        self.ground = QStackedWidget()
        # What is on record about a person decides.
        self._again = Rereading(self, self._read, PAUSE)
        self._lay_out()
        self._connect()
        self._show()

    def enter(self, session: str = "", **_: Any) -> None:
        """Check a session; without one, the session that was shown last."""
        if session and session != self.session:
            self.session, self.found = session, None
            self._show()
        self._read()
        (self.table if self.session else self.finder).setFocus()

    def search(self) -> None:
        """Put the cursor into the choice of the session."""
        self.finder.begin()

    def refresh(self) -> None:
        """Check again."""
        self._read()

    def back(self) -> None:
        """Return to the examinations."""
        self.desk.go(f"{REGISTER}{EXAM_SESSIONS.name}")

    def print_out(self) -> None:
        """Print the registration form of everybody who is listed."""
        shown = [line.key for line, remark in self.table.lines.rows if remark is None]
        if shown:
            self.desk.go("print", register=EXAM_APPLICATIONS.name, form=FORM, records=shown)

    def _conclude(self) -> None:
        if self.session:
            conclude(self.desk, self.session)

    def _open(self, application: str) -> None:
        self.desk.open_record(EXAM_APPLICATIONS.name, application)

    def _open_person(self) -> None:
        if self.table.key:
            self.desk.go(PERSON_SHEET, register=EXAM_APPLICATIONS.name, record=self.table.key)

    def _read(self) -> None:
        self._again.begun()
        if self.session:
            workspace, session = self.desk.workspace, self.session
            self._asked = self.desk.jobs.ask(
                lambda progress: examining.check_session(workspace, session, progress),
                self._answered,
                self._gone,
            )
            self._show()

    def _answered(self, found: SessionChecks) -> None:
        if self.sender() is self._asked:
            self._asked, self.found = None, found
            self.finder.put(self.session, found.title)
            self._show()

    def _gone(self, error: Exception) -> None:
        if self.sender() is self._asked:
            self._asked, self.session, self.found = None, "", None
            self._show()
            self.desk.errors.show(error)

    def _show(self) -> None:
        found = self.found
        applicants = found.applicants if found is not None else ()
        barred = found.barred if found is not None else ()
        for each in (self.print_button, self.only_barred, self.conclude_button):
            each.setEnabled(bool(applicants))
        self.table.show_applicants(barred if self.only_barred.isChecked() else applicants)
        at = NOTHING if not self.session else NOBODY if found and not applicants else LISTED
        self.ground.setCurrentIndex(at)
        self.counts.setVisible(bool(applicants))
        self.cutoff.setText("正在核对…" if self._asked is not None and found is None else "")
        if found is not None and applicants:
            set_role(self.counts, "tag-warn" if barred else "tag-good")
            fit = len(applicants) - len(barred)
            self.counts.setText(f"共 {len(applicants)} 人，符合 {fit}，不符合 {len(barred)}")
            self.cutoff.setText(f"从业年限算到 {found.cutoff:%Y-%m-%d}")

    def _lay_out(self) -> None:
        body = page_body(self)
        actions = (self.finder, self.print_button, self.conclude_button)
        body.addLayout(page_header("资格核对", *actions))
        body.addLayout(row(self.counts, self.cutoff, None, self.only_barred, spacing=12))
        text = "在右上角选一个考试批次；在“考试批次”中选中一条按 F7，也会到这里。"
        find = button("选择考试批次", self.search, icon="search", name="find")
        self.ground.addWidget(EmptyState("shield_task", "核对哪次考试的报名？", text, find))
        words = "这次考试还没有人报名。请先导入报名表，或逐个登记考试报名。"
        go = partial(self.desk.go, "import", register=EXAM_APPLICATIONS.name)
        bring = button("导入报名表", go, icon="arrow_import", name="import")
        self.ground.addWidget(EmptyState("people_team", "没有报名人员", words, bring))
        frame, inside = card(margin=0, spacing=0)
        inside.addWidget(self.table)
        self.ground.addWidget(frame)
        body.addWidget(self.ground, 1)

    def _connect(self) -> None:
        self.finder.found.connect(self.enter)
        self.only_barred.toggled.connect(lambda: self._show())
        self.table.opened.connect(self._open)
        for keys, act in (("F9", self._open_person), ("Shift+F7", self._conclude)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
