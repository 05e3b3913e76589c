"""The cells of a score matrix: judges above, bids below, what they reached at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal

from station_app.domain.register import new_id
from station_app.services.tender_cells import Typed
from station_app.services.tenders import BidRow, JudgeColumn, Matrix
from ui.screens.tender.texts import mark_text, of_bid, of_judge, result_of
from ui.widgets.tables import INK_ROLE, Index

Role = Qt.ItemDataRole
KIND_ROLE = Role.UserRole + 61  # of a cell: TYPED, MADE, TITLE or EMPTY
TYPED, MADE, TITLE, EMPTY = "typed", "made", "title", ""

JUDGE_FIELDS = (
    ("name", "评审专家"),
    ("unit", "工作单位"),
    ("weight", "权重"),
    ("independent", "无利害关系"),
)
BID_FIELDS = (("bidder", "投标人"), ("qualified", "资格审查"), ("price", "报价（元）"))
RESULTS = (
    ("technical", "技术分"),
    ("price", "价格分"),
    ("priority", "优先权"),
    ("total", "总分"),
    ("rank", "名次"),
)
HEAD, LEFT = len(JUDGE_FIELDS), len(BID_FIELDS)
TURNED = ("qualified", "independent")  # fields that Space turns


@dataclass(frozen=True)
class Spot:
    """What a cell is about; ids and names are "" where there is none.

    result  name of what is computed
    """

    bid: str = ""
    judge: str = ""
    field: str = ""
    result: str = ""


@dataclass(frozen=True)
class Refused:
    """A text that could not be written: it stays to be seen and corrected."""

    text: str
    why: str


@dataclass(frozen=True)
class Newcomers:
    """Ids that the next new bid and judge are to have, until they are there."""

    bid: str = field(default_factory=new_id)
    judge: str = field(default_factory=new_id)


class Sheet(QAbstractTableModel):
    """Shows a matrix; what is typed is told and shown as it will stand.

    typed  a list of Typed
    """

    typed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.matrix: Matrix | None = None
        self.closed = True
        self.coming = Newcomers()
        self.refused: Mapping[Spot, Refused] = {}
        self._judges: Sequence[JudgeColumn] = ()
        self._bids: Sequence[BidRow] = ()

    def show_matrix(self, matrix: Matrix, refused: Mapping[Spot, Refused], closed: bool) -> None:
        """Show a matrix.

        refused  texts that could not be written, by cell
        closed   nothing can be typed any more
        """
        known = {bid.id for bid in matrix.bids} | {judge.id for judge in matrix.judges}
        if known & {self.coming.bid, self.coming.judge}:
            self.coming = Newcomers()
        same = (self._shape(), self.closed) == (_shape_of(matrix), closed) and self.matrix
        if not same:
            self.beginResetModel()
        self.matrix, self.refused, self.closed = matrix, refused, closed
        self._judges, self._bids = matrix.judges, matrix.bids
        if same:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        else:
            self.endResetModel()

    def _shape(self) -> tuple[list[str], list[str]]:
        return [each.id for each in self._judges], [each.id for each in self._bids]

    @property
    def judges(self) -> int:
        """How many judges there are."""
        return len(self._judges)

    @property
    def bids(self) -> int:
        """How many bids there are."""
        return len(self._bids)

    @property
    def first_result(self) -> int:
        """The column at which what is computed begins."""
        return LEFT + len(self._judges) + (not self.closed)

    def judge_at(self, column: int) -> str:
        """Return the id of the judge of a column; "" for none. The last one is to come."""
        place = column - LEFT
        if 0 <= place < len(self._judges):
            return self._judges[place].id
        coming = place == len(self._judges) and not self.closed
        return self.coming.judge if coming else ""

    def bid_at(self, row: int) -> str:
        """Return the id of the bid of a row; "" for none. The last one is to come."""
        place = row - HEAD
        if 0 <= place < len(self._bids):
            return self._bids[place].id
        coming = place == len(self._bids) and not self.closed
        return self.coming.bid if coming else ""

    def is_there(self, spot: Spot) -> bool:
        """Whether a cell is about a bid or judge that is kept already."""
        judges, bids = self._shape()
        return spot.bid in bids or spot.judge in judges

    def has(self, spot: Spot) -> bool:
        """Whether a cell is among those that are shown."""
        judges, bids = self._shape()
        in_row = spot.bid in ("", self.coming.bid, *bids)
        return in_row and spot.judge in ("", self.coming.judge, *judges)

    def spot(self, row: int, column: int) -> Spot:
        """Return what a cell is about."""
        if column >= self.first_result:
            bid = self.bid_at(row) if row - HEAD < len(self._bids) else ""
            return Spot(bid=bid, result=RESULTS[column - self.first_result][0] if bid else "")
        if row < HEAD:
            judge = self.judge_at(column)
            return Spot(judge=judge, field=JUDGE_FIELDS[row][0]) if judge else Spot()
        if column < LEFT:
            return Spot(bid=self.bid_at(row), field=BID_FIELDS[column][0])
        return Spot(bid=self.bid_at(row), judge=self.judge_at(column), field="score")

    def may_type(self, spot: Spot) -> bool:
        """Whether something can be typed into a cell; a newcomer begins with its name."""
        if self.closed or not spot.field:
            return False
        comes = {self.coming.bid, self.coming.judge} & {spot.bid, spot.judge}
        return not comes or spot.field in ("bidder", "name")

    def shown(self, spot: Spot) -> str:
        """Return what stands in a cell."""
        if spot in self.refused:
            return self.refused[spot].text
        bid = next((each for each in self._bids if each.id == spot.bid), None)
        judge = next((each for each in self._judges if each.id == spot.judge), None)
        if spot.result:
            return result_of(bid, spot.result) if bid is not None else ""
        if bid is not None and judge is not None:
            mark = bid.marks.get(judge.id)
            return "" if mark is None else mark_text(mark)
        if bid is not None and not spot.judge:
            return of_bid(bid, spot.field)
        return of_judge(judge, spot.field) if judge is not None and not spot.bid else ""

    def turned(self, spot: Spot) -> str:
        """Return what Space makes of a cell."""
        return "否" if self.shown(spot) == "是" else "是"

    def _ink(self, spot: Spot, row: int) -> str:
        if spot in self.refused:
            return "bad"
        if self._is_hint(spot):
            return "hint"
        bid = next((each for each in self._bids if each.id == spot.bid), None)
        if bid is not None and bid.qualified is False:
            return "bad" if spot.field == "qualified" else "quiet"
        if spot.result in ("total", "rank") and bid is not None and bid.line.rank == 1:
            return "warn" if bid.line.tied else "good"
        if spot.field == "independent" and self.shown(spot) == "否":
            return "bad"
        return "quiet" if spot.result or row in (1, 2, 3) else "text"

    def _is_hint(self, spot: Spot) -> bool:
        own = spot.field in ("bidder", "name")
        return own and spot not in self.refused and not self.shown(spot)

    def _text(self, row: int, column: int) -> str:
        spot = self.spot(row, column)
        if row < HEAD and column < LEFT:
            return JUDGE_FIELDS[row][1] if column == 0 else ""
        if self._is_hint(spot):
            return "新投标人" if spot.field == "bidder" else "新专家"
        return self.shown(spot)

    def _kind(self, row: int, column: int) -> str:
        if row < HEAD and column < LEFT:
            return TITLE
        spot = self.spot(row, column)
        if self.may_type(spot):
            return TYPED
        return MADE if spot.result or self.closed else EMPTY

    def name_of(self, spot: Spot) -> str:
        """Name a cell by its bid, its judge and its field."""
        labels = {"bid": dict(BID_FIELDS), "judge": dict(JUDGE_FIELDS)}
        own = labels["judge" if spot.judge else "bid"].get(spot.field, "")
        return "　".join(part for part in (self._name(spot), own) if part)

    def _told(self, row: int, column: int) -> str:
        """Say a cell for the ear, or as a tip."""
        spot = self.spot(row, column)
        if spot in self.refused:
            return f"{self.refused[spot].text}：{self.refused[spot].why}"
        text = self.shown(spot) or "未填"
        names = [self._name(spot), self._label(row, column), text, self._parts(spot)]
        return "　".join(part for part in names if part)

    def _parts(self, spot: Spot) -> str:
        """Return what a total is made of; "" of another cell."""
        if spot.result != "total":
            return ""
        of_it = [(label, self.shown(Spot(spot.bid, result=name))) for name, label in RESULTS[:3]]
        return "，".join(f"{label} {text}" for label, text in of_it if text)

    def _name(self, spot: Spot) -> str:
        bid = next((each.bidder for each in self._bids if each.id == spot.bid), "")
        judge = next((each.name for each in self._judges if each.id == spot.judge), "")
        return "　".join(part for part in (bid, judge) if part)

    def _label(self, row: int, column: int) -> str:
        if row < HEAD:
            return JUDGE_FIELDS[row][1]
        judged = LEFT <= column < self.first_result
        return "" if judged else str(self.headerData(column, Qt.Orientation.Horizontal))

    # Qt's interface

    def rowCount(self, parent: Index | None = None) -> int:
        if self.matrix is None or (parent is not None and parent.isValid()):
            return 0
        return HEAD + len(self._bids) + (not self.closed)

    def columnCount(self, parent: Index | None = None) -> int:
        if self.matrix is None or (parent is not None and parent.isValid()):
            return 0
        return self.first_result + len(RESULTS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and section >= 1:
            number = section == LEFT - 1 or self.first_result <= section < self.columnCount() - 1
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignHCenter
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Role.DisplayRole:
            return None
        if section < LEFT:
            return BID_FIELDS[section][1]
        if section >= self.first_result:
            return RESULTS[section - self.first_result][1]
        place = section - LEFT
        return f"专家{place + 1}" if place < len(self._judges) else "＋"

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid() or self.matrix is None:
            return None
        row, column = index.row(), index.column()
        spot = self.spot(row, column)
        if role == Role.DisplayRole:
            return self._text(row, column)
        if role == Role.EditRole:
            return self.shown(spot)
        if role == INK_ROLE:
            return self._ink(spot, row)
        if role == KIND_ROLE:
            return self._kind(row, column)
        if role in (Role.ToolTipRole, Role.AccessibleTextRole):
            return self._told(row, column)
        if role == Role.TextAlignmentRole:
            return _side(spot, row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        spot, text = self.spot(index.row(), index.column()), str(value).strip()
        if self.may_type(spot) and text != self.shown(spot):
            self.typed.emit([Typed(text, spot.bid, spot.judge, spot.field)])
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        typed = self.may_type(self.spot(index.row(), index.column()))
        return found | Qt.ItemFlag.ItemIsEditable if typed else found


def spot_of(cell: Typed) -> Spot:
    """Return the cell into which something was typed."""
    return Spot(cell.bid, cell.judge, cell.field)


def _shape_of(matrix: Matrix) -> tuple[list[str], list[str]]:
    return [each.id for each in matrix.judges], [each.id for each in matrix.bids]


def _side(spot: Spot, row: int, column: int) -> Qt.AlignmentFlag:
    if spot.field == "bidder":
        return Qt.AlignmentFlag.AlignLeft
    title = row < HEAD and column < LEFT
    number = spot.result not in ("", "rank") or (spot.field == "price" and not spot.judge)
    return Qt.AlignmentFlag.AlignRight if title or number else Qt.AlignmentFlag.AlignCenter
