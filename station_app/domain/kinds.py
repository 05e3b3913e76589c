"""The kinds of value that a register's field can hold.

A kind alone knows how its value is stored, shown, typed in, put into a cell and
checked. Screens, printed forms and workbooks ask the kind; none of them looks at
the Python type of a value. An absent value is None, never "".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Date, String
from sqlalchemy import Text as LongString
from sqlalchemy.types import TypeEngine

from station_app.domain.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    Unreadable,
    parse_clock,
    parse_day,
    parse_month,
)
from station_app.domain.problems import Fault, Severity

Cell = Any  # str, int, float, bool, date, datetime, time or None, as a workbook holds it
T = TypeVar("T")

_UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
    r"|_x[0-9A-Fa-f]{4}_"  # a workbook's escape for a character
    r"|[\u202a-\u202e\u2066-\u2069]"  # would show a text other than it is
    r"|[\u200b\ufeff]"
)


class LostDigits(Unreadable):
    """A long number was stored as a number, so its last digits are gone (R-ID-11)."""

    rule = "R-ID-11"


class Kind(Generic[T]):
    """How one kind of value behaves everywhere.

    rule      id of the fault when a text or cell is no value of the kind
    width     usual column width, in characters
    format    name of the cell format: text, day, whole, decimal:N, money
    align     left, center or right
    travels   whether the value goes into packages for the bureau
    spoken    whether lists sort it by pinyin: words rather than numbers
    """

    rule: ClassVar[str] = "FORMAT"
    name: ClassVar[str] = ""
    width: ClassVar[float] = 14
    format: ClassVar[str] = "text"
    align: ClassVar[str] = "left"
    travels: ClassVar[bool] = True
    spoken: ClassVar[bool] = False

    @property
    def sql_type(self) -> TypeEngine[Any]:
        """Column type in the store."""
        raise NotImplementedError

    def parse(self, text: str) -> T:
        """Read what a person typed (stripped, never empty). Raises Unreadable."""
        raise NotImplementedError

    def show(self, value: T) -> str:
        """Text for screen and print; `parse(show(v)) == v` holds for every valid v."""
        return str(value)

    def to_cell(self, value: T) -> Cell:
        """Value of the workbook's cell; `from_cell(to_cell(v)) == v` holds."""
        return self.show(value)

    def from_cell(self, cell: Cell) -> T | None:
        """Read a workbook's cell; blank gives None. Raises Unreadable."""
        text = cell_text(cell)
        value = self.parse(text) if text else None
        return None if value == "" else value

    def canonical(self, value: T) -> str:
        """Text that stands for the value in digests (forms.md D.3)."""
        return " ".join(unicodedata.normalize("NFKC", str(value)).split())

    def to_json(self, value: T) -> Any:
        """Value for the audit log and JSON output; `from_json` reads it back."""
        return value

    def from_json(self, value: Any) -> T:
        """Read what `to_json` gave."""
        return value  # type: ignore[no-any-return]

    def faults(self, field: str, value: T, today: date) -> Iterator[Fault]:
        """Say what is wrong with a value of the right type; nothing when it is fine."""
        return iter(())


def cell_text(cell: Cell) -> str:
    """Return a cell as the text a person sees, stripped; "" when it is blank.

    A csv cell wrapped as ="…" to keep it text is unwrapped.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute) else cell.isoformat(" ")
    text = clean(str(cell)).strip()
    while len(text) > 2 and text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    return text


def clean(text: str) -> str:
    """Take out what no workbook can carry: control characters, bidi marks, lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    while _UNWANTED.search(text):  # what is left may form an escape anew
        text = _UNWANTED.sub("", text)
    return text


@dataclass(frozen=True)
class Text(Kind[str]):
    """One line of text of at most `longest` characters."""

    longest: int = 100
    name: ClassVar[str] = "text"
    spoken: ClassVar[bool] = True

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return String(self.longest)

    def parse(self, text: str) -> str:
        return " ".join(cell_text(text).split())

    def faults(self, field: str, value: str, today: date) -> Iterator[Fault]:
        if len(value) > self.longest:
            yield Fault(field, "LENGTH", f"最多{self.longest}个字，现有{len(value)}个字，请缩短。")


@dataclass(frozen=True)
class LongText(Text):
    """Several lines of text."""

    longest: int = 4000
    name: ClassVar[str] = "long_text"
    width: ClassVar[float] = 30

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return LongString()

    def parse(self, text: str) -> str:
        return "\n".join(line.rstrip() for line in cell_text(text).split("\n"))


@dataclass(frozen=True)
class Day(Kind[date]):
    """A calendar day, without time or zone; shown as 2026-07-05.

    future   whether a day after today is allowed
    """

    future: bool = True
    name: ClassVar[str] = "day"
    rule: ClassVar[str] = "R-XL-02"
    width: ClassVar[float] = 12
    format: ClassVar[str] = "day"
    align: ClassVar[str] = "center"

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return Date()

    def parse(self, text: str) -> date:
        return parse_day(text)

    def show(self, value: date) -> str:
        return value.isoformat()

    def to_cell(self, value: date) -> Cell:
        return value

    def from_cell(self, cell: Cell) -> date | None:
        if isinstance(cell, datetime):
            return cell.date()
        return cell if isinstance(cell, date) else super().from_cell(cell)

    def to_json(self, value: date) -> Any:
        return value.isoformat()

    def from_json(self, value: Any) -> date:
        return date.fromisoformat(value)

    def faults(self, field: str, value: date, today: date) -> Iterator[Fault]:
        if not self.future and value > today:
            yield Fault(field, "R-XL-02", f"{value}晚于今天（{today}），请核对。")
        elif not FIRST_YEAR <= value.year <= LAST_YEAR:
            text = f"{value}不在{FIRST_YEAR}年到{LAST_YEAR}年之间，请核对。"
            yield Fault(field, "R-XL-02", text)


@dataclass(frozen=True)
class Month(Kind[str]):
    """A year and month as YYYY-MM."""

    name: ClassVar[str] = "month"
    rule: ClassVar[str] = "R-XL-02"
    width: ClassVar[float] = 10
    align: ClassVar[str] = "center"

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return String(7)

    def parse(self, text: str) -> str:
        return parse_month(text)


@dataclass(frozen=True)
class Clock(Kind[str]):
    """A time of the day as HH:MM, of 24 hours."""

    name: ClassVar[str] = "clock"
    rule: ClassVar[str] = "R-XL-02"
    width: ClassVar[float] = 8
    align: ClassVar[str] = "center"

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return String(5)

    def parse(self, text: str) -> str:
        return parse_clock(text)

    def from_cell(self, cell: Cell) -> str | None:
        if isinstance(cell, (datetime, time)):
            return f"{cell:%H:%M}"
        return super().from_cell(cell)


@dataclass(frozen=True)
class Reference(Kind[str]):
    """The id of a record of another register.

    register   name of the other register
    part_of    this record is a child: it is shown, deleted and sent with that record
    due_to     this record follows from that one: it is deleted with it, and shown on its own
    """

    register: str
    part_of: bool = False
    due_to: bool = False
    name: ClassVar[str] = "reference"
    rule: ClassVar[str] = "REFERENCE"

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return String(26)

    def parse(self, text: str) -> str:
        return text


@dataclass(frozen=True)
class Photo(Kind[str]):
    """A portrait; the value is the SHA-256 of an attachment. Stays at the station."""

    name: ClassVar[str] = "photo"
    travels: ClassVar[bool] = False

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return String(64)

    def parse(self, text: str) -> str:
        if not re.fullmatch(r"[0-9a-f]{64}", text):
            raise Unreadable("照片请通过“选择照片”添加。")
        return text


@dataclass(frozen=True)
class Files(Kind[str]):
    """Attachments; the value is their SHA-256s, comma-separated. They stay at the station."""

    name: ClassVar[str] = "files"
    travels: ClassVar[bool] = False

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return LongString()

    def parse(self, text: str) -> str:
        if not all(re.fullmatch(r"[0-9a-f]{64}", part) for part in text.split(",")):
            raise Unreadable("附件请通过“添加附件”加入。")
        return text


def warned(fault: Fault) -> Fault:
    """Return the fault as a warning."""
    return Fault(fault.field, fault.rule, fault.text, Severity.WARN)
