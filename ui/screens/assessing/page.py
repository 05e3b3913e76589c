"""The page of a score sheet: aspects and scores are typed, the grade follows at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from station_app.domain.registers.assessments import ASSESSMENTS
from station_app.services import assessing
from station_app.services.assessing import Sheet
from station_app.services.entering import SavedEdits
from ui.desk import REGISTER, Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.rereading import Rereading
from ui.screens.assessing.draft import Draft
from ui.screens.assessing.standing import Standing
from ui.screens.assessing.table import DIMENSION, SCORE, ScoreTable
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, label, row
from ui.widgets.choice_edit import Option
from ui.widgets.reference_edit import ReferenceEdit

FINDER, PAUSE = 280, 300  # pixels at the size 标准; milliseconds after the last change
FORM = "A13"
WHAT_CHANGED = ("assessment", "assessment_aspect", "instalment")
CONCERNED = ("", *WHAT_CHANGED, "project", "contract", "contract_supplement", "parameter")
NOTHING, EMPTY, SCORES = range(3)


class AssessingPage(Page):
    """One assessment at a time; what is typed is kept until it is saved or given up."""

    help_topic = "assessing"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.assessment = ""
        self.opened: Sheet | None = None
        self.draft = Draft()
        self._asked: Job | None = None
        self.finder = ReferenceEdit(desk.look_up, self._search, ASSESSMENTS.title, making=False)
        self.finder.setObjectName("assessment")
        self.finder.setAccessibleName(ASSESSMENTS.title)
        self.finder.setFixedWidth(px(FINDER))
        self.save_button = button(
            "保存", self.save, kind="primary", icon="save", tip="保存评分（Ctrl+S）", name="save"
        )
        self.standard_button = button(
            "插入标准指标", self._insert, icon="add", name="standard",
            tip="按年度的标准插入五个维度的考核指标",
        )  # fmt: skip
        self.add_button = button("加一行", self.new, tip="加一行指标（Ctrl+N）", name="add")
        self.record_button = button(
            "考核记录", self._open_record, icon="shield_task", name="record",
            tip="打开考核记录：人员、意见、通知和下一步",
        )  # fmt: skip
        self.begin_button = button("插入标准指标", self._insert, icon="add", name="begin")
        self.keys = label("回车往下　Delete 清空　Ctrl+Delete 删除一行", "note")
        self.subject, self.told = label("", "h3"), label("", "warn", wrap=True)
        self.subject.setObjectName("subject")
        self.told.setObjectName("told")
        self.table, self.standing = ScoreTable(), Standing()
        self.ground = QStackedWidget()
        _lay_out(self)
        self._again = Rereading(self, self._reread, PAUSE, CONCERNED)
        self.finder.edited.connect(self._chosen)
        self.table.typed.connect(self._typed)
        self.table.removed.connect(self._removed)
        self.table.wanted.connect(self.new)
        self._show()

    def enter(self, assessment: str = "", **_: Any) -> None:
        """Show a score sheet; without one, the sheet that was shown last."""
        if assessment and assessment != self.assessment:
            self._turn_to(assessment)
        elif self.assessment:
            self._reread()
            self.table.setFocus()
        else:
            self.finder.setFocus()

    def may_leave(self, then: Callable[[], None]) -> None:
        """Ask before scores are left that were not saved."""
        if not self.draft.dirty:
            then()
            return
        text = f"“{self._name}”有没有保存的评分，离开后就没有了。"
        self.desk.ask.confirm(
            self, "评分还没有保存", text, "不保存", partial(self._give_up, then), no="留在这里"
        )

    def search(self) -> None:
        """Put the cursor into the choice of the assessment."""
        self.finder.setFocus()
        self.finder.selectAll()

    def new(self) -> None:
        """Add a row below the last one, of the same dimension."""
        if self._open():
            last = self.draft.rows[-1].dimension if self.draft.rows else None
            key = self.draft.add(last)
            self._show()
            self.table.setFocus()
            self.table.stand_on(key, DIMENSION)

    def save(self) -> None:
        """Save all rows as one change."""
        if not self._open():
            return
        if self.draft.refused:
            (_, why) = next(iter(self.draft.refused.values()))
            self.desk.tell(f"有内容看不懂，没有保存。{why}", "warn")
            return
        if not self.draft.dirty:
            self.desk.tell("没有改动，不需要保存。", "info")
            return
        workspace, assessment = self.desk.workspace, self.assessment
        rows, removed = tuple(self.draft.rows), tuple(self.draft.removed)
        self.save_button.setEnabled(False)
        self.desk.run(
            f"保存评分：{self._name}",
            lambda progress: assessing.save(workspace, assessment, rows, removed),
            self._saved,
            failed=self._failed,
        )

    def print_out(self) -> None:
        """Print the form of the assessment."""
        if not self.assessment:
            return
        if self.draft.dirty:
            self.desk.tell("请先保存评分，再打印评估表。", "warn")
            return
        name = ASSESSMENTS.name
        self.desk.go("print", register=name, form=FORM, records=[self.assessment])

    def refresh(self) -> None:
        """Read the sheet again; what was typed is given up when one agrees."""
        self.may_leave(self._read)

    def back(self) -> None:
        """Return to the assessments."""
        self.desk.go(f"{REGISTER}{ASSESSMENTS.name}")

    @property
    def _name(self) -> str:
        opened = self.opened
        return f"{opened.project} {opened.stage}考核" if opened is not None else ""

    def _open(self) -> bool:
        """Whether the sheet may be typed into; else say why not."""
        if self.opened is None:
            self.desk.tell("请先选一次考核。", "info")
            self.search()
        elif self.opened.against:
            self.desk.tell(self.opened.against, "info")
        return self.opened is not None and not self.opened.against

    def _search(self, text: str) -> Sequence[Option]:
        found = assessing.choices(self.desk.workspace, text)
        return [Option(each.id, each.project, each.note) for each in found]

    def _chosen(self) -> None:
        chosen = self.finder.typed()
        if chosen and chosen != self.finder.text().strip() and chosen != self.assessment:
            self.may_leave(partial(self._turn_to, chosen))

    def _turn_to(self, assessment: str) -> None:
        self.assessment, self.opened, self.draft = assessment, None, Draft()
        self._read()

    def _give_up(self, then: Callable[[], None]) -> None:
        self.draft = Draft(self.opened.rows if self.opened is not None else ())
        self._show()
        then()

    def _reread(self) -> None:
        """Read again what others changed, unless something is typed here."""
        if not self.draft.dirty:
            self._read()

    def _read(self) -> None:
        self._again.begun()
        if self.assessment:
            workspace, assessment = self.desk.workspace, self.assessment
            self._asked = self.desk.jobs.ask(
                lambda progress: assessing.sheet(workspace, assessment), self._answered, self._gone
            )

    def _answered(self, opened: Sheet) -> None:
        if self.sender() is not self._asked:
            return
        first, self._asked = self.opened is None, None
        self.opened, self.draft = opened, Draft(opened.rows)
        self.finder.put(self.assessment, opened.project)
        self._show()
        if first:
            self._begin()

    def _begin(self) -> None:
        """Put the cursor where the work goes on: the first row without a score."""
        (self.table if self.draft.rows else self.begin_button).setFocus()
        rows = self.draft.rows
        unscored = next((row for row in rows if row.score is None), rows[0] if rows else None)
        if unscored is not None:
            self.table.stand_on(unscored.id, SCORE)

    def _gone(self, error: Exception) -> None:
        if self.sender() is self._asked:
            self._asked, self.assessment, self.opened = None, "", None
            self._show()
            self.desk.errors.show(error)

    def _insert(self) -> None:
        if self._open() and self.opened is not None:
            planned = self.opened.held_on or self.opened.planned_on
            year = planned.year if planned is not None else self.opened.day.year
            empty = not any(not each.empty or each.seen is not None for each in self.draft.rows)
            self.draft.insert(assessing.standard_rows(year, 1 if empty else self.draft.next_no))
            self._show()
            self.table.setFocus()
            self._begin()

    def _typed(self, key: str, field: str, text: str) -> None:
        self.draft.write(key, field, text)
        self._show()

    def _removed(self, key: str) -> None:
        self.draft.remove(key)
        self._show()

    def _saved(self, saved: SavedEdits) -> None:
        self.draft = Draft()  # read anew, with the versions of what was written
        self.desk.saved(saved.change, f"登记评分 {self._name}", *WHAT_CHANGED)
        self._read()

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self.desk.errors.show(error, "没有保存")

    def _open_record(self) -> None:
        if self.assessment:
            self.desk.open_record(ASSESSMENTS.name, self.assessment)

    def _show(self) -> None:
        opened, closed = self.opened, self.opened is None or bool(self.opened.against)
        for each in (self.save_button, self.standard_button, self.add_button, self.begin_button):
            each.setEnabled(not closed)
        for part in (self.standard_button, self.add_button, self.keys):
            part.setVisible(not closed)
        self.record_button.setEnabled(opened is not None)
        self.table.show_draft(self.draft, closed=closed)
        self.standing.setVisible(opened is not None)
        self.subject.setVisible(opened is not None)
        self.told.setVisible(opened is not None and bool(opened.against))
        at = NOTHING if opened is None else SCORES if self.draft.rows else EMPTY
        self.ground.setCurrentIndex(at)
        if at == EMPTY:
            self.standard_button.hide()  # it stands in the middle
        if opened is not None:
            number = f"第{opened.no}次" if opened.no > 1 else ""
            self.subject.setText(
                f"{opened.project}　{opened.stage}考核{number}（{opened.state_label}）"
            )
            self.told.setText(opened.against)
            self.standing.show_result(assessing.result_of(opened, self.draft.rows))


def _lay_out(page: AssessingPage) -> None:
    body = page_body(page)
    actions = (page.finder, page.record_button, page.save_button)
    body.addLayout(page_header("考核打分", *actions))
    more = (page.keys, page.add_button, page.standard_button)
    body.addLayout(row(page.subject, None, *more, spacing=12))
    body.addWidget(page.told)
    text = (
        "在右上角选一次考核；在“项目考核”中选中一条按 Ctrl+F7，也会到这里。\n"
        "分数打完，总分、等次和能解锁的拨付随时算出。"
    )
    find = button("选择考核", page.search, icon="search", name="find")
    page.ground.addWidget(EmptyState("shield_task", "给哪次考核打分？", text, find))
    words = "还没有考核指标。插入五个维度的标准指标后再调整，或逐行添加，分值合计应为100分。"
    empty = EmptyState("table_simple", "评分表是空的", words, page.begin_button)
    page.ground.addWidget(empty)
    frame, inside = card(margin=0, spacing=0)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.addWidget(page.table)
    page.ground.addWidget(frame)
    body.addWidget(page.ground, 1)
    body.addWidget(page.standing)
