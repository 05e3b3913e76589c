"""The practice district and the whole loop of its year, from rosters to answered corrections.

The bureau lays down the year; every station reports nothing at first and gets it with the receipt,
then brings in its rosters, registers its candidates, enters classes and recruits, and reports.
What the merged books give on which day stands in `setting`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from station_app.domain.divisions import DivisionRow, district_rows
from station_app.domain.progress import Progress, silent
from station_app.domain.registers.exams import EXAM_APPLICATIONS
from station_app.domain.registers.exchanged import CORRECTIONS
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.people import PEOPLE
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services import finding, records, workspace
from station_app.services.demo import agenda, governing, mail, programme, serving, talents
from station_app.services.demo.agenda import Agenda
from station_app.services.demo.folder import explain, prepare
from station_app.services.demo.setting import BEFORE, REPORTED, SEED, Portion, portions
from station_app.services.demo.station import Stock, ids, stock
from station_app.services.exchange import corrections
from station_app.services.identity import BUREAU, STATION
from station_app.services.ledgers.choosing import scope_of
from station_app.services.ledgers.files import ledger_named
from station_app.services.ledgers.writing import file_name, write_ledger
from station_app.services.workspace import Workspace
from station_app.storage.slots import Cost

DISTRICT = "430105"  # 开福区
STREET_LEVEL = 4
# Everybody may know the passphrase of practice books, so guessing it need not be slow.
CHEAP = Cost(2, 19 * 1024, 1)
# With period and examination.
LEDGERS = (("B02", "", "2010"), ("B08", "", ""), ("B09", "2010-04", ""), ("B15", "2010Q2", ""))
PRINTED = 3  # copies of each form

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
    candidates: int = 0
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
    """Make a bureau and its stations in `out` and run the loop of a year.

    printer  how forms are printed; services know no printing
    among    the streets that get a station; none named: all

    Raises Refused when `out` holds anything but an older practice district.
    """
    chosen = list(among) or streets()
    prepare(out)
    story = Story(out / "区局")
    with ExitStack() as opened:
        bureau = opened.enter_context(_made(story.bureau_home, BUREAU, DISTRICT, passphrase))
        year = agenda.lay_down(bureau, SEED)
        common = programme.buy(bureau, SEED, governing.govern(bureau, SEED))
        for turn, (street, portion) in enumerate(zip(chosen, portions(len(chosen)), strict=True)):
            progress(turn, len(chosen))
            home = out / street.name
            station = opened.enter_context(_made(home, STATION, street.code[:9], passphrase))
            story.station_homes.append(home)
            _exchange(station, bureau, story)
            stocked = _stocked(station, street, out / "花名册", (portion, turn), year, story)
            serving.take_part(station, street, common, SEED)
            serving.be_supervised(station, stocked.workers, turn, SEED)
            _exchange(station, bureau, story)
            if turn == 0:
                _print(station, stocked, year, out / "表格", printer, story)
                _correct(station, bureau, stocked, story)
        _write_ledgers(bureau, out / "台账", story)
        _print_project(bureau, common[0], out / "表格", printer, story)
    progress(len(chosen), len(chosen))
    explain(out, _contents(story))
    return story


def _made(home: Path, role: str, division: str, passphrase: str) -> Workspace:
    identity = workspace.identify(role, division, demo=True)
    made, _ = workspace.create(home, identity, passphrase, cost=CHEAP)
    return made


def _stocked(
    station: Workspace,
    street: DivisionRow,
    folder: Path,
    place: tuple[Portion, int],
    year: Agenda,
    story: Story,
) -> Stock:
    """Fill a station's books; `place`: its part of the district, and which number it is."""
    portion, turn = place
    stocked = stock(station, street, folder, portion.workers, turn)
    talents.train(station, street, stocked, portion, year, SEED)
    talents.recruit(station, stocked.inventor, portion, year, SEED)
    story.files += stocked.files
    story.workers += len(stocked.workers)
    story.volunteers += len(stocked.volunteers)
    story.candidates += len(ids(station, EXAM_APPLICATIONS))
    story.rejected += stocked.rejected
    return stocked


def _exchange(station: Workspace, bureau: Workspace, story: Story) -> None:
    """Send what is new, merge it, and take the answer in."""
    found = mail.exchange(station, bureau)
    story.packages += 1
    story.merged += 1
    story.receipts += 1
    story.files += [found.package, found.receipt]


def _print(
    station: Workspace, stocked: Stock, year: Agenda, folder: Path, printer: Printer, story: Story
) -> None:
    folder.mkdir()
    printed = {
        "A01": stocked.workers[:PRINTED],
        "A02": stocked.workers[:PRINTED],
        "A03": ids(station, EXAM_APPLICATIONS)[:PRINTED],
        "A06": stocked.volunteers[:PRINTED],
        "A26": [year.coaching[0]],
    }
    for form, chosen in printed.items():
        path = folder / f"{form}.pdf"
        printer(station, form, chosen, path)
        story.files.append(path)


def _print_project(
    bureau: Workspace, project: str, folder: Path, printer: Printer, story: Story
) -> None:
    """Print the application for a project and for its first payment."""
    payments: Any = finding.find(bureau, INSTALMENTS, where={"project": project}).rows
    first = next(each.id for each in payments if each.no == 1)
    for form, record in (("A12", project), ("A14", first)):
        path = folder / f"{form}.pdf"
        printer(bureau, form, [record], path)
        story.files.append(path)


def _write_ledgers(bureau: Workspace, folder: Path, story: Story) -> None:
    """Write the district's ledgers as of the day of the report."""
    folder.mkdir()
    for number, period, exam in LEDGERS:
        ledger = ledger_named(number)
        scope = scope_of(bureau, ledger, as_of=REPORTED.isoformat(), period=period, chosen=exam)
        path = folder / file_name(bureau, ledger, scope)
        write_ledger(bureau, ledger, scope, path)
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
        "花名册：导入用的旧名册、报名表和“待改”工作簿；表格：打印的表格；台账：区局导出的台账。",
        "打开方法：station-app --home 工作区文件夹 find social_worker",
        f"全区统计指标：station-app --home 区局 indicators --as-of {REPORTED}",
        f"与动员大会前一天比较：station-app --home 区局 indicators --as-of {BEFORE}",
        "再次运行 demo 会整个替换这个文件夹，请不要在这里存放自己的文件。",
    ]
