"""Ledger files: the readable JSON in resources/ledgers, read and checked.

A file holds the items of `layouts.Ledger`; "sheets" is a list of sheets, each with its "columns".
A missing item has the value that is usual. The first column 序号 and the hidden columns that tell
a record (_rid, _rev) stand in every sheet and in no file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.paths import resource_path
from station_app.services.ledgers.computed import MARKS
from station_app.services.ledgers.figures import SUMMARIES
from station_app.services.ledgers.layouts import Ledger, LedgerColumn, LedgerSheet
from station_app.services.ledgers.periods import LENGTHS
from station_app.services.ledgers.sources import source_of

FOLDER = resource_path("ledgers")
PAPERS = ("A4", "A3")

T = TypeVar("T")


class LedgerFileFaulty(StationError):
    """A ledger file cannot be used; the text says where and why."""

    def __init__(self, ledger_id: str, why: str) -> None:
        super().__init__(f"台账文件“{ledger_id}.json”有误：{why}。请改正后再导出。")


class LedgerUnknown(StationError):
    """There is no ledger of that number."""

    def __init__(self, ledger_id: str) -> None:
        known = "、".join(f"{each.id} {each.title}" for each in ledgers())
        super().__init__(f"没有编号为“{ledger_id}”的台账。可以导出的台账：{known}。")


@cache
def ledgers() -> tuple[Ledger, ...]:
    """Return all ledgers in the order of their numbers. Raises LedgerFileFaulty."""
    return tuple(_load(path.stem) for path in sorted(FOLDER.glob("*.json")))


def ledger_named(ledger_id: str) -> Ledger:
    """Return a ledger by its number, e.g. B01, or its key. Raises LedgerUnknown, LedgerFileFaulty.

    Capital letters or not makes no difference.
    """
    wanted = ledger_id.strip().casefold()
    for ledger in ledgers():
        if wanted in (ledger.id.casefold(), ledger.key.casefold()):
            return ledger
    raise LedgerUnknown(ledger_id)


def _load(ledger_id: str) -> Ledger:
    text = (FOLDER / f"{ledger_id}.json").read_text(encoding="utf-8")
    try:
        ledger = parse_ledger(json.loads(text))
    except json.JSONDecodeError as error:
        raise LedgerFileFaulty(ledger_id, f"第 {error.lineno} 行不是 JSON") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise LedgerFileFaulty(ledger_id, f"有一项的写法不对（{error}）") from error
    if found := list(faults(ledger)):
        raise LedgerFileFaulty(ledger_id, "；".join(found))
    return ledger


def parse_ledger(written: Mapping[str, Any]) -> Ledger:
    """Make a ledger of what a file holds. Raises KeyError, TypeError for a wrong shape."""
    sheets = tuple(_sheet(each, written["title"]) for each in written["sheets"])
    return _made(Ledger, {**written, "sheets": sheets})


def _sheet(written: Mapping[str, Any], title: str) -> LedgerSheet:
    columns = tuple(_made(LedgerColumn, each) for each in written["columns"])
    lists = {n: tuple(written[n]) for n in ("order", "summary", "notes") if n in written}
    named = {"title": title, **written, **lists, "columns": columns}
    named["register_name"] = named.pop("register")
    return _made(LedgerSheet, named)


def _made(kind: type[T], written: Mapping[str, Any]) -> T:
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]  # T is a dataclass
    if unknown := sorted(set(written) - known):
        raise TypeError(f"不认识 {'、'.join(unknown)}")
    return kind(**written)


def faults(ledger: Ledger) -> Iterator[str]:
    """Say what is wrong with a ledger, in Chinese; nothing when it is fine."""
    if ledger.period and ledger.period not in LENGTHS:
        yield f"period 不能是 {ledger.period}"
    for sheet in ledger.sheets:
        if sheet.register_name not in BY_NAME:
            yield f"没有登记簿 {sheet.register_name}"
            return
    if ledger.by and ledger.by not in ledger.register.references:
        yield f"by 应是引用字段，不是 {ledger.by}"
    for sheet in ledger.sheets:
        yield from (f"“{sheet.name}”{fault}" for fault in _sheet_faults(sheet))
    for sheet in ledger.sheets[1:]:
        yield from _tie_faults(sheet, ledger.register)


def _sheet_faults(sheet: LedgerSheet) -> Iterator[str]:
    register = sheet.register
    keys = [column.key for column in sheet.columns]
    yield from (f"列 {key} 写了两次" for key in sorted({k for k in keys if keys.count(k) > 1}))
    visible = [not column.hidden for column in sheet.columns]
    if visible != sorted(visible, reverse=True):
        yield "的隐藏列应放在最后"
    if sheet.paper not in PAPERS:
        yield f"的纸张不能是 {sheet.paper}"
    if sheet.frozen not in keys:
        yield f"没有列 {sheet.frozen}，不能固定到它"
    named = {sheet.dated, *(sheet.skip or {}).values()} - {""}
    yield from (f"没有字段 {name}" for name in sorted(named - register.fields.keys()))
    states = set(sheet.skip or {}) - register.life_cycle.labels.keys()
    yield from (f"没有状态 {state}" for state in sorted(states))
    yield from (f"没有合计算法 {name}" for name in sheet.summary if name not in SUMMARIES)
    yield from _source_faults(sheet)


def _source_faults(sheet: LedgerSheet) -> Iterator[str]:
    sources = [column.source for column in sheet.columns] + [sheet.only, *sheet.order]
    for source in sources:
        try:
            source_of(sheet.register, source)
        except ValueError:
            yield f"的“{source}”没有对应的字段"
    for column in sheet.columns:
        if column.mark and column.mark not in MARKS:
            yield f"列 {column.key} 的 mark 不能是 {column.mark}"
        if column.total.partition(" ")[0] not in ("", "sum", "count"):
            yield f"列 {column.key} 的 total 不能是 {column.total}"


def _tie_faults(sheet: LedgerSheet, first: Register[Any]) -> Iterator[str]:
    """Say when a further sheet is tied to the first one by a field that does not lead there."""
    if sheet.of and sheet.register.references.get(sheet.of) != first.name:
        yield f"“{sheet.name}”的 of 应是指向“{first.title}”的字段，不是 {sheet.of}"
