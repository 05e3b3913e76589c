"""What stands under a score sheet: all about the line on which the cursor is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from station_app.services.targets import ScoreSheet
from ui.screens.targets.lines import ScoreLines
from ui.theme.look import px
from ui.widgets.basics import column, set_role
from ui.widgets.elided import Elided

HEIGHT = 84  # pixels at the size 标准
EXTRAS_TOLD = (
    "加分：写明事项和分值，计入核定总分。",
    "扣分：写明事项和分值，从核定总分中减去。",
    "一票否决：按空格改为“是”，等次为不合格，排在其他社工站之后。",
    "合计：核定总分为各项核定得分加上加分、减去扣分；等次按“目标考核等次线”得出。",
)


class Detail(QWidget):
    """Three lines: the target, how it is scored, and what is to be known of its scores."""

    def __init__(self) -> None:
        super().__init__()
        self.target, self.rule = Elided("", "h3"), Elided("", "quiet")
        self.scores = Elided("", "quiet")
        self.scores.setObjectName("line-told")
        self.setFixedHeight(px(HEIGHT))
        column(self, self.target, self.rule, self.scores, margin=10, spacing=2)

    def show_line(self, lines: ScoreLines, row: int, column_: int) -> None:
        """Show a row of a sheet, and why the cell's text was refused, if it was."""
        line = lines.line(row)
        refused = lines.refused.get(lines.place(row, column_)) if row >= 0 else None
        if line is not None:
            self.target.setText(f"第{line.no}项　{line.content}")
            self.rule.setText(f"评分标准：{line.rule}" if line.rule else "")
            told = [f"自评说明：{line.own_note}" if line.own_note else ""]
            told.append(f"扣分原因：{line.note}" if line.note else "")
            if line.actual is not None:
                told.append(f"{line.actual.word}实际为{line.actual.shown}，由登记的记录统计")
            text = "　".join(part for part in told if part)
        else:
            extra = lines.extra(row)
            sheet = lines.sheet
            known = sheet is not None and 0 <= extra < len(EXTRAS_TOLD)
            self.target.setText(EXTRAS_TOLD[extra] if known else "")
            self.rule.setText("")
            text = _warned(sheet) if sheet is not None else ""
        set_role(self.scores, "bad" if refused is not None else "quiet")
        self.scores.setText(refused.why if refused is not None else text)


def _warned(sheet: ScoreSheet) -> str:
    return f"请留意：{''.join(sheet.warnings)}" if sheet.warnings else ""
