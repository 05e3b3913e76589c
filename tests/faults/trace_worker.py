"""A clerk's day from the first to the last hour: `python -m tests.faults.trace_worker DAY`."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from openpyxl import Workbook

from station_app.domain.registers.people import PEOPLE
from station_app.logs import logging_to
from station_app.services import arriving, attaching, drafts, records, safekeeping, workspace
from station_app.services.demo.people import Inventor
from station_app.services.exchange import packages
from station_app.services.exports import export
from station_app.services.listing import Question
from station_app.services.rosters.apply import apply
from station_app.services.rosters.errors import write_errors
from station_app.services.rosters.plan import plan
from station_app.services.workspace import Workspace
from tests.builders import DAY
from tests.services.conftest import CHEAP

TRACE_WORKER = "tests.faults.trace_worker"
MADE = "station"  # folder of the workspace within `out`
HEADINGS = ("姓名", "性别", "身份证号码", "联系电话")
BROUGHT, ENTERED = 25, 5


def main(folder: str) -> None:
    """Work, and end the program as one should."""
    out, home = Path(folder, "out"), Path(folder, "out", MADE)
    identity = workspace.identify("station", "430105012")
    workspace.create(home, identity, "春天的社工站在巷口左边", cost=CHEAP)[0].close()
    with workspace.open_(home, "春天的社工站在巷口左边") as books:
        assert arriving.arrive(books) == ()
        _enter(books, out)
        _bring(books, out)
        packages.make(books, full=True)
        safekeeping.back_up(books)
        columns = ("name", "id_number", "mobile")
        export(books, PEOPLE, Question(), columns, out / "名单.xlsx", reason="核对")
        _fail(books)


def _enter(books: Workspace, out: Path) -> None:
    inventor = Inventor("录入")
    for _ in range(ENTERED):
        person = inventor.person(1960, 1990)
        values = {
            "name": person.name, "sex": person.sex, "id_type": "111", "mobile": person.mobile,
            "id_number": person.id_number, "birth_date": person.born,
            "legal_basis": "STATUTORY", "notice_given_on": DAY,
        }  # fmt: skip
        saved = records.create(books, PEOPLE, values)
        drafts.keep(books, "person", saved.record.id, {"texts": {"name": person.name}}, new=False)
    (out / "说明.pdf").write_bytes(f"%PDF-1.4 {person.name} {person.id_number}".encode())
    attaching.keep_file(books, out / "说明.pdf")


def _bring(books: Workspace, out: Path) -> None:
    book, inventor = Workbook(), Inventor("导入")
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    for number in range(BROUGHT):
        person = inventor.person(1960, 1990)
        wrong = "x" if number == BROUGHT - 1 else ""
        sex = "男" if person.sex == "1" else "女"
        sheet.append([person.name, sex, person.id_number + wrong, person.mobile])
    book.save(out / "名册.xlsx")
    planned = plan(books, PEOPLE, out / "名册.xlsx")
    apply(books, planned)
    write_errors(books, planned, out / "待改.xlsx")


def _fail(books: Workspace) -> None:
    """Let something go wrong with a person in its words, which the log then has to hide."""
    with books.database.reading() as session:
        person = session.query(PEOPLE.model).first()
        assert person is not None
        with logging_to(books.home / "logs"):
            try:
                raise ValueError(f"{person.name} {person.id_number} {person.mobile}")
            except ValueError:
                logging.getLogger("day").exception("something went wrong")


if __name__ == "__main__":
    main(*sys.argv[1:])
