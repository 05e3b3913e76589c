"""A clerk's day on the real program with real keys; each step leaves a picture.

The month goes round twice: what the bureau sends back is mended, and accepted after that.
Slow: two minutes, and five on a busy machine. The pictures lie in the test's folder, or in
PICTURES if that is set.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from station_app.domain.registers.exchanged import Correction
from station_app.domain.registers.people import Person
from station_app.domain.registers.workers import SocialWorker
from station_app.services import workspace
from station_app.services.exchange import applying, corrections, overview, packages, receiving
from tests.builders import resident_id
from tests.services.conftest import PASSPHRASE
from tests.ui.window import real_acts as acts
from tests.ui.window import screen
from tests.ui.window.real_acts import mistyped, seated
from tests.ui.window.register_screens import PEOPLE, person

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(screen.missing()), reason=f"{screen.missing()}"),
]

GIVEN = "伟秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲建国华玉兰志红"  # one for each person
STATION, BUREAU = "四方坪街道社工站", "开福区社会工作局"
RIGHT = resident_id(203)
WRONG = mistyped(RIGHT)
OLD, NEW = "13800130005", "13900139005"  # the telephone of the fifth person
TWO = f"{OLD}、{NEW}"  # in one cell, as somebody types it in Excel
WHO, OTHER = Person.mobile.in_((OLD, NEW)), Person.name == "王伟芳"
REMARK = "已核实"
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
        corrections.propose(bureau, PEOPLE, ids[0], "remark", REMARK, "请补充")
    return found


def test_a_day_at_the_station_and_at_the_bureau(
    homes: dict[str, Path], tmp_path: Path, folder: Path
) -> None:
    roster, mending = tmp_path / "roster.csv", tmp_path / "roster_待改.xlsx"
    roster.write_text(ROSTER, encoding="utf-8")
    with screen.screen(folder) as seat:
        with seated(seat, homes["station"], STATION) as at:
            seat.picture("home")
            acts.new_person(at, "欧阳晓东", resident_id(99), tmp_path / "card.pdf")
            acts.paste(at)
            acts.bring_in(at, roster, mending)
            acts.type_over(mending, WRONG, RIGHT, marked=True)
            acts.bring_in_the_rest(at, mending, RIGHT)
            package = acts.send(at)
        acts.type_over(package, OLD, TWO)
        with seated(seat, homes["bureau"], BUREAU) as at:
            acts.look_at(at, package)
            acts.let_in(at)
            receipt = acts.merge(at)
            assert at.count(SocialWorker) == 3
            assert at.value(Person.mobile, WHO) == OLD
        with seated(seat, homes["station"], STATION) as at:
            acts.take_receipt(at, receipt)
            assert at.value(Person.returned, WHO)
            acts.mend_returned(at, WHO, NEW)
            acts.accept_correction(at)
            assert at.value(Person.remark, OTHER) == REMARK
            package = acts.send(at)
        with seated(seat, homes["bureau"], BUREAU) as at:
            acts.look_at(at, package)
            receipt = acts.merge(at)
            assert at.value(Person.mobile, WHO) == NEW
            assert at.value(Person.remark, OTHER) == REMARK
            assert at.value(Correction.answer) == "ACCEPTED"
        with seated(seat, homes["station"], STATION) as at:
            acts.take_receipt(at, receipt)
            assert at.value(Person.returned, WHO) is None
    with workspace.open_(homes["station"], PASSPHRASE) as station:
        assert overview.returned(station) == []
        assert overview.pending(station).records == 0
