"""What the scores of a sheet come to so far, and what that means for the payments."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel

from station_app.domain.rules.assessments import FULL_TOTAL, points
from station_app.services.assessing import Result
from ui.widgets.basics import column, label, row, set_role

UNSCORED = "评分中"


class Standing(QFrame):
    """Full scores, scores, grade; under them what is wrong, or what the result unlocks."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("standing")
        self.setProperty("card", True)
        self.full, self.reached = label("", "figure"), label("", "figure")
        self.grade = label("", "tag-plain")
        self.missing = label("", "quiet")
        self.unlocks, self.faults = label("", "quiet", wrap=True), label("", "bad", wrap=True)
        for name in ("full", "reached", "grade", "missing", "unlocks", "faults"):
            made: QLabel = getattr(self, name)
            made.setObjectName(f"standing-{name}")
        line = row(
            *(label("分值合计", "quiet"), self.full, 16, label("得分", "quiet"), self.reached, 12),
            *(self.grade, 12, self.missing, None),
            spacing=8,
        )
        column(self, line, self.unlocks, self.faults, margin=12, spacing=4)

    def show_result(self, result: Result) -> None:
        """Show a result."""
        self.full.setText(points(result.full))
        self.reached.setText(points(result.reached))
        role = {True: "tag-good", False: "tag-bad", None: "tag-plain"}[result.passed]
        set_role(self.grade, role)
        self.grade.setText(result.grade or UNSCORED)
        self.missing.setText(f"还有{result.missing}项没有打分" if result.missing else "")
        self.unlocks.setText(result.unlocks)
        self.unlocks.setVisible(bool(result.unlocks))
        set_role(self.unlocks, "bad" if result.passed is False else "quiet")
        wrong = result.full != FULL_TOTAL or bool(result.faults)
        self.faults.setText("　".join(result.faults))
        self.faults.setVisible(wrong and bool(result.faults))
