"""Who registers for the examination at a practice station: the list as a clerk keeps it.

A third have studied social work, a third have worked in it for years, and the others have
neither on record: the program says of each whether they may register, and why not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from station_app.domain.divisions import DivisionRow
from station_app.services.demo.agenda import COACHING_TERMS
from station_app.services.demo.people import Invented, Inventor, words
from station_app.services.demo.setting import (
    CANDIDATES,
    EVERY_OTHER,
    WORKERS,
    Portion,
    Setting,
)
from station_app.services.demo.tables import (
    GROUPS,
    HIGHER,
    LOWER,
    NO,
    WORKER_HEADINGS,
    YES,
    Table,
    chinese,
    holds_lower,
)

HEADINGS = (
    *("序号", "考试年度", "姓名", "性别", "身份证号码", "学历", "所学专业", "社工专业"),
    *("毕业院校", "工作单位", "报考级别", "报名日期", "报名方式", "首次报考", "参加辅导班"),
    *("手机号码", "备注"),
)
SCHOOL = HEADINGS.index("毕业院校")
DAYS = 26  # on which one could register: 22 March to 16 April
WEEK = 5  # of five candidates, three attend a class
TRAINED, EXPERIENCED = 0, 1  # what somebody brings, by number in threes


@dataclass(frozen=True)
class Line:
    """What a list says of one candidate beside the examination.

    number   among all candidates of the district
    """

    number: int
    name: str
    sex: str
    id_number: str
    schooling: str
    major: str
    school: str
    unit: str
    mobile: str
    higher: bool

    @property
    def term(self) -> int | None:
        """The class before the examination that the candidate attends, from 0; None: none."""
        return self.number % WEEK if self.number % WEEK < COACHING_TERMS else None

    def applied_on(self, setting: Setting) -> date:
        """Return the day of the application: as many on each."""
        return setting.day(3, 22) + timedelta(days=self.number * DAYS // CANDIDATES)


def lines(
    street: DivisionRow, inventor: Inventor, staff: Table, portion: Portion, setting: Setting
) -> list[Line]:
    """Return the candidates of a station: workers with the lower certificate, then others."""
    others = (_other(street, inventor, number, setting) for number in portion.candidates)
    return [*_workers(staff, portion), *others]


def table(street: DivisionRow, found: Sequence[Line], setting: Setting) -> Table:
    """Return the list of candidates as a clerk keeps it."""
    return Table(
        f"{street.name}{setting.year}年社会工作者职业水平考试报名表",
        f"填报单位：{street.name}社工站　　{chinese(setting.reported)}",
        HEADINGS,
        [_row(line, order, setting) for order, line in enumerate(found, 1)],
        "填表人：　　　　　　审核人：",
    )


def experienced(line: Line) -> bool:
    """Whether a candidate who is no worker has worked in the field for years."""
    own = line.number - WORKERS // EVERY_OTHER
    return own >= 0 and own % 3 == EXPERIENCED


def _workers(staff: Table, portion: Portion) -> Iterator[Line]:
    for number, cells in zip(portion.workers, staff.rows, strict=False):
        row = dict(zip(WORKER_HEADINGS, cells, strict=True))
        if holds_lower(number) and row["证书级别"] == LOWER:
            yield _worker(row, number // EVERY_OTHER)


def _worker(row: Mapping[str, str], number: int) -> Line:
    return Line(
        number=number,
        name=row["姓 名"].replace("　", ""),
        sex=row["性别"],
        id_number=row["身份证号码"],
        schooling=row["文化程度"],
        major=row["专业"],
        school=row["毕业学校"],
        unit=row["所在单位"],
        mobile=row["联系电话"],
        higher=True,
    )


def _other(street: DivisionRow, inventor: Inventor, order: int, setting: Setting) -> Line:
    person: Invented = inventor.person(1968 + setting.born, 1987 + setting.born)
    choose = inventor.random.choice
    trained = order % 3 == TRAINED
    organisation = choose(words()["organisations"][GROUPS[order % len(GROUPS)]])
    return Line(
        number=WORKERS // EVERY_OTHER + order,
        name=person.name,
        sex="男" if person.sex == "1" else "女",
        id_number=person.id_number,
        schooling="本科" if trained else "大专",
        major="社会工作" if trained else choose(words()["majors"][1:]),
        school=choose(words()["schools"]),
        unit=organisation.format(street=street.name, community="社区"),
        mobile=person.mobile,
        higher=order % 8 == EXPERIENCED,
    )


def _row(line: Line, order: int, setting: Setting) -> list[str]:
    return [
        str(order),
        str(setting.year),
        line.name,
        line.sex,
        line.id_number,
        line.schooling,
        line.major,
        YES if line.major == "社会工作" else NO,
        line.school,
        line.unit,
        HIGHER if line.higher else LOWER,
        line.applied_on(setting).isoformat(),
        "非告知承诺制",
        NO if line.number % 4 == 0 else YES,
        NO if line.term is None else YES,
        line.mobile,
        "",
    ]
