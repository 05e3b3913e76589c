"""The ranking of every post of a plan, with whether its ratio is kept."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from station_app.domain.registers.recruitment import JOB_APPLICATIONS
from station_app.services.hiring import PostRanking, Ranked
from ui.widgets.noted_table import BOLD, NotedLine, NotedTable, Remark

HEADINGS = ("名次", "姓名", "准考证号", "笔试（含加分）", "面试", "总成绩", "入围与拟录用", "状态")
WIDTHS = (56, 110, 150, 120, 80, 90, 150)  # pixels at the size 标准
NUMBERS = frozenset({0, 3, 4, 5})
IN_LINE = 6


class RankingTable(NotedTable):
    """Posts one below the other, the applicants of each by rank; Enter opens an application."""

    def __init__(self) -> None:
        super().__init__("ranking", "各岗位名次，回车打开应聘报名", HEADINGS, NUMBERS)
        self.set_widths(*WIDTHS)

    def show_posts(self, posts: Sequence[PostRanking]) -> None:
        """Show all posts of a plan."""
        lines: list[NotedLine] = []
        for post in posts:
            lines += [_heading(post), *map(_line, post.applicants)]
        self.show_lines(lines)


def _heading(post: PostRanking) -> NotedLine:
    name = "　".join(filter(None, (post.code, post.name, post.unit)))
    counts = (
        f"名额 {post.places}，报名 {post.applied}，审查合格 {post.qualified}"
        f"（开考需要 {post.wanted}），已录用 {post.hired}"
    )
    ratio = Remark(post.told, "warn") if post.told else Remark("已达到开考比例。", "good")
    return NotedLine("", (), (Remark(f"{name}　　{counts}", BOLD), ratio))


def _line(each: Ranked) -> NotedLine:
    told = "　".join(
        text for text, holds in (("入围面试", each.enters), ("名额之内", each.in_line)) if holds
    )
    cells = (
        "" if each.rank is None else str(each.rank),
        each.person,
        each.admission_no,
        *map(_mark, (each.written, each.interview, each.total)),
        told,
        JOB_APPLICATIONS.life_cycle.labels[each.state],
    )
    return NotedLine(each.id, cells, inks={IN_LINE: "good" if each.in_line else "quiet"})


def _mark(score: Decimal | None) -> str:
    return "" if score is None else f"{score:.2f}"
