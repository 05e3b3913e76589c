"""The real program on a real display, with real keys: unlock, search, open, change, save, undo."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from station_app.domain.registers.people import Person
from station_app.services import workspace
from station_app.storage.database import Database
from tests.services.conftest import PASSPHRASE
from tests.ui.window import screen
from tests.ui.window.register_screens import person

pytestmark = pytest.mark.skipif(bool(screen.missing()), reason=f"{screen.missing()}")


@pytest.fixture
def home(templates: Path, tmp_path: Path) -> Path:
    made = Path(shutil.copytree(templates / "station", tmp_path / "books"))
    with workspace.open_(made, PASSPHRASE) as opened:
        for number, name in enumerate(("欧阳小兰", "王芳", "张建国"), 1):
            person(opened, number, name)
    return made


def mobile(store: Database) -> str | None:
    with store.reading() as session:
        return session.scalar(select(Person.mobile).where(Person.name == "王芳"))


def test_a_person_is_found_changed_saved_and_changed_back(home: Path, tmp_path: Path) -> None:
    with screen.screen(tmp_path) as seat, screen.program(seat, home):
        seat.wait_for_window("社工站登记系统")
        seat.type(PASSPHRASE)
        seat.keys("Return")
        seat.wait_for_window("四方坪街道社工站")
        with screen.looking_into(home, PASSPHRASE) as store:
            seat.still()
            seat.keys("ctrl+2", "ctrl+f")
            seat.type("wf")
            seat.keys("Return", "Return")
            seat.still()
            seat.keys(*["Return"] * 10, "ctrl+a")  # from the name to the telephone
            seat.type("13900139000")
            seat.keys("ctrl+s")
            screen.wait_for(lambda: mobile(store) == "13900139000", "saved")
            seat.keys("Escape", "ctrl+z")
            screen.wait_for(lambda: mobile(store) == "13800130002", "undone")
        seat.picture("undone")
        assert (tmp_path / "01-undone.png").stat().st_size > 10_000
