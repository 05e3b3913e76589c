"""Several files at once, each in a transaction of its own; one that fails stops no other."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from station_app.domain.problems import Refused, StationError
from station_app.domain.progress import Cancelled, Progress, silent
from station_app.domain.rules.rights import Right
from station_app.services import safekeeping
from station_app.services.access import needs
from station_app.services.exchange import applying, inspecting, receiving
from station_app.services.exchange.applying import Applied
from station_app.services.exchange.inspecting import Plan
from station_app.services.exchange.receiving import Received
from station_app.services.workspace import Workspace
from station_app.storage.files import atomic_path, saving


@dataclass(frozen=True)
class Letter:
    """A file that came, and why it is let in although it was edited; "" for none."""

    file: Path
    accept: str = ""


@dataclass(frozen=True)
class Opened:
    """What became of a receipt: it was applied, or refused in words."""

    file: Path
    applied: Applied | None
    refusal: StationError | None = None

    @property
    def wants_reason(self) -> bool:
        """Whether it may be applied with a reason: of another store, or not signed."""
        return self._because in (applying.OTHER_BUREAU, applying.UNSIGNED)

    @property
    def bare(self) -> bool:
        """Whether it was refused because it is not signed."""
        return self._because == applying.UNSIGNED

    @property
    def wants_key(self) -> bool:
        """Whether it may be applied once the bureau's key is confirmed."""
        return self._because == applying.UNKNOWN_KEY

    @property
    def _because(self) -> str:
        return self.refusal.reason if isinstance(self.refusal, Refused) else ""


@needs(Right.EXCHANGE)
def receive_all(
    workspace: Workspace, letters: Sequence[Letter], progress: Progress = silent
) -> list[Received]:
    """Merge packages one after another, after a backup.

    Cancelling stops between two files: what was merged before stays and is returned.
    Raises Cancelled when nothing was merged yet, and what `receive` raises.
    """
    done: list[Received] = []
    for number, letter in enumerate(letters):
        if _stops(progress, number, len(letters)):
            break
        if not done:
            safekeeping.before(workspace, "合并上报包")
        done.append(receiving.receive(workspace, letter.file, accept=letter.accept))
    return done


@needs(Right.EXCHANGE)
def inspect_all(
    workspace: Workspace, letters: Sequence[Letter], progress: Progress = silent
) -> list[Plan]:
    """Say of several files what receiving them would do; cancelling as in `receive_all`."""
    done: list[Plan] = []
    for number, letter in enumerate(letters):
        if _stops(progress, number, len(letters)):
            break
        done.append(inspecting.inspect(workspace, letter.file, accept=letter.accept))
    return done


@needs(Right.EXCHANGE)
def apply_all(
    workspace: Workspace, letters: Sequence[Letter], progress: Progress = silent
) -> list[Opened]:
    """Apply receipts one after another; cancelling as in `receive_all`."""
    done: list[Opened] = []
    for number, letter in enumerate(letters):
        if _stops(progress, number, len(letters)):
            break
        try:
            applied = applying.apply(workspace, letter.file, accept=letter.accept)
            done.append(Opened(letter.file, applied))
        except Refused as refusal:
            done.append(Opened(letter.file, None, refusal))
    return done


def _stops(progress: Progress, number: int, total: int) -> bool:
    """Report a file; whether to stop before it, which is no failure once one was done."""
    try:
        progress(number, total)
    except Cancelled:
        if number == 0:
            raise
        return True
    return False


def copy_to(file: Path, target: Path) -> Path:
    """Copy a package or a receipt, e.g. to a USB stick; whole or not at all.

    Raises StationError when the file is gone or the target cannot be written.
    """
    if not file.exists():
        raise StationError(f"文件“{file.name}”已不在发件箱里，可能被移走。请重新生成上报包。")
    with saving(target), atomic_path(target) as part:
        shutil.copyfile(file, part)
    return target
