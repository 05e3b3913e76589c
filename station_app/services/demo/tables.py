"""What the practice stations keep in their rosters: rows as a clerk writes them.

In the year of the report: 56 registered social workers in three groups, whose certificates are
of the first two examinations; see `setting` for what was so on which day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from station_app.domain.codes import code_list
from station_app.domain.divisions import DivisionRow, children
from station_app.services.demo.people import Invented, Inventor, words
from station_app.services.demo.setting import EARLY, EVERY_OTHER, SEED, Setting

VOLUNTEERS = 20  # at each station
GROUPS = ("COMMUNITY", "INSTITUTION", "MASS_ORG")
GROUP_LABELS = {"INSTITUTION": "事业单位", "MASS_ORG": "群团组织", "COMMUNITY": "社区工作者"}
ORG_TYPES = {"INSTITUTION": "5", "MASS_ORG": "2", "COMMUNITY": "6"}
LOWER, HIGHER, UNCERTIFIED = "初级", "中级", "未持证"
DECIDING = timedelta(days=30)  # from the application to the registration
YES, NO = "是", "否"

WORKER_HEADINGS = (
    *("序号", "姓 名", "性别", "身份证号码", "出生年月日", "政治面貌", "文化程度"),
    *("专业", "毕业学校", "所在单位", "单位类别", "队伍类别", "岗位", "入职时间"),
    *("证书级别", "管理号", "批准日期", "登记申请日期", "登记日期"),
    *("本级登记注册", "本级登记日期", "联系电话", "备 注"),
)
APPLIED_ON = WORKER_HEADINGS.index("登记申请日期")  # a heading that nobody but the clerk knows
VOLUNTEER_HEADINGS = (
    *("序号", "志愿者编号", "姓名", "性别", "身份证号", "政治面貌", "所属社区"),
    *("服务意向", "特长", "注册日期", "手机号码", "备注"),
)


@dataclass(frozen=True)
class Table:
    """One roster: a title, the line under it, headings, rows of texts, and the last line."""

    title: str
    unit: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    foot: str


def workers(
    street: DivisionRow,
    inventor: Inventor,
    count: int,
    slip: int,
    *,
    first: int = 0,
    setting: Setting = SEED,
) -> Table:
    """Return the roster of a street's social workers; one more row than `count` is faulty.

    slip    which mistake that row has
    first   number of the first one among all of the district: certificate and days follow from it
    """
    youngest, oldest = 1985 + setting.born, 1962 + setting.born
    people = [inventor.person(oldest, youngest) for _ in range(count)]
    people.append(_spoilt(inventor.person(oldest, youngest), people[0], slip))
    rows = [
        _worker(street, inventor, person, (row, first + row - 1), setting)
        for row, person in enumerate(people, 1)
    ]
    return Table(
        f"开福区{street.name}社会工作者花名册",
        f"填报单位（盖章）：{street.name}社工站　　统计截止日期：{chinese(setting.reported)}",
        WORKER_HEADINGS,
        rows,
        "填表人：　　　　　　审核人：",
    )


def volunteers(
    street: DivisionRow, inventor: Inventor, count: int, setting: Setting = SEED
) -> Table:
    """Return the roster of a street's volunteers."""
    first, last = 1945 + setting.born, 1991 + setting.born
    rows = [
        _volunteer(street, inventor, inventor.person(first, last), number, setting)
        for number in range(1, count + 1)
    ]
    return Table(
        f"{street.name}志愿者登记表",
        f"填报单位：{street.name}社工站　　{chinese(setting.reported)}",
        VOLUNTEER_HEADINGS,
        rows,
        "填表人：　　　　　　审核人：",
    )


def holds_lower(number: int) -> bool:
    """Whether a worker holds the lower certificate, and so applies for the higher one."""
    return number % EVERY_OTHER == 0


def _spoilt(person: Invented, other: Invented, slip: int) -> Invented:
    """Make one of the mistakes that rosters have: a wrong digit, a missing one, twice the same."""
    number = person.id_number
    if slip % 3 == 0:
        wrong = str((int(number[16]) + 2) % 10)  # the sex stays, the check digit does not fit
        return replace(person, id_number=number[:16] + wrong + number[17:])
    if slip % 3 == 1:
        return replace(person, id_number=number[:-1])
    return replace(person, id_number=other.id_number, sex=other.sex, born=other.born)


@dataclass(frozen=True)
class _Certified:
    """What a roster says of a certificate and its registration; None: there is none."""

    level: str
    approved: date | None = None
    applied: date | None = None
    registered: date | None = None


def _certified(inventor: Inventor, number: int, setting: Setting) -> _Certified:
    """Return the certificate of a worker by number, see `setting`."""
    if setting.mixed and number % 3 == 2:
        return _Certified(UNCERTIFIED)
    level = LOWER if holds_lower(number) else HIGHER
    day = setting.day
    if number < EARLY:
        approved = inventor.day(day(10, 1, -2), day(11, 30, -1))
        registered = max(approved + timedelta(days=75), day(7, 1, -1))
    else:
        approved = inventor.day(day(10, 1, -1), day(12, 20, -1))
        registered = inventor.day(day(4, 12), day(6, 8))
    if setting.mixed and number % 9 == 7:
        return _Certified(level, approved)
    return _Certified(level, approved, registered - DECIDING, registered)


def _worker(
    street: DivisionRow,
    inventor: Inventor,
    person: Invented,
    numbers: tuple[int, int],
    setting: Setting,
) -> list[str]:
    """Return a line; its number in the roster and that of the worker in the district."""
    row, number = numbers
    choose = inventor.random.choice
    group = GROUPS[row % len(GROUPS)]
    organisation = choose(words()["organisations"][group])
    held = _certified(inventor, number, setting)
    serial = f"{inventor.random.randrange(10**13):013d}"
    registered = _or_blank(held.registered)
    return [
        str(row),
        _padded(person.name),
        "男" if person.sex == "1" else "女",
        person.id_number,
        _written(person.born, row),
        person.political,
        choose(("本科", "大专", "大学本科", "硕士研究生")),
        choose(words()["majors"]),
        choose(words()["schools"]),
        organisation.format(street=street.name, community=_community(street, inventor)),
        code_list("org_type").label(ORG_TYPES[group]),
        GROUP_LABELS[group],
        choose(words()["posts"]),
        _written(inventor.day(setting.day(1, 5, -6), setting.day(8, 31, -1)), row + 1),
        held.level,
        f"{held.approved.year}{serial}" if held.approved else "",
        _or_blank(held.approved),
        _or_blank(held.applied),
        registered,
        YES if registered else NO,
        registered,
        person.mobile,
        "",
    ]


def _or_blank(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _volunteer(
    street: DivisionRow, inventor: Inventor, person: Invented, number: int, setting: Setting
) -> list[str]:
    choose = inventor.random.choice
    intents = inventor.random.sample(words()["intents"], 2)
    return [
        str(number),
        f"KF{street.code[6:9]}{number:04d}",
        person.name,
        "男" if person.sex == "1" else "女",
        person.id_number,
        person.political,
        _community(street, inventor),
        "、".join(intents),
        choose(words()["skills"]),
        _written(inventor.day(setting.day(1, 5, -2), setting.day(5, 31)), number),
        f"{person.mobile[:3]}-{person.mobile[3:7]}-{person.mobile[7:]}",
        "",
    ]


def _community(street: DivisionRow, inventor: Inventor) -> str:
    return inventor.random.choice(children(street.code[:9])).name


def _padded(name: str) -> str:
    """Return a name of two characters as clerks align it with those of three."""
    return "　".join(name) if len(name) == 2 else name


def _written(day: date, turn: int) -> str:
    """Return a day in one of the ways that clerks write it."""
    dotted, slashed = f"{day.year}.{day.month}.{day.day}", f"{day.year}/{day.month}/{day.day}"
    return (dotted, slashed, f"{day:%Y%m%d}", chinese(day), day.isoformat())[turn % 5]


def chinese(day: date) -> str:
    """Return a day as it is written on paper."""
    return f"{day.year}年{day.month}月{day.day}日"
