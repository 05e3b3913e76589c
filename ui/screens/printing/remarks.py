"""What is to be known of a copy before it is printed, in a strip over the preview."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.look import px
from ui.widgets.basics import button, card, column, label, row

SHOWN = 8  # warnings in a question


def summary(warnings: Sequence[str]) -> list[str]:
    """Return the first warnings, and how many more there are."""
    rest = len(warnings) - SHOWN
    return [*warnings[:SHOWN], *([f"另有 {rest:,} 处，打印后请逐份核对。"] if rest > 0 else [])]


class RemarkStrip(QWidget):
    """Shows the first warning, and all of them on demand; hidden when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("remarks")
        self.words = label("", "warn", wrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.more = button("", self._unfold, kind="link", name="remarks-more")
        made = row(self.words, self.more, spacing=12)
        made.setStretch(0, 1)
        made.setContentsMargins(px(12), px(6), px(12), px(6))
        frame, inside = card(0, 0, "warn")
        inside.addLayout(made)
        column(self, frame).setContentsMargins(px(12), px(8), px(12), px(8))
        self._warnings: tuple[str, ...] = ()
        self.hide()

    def show_remarks(self, warnings: tuple[str, ...]) -> None:
        """Show other remarks."""
        self._warnings = warnings
        self._put(folded=True)
        self.setVisible(bool(warnings))

    def _unfold(self) -> None:
        self._put(folded=False)

    def _put(self, *, folded: bool) -> None:
        shown = self._warnings[:1] if folded else self._warnings
        self.words.setText("\n".join(shown))
        more = len(self._warnings) - len(shown)
        self.more.setText(f"还有 {more} 处")
        self.more.setAccessibleName(self.more.text())
        self.more.setVisible(more > 0)
