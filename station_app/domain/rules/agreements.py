"""What an agreement of directed cultivation costs whoever does not serve out its term.

Source: forms.md A29; 劳动合同法第二十二条: no more may be asked for than the share of the costs
that falls to the service not rendered.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Final

MONTHS: Final = 12  # of a year
FEN: Final = Decimal("0.01")


def penalty(supported: Decimal, months: int, unserved: int) -> Decimal:
    """Return the share of the government's costs that falls to the months not served.

    months    whole months of service that were promised
    unserved  whole months not served; more than were promised count as all of them

    A part of a fen is dropped, so the sum never passes what the law allows. Raises ValueError
    for months below 1 or less than nothing unserved.
    """
    if months < 1 or unserved < 0:
        raise ValueError(f"{unserved} of {months} months cannot be unserved")
    share = supported * min(unserved, months) / months
    return share.quantize(FEN, ROUND_DOWN)
