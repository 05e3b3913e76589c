"""One practice workspace with invented people: a station's, or the bureau's with two stations."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from station_app.domain.divisions import DivisionRow, load_divisions
from station_app.domain.progress import Progress
from station_app.services import workspace
from station_app.services.demo.district import CHEAP, streets
from station_app.services.demo.station import stock
from station_app.services.exchange import packages, receiving
from station_app.services.identity import BUREAU, STATION
from station_app.services.places import find_streets
from station_app.services.secrets import new_keys
from station_app.services.workspace import Workspace
from station_app.storage.files import temporary_folder

WORKERS = 12  # at each station
STATIONS = 2  # that report to a practice bureau
ROSTERS, PACKAGES = "练习花名册", "练习上报包"  # folders for what one may practise with
_PASSPHRASE = "nobody opens this again"


def fill(opened: Workspace, progress: Progress) -> None:
    """Bring invented people into new books; files to practise with lie in their folder."""
    if opened.role == BUREAU:
        _fill_bureau(opened, progress)
    else:
        progress(0, 1)
        _stock(opened, opened.home / ROSTERS, 0)
        progress(1, 1)


def _fill_bureau(bureau: Workspace, progress: Progress) -> None:
    """Let stations report: the last package is left to be merged by the person."""
    chosen = find_streets(bureau.identity.division)[:STATIONS]
    waiting = bureau.home / PACKAGES
    waiting.mkdir()
    with temporary_folder(bureau.home) as lent:
        for turn, street in enumerate(chosen):
            progress(turn, len(chosen))
            package = _reported(lent / street.code, street.code, turn, bureau)
            if turn + 1 < len(chosen):
                receiving.receive(bureau, package)
            else:
                shutil.copy2(package, waiting)
    progress(len(chosen), len(chosen))


def _reported(home: Path, street: str, turn: int, bureau: Workspace) -> Path:
    """Make a station that has imported its people, and return its package."""
    identity = workspace.identify(STATION, street, demo=True)
    keys = new_keys(identity, _PASSPHRASE, CHEAP)
    with workspace.establish(home, identity, keys, now=bureau.now) as station:
        _stock(station, home / ROSTERS, turn)
        return packages.make(station).file


def _stock(station: Workspace, folder: Path, turn: int) -> None:
    folder.mkdir()
    stock(station, _invented(station.identity.division), folder, WORKERS, turn)


def _invented(division: str) -> DivisionRow:
    """Return a street of the practice district under the name of another one.

    Only the practice district has communities that people can be invented for.
    """
    own = load_divisions()[division.ljust(12, "0")]
    known = {street.code: street for street in streets()}
    return known.get(own.code) or replace(streets()[0], name=own.name)
