"""What is to be known below a score matrix: what is wrong, missing, tied or decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QFrame

from station_app.domain.rules.tenders import HUNDRED
from station_app.services.tender_cells import AWARDED
from station_app.services.tenders import Matrix
from ui.screens.tender.texts import mark_text
from ui.widgets.basics import column, label, set_role

MOST = 4  # sentences that are shown; of the others their number
Note = tuple[str, str]  # a role of the style sheet, and a sentence


class Notes(QFrame):
    """A few sentences, the gravest first; hidden while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notes")
        self.setProperty("card", True)
        self.lines = [label("", wrap=True) for _ in range(MOST + 1)]
        column(self, *self.lines, margin=12, spacing=4)
        self.hide()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show sentences."""
        shown = list(notes[:MOST])
        if len(notes) > MOST:
            shown.append(("note", f"还有{len(notes) - MOST}项，处理以上各项后会依次显示。"))
        for at, line in enumerate(self.lines):
            line.setVisible(at < len(shown))
            if at < len(shown):
                set_role(line, shown[at][0])
                line.setText(shown[at][1])
        self.setVisible(bool(shown))


def scale_of(matrix: Matrix) -> str:
    """Say how a tender is scored."""
    method = matrix.method
    technical = f"技术分 {mark_text(HUNDRED - method.price_weight)}"
    price = (
        f"价格分 {mark_text(method.price_weight)}（低价优先法）"
        if method.price_weight
        else "价格不计分"
    )
    qualified = sum(bid.qualified is True for bid in matrix.bids)
    told = (technical, price, f"优先权加 {mark_text(method.priority_points)}")
    return f"{'，'.join(told)}　合格投标人 {qualified} 家，至少 {method.min_bidders} 家"


def standing_of(matrix: Matrix, refused: Iterable[str]) -> list[Note]:
    """Return the sentences about a matrix."""
    notes: list[Note] = [("bad", f"没有写入：{text}") for text in refused]
    if matrix.result:
        role = "good" if matrix.result == AWARDED else "warn"
        return [*notes, (role, matrix.against), *_warned(matrix), *_voided(matrix)]
    if matrix.against:
        notes.append(("warn", matrix.against))
    notes += [("bad", fault.text) for fault in matrix.void]
    notes += [("warn", text) for text in matrix.tied]
    notes += _warned(matrix)
    notes += [("note", text) for text in _begin(matrix) or matrix.gaps]
    if matrix.ranked and not matrix.tied:
        first = matrix.in_order[0]
        notes.append(("good", f"评分完整，第一名：{first.bidder}，{first.line.total:.2f}分。"))
    unsure = [judge.name for judge in matrix.judges if judge.independent is None]
    if unsure:
        notes.append(("note", f"还没有登记是否有利害关系：{'、'.join(unsure)}。"))
    return [*notes, *_voided(matrix)]


def _voided(matrix: Matrix) -> list[Note]:
    if not matrix.voided:
        return []
    return [("note", f"另有{matrix.voided}家以前的投标已作废，在“投标”中查看。")]


def _warned(matrix: Matrix) -> list[Note]:
    return [("warn", text) for text in matrix.warnings]


def _begin(matrix: Matrix) -> tuple[str, ...]:
    """Return how one begins, where there is nothing yet."""
    if matrix.bids or matrix.judges:
        return ()
    return (
        "先写投标人和专家：光标停在“新投标人”上直接打字，回车写下一家；专家写在右上方“新专家”处。",
        "有 Excel 评分表的，把专家姓名和投标人名称一起复制，光标停在“评审专家”上按 Ctrl+V。",
    )
