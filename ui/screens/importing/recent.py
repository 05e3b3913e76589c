"""The rosters that were brought in lately, and how one is taken back."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton

from station_app.domain.registers import BY_NAME
from station_app.services.rosters.apply import Batch, batches
from station_app.services.rosters.withdraw import Withdrawn, withdraw
from ui.desk import Desk
from ui.theme.look import px
from ui.widgets.basics import button, card, clear, column, label
from ui.widgets.elided import Elided

SHOWN = 6
NAMED = 12  # of the records that stay


class Recent(QFrame):
    """A card with one line for each import, the newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._turn = 0
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(px(16))
        self._lines.setVerticalSpacing(px(4))
        self._lines.setColumnStretch(1, 1)
        self._kept = column(spacing=0)
        frame, body = card(16, 8)
        body.addWidget(label("最近的导入", "h2"))
        body.addLayout(self._kept)
        body.addLayout(self._lines)
        column(self, frame)

    def refresh(self) -> None:
        """Read the imports again."""
        self._turn += 1
        self._desk.look_up(partial(batches, self._desk.workspace), partial(self._read, self._turn))

    def take_back(self, batch: Batch) -> None:
        """Ask, then take an import back."""
        text = (
            f"“{batch.file}”带来的记录会删除，更新过的会恢复原样；"
            "导入以后又改过的记录保留不动，会列给您看。"
        )
        self._desk.ask.confirm(
            self, "撤回这次导入吗？", text, "撤回", partial(self._agreed, batch), danger=True
        )

    def _agreed(self, batch: Batch) -> None:
        self._desk.run(
            f"撤回 {batch.file}",
            lambda progress: withdraw(self._desk.workspace, batch.id),
            partial(self._withdrawn, batch),
        )

    def _withdrawn(self, batch: Batch, found: Withdrawn) -> None:
        self._desk.touched()
        clear(self._kept)
        self._desk.tell(withdrawn_text(found))
        if found.kept:
            self._kept.addWidget(label(f"“{batch.file}”：{kept_text(found)}", "warn", wrap=True))
        self.refresh()

    def _read(self, turn: int, found: list[Batch]) -> None:
        if turn == self._turn:
            self._show(found)

    def _show(self, found: list[Batch]) -> None:
        clear(self._lines)
        for line, batch in enumerate(found[:SHOWN]):
            self._add(line, batch)
        if not found:
            words = label("还没有导入过。导入以后可以在这里整批撤回。", "quiet", wrap=True)
            self._lines.addWidget(words, 0, 0, 1, 5)

    def _add(self, line: int, batch: Batch) -> None:
        at = self._desk.workspace.local(batch.at)
        register = BY_NAME[batch.register].title if batch.register in BY_NAME else batch.register
        parts = (
            label(f"{at:%Y-%m-%d %H:%M}", "quiet"),
            Elided(batch.file),
            label(register, "quiet"),
            label(counts_text(batch), "quiet"),
        )
        for place, part in enumerate(parts):
            part.setMinimumHeight(px(30))
            self._lines.addWidget(part, line, place)
        if batch.withdrawn_at is None:
            self._lines.addWidget(self._link(batch), line, 4)
        else:
            self._lines.addWidget(label("已撤回", "tag-plain"), line, 4)

    def _link(self, batch: Batch) -> QPushButton:
        made = button("撤回", partial(self.take_back, batch), kind="link", name="withdraw")
        made.setAccessibleName(f"撤回 {batch.file}")
        return made


def counts_text(batch: Batch) -> str:
    """Say what became of the rows of an import."""
    parts = {"新增": batch.created, "更新": batch.updated, "未导入": batch.rejected}
    said = [f"{words} {number:,}" for words, number in parts.items() if number]
    return "，".join(said) or "没有变化"


def withdrawn_text(found: Withdrawn) -> str:
    """Say what taking an import back did."""
    kept = f"，{len(found.kept):,} 行导入后改过，保留不动" if found.kept else ""
    return f"已撤回 {found.removed:,} 行{kept}"


def kept_text(found: Withdrawn) -> str:
    """Name the records that stay."""
    more = f"等 {len(found.kept):,} 条" if len(found.kept) > NAMED else ""
    return f"导入后改过、没有撤回的：{'、'.join(found.kept[:NAMED])}{more}"
