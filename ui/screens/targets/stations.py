"""The stations of a year: what each gave itself, what the bureau gave, rank and grade."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from station_app.services.targets import Ranked
from ui.screens.targets.lines import points
from ui.widgets.noted_table import NotedLine, NotedTable

HEADINGS = ("社工站", "自评", "核定", "名次")
WIDTHS = (124, 54, 54, 60)  # pixels at the size 标准
OWN, FINAL, RANK = 1, 2, 3
SUFFIX = "社工站"  # what all names end with says nothing here
INKS = {"不合格": "bad", "优秀": "good"}


class StationTable(NotedTable):
    """The best first.

    chosen  code of the station on which the cursor stands
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        spoken = "社工站，上下键换一个，回车到评分表"
        super().__init__("stations", spoken, HEADINGS, frozenset({OWN, FINAL}))
        self.set_widths(*WIDTHS)
        self._quiet = False
        self.selectionModel().currentRowChanged.connect(self._moved)

    def show_stations(self, ranked: Sequence[Ranked], station: str) -> None:
        """Show the stations with the cursor on one of them."""
        self._quiet = True
        self.show_lines([_line(each) for each in ranked])
        self.stand_on(station)
        self._quiet = False

    def _moved(self) -> None:
        if self.key and not self._quiet:
            self.chosen.emit(self.key)


def _line(each: Ranked) -> NotedLine:
    standing = each.state if each.rank is None else f"{each.rank}　{each.grade}"
    cells = (
        each.name.removesuffix(SUFFIX) or each.name,
        points(each.own_total),
        points(each.final_total),
        standing,
    )
    ink = INKS.get(each.grade, "text") if each.rank is not None else "quiet"
    return NotedLine(each.station, cells, (), {RANK: ink})
