"""Ledgers as values: what the files in resources/ledgers say (forms.md B).

How such a file is written, and what of it is checked, is told in `files`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME


@dataclass(frozen=True)
class LedgerColumn:
    """One column of a ledger.

    key       its name in the specification
    header    heading; 组/列 for a heading of two levels
    source    where the values come from, see `sources`; "" for a column that the pen fills
    width     usual width in characters
    format    format of the cells as `specs.Column` has it; "" for that of the source; "wan" for
              an amount of yuan that is shown in 万元, under a heading that ends in (万元)
    required  whether the heading is red
    rule      how the column is filled in
    empty     what stands there when there is no value
    total     what the 合计 line has: "", "sum", or "count" and the unit, e.g. "count 人"
    spread    whether the mean, the highest and the lowest number stand below the 合计 line
    align     how the values stand; "" as is usual for their kind
    mark      name of a function that says why a cell is red, see `computed.MARKS`; "" for none
    hidden    for programs only: what tells the record when the file is read again
    """

    key: str
    header: str
    source: str
    width: float = 12
    format: str = ""
    required: bool = False
    rule: str = ""
    empty: str = ""
    total: str = ""
    spread: bool = False
    align: Literal["", "left", "center", "right"] = ""
    mark: str = ""
    hidden: bool = False

    @property
    def group(self) -> str:
        """The upper heading; "" for a heading of one level."""
        return self.header.rpartition("/")[0]

    @property
    def label(self) -> str:
        """The lower heading."""
        return self.header.rpartition("/")[2]


@dataclass(frozen=True)
class LedgerSheet:
    """One sheet of a ledger, a row for each record of a register.

    name      of the tab
    title     first line, without the name of the place
    dated     field with the day, or the year, in which a record counts; "" for records without one
    skip      states that are left out; a field says since when, "" for always
    of        field of a further sheet that leads to the records of the first one; "": its rows
              are all there are
    only      source that must have a value for a row to be there; "" for all rows
    order     sources by which the rows are sorted
    summary   names of functions that write lines below the 合计 line, see `figures.SUMMARIES`
    notes     lines of the 填报说明 below the signatures
    unit      what is counted, e.g. 人、元; stands in row 2
    frozen    key of the last column that stays while scrolling
    placed    whether its own columns name the place, so that the bureau needs no further one
    height    least height of a row, in points: more where one signs by hand
    """

    name: str
    title: str
    register_name: str
    columns: tuple[LedgerColumn, ...]
    dated: str = ""
    skip: Mapping[str, str] | None = None
    of: str = ""
    only: str = ""
    order: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    paper: Literal["A4", "A3"] = "A4"
    unit: str = "人"
    frozen: str = "name"
    placed: bool = False
    height: float = 18

    @property
    def register(self) -> Register[Any]:
        """The register whose records are the rows."""
        return BY_NAME[self.register_name]


@dataclass(frozen=True)
class Ledger:
    """One ledger: a sheet, and further ones with what belongs to its records.

    id       number of the specification, e.g. B01
    key      name of the specification, e.g. lg_worker
    cycle    how often it is sent, as people say it
    period   the period it usually covers: "" (everything there is), year, half, quarter
    by       field of the first sheet's register by which one ledger is made of many: of one
             examination, of one recruitment; "" for none
    """

    id: str
    key: str
    title: str
    cycle: str
    sheets: tuple[LedgerSheet, ...]
    period: str = ""
    by: str = ""

    @property
    def register(self) -> Register[Any]:
        """The register of the first sheet."""
        return self.sheets[0].register

    @cached_property
    def chosen_from(self) -> Register[Any] | None:
        """The register out of which `by` names a record; None without it."""
        return BY_NAME[self.register.references[self.by]] if self.by else None
