"""Amounts of money in Chinese capitals, as receipts and agreements ask for them.

Source: 支付结算办法附件一《正确填写票据和结算凭证的基本规定》. Where it leaves a 零 to
the writer, none is written: 1680.32 is 壹仟陆佰捌拾元叁角贰分.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

LIMIT: Final = 10**16  # yuan; beyond it 亿 would have to be said twice

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


def capitals(amount: Decimal) -> str:
    """Return an amount of yuan in capitals: 12345.60 is 壹万贰仟叁佰肆拾伍元陆角整.

    Raises ValueError for a part of a fen and for LIMIT or more.
    """
    fen = amount * 100
    if fen != fen.to_integral_value() or abs(amount) >= LIMIT:
        raise ValueError(f"{amount} cannot be paid in fen, or is too large")
    yuan, rest = divmod(abs(int(fen)), 100)
    return ("负" if amount < 0 else "") + _whole_part(yuan, rest) + _rest_part(yuan, rest)


def _whole_part(yuan: int, rest: int) -> str:
    return "" if rest and not yuan else f"{_number(yuan)}元"


def _rest_part(yuan: int, rest: int) -> str:
    jiao, fen = divmod(rest, 10)
    if not rest:
        return "整"
    if not fen:
        return f"{_DIGITS[jiao]}角整"
    gap = "零" if yuan else ""
    return (f"{_DIGITS[jiao]}角" if jiao else gap) + f"{_DIGITS[fen]}分"


def _number(number: int) -> str:
    for size, sign in _UNITS:
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _number(high) + sign + gap + (_number(low) if low else "")
    return _DIGITS[number]
