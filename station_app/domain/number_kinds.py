"""Kinds for numbers: whole, decimal, money, marks. All exact; nothing is ever guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, ClassVar

from sqlalchemy import Integer
from sqlalchemy.types import TypeDecorator, TypeEngine

from station_app.domain.dates import Unreadable
from station_app.domain.kinds import Cell, Kind
from station_app.domain.problems import Fault

LARGEST = Decimal(10) ** 18  # beyond it, arithmetic would no longer be exact
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
LETTER_IN_NUMBER = re.compile(r"^(?=.*\d)[\dOolI.,，]+$")


class LetterInNumber(Unreadable):
    """A letter stands where a digit was meant; never guessed (R-IM-01)."""

    rule = "R-IM-01"


@dataclass(frozen=True)
class Whole(Kind[int]):
    """A whole number between `lowest` and `highest`, both allowed."""

    lowest: int = 0
    highest: int = 1_000_000_000
    unit: str = ""
    name: ClassVar[str] = "whole"
    rule: ClassVar[str] = "R-IM-01"
    width: ClassVar[float] = 8
    format: ClassVar[str] = "whole"
    align: ClassVar[str] = "right"

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return Integer()

    def parse(self, text: str) -> int:
        number = _number(text)
        if number != number.to_integral_value():
            raise Unreadable(f"“{text}”不是整数，请填写整数。")
        return int(number)

    def to_cell(self, value: int) -> Cell:
        return value

    def faults(self, field: str, value: int, today: date) -> Iterator[Fault]:
        if not self.lowest <= value <= self.highest:
            yield Fault(
                field, "RANGE", f"应在{self.lowest}到{self.highest}{self.unit}之间，现为{value}。"
            )


class Scaled(TypeDecorator[Decimal]):
    """A decimal kept as a whole number of its smallest unit: exact, and adds up in SQL."""

    impl = Integer
    cache_ok = True

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> int | None:
        return None if value is None else int(value.scaleb(self.scale).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.scale)


@dataclass(frozen=True)
class Number(Kind[Decimal]):
    """A decimal number with `scale` places after the point; exact."""

    scale: int = 2
    lowest: Decimal = Decimal(0)
    highest: Decimal = Decimal(10) ** 12
    unit: str = ""
    name: ClassVar[str] = "decimal"
    rule: ClassVar[str] = "R-IM-01"
    width: ClassVar[float] = 12
    align: ClassVar[str] = "right"

    @property
    def format(self) -> str:  # type: ignore[override]  # depends on the scale
        """Name of the cell format."""
        return f"decimal:{self.scale}"

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return Scaled(self.scale)

    def parse(self, text: str) -> Decimal:
        return self._exact(_number(text), text)

    def _exact(self, number: Decimal, text: str) -> Decimal:
        rounded = number.quantize(Decimal(1).scaleb(-self.scale), ROUND_HALF_UP)
        if rounded != number:
            raise Unreadable(f"“{text}”最多保留{self.scale}位小数，请改正。")
        return rounded

    def from_cell(self, cell: Cell) -> Decimal | None:
        if isinstance(cell, float):
            number = Decimal(repr(round(cell, self.scale + 4)))
            return self._exact(_bounded(number, str(cell)), str(cell))
        return super().from_cell(cell)

    def show(self, value: Decimal) -> str:
        return f"{value:.{self.scale}f}"

    def to_cell(self, value: Decimal) -> Cell:
        return float(value)

    def canonical(self, value: Decimal) -> str:
        return self.show(value)

    def to_json(self, value: Decimal) -> Any:
        return self.show(value)

    def from_json(self, value: Any) -> Decimal:
        return Decimal(value)

    def faults(self, field: str, value: Decimal, today: date) -> Iterator[Fault]:
        if not self.lowest <= value <= self.highest:
            yield Fault(
                field, "RANGE", f"应在{self.lowest}到{self.highest}{self.unit}之间，现为{value}。"
            )


@dataclass(frozen=True)
class Money(Number):
    """An amount in yuan, kept in fen; 万元 is only a way to show it (R-MN-01)."""

    unit: str = "元"
    name: ClassVar[str] = "money"

    @property
    def format(self) -> str:  # type: ignore[override]
        """Name of the cell format."""
        return "money"


ABSENT, CHEATED = Decimal(-1), Decimal(-2)  # stand where a mark would (domain.md 1.4)
MARKLESS = MappingProxyType({ABSENT: "缺考", CHEATED: "违纪"})
MARKS_EXPECTED = "填写0到100的成绩，缺考填“缺考”，违纪填“违纪”"


@dataclass(frozen=True)
class Score(Number):
    """A mark of an examination: 0 to 100 with halves, or that there is none: 缺考, 违纪."""

    scale: int = 1
    highest: Decimal = Decimal(100)
    name: ClassVar[str] = "score"
    width: ClassVar[float] = 8

    def parse(self, text: str) -> Decimal:
        plain = "".join(unicodedata.normalize("NFKC", text).split())
        markless = next((value for value, label in MARKLESS.items() if label == plain), None)
        if markless is not None:
            return markless
        if not any(sign.isdecimal() for sign in plain):
            raise Unreadable(f"“{text}”不是成绩，请{MARKS_EXPECTED}。")
        return super().parse(text)

    def show(self, value: Decimal) -> str:
        if value in MARKLESS:
            return MARKLESS[value]
        return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.{self.scale}f}"

    def to_cell(self, value: Decimal) -> Cell:
        return self.show(value) if value in MARKLESS else float(value)

    def to_json(self, value: Decimal) -> Any:
        return f"{value:.{self.scale}f}"

    def faults(self, field: str, value: Decimal, today: date) -> Iterator[Fault]:
        if value not in MARKLESS and not self.lowest <= value <= self.highest:
            yield Fault(field, "RANGE", f"请{MARKS_EXPECTED}，现为{self.show(value)}。")


def _number(text: str) -> Decimal:
    """Read a number with thousands separators; a letter for a digit is never guessed."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    if NUMBER.fullmatch(plain):
        return _bounded(Decimal(plain), text)
    if LETTER_IN_NUMBER.match(plain):
        raise LetterInNumber(f"“{text}”里的字母像是数字（如字母O代替0），请核对后改成数字。")
    raise Unreadable(f"“{text}”不是数字，请填写数字。")


def _bounded(number: Decimal, text: str) -> Decimal:
    if abs(number) >= LARGEST:
        raise Unreadable(f"“{text}”太大，请核对数字和单位。")
    return number
