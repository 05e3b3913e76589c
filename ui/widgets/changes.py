"""Fields as they were and as they became, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from station_app.services.trail_words import Difference
from ui.theme.look import px
from ui.widgets.basics import button, label

FEW = 6  # fields shown at once; more on demand
NAMES = 84  # width of the column of names, in pixels at the size 标准
NOTHING = "（空）"


def in_words(difference: Difference, *, first: bool = False) -> str:
    """Return old and new in one line; of what is made first, the new alone."""
    if first or not (difference.old or difference.new):
        return difference.new or NOTHING
    return f"{difference.old or NOTHING} → {difference.new or NOTHING}"


class Changes(QWidget):
    """The fields of one step; long lists begin folded.

    first  the step made the record: nothing was there before
    """

    def __init__(self, differences: Sequence[Difference], *, first: bool = False) -> None:
        super().__init__()
        self._left = list(differences)
        self._first = first
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnMinimumWidth(0, px(NAMES))
        self._grid.setColumnStretch(1, 1)
        self.more: QPushButton | None = None
        self._show(FEW if len(self._left) > FEW + 1 else len(self._left))
        if self._left:
            text = f"还有 {len(self._left)} 项"
            self.more = button(text, self._unfold, kind="link", name="more-fields")
            self._grid.addWidget(
                self.more, self._grid.rowCount(), 0, 1, 2, Qt.AlignmentFlag.AlignLeft
            )

    def _show(self, count: int) -> None:
        shown, self._left = self._left[:count], self._left[count:]
        for each in shown:
            at = self._grid.rowCount()
            name = label(each.label, "note", wrap=True)
            name.setFixedWidth(px(NAMES))
            name.setContentsMargins(0, px(2), 0, 0)  # small letters stand on the same line
            value = label(in_words(each, first=self._first), wrap=True)
            value.setMinimumWidth(px(60))
            value.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, at, 1, Qt.AlignmentFlag.AlignTop)

    def _unfold(self) -> None:
        if self.more is not None:
            self.more.hide()
        self._show(len(self._left))
