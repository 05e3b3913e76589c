"""What is put up in public holds no number of a document and no mobile telephone (R-PI-05).

Numbers are masked where a list is made; this looks once more at all that is to be written,
also at what somebody typed into a remark.

Source: domain.md 8.2; 个人信息保护法第二十五条.
"""

from __future__ import annotations

import re

from station_app.domain.identifiers import birth_date_of, check_digit
from station_app.domain.problems import Fault, RecordInvalid
from station_app.workbooks.specs import SheetSpec

RULE = "R-PI-05"
_RUN = re.compile(r"(?<!\d)\d[\d \-]{9,24}[\dXx](?!\d)", re.ASCII)
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}", re.ASCII)
_RESIDENT = re.compile(r"\d{17}[\dXx]", re.ASCII)


def tells_a_number(text: str) -> bool:
    """Whether a text holds a resident's number or a mobile number, also with gaps in it."""
    for run in _RUN.findall(text):
        plain = run.replace(" ", "").replace("-", "").upper()
        if _MOBILE.fullmatch(plain):
            return True
        if _RESIDENT.fullmatch(plain) and _is_resident(plain):
            return True
    return False


def _is_resident(number: str) -> bool:
    return birth_date_of(number) is not None and check_digit(number[:17]) == number[17]


def require_publishable(sheet: SheetSpec) -> None:
    """Raise RecordInvalid when a cell of a list for the public holds such a number.

    The rows must be a sequence: they are read here first.
    """
    faults = []
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in zip(sheet.columns, row, strict=True):
            if isinstance(cell, str) and tells_a_number(cell):
                text = (
                    f"公示文件中发现疑似证件号码或手机号码：第 {number} 行“{column.label}”。"
                    "请在登记里改掉，再制作公示文件。"
                )
                faults.append(Fault(column.key, RULE, text))
    if faults:
        raise RecordInvalid(faults)
