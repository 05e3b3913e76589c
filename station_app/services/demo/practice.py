"""One practice workspace with invented people: a station's, or the bureau's with two stations.

It plays in the year that runs, or in the last one while that has hardly begun.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from station_app.domain.divisions import DivisionRow, load_divisions
from station_app.domain.progress import Progress
from station_app.domain.registers.certificates import CERTIFICATES
from station_app.domain.registers.rewards import REWARDS
from station_app.domain.registers.study import CE_RECORDS
from station_app.services import finding, workspace
from station_app.services.demo import agenda, governing, mail, programme, talents
from station_app.services.demo.agenda import Agenda, enter
from station_app.services.demo.district import CHEAP, streets
from station_app.services.demo.setting import Portion, Setting, running
from station_app.services.demo.station import stock
from station_app.services.exchange import receiving
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
    setting = running(opened.today())
    if opened.role == BUREAU:
        _fill_bureau(opened, setting, progress)
    else:
        progress(0, 1)
        year = agenda.lay_down(opened, setting)
        _stock(opened, opened.home / ROSTERS, 0, year, setting)
        programme.propose(opened, setting)
        progress(1, 1)


def _fill_bureau(bureau: Workspace, setting: Setting, progress: Progress) -> None:
    """Let stations report: the last package is left to be merged by the person."""
    chosen = find_streets(bureau.identity.division)[:STATIONS]
    waiting = bureau.home / PACKAGES
    waiting.mkdir()
    year = agenda.lay_down(bureau, setting)
    line = governing.govern(bureau, setting)
    programme.buy(bureau, setting, line, programme.PRACTISED)
    with temporary_folder(bureau.home) as lent:
        for turn, street in enumerate(chosen):
            progress(turn, len(chosen))
            package = _reported(lent / street.code, street.code, turn, bureau, year, setting)
            if turn + 1 < len(chosen):
                receiving.receive(bureau, package)
            else:
                shutil.copy2(package, waiting)
    progress(len(chosen), len(chosen))


def _reported(
    home: Path, street: str, turn: int, bureau: Workspace, year: Agenda, setting: Setting
) -> Path:
    """Make a station that has been told of the year and has worked; return its package."""
    identity = workspace.identify(STATION, street, demo=True)
    keys = new_keys(identity, _PASSPHRASE, CHEAP)
    with workspace.establish(home, identity, keys, now=bureau.now) as station:
        mail.exchange(station, bureau)
        _stock(station, home / ROSTERS, turn, year, setting)
        return mail.report(station)


def _stock(station: Workspace, folder: Path, turn: int, year: Agenda, setting: Setting) -> None:
    folder.mkdir()
    street = _invented(station.identity.division)
    # The numbers tell what somebody has; they need not go on from one station to the next.
    portion = Portion(range(WORKERS), range(6), range(0), range(6))
    stocked = stock(station, street, folder, portion.workers, turn, setting)
    talents.train(station, street, stocked, portion, year, setting)
    talents.recruit(station, stocked.inventor, portion, year, setting)
    _claim(station, year, setting)


def _claim(station: Workspace, year: Agenda, setting: Setting) -> None:
    """Enter a reward and a piece of learning of the first worker who holds a certificate."""
    held: Any = finding.find(station, CERTIFICATES, limit=1).rows[0]
    enter(
        station,
        REWARDS,
        person=held.person,
        certificate=held.id,
        scheme=year.schemes[held.level],
        pass_year=held.approved_on.year,
        applied_on=setting.day(6, 1),
        amount=Decimal(1000),
        bank_name="练习银行开福支行",
        bank_account="62170000000000012345",
    )
    begins: date = setting.day(5, 5)
    enter(
        station,
        CE_RECORDS,
        person=held.person,
        kind="TRAINING",
        ce_form="2",
        title="社会工作伦理网络课程",
        organiser="练习社会工作协会",
        from_on=begins,
        to_on=begins,
        raw_amount=Decimal(6),
        subject_class="SPECIAL",
    )


def _invented(division: str) -> DivisionRow:
    """Return a street of the practice district under the name of another one.

    Only the practice district has communities that people can be invented for.
    """
    own = load_divisions()[division.ljust(12, "0")]
    known = {street.code: street for street in streets()}
    return known.get(own.code) or replace(streets()[0], name=own.name)
