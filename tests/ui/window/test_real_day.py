"""A clerk's day on the real program with real keys; each step leaves a picture.

Slow: a minute and more. The pictures lie in the test's folder, or in PICTURES if that is set.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from station_app.domain.registers import BY_NAME
from station_app.domain.registers.people import Person
from station_app.domain.registers.workers import SocialWorker
from station_app.services import finding, workspace
from station_app.services.exchange import applying, corrections, packages, receiving
from station_app.storage.database import Database
from tests.builders import resident_id
from tests.services.conftest import PASSPHRASE
from tests.ui.window import screen
from tests.ui.window.register_screens import PEOPLE, person

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(screen.missing()), reason=f"{screen.missing()}"),
]

GIVEN = "伟秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲建国华玉兰志红"  # one for each person
STATION, BUREAU = "四方坪街道社工站", "开福区社会工作局"
RIGHT = resident_id(203)
WRONG = RIGHT[:-1] + ("1" if RIGHT[-1] != "1" else "2")
REST = "社会福利类事业单位,2021-03-01,社工,合同制"
ROSTER = (
    "姓名,性别,身份证号码,所在单位,队伍类别,入职时间,岗位,用工形式,联系电话\n"
    f"赵小梅,女,{resident_id(201)},四方坪街道社工站,{REST},13700137001\n"
    f"钱大海,男,{resident_id(202, sex='1')},四方坪街道社工站,{REST},13700137002\n"
    f"孙丽,女,{WRONG},四方坪街道社工站,{REST},13700137003\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = os.environ.get("PICTURES")
    chosen = Path(found) if found else tmp_path / "pictures"
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


@pytest.fixture
def homes(templates: Path, tmp_path: Path) -> dict[str, Path]:
    """Make books of a station and of the bureau that have exchanged once, with a correction."""
    found = {
        role: Path(shutil.copytree(templates / role, tmp_path / role))
        for role in ("station", "bureau")
    }
    with (
        workspace.open_(found["station"], PASSPHRASE) as station,
        workspace.open_(found["bureau"], PASSPHRASE) as bureau,
    ):
        ids = [person(station, at, f"王{given}芳") for at, given in enumerate(GIVEN, 1)]
        received = receiving.receive(bureau, packages.make(station).file)
        assert received.receipt is not None
        applying.apply(station, received.receipt)
        corrections.propose(bureau, PEOPLE, ids[0], "remark", "已核实", "请补充")
    return found


@contextmanager
def seated(seat: screen.Screen, home: Path, name: str) -> Iterator[Database]:
    """Open books on the screen; look into their store beside."""
    with screen.program(seat, home):
        seat.wait_for_window("社工站登记系统")
        seat.still()
        seat.type(PASSPHRASE)
        seat.keys("Return")
        seat.wait_for_window(name)
        seat.still()
        with screen.looking_into(home, PASSPHRASE) as store:
            yield store


def count(store: Database, model: Any, *conditions: Any) -> int:
    alive = model.deleted_at.is_(None)
    with store.reading() as session:
        return (
            session.scalar(select(func.count()).select_from(model).where(alive, *conditions)) or 0
        )


def choose(seat: screen.Screen, dialog: str, path: Path, back: str) -> None:
    """Paste a path into a dialog of files."""
    seat.wait_for_window(dialog)
    seat.still()
    seat.copy(str(path))
    seat.keys("ctrl+a", "ctrl+v", "Return")
    screen.wait_for(lambda: dialog not in " ".join(seat.titles), f"{dialog} closed")
    seat.wait_for_window(back)
    seat.still()


def go_in_menu(seat: screen.Screen, *keys: str) -> None:
    seat.keys("F6", *keys, "Return")
    seat.still()


def new_person(seat: screen.Screen, store: Database, paper: Path) -> None:
    """Enter somebody with a wrong number, mend it, save, and print the card."""
    before = count(store, Person)
    seat.keys("ctrl+2")
    seat.still()
    seat.keys("ctrl+n")
    seat.still()
    seat.copy("欧阳晓东")
    seat.keys("ctrl+v", "Return", "Return")
    right = resident_id(99)
    seat.type(right[:-1] + ("1" if right[-1] != "1" else "2"))
    seat.keys("ctrl+s")
    seat.still()
    seat.picture("wrong-number")
    assert count(store, Person) == before
    seat.keys("ctrl+a")
    seat.type(right)
    seat.keys("ctrl+p")
    screen.wait_for(lambda: count(store, Person) == before + 1, "saved")
    seat.still()
    seat.picture("printing")
    seat.keys("ctrl+s")
    choose(seat, "PDF", paper, STATION)
    screen.wait_for(paper.exists, "printed")


def paste(seat: screen.Screen, store: Database) -> None:
    """Paste thirty telephones, three of them bad, and take it back."""
    numbers = [f"137000100{at:02d}" if at % 10 else "12345" for at in range(1, 31)]
    pasted = Person.mobile.like("137000100%")
    seat.keys("ctrl+2")
    seat.still()
    seat.keys("Home", "Down", *["Right"] * 4)
    seat.copy("\r\n".join(numbers))
    seat.keys("ctrl+v")
    seat.wait_for_window("粘贴前核对")
    seat.still()
    seat.picture("paste")
    seat.keys("Return")
    screen.wait_for(lambda: count(store, Person, pasted) == 27, "pasted")
    seat.wait_for_window(STATION)
    seat.still()
    seat.keys("ctrl+z")
    screen.wait_for(lambda: count(store, Person, pasted) == 0, "taken back")


def bring_in(seat: screen.Screen, store: Database, roster: Path) -> None:
    """Bring a roster in, but for the row that is wrong."""
    go_in_menu(seat, "End", "Up", "Up")
    seat.keys("ctrl+o")
    choose(seat, "选择要导入的名册", roster, STATION)
    seat.picture("columns")
    seat.keys("ctrl+Return")
    seat.still()
    seat.picture("check")
    seat.keys("alt+k")
    seat.still()
    seat.picture("skipping")
    seat.keys("ctrl+Return")
    seat.still()
    seat.picture("coming-in")
    screen.wait_for(lambda: count(store, SocialWorker) == 2, "brought in")
    seat.still()
    seat.picture("result")


def send(seat: screen.Screen, home: Path, told: set[Path]) -> Path:
    """Make the package; a reason is asked for what the program warns of."""
    seat.keys("ctrl+9")
    seat.still()
    seat.picture("what-is-new")
    seat.keys("alt+g")
    seat.still()
    if len(seat.titles) > 1:
        seat.wait_for_window("提醒")
        seat.copy("已核实")
        seat.keys("ctrl+v", "Tab", "Tab", "Return")
        seat.wait_for_window(STATION)
    outbox = home / "outbox"
    screen.wait_for(lambda: set(outbox.glob("*.xlsx")) - told, "package")
    seat.still()
    seat.picture("sent")
    return (set(outbox.glob("*.xlsx")) - told).pop()


def test_a_day_at_the_station_and_at_the_bureau(
    homes: dict[str, Path], tmp_path: Path, folder: Path
) -> None:
    roster, told = tmp_path / "roster.csv", set((homes["station"] / "outbox").glob("*.xlsx"))
    roster.write_text(ROSTER, encoding="utf-8")
    known = set((homes["bureau"] / "outbox").glob("*.xlsx"))
    with screen.screen(folder) as seat:
        with seated(seat, homes["station"], STATION) as store:
            seat.picture("home")
            new_person(seat, store, tmp_path / "card.pdf")
            paste(seat, store)
            bring_in(seat, store, roster)
            package = send(seat, homes["station"], told)
        with seated(seat, homes["bureau"], BUREAU) as store:
            seat.keys("ctrl+9")
            seat.still()
            seat.keys("alt+o")
            choose(seat, "选择", package, BUREAU)
            seat.picture("plan")
            seat.keys("alt+g")
            screen.wait_for(lambda: count(store, SocialWorker) == 2, "merged")
            seat.still()
            seat.picture("merged")
        receipt = (set((homes["bureau"] / "outbox").glob("*.xlsx")) - known).pop()
        with seated(seat, homes["station"], STATION) as store:
            seat.keys("ctrl+9")
            seat.still()
            seat.keys("alt+r")
            choose(seat, "选择", receipt, STATION)
            seat.picture("receipt")
            waiting = BY_NAME["correction"].model
            screen.wait_for(lambda: count(store, waiting) == 1, "applied")
    with workspace.open_(homes["station"], PASSPHRASE) as station:
        assert finding.find(station, BY_NAME["correction"]).total == 1
