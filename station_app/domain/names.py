"""Names of persons: what is padding, what is allowed (R-PE-01).

Rare characters stay as they are. NFKC is not applied to ideographs, because it would put
another character into a name that the police registered with a compatibility ideograph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from station_app.domain.problems import Fault, Severity
from station_app.domain.texts import INVISIBLE

SHORTEST, LONGEST = 2, 50

# Basic block, extensions A-H, compatibility ideographs, 〇.
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_PRIVATE = "\ue000-\uf8ff"  # self-made characters of old systems
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"

# Full-width signs and, from PDF files, radicals; the full-width stop is a middle dot, see below.
_WIDTHS = re.compile("[\uff01-\uff0d\uff0f-\uff5e\u2f00-\u2fd5]+")
_DECOMPOSED = re.compile("[A-Za-z][\u0300-\u036f]+")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_DOTS = re.compile(rf"\s*[•‧．･・∙⋅·]\s*|(?<=[{_HAN}])\.(?=[{_HAN}])")
_PADDING = re.compile(rf"(?<=[{_HAN}{_PRIVATE}]) (?=[{_HAN}{_PRIVATE}])")
_MOST_PADDED = 4  # Han characters; a longer name with a blank lacks its middle dot

_DIGIT = re.compile(r"\d")
_FOREIGN_SIGN = re.compile(f"[^{_HAN}{_PRIVATE}{_LATIN} ·.'’-]")
_CHINESE = re.compile(f"[{_HAN}{_PRIVATE}]+(·[{_HAN}{_PRIVATE}]+)*")
_FOREIGN = re.compile(f"[{_LATIN}][{_LATIN} ·.'’-]*")


def normal_name(text: str) -> str:
    """Return a name as it is stored: 王　芳 is 王芳, every kind of middle dot is ·."""
    plain = _INVISIBLE.sub("", text)
    plain = _WIDTHS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), plain)
    plain = _DECOMPOSED.sub(lambda match: unicodedata.normalize("NFC", match[0]), plain)
    plain = " ".join(_DOTS.sub("·", plain).split())
    closed = _PADDING.sub("", plain)
    return closed if len(closed) <= _MOST_PADDED else plain


def name_faults(text: str, field: str = "name") -> Iterator[Fault]:
    """Say what is wrong with a name (R-PE-01); "" has no faults."""
    name = normal_name(text)
    if name and (refusal := _refusal(name)):
        yield Fault(field, "R-PE-01", f"姓名“{name}”{refusal}")
    elif name and (doubt := _doubt(name)):
        yield Fault(field, "R-PE-01", f"姓名“{name}”{doubt}", Severity.WARN)


def _refusal(name: str) -> str:
    if _DIGIT.search(name):
        return "中有数字，请删去数字；同名的人请在备注中区分。"
    if match := _FOREIGN_SIGN.search(name):
        return f"中有“{match[0]}”，请只留姓名，其余内容写到备注中。"
    if len(name) < SHORTEST:
        return "只有一个字，请填写完整的姓名。"
    if len(name) > LONGEST:
        return f"超过{LONGEST}个字，请核对。"
    return ""


def _doubt(name: str) -> str:
    if re.search(f"[{_PRIVATE}]", name):
        return "中有自造字，别的电脑上可能显示不出，请改用标准汉字后保存。"
    if _CHINESE.fullmatch(name) or _FOREIGN.fullmatch(name):
        return ""
    return "的写法不常见（少数民族姓名用“·”分隔，不用空格或字母），请确认后保存。"


def rare_characters(text: str) -> str:
    """Return the characters outside the basic plane, which some fonts and programs lack."""
    return "".join(char for char in text if ord(char) > 0xFFFF)
