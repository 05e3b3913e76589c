"""Numbers that name a person or an organisation, and how they prove themselves.

Sources: GB 11643-1999 (resident ID), GB 32100-2015 (credit code), GB 11714 (the organisation
code inside it); domain.md 7.1 and 7.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from station_app.domain.codes import code_list
from station_app.domain.divisions import known_county
from station_app.domain.problems import Fault, Severity
from station_app.domain.texts import compact

# Document types whose number is a resident ID; passports and the rest have no common form.
CHECKED_ID_TYPES = frozenset({"111", "112", "RESIDENCE_PERMIT"})

_ID = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_ID_15 = re.compile(r"[1-9]\d{14}", re.ASCII)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_FIRST_BIRTH = date(1900, 1, 1)
_CENTENARIANS = range(996, 1000)  # 15 digits name no century; these were born before 1900
_FOREIGNERS = "91"  # permanent-residence card: nationality stands where others have the county
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91", re.ASCII)

_SCIENTIFIC = re.compile(r"\d(?:\.(\d+))?E\+(\d{2,3})", re.ASCII)
_EXACT_DIGITS = 15  # what a number cell of a workbook holds

_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {sign: value for value, sign in enumerate(_CREDIT_SIGNS)}
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_KINDS_OF_CLASS = {  # first: what the class is called; the others may carry it too
    "11": ("GOV", "PARTY"),
    "12": ("PUBLIC_INST", "UNIVERSITY"),
    "13": ("MASS", "PARTY"),
    "51": ("SOCIAL_GROUP",),
    "52": ("SERVICE_ORG", "UNIVERSITY"),
    "53": ("FOUNDATION",),
    "54": ("COMMITTEE",),
    "55": ("COMMITTEE",),
    "91": ("ENTERPRISE",),
}


def normal_id(text: str) -> str:
    """Return the number as it is stored: plain upper-case signs without blanks or wrapping."""
    return compact(text).upper()


def lost_digits(value: object) -> bool:
    """Say whether a cell's number, or text in scientific notation, has lost digits (R-ID-11)."""
    if isinstance(value, str):
        match = _SCIENTIFIC.fullmatch(normal_id(value))
        return match is not None and int(match[2]) > len(match[1] or "")
    return isinstance(value, (int, float)) and abs(value) >= 10**_EXACT_DIGITS


def check_digit(text17: str) -> str:
    """Return the 18th sign for the first 17 digits of a resident ID (ISO 7064 MOD 11-2)."""
    total = sum(int(sign) * weight for sign, weight in zip(text17, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def birth_date_of(text: str) -> date | None:
    """Return the birth date in a resident ID; None if the text is none or the day impossible."""
    number = normal_id(text)
    return _day(number[6:14]) if _ID.fullmatch(number) else None


def sex_of(text: str) -> str | None:
    """Return "1" for male, "2" for female by the 17th digit; None if the text is no resident ID."""
    number = normal_id(text)
    if not _ID.fullmatch(number):
        return None
    return "1" if int(number[16]) % 2 else "2"


def convert_15(text: str) -> str | None:
    """Return the 18-digit form of an old 15-digit ID (R-ID-10).

    None when it cannot be computed: no such number, an impossible birth date, or
    a sequence of 996-999, which was given to people born before 1900.
    """
    number = normal_id(text)
    if not _ID_15.fullmatch(number) or int(number[12:]) in _CENTENARIANS:
        return None
    longer = f"{number[:6]}19{number[6:]}"
    return longer + check_digit(longer) if _day(longer[6:14]) else None


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def resident_id_faults(text: str, today: date, field: str = "id_number") -> Iterator[Fault]:
    """Say what is wrong with a resident ID (R-ID-01…05, R-ID-10, R-ID-11); "" has no faults."""
    number = normal_id(text)
    if _ID.fullmatch(number):
        yield from _digit_faults(number, today, field)
    elif lost_digits(number):
        message = f"“{number}”是科学计数法，末几位已丢失，请设为文本格式并按原件重新填写。"
        yield Fault(field, "R-ID-11", message)
    elif _ID_15.fullmatch(number):
        yield Fault(field, "R-ID-10", _advice_15(number))
    elif number:
        yield Fault(field, "R-ID-01", _shape(number))


def _shape(number: str) -> str:
    wrong = [sign for sign in number[:17] if not (sign.isascii() and sign.isdigit())]
    if len(number) != 18:
        problem = f"现有{len(number)}位"
    elif wrong:
        problem = f"含有“{wrong[0]}”，只有最后一位可以是字母X"
    elif number[0] == "0":
        problem = "首位不能是0"
    else:
        problem = f"最后一位“{number[-1]}”不是数字或X"
    return f"身份证号码应为18位（17位数字加校验位），{problem}，请核对原件。"


def _advice_15(number: str) -> str:
    longer = convert_15(number)
    old = "15位身份证号码已于2013年1月1日停止使用"
    if longer:
        return f"{old}，换算为18位是“{longer}”，请核对原件后改填。"
    return f"{old}，此号码不能自动换算（百岁老人号码或出生日期有误），请按原件填写18位号码。"


def _digit_faults(number: str, today: date, field: str) -> Iterator[Fault]:
    province, county = number[:2], number[:6]
    if not _PROVINCE.fullmatch(province):
        yield Fault(field, "R-ID-04", f"身份证号码前两位“{province}”不是省级代码，请核对原件。")
    elif province != _FOREIGNERS and not known_county(county):
        message = f"行政区划码 {county} 未收录，请确认后保存。"
        yield Fault(field, "R-ID-05", message, Severity.WARN)
    born = _day(number[6:14])
    if born is None:
        yield Fault(field, "R-ID-03", f"出生日期“{number[6:14]}”不存在，请核对原件。")
    elif not _FIRST_BIRTH <= born <= today:
        message = f"出生日期{born}应在1900-01-01与今天（{today}）之间，请核对原件。"
        yield Fault(field, "R-ID-03", message)
    expected = check_digit(number[:17])
    if number[17] != expected:
        message = f"身份证号码校验位不正确，应为“{expected}”，请核对原件。"
        yield Fault(field, "R-ID-02", message)


def credit_code_faults(text: str, field: str = "uscc") -> Iterator[Fault]:
    """Say what is wrong with a unified social credit code (R-US-01…03); "" has no faults."""
    code = normal_id(text)
    if not code:
        return
    if shape := _credit_shape(code):
        yield Fault(field, "R-US-01", f"统一社会信用代码{shape}，请对照登记证书改正。")
    elif code[17] != _credit_check(code[:17]):
        message = "统一社会信用代码校验位不正确。请对照登记证书逐位核对。"
        yield Fault(field, "R-US-02", message)
    elif code[16] != _inner_check(code[8:16]):
        message = f"主体标识码（第9至17位）“{code[8:17]}”的校验位不正确，请对照登记证书确认后保存。"
        yield Fault(field, "R-US-03", message, Severity.WARN)


def _credit_shape(code: str) -> str:
    """Return what is wrong with length or signs; "" if nothing."""
    if len(code) != 18:
        return f"应为18位，现有{len(code)}位"
    wrong = next((sign for sign in code if sign not in _CREDIT_VALUES), "")
    return f"不应有“{wrong}”（只用数字和大写字母，不用I、O、S、V、Z）" if wrong else ""


def _credit_check(code17: str) -> str:
    total = sum(_CREDIT_VALUES[sign] * pow(3, place, 31) for place, sign in enumerate(code17))
    return _CREDIT_SIGNS[-total % 31]


def _inner_check(code8: str) -> str:
    """Return the check sign of an organisation code (GB 11714); X is legal."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(code8, _INNER_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def credit_code_class_faults(code: str, kind: str, field: str = "uscc") -> Iterator[Fault]:
    """Compare the class in a credit code with the kind of organisation (R-US-04, R-OR-01).

    kind   code of the list "org_kind"

    Only a warning, because renamed bodies keep their code.
    """
    prefix = normal_id(code)[:2]
    kinds = _KINDS_OF_CLASS.get(prefix, (kind,))
    if kind not in kinds:
        labels = code_list("org_kind")
        message = (
            f"统一社会信用代码以“{prefix}”开头，应属“{labels.label(kinds[0])}”，"
            f"与填写的“{labels.label(kind)}”不一致，请核对；改制更名的可确认后保存。"
        )
        yield Fault(field, "R-OR-01", message, Severity.WARN)
