"""A ledger's rows as sheets of a workbook with the anatomy of forms.md C."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Literal

from station_app.domain.dates import show_day_cn
from station_app.domain.identity_kinds import Digits, Phone
from station_app.domain.kinds import Month
from station_app.domain.number_kinds import Score
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Field
from station_app.services.exports import WIDEST_A4
from station_app.services.ledgers.around import Around
from station_app.services.ledgers.computed import MARKS
from station_app.services.ledgers.figures import SUMMARIES
from station_app.services.ledgers.gathering import Rows, Scope
from station_app.services.ledgers.layouts import LedgerColumn, LedgerSheet
from station_app.services.ledgers.sources import BOOKS, HOME, Source, source_of
from station_app.services.masking import Mask, mask_of
from station_app.services.rosters.paths import Shape
from station_app.workbooks.specs import Column, SheetSpec, Value

SERIAL = Column("seq", "序号", width=5, format="whole", align="center")
SIGNATURES = (
    "填表人：            审核人：            单位负责人：            "
    "联系电话：                填报日期：      年    月    日"
)
MASKED = "证件号码、电话和银行账号隐去了中间几位，本文件不能再导入。"
NIL = "本期无。"  # so that nothing and forgotten differ (forms.md C.2)
TENTH = Decimal("0.1")
STEP = 100  # rows between two reports of progress
TEXTS = ("text", "id18")
SHORT = 8  # characters; texts of such columns stand in the middle
NUMBERS = ("whole", "decimal", "money", "percent")
Veil = Callable[[Field | None], Mask | None]
IN_TEN_THOUSANDS = "wan"  # of a column: an amount of yuan, shown in 万元 with two decimals


@dataclass(frozen=True)
class Head:
    """What stands above every sheet of a ledger.

    place    before the title, e.g. 开福区四方坪街道
    unit     who fills the ledger in
    subject  of what the ledger is, e.g. the examination; "" for no such choice
    veil     what hides the values of a field, e.g. numbers of documents, telephones and accounts
    by_home  whether the rows are of several stations, so that each row names its own
    """

    place: str
    unit: str
    scope: Scope
    subject: str = ""
    veil: Veil = mask_of
    by_home: bool = False


def sheet_spec(
    sheet: LedgerSheet, rows: Rows, head: Head, progress: Progress = silent
) -> SheetSpec:
    """Return a sheet of the workbook; its rows are computed here, once."""
    bound = [_Bound(sheet, column, head.veil) for column in _columns(sheet, head)]
    cells = []
    for done, row in enumerate(rows):
        if done % STEP == 0:
            progress(done, len(rows))
        cells.append([column.cell(row) for column in bound])
    keys = [column.made.key for column in bound]
    hidden = any(column.is_masked for column in bound)
    notes = [*sheet.notes, *([MASKED] if hidden else [])]
    return SheetSpec(
        key=sheet.register_name,
        name=sheet.name,
        title=f"{head.place}{sheet.title}",
        columns=[SERIAL, *(column.made for column in bound)],
        rows=[[number, *line] for number, line in enumerate(cells, 1)],
        subtitle=(f"填报单位（盖章）：{head.unit}", _middle(head), f"单位：{sheet.unit}"),
        row_count=len(rows),
        totals=dict(_totals(bound, cells)),
        spreads=_spreads(bound, cells),
        summary=[
            *(line for name in sheet.summary for line in SUMMARIES[name](rows)),
            *([] if rows else [NIL]),
        ],
        foot_lines=(SIGNATURES, *_numbered(notes)),
        marked=dict(_marked(sheet, rows)),
        frozen=keys[[column.column.key for column in bound].index(sheet.frozen)],
        paper=_paper(sheet, head, sum(not column.made.hidden for column in bound)),
        row_height=sheet.height,
    )


def _paper(sheet: LedgerSheet, head: Head, columns: int) -> Literal["A4", "A3"]:
    """Return the paper; the bureau's further column would make a wide sheet too small for A4."""
    further = head.by_home and not sheet.placed
    return "A3" if further and columns > WIDEST_A4 else sheet.paper


def codes_of(sheet: LedgerSheet) -> dict[str, list[tuple[str, str]]]:
    """Return the code lists out of which cells of a sheet are chosen."""
    sources = [source_of(sheet.register, column.source) for column in sheet.columns]
    return {each.codes: list(each.listed.items()) for each in sources if each.listed}


def _columns(sheet: LedgerSheet, head: Head) -> Iterator[LedgerColumn]:
    visible = [column for column in sheet.columns if not column.hidden]
    if head.by_home and not sheet.placed:
        yield LedgerColumn("station", "社工站", HOME, width=16)
    yield from visible
    yield from (column for column in sheet.columns if column.hidden)
    yield from (LedgerColumn(key, key, key, hidden=True) for key in BOOKS)


class _Bound:
    """A column of a ledger with what fills it."""

    def __init__(self, sheet: LedgerSheet, column: LedgerColumn, veil: Veil) -> None:
        self.column = column
        self._source = source_of(sheet.register, column.source)
        self._mask = veil(self._source.spec)
        self.made = _column(sheet, column, self._source, masked=self.is_masked)
        self._takes_numbers = self.made.format.partition(":")[0] in NUMBERS

    @property
    def is_masked(self) -> bool:
        """Whether numbers are written without their middle."""
        return self._mask is not None

    def cell(self, row: Around) -> Value:
        """Return what stands in a row."""
        value = self._source.read(row)
        if value is None:
            return self.column.empty or None
        shown = self._source.show(value)
        if self._mask is not None:
            return self._mask(str(shown))
        if self.column.format == IN_TEN_THOUSANDS and isinstance(shown, Decimal):
            return _ten_thousands(shown)
        if self._takes_numbers and isinstance(shown, str):
            return _number(shown)
        return str(shown) if self.column.hidden else shown


def _column(sheet: LedgerSheet, column: LedgerColumn, source: Source, *, masked: bool) -> Column:
    text = masked or column.hidden
    form = "text" if text else _format(column, source)
    return Column(
        _key(sheet, column),
        column.label,
        group=column.group,
        width=column.width,
        widest=column.width if form in TEXTS else 2 * column.width,
        format=form,
        align=column.align or _alignment(column, source),
        required=column.required,
        codes=source.codes or None,
        prompt=column.rule,
        hidden=column.hidden,
    )


def _format(column: LedgerColumn, source: Source) -> str:
    return "decimal:2" if column.format == IN_TEN_THOUSANDS else column.format or source.format


def _ten_thousands(amount: Decimal) -> Decimal:
    """Return an amount in 万元 exactly: only what is seen of it is rounded (R-MN-01).

    So the total is right to the fen, and reading the ledger again changes nothing.
    """
    return Decimal(f"{amount.scaleb(-4).normalize():f}")


def _alignment(column: LedgerColumn, source: Source) -> Literal["", "center"]:
    """Put numbers that are names, and what is short, in the middle; "" leaves it to the format."""
    kind = source.spec.kind if source.spec else None
    short = column.width <= SHORT and (column.format or source.format) in TEXTS
    return "center" if short or isinstance(kind, Digits | Phone | Month | Score) else ""


def _key(sheet: LedgerSheet, column: LedgerColumn) -> str:
    """Return the key by which an import of the register's roster knows the column again."""
    shape = Shape(sheet.register)
    paths = {shape.path(place) for place in shape.places}
    return column.source if column.source in paths else column.key


def _number(text: str) -> Value:
    """Return a number that a register derives as text; what is none stays a text, e.g. 缺考."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def _totals(bound: Sequence[_Bound], cells: Sequence[Sequence[Value]]) -> Iterator[tuple[str, Any]]:
    for index, each in enumerate(bound):
        kind, _, unit = each.column.total.partition(" ")
        if kind == "count":
            yield each.made.key, f"{len(cells)} {unit}".strip()
        elif kind == "sum":
            # Nothing to add up is no 0: that would say that somebody counted none.
            numbers = [v for line in cells if isinstance(v := line[index], Decimal | int)]
            yield each.made.key, sum(numbers) if numbers else ""


def _spreads(
    bound: Sequence[_Bound], cells: Sequence[Sequence[Value]]
) -> list[tuple[str, dict[str, Decimal]]]:
    """Return the lines of mean, highest and lowest; none when no column asks for them."""
    spread = [(index, each.made.key) for index, each in enumerate(bound) if each.column.spread]
    found = {
        key: [Decimal(v) for line in cells if isinstance(v := line[index], Decimal | int)]
        for index, key in spread
    }
    known = {key: numbers for key, numbers in found.items() if numbers}
    lines = [
        (word, {key: of_all(numbers) for key, numbers in known.items()})
        for word, of_all in SPREADS.items()
    ]
    return lines if spread else []


def _mean(numbers: Sequence[Decimal]) -> Decimal:
    """Return the mean to one place, halves upward."""
    return (sum(numbers) / Decimal(len(numbers))).quantize(TENTH, ROUND_HALF_UP)


SPREADS: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "平均": _mean,
    "最高": max,
    "最低": min,
}


def _marked(sheet: LedgerSheet, rows: Rows) -> Iterator[tuple[tuple[int, str], str]]:
    for column in sheet.columns:
        if not column.mark:
            continue
        key, reason = _key(sheet, column), MARKS[column.mark]
        for index, row in enumerate(rows):
            if text := reason(row):
                yield (index, key), text


def _middle(head: Head) -> str:
    closing = f"统计截止日期：{show_day_cn(head.scope.as_of)}"
    parts = [head.subject]
    if head.scope.period is not None:
        parts.append(f"报告期：{head.scope.period}")
    return "　".join([*(part for part in parts if part), closing])


def _numbered(notes: Sequence[str]) -> Iterator[str]:
    """Yield the notes as lines; the first one says what they are."""
    for number, note in enumerate(notes, 1):
        lead = "填报说明：" if number == 1 else "　　　　　"
        yield f"{lead}{number}. {note}"
