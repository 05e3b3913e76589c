"""Telephone numbers: digits, with an extension after a hyphen (domain.md 7.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from station_app.domain.problems import Fault, Severity
from station_app.domain.texts import compact, unwrapped

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_WHOLE = re.compile(
    r"1[3-9]\d{9}"
    r"|0\d{9,11}(-\d{1,6})?"  # area code and number
    r"|[48]00\d{7}"
    r"|\d{5,6}",  # hot lines such as 12345
    re.ASCII,
)
_LOCAL = re.compile(r"\d{7,8}", re.ASCII)  # a landline without area code: told, not refused
_COUNTRY = re.compile(r"(?:\+|00)86-?(?=\d)|86-?(?=1[3-9]\d-?\d{4}-?\d{4}$)", re.ASCII)
_GROUPED_MOBILE = re.compile(r"1[3-9]\d-?\d{4}-?\d{4}", re.ASCII)
_GROUPED_SERVICE = re.compile(r"[48]00-?\d{3}-?\d{4}|[48]00-?\d{4}-?\d{3}", re.ASCII)
_LANDLINE = re.compile(r"\(?(0\d{2,3})\)?-?(\d{7,8})(?:-?(?:转|ext\.?|#|-)(\d{1,6}))?", re.A | re.I)
_AREA_WITHOUT_ZERO = re.compile(r"(?:10|2\d|[3-9]\d{2})-?\d{7,8}(?:-\d{1,6})?", re.ASCII)
_BETWEEN = re.compile(r"[/、,;|或]")


def normal_phone(text: str) -> str:
    """Return a number as digits with `-extension`; two numbers as `first/second`.

    What is no telephone number comes back unchanged but for blanks and widths.
    """
    numbers = _several(text)
    return "/".join(numbers) if numbers else _single(text)


def _single(text: str) -> str:
    plain = local = compact(text)
    if country := _COUNTRY.match(plain):
        local = plain[country.end() :]
        if _AREA_WITHOUT_ZERO.fullmatch(local):
            local = f"0{local}"
    if _GROUPED_MOBILE.fullmatch(local) or _GROUPED_SERVICE.fullmatch(local):
        return local.replace("-", "")
    if match := _LANDLINE.fullmatch(local):
        return f"{match[1]}{match[2]}-{match[3]}" if match[3] else f"{match[1]}{match[2]}"
    return plain


def _several(text: str) -> Sequence[str]:
    """Return the numbers in a cell with more than one, else nothing.

    Blanks part numbers only if every part is a whole number: 138 1234 5678 is one.
    """
    plain = unwrapped(text)
    for parts in (_BETWEEN.split(plain), plain.split()):
        numbers = [_single(part) for part in parts if part.strip()]
        if len(numbers) > 1 and all(_WHOLE.fullmatch(n) or _LOCAL.fullmatch(n) for n in numbers):
            return numbers
    return ()


def phone_faults(text: str, field: str = "phone") -> Iterator[Fault]:
    """Say what is wrong with a telephone number (rule PHONE); "" has no faults."""
    numbers = _several(text)
    number = _single(text)
    if numbers:
        listed = "”和“".join(numbers)
        message = f"一格中有{len(numbers)}个号码“{listed}”，请只留一个，其余填到“电话”或备注中。"
        yield Fault(field, "PHONE", message)
    elif number and not _WHOLE.fullmatch(number):
        message = (
            f"电话“{number}”不像是电话号码，请核对"
            "（手机为11位，座机要带区号，如0731-84512345，分机号写在最后）。"
        )
        yield Fault(field, "PHONE", message, Severity.WARN)


def is_mobile(text: str) -> bool:
    """Say whether the text is one mobile number."""
    return _MOBILE.fullmatch(_single(text)) is not None


def masked_phone(text: str) -> str:
    """Return the number with its middle hidden: 138****5678 (domain.md 8.2).

    Public short numbers stay; of what is no number nothing is shown.
    """
    return "/".join(_masked(number) for number in _several(text) or [_single(text)])


def _masked(number: str) -> str:
    if not _WHOLE.fullmatch(number):
        return "****" if number else ""
    if len(number) <= 6:
        return number
    line, _, extension = number.partition("-")
    return f"{line[:3]}****{line[-4:]}" + ("-***" if extension else "")
