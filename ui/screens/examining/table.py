"""The applicants of an examination: level, row of the conditions, counted years, verdict."""

from __future__ import annotations

from collections.abc import Iterable

from station_app.domain.registers.exams import EXAM_APPLICATIONS
from station_app.domain.rules.exam_years import show_months
from station_app.services.examining import Applicant
from ui.widgets.noted_table import NotedLine, NotedTable, Remark

HEADINGS = ("姓名", "报考级别", "结论", "条件", "从业年限", "要求年限", "工作单位", "状态", "成绩")
WIDTHS = (96, 128, 88, 60, 92, 92, 190, 80)  # pixels at the size 标准
VERDICT = 2


class ApplicantTable(NotedTable):
    """Those who are barred stand first, with the reason; Enter opens the application."""

    def __init__(self) -> None:
        super().__init__("applicants", "报名人员，回车打开考试报名，F9 看这个人的一张表", HEADINGS)
        self.set_widths(*WIDTHS)

    def show_applicants(self, applicants: Iterable[Applicant]) -> None:
        """Show applicants in their order, the barred ones first."""
        ordered = sorted(applicants, key=lambda each: each.check.eligible)
        self.show_lines([_line(each) for each in ordered])


def _line(each: Applicant) -> NotedLine:
    check = each.check
    needed = "" if check.needed_months is None else show_months(check.needed_months)
    cells = (
        each.name,
        check.label,
        "符合" if check.eligible else "不符合",
        check.row,
        check.counted,
        needed,
        each.work_unit,
        EXAM_APPLICATIONS.life_cycle.labels[each.state],
        each.result,
    )
    reasons = () if check.eligible else (Remark(check.reason, "bad"),)
    told = tuple(Remark(text, "warn") for text in check.told)
    inks = {VERDICT: "good" if check.eligible else "bad"}
    return NotedLine(each.application, cells, (*reasons, *told), inks)
