"""Kinds for answers out of a list: yes or no, one code, several codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Boolean, String
from sqlalchemy import Text as LongString
from sqlalchemy.types import TypeEngine

from station_app.domain.codes import CodeList, code_list
from station_app.domain.dates import Unreadable
from station_app.domain.kinds import Cell, Kind
from station_app.domain.problems import Fault


@dataclass(frozen=True)
class Flag(Kind[bool]):
    """Yes or no, shown as 是 and 否."""

    name: ClassVar[str] = "flag"
    rule: ClassVar[str] = "CODE"
    width: ClassVar[float] = 6
    align: ClassVar[str] = "center"

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return Boolean()

    @property
    def codes(self) -> CodeList:
        """The list behind the two answers."""
        return code_list("yn")

    def parse(self, text: str) -> bool:
        code = self.codes.code_of(text)
        if code is None:
            raise Unreadable(f"“{text}”请改为“是”或“否”。")
        return code == "1"

    def from_cell(self, cell: Cell) -> bool | None:
        return cell if isinstance(cell, bool) else super().from_cell(cell)

    def show(self, value: bool) -> str:
        return "是" if value else "否"


@dataclass(frozen=True)
class Code(Kind[str]):
    """One code out of a code list; labels are shown, codes are stored."""

    list_key: str
    name: ClassVar[str] = "code"
    rule: ClassVar[str] = "CODE"
    width: ClassVar[float] = 11
    align: ClassVar[str] = "center"

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return String(40)

    @property
    def codes(self) -> CodeList:
        """The list."""
        return code_list(self.list_key)

    def parse(self, text: str) -> str:
        code = self.codes.code_of(text)
        if code is None:
            raise Unreadable(
                f"“{text}”不在“{self.codes.title}”的选项里，可填：{_sample(self.codes)}。"
            )
        return code

    def show(self, value: str) -> str:
        return self.codes.labels.get(value, value)

    def faults(self, field: str, value: str, today: date) -> Iterator[Fault]:
        if value not in self.codes.labels:
            yield Fault(field, "CODE", f"“{value}”不在“{self.codes.title}”的选项里，请重新选择。")


@dataclass(frozen=True)
class Codes(Kind[str]):
    """Several codes out of a list, kept comma-separated in the list's order."""

    list_key: str
    name: ClassVar[str] = "codes"
    rule: ClassVar[str] = "CODE"
    width: ClassVar[float] = 18

    @property
    def sql_type(self) -> TypeEngine[Any]:
        return LongString()

    @property
    def codes(self) -> CodeList:
        """The list."""
        return code_list(self.list_key)

    def parse(self, text: str) -> str:
        parts = [part for part in re.split(r"[、,，;；/\n]+", text) if part.strip()]
        found = {part: self.codes.code_of(part) for part in parts}
        unknown = [part for part, code in found.items() if code is None]
        if unknown:
            raise Unreadable(
                f"“{'、'.join(unknown)}”不在“{self.codes.title}”的选项里，"
                f"可填：{_sample(self.codes)}。"
            )
        return ",".join(code for code in self.codes.labels if code in found.values())

    def split(self, value: str) -> Sequence[str]:
        """Return the single codes."""
        return value.split(",")

    def show(self, value: str) -> str:
        return "、".join(self.codes.labels.get(code, code) for code in self.split(value))

    def faults(self, field: str, value: str, today: date) -> Iterator[Fault]:
        unknown = [code for code in self.split(value) if code not in self.codes.labels]
        if unknown:
            yield Fault(
                field, "CODE", f"“{unknown[0]}”不在“{self.codes.title}”的选项里，请重新选择。"
            )


def _sample(codes: CodeList) -> str:
    labels = list(codes.labels.values())
    return "、".join(labels[:8]) + ("……" if len(labels) > 8 else "")
