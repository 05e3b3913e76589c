"""One round of the mail between a practice station and its bureau."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from station_app.domain.problems import StationError
from station_app.services.exchange import applying, packages, receiving
from station_app.services.exchange.protocol import MERGED
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Round:
    """The two files that went over and back."""

    package: Path
    receipt: Path


def report(station: Workspace) -> Path:
    """Make a package. Raises StationError when something stays behind: practice is complete."""
    made = packages.make(station)
    if made.held:
        raise StationError(f"练习数据不完整，没有报送：{made.held[0].label}：{made.held[0].reason}")
    return made.file


def exchange(station: Workspace, bureau: Workspace) -> Round:
    """Send what is new, merge it, and take the answer in."""
    package = report(station)
    received = receiving.receive(bureau, package)
    if received.outcome != MERGED or received.receipt is None:
        raise StationError(f"练习上报包没有合并：{received.reason}")
    if received.returned:
        raise StationError(f"练习上报包有 {received.returned} 条记录被退回。")
    applying.apply(station, received.receipt)
    return Round(package, received.receipt)
