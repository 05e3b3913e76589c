"""The practice district and the whole loop of its month, from rosters to answered corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from station_app.domain.divisions import DivisionRow, district_rows
from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from station_app.domain.registers.exchanged import CORRECTIONS
from station_app.domain.registers.people import PEOPLE
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services import finding, records, workspace
from station_app.services.demo import tables
from station_app.services.demo.folder import explain, prepare
from station_app.services.demo.station import Stock, stock
from station_app.services.exchange import applying, corrections, packages, receiving
from station_app.services.exchange.protocol import MERGED
from station_app.services.identity import BUREAU, STATION
from station_app.services.workspace import Workspace
from station_app.storage.vault import Cost

DISTRICT = "430105"  # 开福区
STREET_LEVEL = 4
# Everybody may know the passphrase of practice books, so guessing it need not be slow.
CHEAP = Cost(2, 19 * 1024, 1)

# Prints a form for some records of a workspace into a file.
Printer = Callable[[Workspace, str, Sequence[str], Path], None]


@dataclass
class Story:
    """What was made, as counts and paths."""

    bureau_home: Path
    station_homes: list[Path] = field(default_factory=list)
    packages: int = 0
    merged: int = 0
    receipts: int = 0
    workers: int = 0
    volunteers: int = 0
    rejected: int = 0
    files: list[Path] = field(default_factory=list)


def streets() -> list[DivisionRow]:
    """Return the streets of the practice district, one station each, by code."""
    return [row for row in district_rows(DISTRICT) if row.level == STREET_LEVEL]


def build(
    out: Path,
    passphrase: str,
    printer: Printer,
    *,
    among: Sequence[DivisionRow] = (),
    progress: Progress = silent,
) -> Story:
    """Make a bureau and its stations in `out` and run the loop of a month.

    printer  how forms are printed; services know no printing
    among    the streets that get a station; none named: all

    Raises Refused when `out` holds anything but an older practice district.
    """
    chosen = list(among) or streets()
    prepare(out)
    story = Story(out / "区局")
    with ExitStack() as opened:
        bureau = opened.enter_context(_made(story.bureau_home, BUREAU, DISTRICT, passphrase))
        counts = tables.shares(tables.WORKERS, len(chosen))
        for turn, (street, workers) in enumerate(zip(chosen, counts, strict=True)):
            progress(turn, len(chosen))
            home = out / street.name
            station = opened.enter_context(_made(home, STATION, street.code[:9], passphrase))
            story.station_homes.append(home)
            stocked = _stocked(station, street, out, workers, turn, story)
            _exchange(station, bureau, story)
            if turn == 0:
                _print(station, stocked, out / "表格", printer, story)
                _correct(station, bureau, stocked, story)
    progress(len(chosen), len(chosen))
    explain(out, _contents(story))
    return story


def _made(home: Path, role: str, division: str, passphrase: str) -> Workspace:
    identity = workspace.identify(role, division, demo=True)
    made, _ = workspace.create(home, identity, passphrase, cost=CHEAP)
    return made


def _stocked(
    station: Workspace, street: DivisionRow, out: Path, workers: int, turn: int, story: Story
) -> Stock:
    stocked = stock(station, street, out / "花名册", workers, turn)
    story.files += stocked.files
    story.workers += len(stocked.workers)
    story.volunteers += len(stocked.volunteers)
    story.rejected += stocked.rejected
    return stocked


def _exchange(station: Workspace, bureau: Workspace, story: Story) -> None:
    """Send what is new, merge it, and take the answer in."""
    made = packages.make(station)
    story.packages += 1
    story.files.append(made.file)
    if made.held:
        raise StationError(f"练习数据不完整，没有报送：{made.held[0].reason}")
    received = receiving.receive(bureau, made.file)
    if received.outcome != MERGED or received.receipt is None:
        raise StationError(f"练习上报包没有合并：{received.reason}")
    story.merged += 1
    story.files.append(received.receipt)
    applying.apply(station, received.receipt)
    story.receipts += 1


def _print(
    station: Workspace, stocked: Stock, folder: Path, printer: Printer, story: Story
) -> None:
    folder.mkdir()
    people = {"A01": stocked.workers, "A02": stocked.workers, "A06": stocked.volunteers}
    for form, ids in people.items():
        path = folder / f"{form}.pdf"
        printer(station, form, ids[:3], path)
        story.files.append(path)


def _correct(station: Workspace, bureau: Workspace, stocked: Stock, story: Story) -> None:
    """Let the bureau find a fault, the station mend it, and both hear of it."""
    worker = stocked.workers[0]
    corrections.propose(bureau, SOCIAL_WORKERS, worker, "post", "社工督导", "与聘任文件不一致")
    volunteer = stocked.volunteers[0]
    records.move(station, VOLUNTEERS, volunteer, "ACTIVE")
    record: Any = records.get(station, VOLUNTEERS, volunteer)
    records.change(station, PEOPLE, record.person, {"remark": "电话已核实"})
    _exchange(station, bureau, story)
    for correction in finding.find(station, CORRECTIONS).rows:
        corrections.answer(station, correction.id, True)
    _exchange(station, bureau, story)


def _contents(story: Story) -> list[str]:
    return [
        f"区局工作区：{story.bureau_home.name}",
        f"社工站工作区：{'、'.join(home.name for home in story.station_homes)}",
        "花名册：导入用的旧名册和“待改”工作簿；表格：打印的登记表。",
        "打开方法：station-app --home 工作区文件夹 find social_worker",
        "再次运行 demo 会整个替换这个文件夹，请不要在这里存放自己的文件。",
    ]
