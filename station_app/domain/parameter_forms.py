"""What parameters are called and what their values look like to people: 3 年 for "3y".

A value that has not the form of its parameter would stop the rule that reads it, so it
is refused where it is typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from station_app.domain.codes import CodeList, code_list
from station_app.domain.dates import Unreadable
from station_app.domain.parameters import PERIOD
from station_app.domain.rules.registration_terms import LEVEL_CODES
from station_app.domain.texts import compact
from station_app.paths import resource_path

_PERIOD = re.compile(r"(\d{1,3})(y|m|年|个?月)")
_DECIMAL = re.compile(r"\d{1,9}(\.\d{1,4})?")
_SHARE = re.compile(r"\d{1,4}/[1-9]\d{0,3}|0?\.\d{1,4}|[01]|\d{1,2}(\.\d)?%")
_MONTH_DAY = re.compile(r"(0?[1-9]|1[0-2])[-月.](0?[1-9]|[12]\d|3[01])日?")
_COMMAS = re.compile(r"[,，、;；]")
_FLAGS = {"true": "是", "false": "否"}


@dataclass(frozen=True)
class ParameterTitle:
    """How one parameter is shown.

    form   of its values: text, texts, whole, wholes, wholes:N, decimal, share, period, flag,
           month_day, level
    note   what is counted, or what the value is for
    """

    key: str
    group: str
    title: str
    form: str
    note: str


@cache
def titles() -> Mapping[str, ParameterTitle]:
    """Return the titles of all shipped parameters by key, in the order of the screen."""
    entries = json.loads(resource_path("parameter_titles.json").read_text(encoding="utf-8"))
    return {entry["key"]: ParameterTitle(**entry) for entry in entries}


def show_value(form: str, value: str) -> str:
    """Return a stored value as people read it."""
    if form == "period" and (period := PERIOD.fullmatch(value)):
        return f"{period[1]} {'年' if period[2] == 'y' else '个月'}"
    if form == "flag":
        return _FLAGS.get(value, value)
    if form == "level":
        return next((_levels().label(c) for c, name in LEVEL_CODES.items() if name == value), value)
    return value.replace(",", "、") if form.startswith(("wholes", "texts")) else value


def parse_value(form: str, typed: str) -> str:
    """Return the value to be stored for what was typed. Raises Unreadable."""
    name, _, count = form.partition(":")
    plain = compact(typed)
    if name in ("text", "texts"):  # as written: brackets stay full-width
        return (_text if name == "text" else _texts)(typed.strip())
    if name == "wholes":
        return _wholes(plain, int(count or 0))
    return _READERS[name](plain)


def _text(plain: str) -> str:
    if not plain:
        raise Unreadable("请填写内容。")
    return plain


def _texts(plain: str) -> str:
    return ",".join(part.strip() for part in _COMMAS.split(plain) if part.strip())


def _whole(plain: str) -> str:
    if not re.fullmatch(r"\d{1,6}", plain):
        raise Unreadable(f"“{plain}”不是整数，请填写数字，例如 30。")
    return str(int(plain))


def _wholes(plain: str, count: int) -> str:
    parts = [_whole(part) for part in _COMMAS.split(plain) if part]
    if count and len(parts) != count:
        raise Unreadable(f"应为 {count} 个数，现在是 {len(parts)} 个，请用逗号分开填写。")
    return ",".join(parts)


def _decimal(plain: str) -> str:
    if not _DECIMAL.fullmatch(plain):
        raise Unreadable(f"“{plain}”不是数字，请按“90”或“1.5”的样子填写。")
    return plain


def _share(plain: str) -> str:
    if not _SHARE.fullmatch(plain):
        raise Unreadable(f"“{plain}”不是比例，请按“1/3”、“0.1”或“10%”的样子填写。")
    if plain.endswith("%"):
        return str(Fraction(plain[:-1]) / 100)
    return plain


def _period(plain: str) -> str:
    found = _PERIOD.fullmatch(plain.lower())
    if found is None:
        raise Unreadable(f"“{plain}”不是期限，请按“3年”或“3个月”的样子填写。")
    return f"{int(found[1])}{'y' if found[2] in ('y', '年') else 'm'}"


def _flag(plain: str) -> str:
    found = next((key for key, label in _FLAGS.items() if plain in (key, label)), None)
    if found is None:
        raise Unreadable("请填写“是”或“否”。")
    return found


def _month_day(plain: str) -> str:
    found = _MONTH_DAY.fullmatch(plain)
    if found is None:
        raise Unreadable(f"“{plain}”不是月和日，请按“12-31”的样子填写。")
    return f"{int(found[1]):02d}-{int(found[2]):02d}"


def _level(plain: str) -> str:
    code = _levels().code_of(plain)
    if code is None or code not in LEVEL_CODES:
        labels = "、".join(_levels().label(code) for code in LEVEL_CODES)
        raise Unreadable(f"“{plain}”不是职业水平等级，请填写：{labels}。")
    return LEVEL_CODES[code]


def _levels() -> CodeList:
    return code_list("cert_level")


_READERS: Mapping[str, Callable[[str], str]] = {
    "whole": _whole,
    "decimal": _decimal,
    "share": _share,
    "period": _period,
    "flag": _flag,
    "month_day": _month_day,
    "level": _level,
}
