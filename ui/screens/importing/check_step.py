"""Third step of the import: what each row would do; cells at fault are mended in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QWidget,
)

from station_app.services.rosters.plan import Plan, RowProblem
from ui.screens.importing.check_model import ALL, CHANGED, REFUSED, CheckModel
from ui.screens.importing.check_table import CheckTable
from ui.screens.importing.parts import Figure, FileLine, Running, Step
from ui.screens.importing.saving import save_problems
from ui.screens.importing.work import Cell, Work
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, clear, column, label, row, rule

FIGURES = {
    "new": ("checkmark_circle", "good", "可以新增"),
    "changed": ("arrow_sync", "primary", "已存在，将更新"),
    "refused": ("error_circle", "bad", "有问题，需处理"),
    "same": ("info", "quiet", "没有变化"),
}
TABS = {REFUSED: "有问题", CHANGED: "将更新", ALL: "全部"}
EMPTY = {
    REFUSED: ("checkmark_circle", "没有有问题的行", "都可以导入。按“导入”完成。"),
    CHANGED: ("info", "没有要更新的行", "名册里的人都还没有登记过，或内容没有变化。"),
    ALL: ("info", "没有行", "请换一个文件。"),
}
HOW = "双击或按 F2 修改红色格子，改完自动重新检查；回车到下一处。"
BACKUP = "导入前会自动备份，导入后可以整批撤回。"
FOOT = 64  # pixels at the size 标准: three lines of words
MEANT = 3  # suggestions at the foot


class CheckStep(Step):
    """Shows what importing would do, and imports."""

    def __init__(self, work: Work, change_file: Callable[[], object]) -> None:
        super().__init__(work)
        self.note = BACKUP
        self.file = FileLine(work, change_file)
        self.figures = {key: Figure(*spec) for key, spec in FIGURES.items()}
        self._tabs = QButtonGroup(self)
        self.skip = QCheckBox("跳过有问题的行，先导入其余(&K)")
        self.skip.setObjectName("skip")
        self.model = CheckModel(work, self)
        self.table = CheckTable(self.model)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._words = label(HOW, "note", wrap=True)
        self._words.setFixedHeight(px(FOOT - 4))
        self._meant = row(spacing=8)
        self._save = button("把问题行存成 Excel", self._save_problems, kind="link", name="save-bad")
        self.running = Running("importing")
        self._foot = QStackedWidget()
        column(self, self._card())
        self._connect(work)

    def _connect(self, work: Work) -> None:
        self.table.moved.connect(self._moved)
        self.table.taking.connect(self._take_first)
        self.skip.toggled.connect(self.changed)
        work.planned.connect(self._planned)
        work.checking.connect(self._checking)
        work.started.connect(self._started)
        work.ended.connect(self._ended)

    def _card(self) -> QFrame:
        frame, body = card(0, 0)
        figures = row(*self.figures.values(), spacing=12)
        figures.setContentsMargins(px(16), px(12), px(16), px(4))
        for part in (self.file, rule(), figures, self._tab_line(), rule()):
            body.addLayout(part) if isinstance(part, QHBoxLayout) else body.addWidget(part)
        body.addWidget(self._stack, 1)
        body.addWidget(rule())
        self._foot.addWidget(self._foot_line())
        self._foot.addWidget(self._running_line())
        self._foot.setFixedHeight(px(FOOT))
        body.addWidget(self._foot)
        return frame

    def _tab_line(self) -> QHBoxLayout:
        line = row(spacing=0)
        for key, title in TABS.items():
            tab = button(title, partial(self.show_tab, key), kind="segment", name=f"tab-{key}")
            tab.setCheckable(True)
            tab.setChecked(key == REFUSED)
            self._tabs.addButton(tab)
            line.addWidget(tab)
        line.addStretch()
        line.addWidget(self.skip)
        line.setContentsMargins(px(12), 0, px(16), 0)
        return line

    def _foot_line(self) -> QWidget:
        made = QWidget()
        line = row(self._words, self._meant, self._save, spacing=12)
        line.setContentsMargins(px(16), 0, px(16), 0)
        line.setStretch(0, 1)
        made.setLayout(line)
        made.setProperty("clear", True)
        return made

    def _running_line(self) -> QWidget:
        made = QWidget()
        column(made, self.running).setContentsMargins(px(16), 0, px(16), 0)
        return made

    def show_tab(self, tab: str) -> None:
        """Show the rows of a tab."""
        self.model.show_tab(tab)
        named = self.findChild(QWidget, f"tab-{tab}")
        for each in self._tabs.buttons():
            each.setChecked(each is named)
        self._show_stack()
        first = self.model.next_bad(-1, 0) if tab == REFUSED else self.model.index(0, 1)
        if first.isValid():
            self.table.setCurrentIndex(first)
        self._moved(self.table.currentIndex())

    def go_to(self, cell: Cell) -> None:
        """Go to a cell of the file, if it is shown."""
        place = self.model.place_of(cell[0])
        at = [index for index, _, _ in self.model.columns]
        if place >= 0 and cell[1] in at:
            self.table.setCurrentIndex(self.model.index(place, at.index(cell[1]) + 1))
        self.table.setFocus()

    def _show_stack(self) -> None:
        """Show the table, or what its emptiness means."""
        while (old := self._stack.widget(1)) is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        if self.model.rowCount() == 0:
            self._stack.addWidget(EmptyState(*EMPTY[self.model.tab]))
            self._stack.setCurrentIndex(1)

    def _planned(self) -> None:
        plan = self.work.plan
        if plan is None or not self.isVisible():
            return
        self.model.replan()
        self._show_counts(plan)
        if self.model.rowCount() == 0 or self._stack.count() > 1:
            self._show_stack()
        self._moved(self.table.currentIndex())
        self.changed.emit()

    def _show_counts(self, plan: Plan) -> None:
        for key, figure in self.figures.items():
            figure.show_number(plan.counts[key])
        numbers = {
            REFUSED: plan.counts[REFUSED],
            CHANGED: plan.counts[CHANGED],
            ALL: len(plan.rows),
        }
        for key, title in TABS.items():
            tab = self.findChild(QWidget, f"tab-{key}")
            if tab is not None:
                tab.setText(f"{title} {numbers.get(key, 0):,}")  # type: ignore[attr-defined]
        refused = plan.counts[REFUSED]
        self.skip.setVisible(bool(refused))
        self._save.setVisible(bool(refused))
        bringing = plan.counts["new"] + plan.counts["changed"]
        self.forward = f"导入 {bringing:,} 行" if bringing else "没有可导入的行"

    def _checking(self) -> None:
        if self.isVisible():
            self._words.setText("正在重新检查……")
            self.changed.emit()

    def _moved(self, index: QModelIndex) -> None:
        """Tell at the foot what is wrong with the cell or row, and what may be meant."""
        clear(self._meant)
        if not index.isValid() or self.work.is_checking:
            self._words.setText("正在重新检查……" if self.work.is_checking else HOW)
            return
        problems = self.model.problems_at(index)
        told = f"第 {self.model.row_at(index.row()).number} 行　{self.model.reasons(problems)}"
        self._words.setText(told if problems else HOW)
        self._words.setToolTip(told if problems else "")
        pairs = [(each, text) for each in problems for text in self.model.meant(each)]
        for problem, text in pairs[:MEANT]:
            take = button(f"改为“{text}”", partial(self._take, problem, text), kind="chip")
            take.setObjectName("take")
            self._meant.addWidget(take)

    def _take(self, problem: RowProblem, text: str) -> None:
        self.model.take(problem, text)
        self.table.setFocus()
        self.table.go_to_bad()

    def _take_first(self, index: QModelIndex) -> None:
        for problem in self.model.problems_of(index.row()):
            meant = self.model.meant(problem)
            if meant:
                self.model.take(problem, meant[0])
                return

    def _started(self) -> None:
        if self.isVisible() and self.work.job is not None:
            self.running.watch(self.work.job)
            self._foot.setCurrentIndex(1)
            self.table.setEnabled(False)

    def _ended(self) -> None:
        self._foot.setCurrentIndex(0)
        self.table.setEnabled(True)

    def _save_problems(self) -> None:
        if self.work.plan is not None:
            save_problems(self, self.work.desk, self.work.plan)

    # Step

    @property
    def ready(self) -> bool:
        work = self.work
        if work.plan is None or work.refusal is not None or work.is_checking or work.job:
            return False
        return bool(work.plan.counts["new"] + work.plan.counts["changed"])

    def show_step(self) -> None:
        plan = self.work.plan
        if plan is None:
            return
        self.file.show_file()
        self._show_counts(plan)
        self.show_tab(REFUSED if plan.counts[REFUSED] else ALL)
        self.changed.emit()

    @property
    def first(self) -> QWidget | None:
        return self.table if self.work.plan and self.work.plan.counts[REFUSED] else None

    def go_on(self) -> None:
        refused = self.work.plan.counts[REFUSED] if self.work.plan else 0
        if not refused or self.skip.isChecked():
            self.work.apply()
            return
        text = (
            f"还有 {refused:,} 行有问题，不会导入。可以先导入其余的，"
            "把问题行存成 Excel，改好后再导入一次。"
        )
        self.work.desk.ask.confirm(
            self, "跳过有问题的行吗？", text, "跳过，导入其余", self.work.apply, no="回去修改"
        )
