"""Last step of the import: what became of the rows, and what can be done now."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from station_app.domain.registers import register_named
from station_app.services.listing import Filter
from station_app.services.rosters.apply import Batch
from station_app.services.rosters.withdraw import Withdrawn, withdraw
from ui.desk import REGISTER
from ui.screens.importing.file_step import told
from ui.screens.importing.parts import Figure, Picture, Step
from ui.screens.importing.recent import kept_text, withdrawn_text
from ui.screens.importing.saving import save_problems
from ui.screens.importing.work import Work
from ui.widgets.basics import button, card, clear, column, label, row


class ResultStep(Step):
    """Shows the import that was made."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._batch: Batch | None = None
        frame, self._body = card(24, 16)
        column(self, frame)
        work.imported.connect(self._imported)

    def _imported(self, batch: Batch) -> None:
        self._batch = batch
        title = register_named(batch.register).title
        self.forward = f"打开“{title}”登记簿"
        clear(self._body)
        done = batch.created + batch.updated
        self._add_heading("checkmark_circle", "good", f"已导入 {done:,} 行", batch)
        figures = (
            Figure("checkmark_circle", "good", "新增"),
            Figure("arrow_sync", "primary", "更新"),
            Figure("info", "quiet", "没有变化"),
            Figure("error_circle", "bad", "有问题，没有导入"),
        )
        numbers = (batch.created, batch.updated, batch.unchanged, batch.rejected)
        for figure, number in zip(figures, numbers, strict=True):
            figure.show_number(number)
        self._body.addLayout(row(*figures, spacing=12))
        if batch.rejected:
            self._body.addWidget(self._rejected(batch))
        self._body.addLayout(self._further(batch))
        self._body.addStretch()

    def _add_heading(self, icon: str, token: str, text: str, batch: Batch) -> None:
        words = column(None, label(text, "h1"), label(batch.file, "quiet", wrap=True), spacing=2)
        line = row(Picture(icon, token, 40), words, spacing=16)
        line.setStretch(1, 1)
        self._body.addLayout(line)

    def _rejected(self, batch: Batch) -> QWidget:
        text = "把它们存成 Excel，按红色格子旁的批注改好，再导入那个文件就行；已导入的不会重复。"
        save = button("把问题行存成 Excel", self._save, icon="save", name="save-bad")
        return told("warn", f"{batch.rejected:,} 行有问题，没有导入", text, save)

    def _further(self, batch: Batch) -> QHBoxLayout:
        back = button(
            "撤回这次导入", partial(self._ask_back, batch), kind="danger", icon="arrow_undo",
            name="withdraw",
        )  # fmt: skip
        return row(back, label("发现导错了可以整批撤回；导入前的备份也在。", "note"), None)

    def _save(self) -> None:
        if self.work.plan is not None:
            save_problems(self, self.work.desk, self.work.plan)

    def _ask_back(self, batch: Batch) -> None:
        text = "新增的记录会删除，更新过的会恢复原样；导入以后又改过的记录保留不动。"
        self.work.desk.ask.confirm(
            self, "撤回这次导入吗？", text, "撤回", partial(self._take_back, batch), danger=True
        )

    def _take_back(self, batch: Batch) -> None:
        workspace = self.work.desk.workspace
        self.work.desk.run(
            f"撤回 {batch.file}",
            lambda progress: withdraw(workspace, batch.id),
            partial(self._withdrawn, batch),
        )

    def _withdrawn(self, batch: Batch, found: Withdrawn) -> None:
        self.work.desk.touched()
        self.work.desk.tell(withdrawn_text(found), "info")
        if self._batch is not batch:
            return
        clear(self._body)
        self._add_heading("arrow_undo", "primary", withdrawn_text(found), batch)
        if found.kept:
            self._body.addWidget(label(kept_text(found), "warn", wrap=True))
        self._body.addStretch()

    # Step

    @property
    def ready(self) -> bool:
        return self._batch is not None

    def go_on(self) -> None:
        if self._batch is not None:
            filters = (Filter("batch", "is", self._batch.id),) if self._batch.created else ()
            self.work.desk.go(f"{REGISTER}{self._batch.register}", filters=filters)
