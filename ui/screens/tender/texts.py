"""How the values of a score matrix are shown."""

from __future__ import annotations

from decimal import Decimal

from station_app.services.tenders import BidRow, JudgeColumn

YES = {True: "是", False: "否", None: ""}


def mark_text(mark: Decimal) -> str:
    """Return a mark as short as it is exact: 85, 85.5."""
    text = f"{mark:.2f}"
    return text.rstrip("0").rstrip(".")


def of_bid(bid: BidRow, name: str) -> str:
    """Return a field of a bid."""
    if name == "bidder":
        return bid.bidder
    if name == "qualified":
        return YES[bid.qualified]
    return "" if bid.price is None else f"{bid.price:.2f}"


def of_judge(judge: JudgeColumn, name: str) -> str:
    """Return a field of a judge."""
    texts = {
        "name": judge.name,
        "unit": judge.unit,
        "weight": mark_text(judge.weight),
        "independent": YES[judge.independent],
    }
    return texts.get(name, "")


def result_of(bid: BidRow, name: str) -> str:
    """Return what was computed of a bid; "" while it is not known."""
    line = bid.line
    if name == "rank":
        told = "中标" if bid.result == "WON" else "并列" if line.tied else ""
        return "" if line.rank is None else f"{line.rank} {told}".strip()
    if name == "priority":
        return f"＋{line.priority:.2f}" if line.priority else ""
    found: Decimal | None = getattr(line, name)
    return "" if found is None else f"{found:.2f}"
