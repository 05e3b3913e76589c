"""Kinds for what names a person or an organisation: names, numbers, telephones.

They are text that must never pass through a number: a workbook keeps 15 digits only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from station_app.domain import identifiers, names, phones
from station_app.domain.kinds import Cell, LostDigits, Text
from station_app.domain.problems import Fault

MASK = "*"  # stands for a digit that is not shown


@dataclass(frozen=True)
class PersonName(Text):
    """The name of a person (R-PE-01)."""

    longest: int = 50
    name: ClassVar[str] = "person_name"
    width: ClassVar[float] = 10

    def parse(self, text: str) -> str:
        return names.normal_name(text)

    def faults(self, field: str, value: str, today: date) -> Iterator[Fault]:
        yield from names.name_faults(value, field)


@dataclass(frozen=True)
class Digits(Text):
    """A number that is a name: certificate, bank, document numbers. Always text (R-XL-01)."""

    longest: int = 40
    name: ClassVar[str] = "digits"
    spoken: ClassVar[bool] = False
    width: ClassVar[float] = 21

    def parse(self, text: str) -> str:
        if identifiers.lost_digits(text):
            raise LostDigits(_lost(text))
        return identifiers.normal_id(text)

    def from_cell(self, cell: Cell) -> str | None:
        if isinstance(cell, (int, float)) and identifiers.lost_digits(cell):
            raise LostDigits(_lost(f"{cell:.0f}"))
        return super().from_cell(cell)

    def faults(self, field: str, value: str, today: date) -> Iterator[Fault]:
        yield from super().faults(field, value, today)
        yield from _masked(field, value)


def _masked(field: str, value: str) -> Iterator[Fault]:
    """Refuse a number with its middle hidden: it would take the place of the real one."""
    if MASK in value:
        text = f"“{value}”隐去了中间几位，不能当作号码保存。请填写完整的号码，或保留原来的值。"
        yield Fault(field, "R-PI-01", text)


def _lost(text: str) -> str:
    return f"“{text}”为数值格式，末几位可能已丢失，请改为文本格式并对照原件重新填写。"


@dataclass(frozen=True)
class IdNumber(Digits):
    """The number of an identity document; which checks apply depends on the type of document."""

    longest: int = 30
    name: ClassVar[str] = "id_number"
    spoken: ClassVar[bool] = False
    width: ClassVar[float] = 20


@dataclass(frozen=True)
class CreditCode(Digits):
    """A unified social credit code (GB 32100; R-US-01…03)."""

    longest: int = 18
    name: ClassVar[str] = "credit_code"
    spoken: ClassVar[bool] = False
    width: ClassVar[float] = 20

    def faults(self, field: str, value: str, today: date) -> Iterator[Fault]:
        yield from identifiers.credit_code_faults(value, field)


@dataclass(frozen=True)
class Phone(Text):
    """A telephone number as digits, with its extension after a hyphen (domain.md 7.5).

    mobile_only   a landline is told as a warning
    """

    longest: int = 24
    mobile_only: bool = False
    name: ClassVar[str] = "phone"
    spoken: ClassVar[bool] = False
    rule: ClassVar[str] = "PHONE"
    width: ClassVar[float] = 13

    def parse(self, text: str) -> str:
        return phones.normal_phone(text)

    def faults(self, field: str, value: str, today: date) -> Iterator[Fault]:
        yield from _masked(field, value) if MASK in value else phones.phone_faults(value, field)
