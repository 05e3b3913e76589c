"""Where the cells of a pasted block go: by place, or by the headings of a whole table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from station_app.domain.register import new_id
from station_app.domain.texts import compact
from station_app.services.tender_cells import Typed
from ui.screens.tender.sheet import BID_FIELDS, HEAD, JUDGE_FIELDS, LEFT, RESULTS, Sheet, Spot

Lines = Sequence[Sequence[str]]

BID_HEADINGS = {
    **{compact(label): name for name, label in BID_FIELDS},
    **{compact(text): "bidder" for text in ("投标单位", "供应商", "申报单位", "机构名称", "名称")},
    **{compact(text): "price" for text in ("报价", "投标报价", "报价(元)")},
    **{compact(text): "qualified" for text in ("合格", "是否合格", "资格审查合格")},
}
JUDGE_HEADINGS = {compact(label): name for name, label in JUDGE_FIELDS if name != "name"}
SKIPPED = {compact(label) for _, label in RESULTS} | {
    compact(text) for text in ("", "序号", "平均分", "得分", "合计", "备注", "排名")
}


@dataclass(frozen=True)
class Pasted:
    """What is to be written, and how many columns and rows had no name and are left out."""

    cells: tuple[Typed, ...] = ()
    columns_left: int = 0
    rows_left: int = 0


def laid_out(sheet: Sheet, top: int, left: int, lines: Lines) -> Pasted:
    """Return where a block goes whose first cell is at `top` and `left`."""
    if top < HEAD and left < LEFT:
        return _by_headings(sheet, lines)
    return _by_place(sheet, top, left, lines)


def _by_headings(sheet: Sheet, lines: Lines) -> Pasted:
    """Take a table with headings: bids are known by name, judges by that of their column."""
    headings = [compact(text) for text in lines[0]]
    fields = [BID_HEADINGS.get(text, "") for text in headings]
    if "bidder" not in fields:
        return Pasted(columns_left=len(headings), rows_left=len(lines) - 1)
    ids = _Ids(sheet)
    judges = {
        column: ids.judge_named(lines[0][column].strip())
        for column, text in enumerate(headings)
        if not fields[column] and text not in SKIPPED
    }
    cells = [Typed(lines[0][at].strip(), judge=judge, field="name") for at, judge in judges.items()]
    rows_left = 0
    for line in lines[1:]:
        name = _cell(line, fields.index("bidder"))
        if field := JUDGE_HEADINGS.get(compact(name)):
            cells += [
                Typed(_cell(line, at), judge=judge, field=field) for at, judge in judges.items()
            ]
        elif name:
            bid = ids.bid_named(name)
            cells += _bid_line(line, bid, fields, judges)
        elif any(text.strip() for text in line):
            rows_left += 1
    return Pasted(tuple(cell for cell in cells if _differs(sheet, cell)), 0, rows_left)


def _bid_line(
    line: Sequence[str], bid: str, fields: Sequence[str], judges: Mapping[int, str]
) -> list[Typed]:
    own = [Typed(_cell(line, at), bid=bid, field=name) for at, name in enumerate(fields) if name]
    marks = [Typed(_cell(line, at), bid=bid, judge=judge) for at, judge in judges.items()]
    return [*own, *marks]


def _by_place(sheet: Sheet, top: int, left: int, lines: Lines) -> Pasted:
    """Lay a block over the cells, beyond the last bid and judge too where it brings names."""
    ids = _Ids(sheet)
    widest = max(len(line) for line in lines)

    def named(row: int, column: int) -> bool:
        at = row - top
        return 0 <= at < len(lines) and bool(_cell(lines[at], column - left))

    columns = [at for at in range(left, left + widest) if at - LEFT < sheet.judges or named(0, at)]
    rows = [at for at in range(top, top + len(lines)) if at - HEAD < sheet.bids or named(at, 0)]
    cells = [
        cell
        for row in rows
        for column in columns
        if (cell := _at(ids, row, column, _cell(lines[row - top], column - left))) is not None
    ]
    return Pasted(
        tuple(cell for cell in cells if _differs(sheet, cell)),
        widest - len(columns),
        len(lines) - len(rows),
    )


def _at(ids: _Ids, row: int, column: int, text: str) -> Typed | None:
    """Return what a text at a place means; None where nothing can stand."""
    if row < HEAD:
        if column < LEFT:
            return None
        return Typed(text, judge=ids.judge_at(column - LEFT), field=JUDGE_FIELDS[row][0])
    bid = ids.bid_at(row - HEAD)
    if column < LEFT:
        return Typed(text, bid=bid, field=BID_FIELDS[column][0])
    return Typed(text, bid=bid, judge=ids.judge_at(column - LEFT))


def _differs(sheet: Sheet, cell: Typed) -> bool:
    return cell.text != sheet.shown(Spot(cell.bid, cell.judge, cell.field))


def _cell(line: Sequence[str], column: int) -> str:
    return line[column].strip() if 0 <= column < len(line) else ""


class _Ids:
    """Ids of bids and judges by place or by name; each newcomer keeps its own."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._bids: list[str] = [sheet.bid_at(HEAD + at) for at in range(sheet.bids)]
        self._judges: list[str] = [sheet.judge_at(LEFT + at) for at in range(sheet.judges)]
        self._bidders = {sheet.shown(Spot(each, field="bidder")): each for each in self._bids}
        self._names = {sheet.shown(Spot(judge=each, field="name")): each for each in self._judges}

    def bid_at(self, place: int) -> str:
        """Return the bid at a place."""
        return _grown(self._bids, place, self._sheet.bids, self._sheet.coming.bid)

    def judge_at(self, place: int) -> str:
        """Return the judge at a place."""
        return _grown(self._judges, place, self._sheet.judges, self._sheet.coming.judge)

    def bid_named(self, name: str) -> str:
        """Return the bid of a bidder; a new one takes the next place."""
        if name not in self._bidders:
            self._bidders[name] = self.bid_at(len(self._bids))
        return self._bidders[name]

    def judge_named(self, name: str) -> str:
        """Return the judge with a name; a new one takes the next place."""
        if name not in self._names:
            self._names[name] = self.judge_at(len(self._judges))
        return self._names[name]


def _grown(ids: list[str], place: int, known: int, coming: str) -> str:
    while len(ids) <= place:
        ids.append(coming if len(ids) == known else new_id())
    return ids[place]
