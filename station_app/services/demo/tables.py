"""What the practice stations keep in their rosters: rows as a clerk writes them.

As of 2010-06-10, the day of the district's report: 56 registered social workers in three
groups, whose certificates are of the first two examinations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from station_app.domain.divisions import DivisionRow, children
from station_app.services.demo.people import Invented, Inventor, words

REPORTED = date(2010, 6, 10)
WORKERS = 56  # 登记注册的社工, over all stations
VOLUNTEERS = 20  # at each station
GROUPS = ("COMMUNITY", "INSTITUTION", "MASS_ORG")
GROUP_LABELS = {"INSTITUTION": "事业单位", "MASS_ORG": "群团组织", "COMMUNITY": "社区工作者"}
LEVELS = ("初级", "中级", "未持证")

WORKER_HEADINGS = (
    *("序号", "姓 名", "性别", "身份证号码", "出生年月日", "政治面貌", "文化程度"),
    *("专业", "毕业学校", "所在单位", "队伍类别", "岗位", "入职时间"),
    *("证书级别", "管理号", "批准日期", "联系电话", "备 注"),
)
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


def workers(street: DivisionRow, inventor: Inventor, count: int, slip: int) -> Table:
    """Return the roster of a street's social workers; one more row than `count` is faulty.

    slip   which mistake that row has
    """
    people = [inventor.person(1962, 1985) for _ in range(count)]
    people.append(_spoilt(inventor.person(1962, 1985), people[0], slip))
    rows = [_worker(street, inventor, person, number) for number, person in enumerate(people, 1)]
    return Table(
        f"开福区{street.name}社会工作者花名册",
        f"填报单位（盖章）：{street.name}社工站　　统计截止日期：{_chinese(REPORTED)}",
        WORKER_HEADINGS,
        rows,
        "填表人：　　　　　　审核人：",
    )


def volunteers(street: DivisionRow, inventor: Inventor, count: int) -> Table:
    """Return the roster of a street's volunteers."""
    rows = [
        _volunteer(street, inventor, inventor.person(1945, 1991), number)
        for number in range(1, count + 1)
    ]
    return Table(
        f"{street.name}志愿者登记表",
        f"填报单位：{street.name}社工站　　{_chinese(REPORTED)}",
        VOLUNTEER_HEADINGS,
        rows,
        "填表人：　　　　　　审核人：",
    )


def shares(total: int, parts: int) -> list[int]:
    """Divide a number into whole parts that differ by one at most, larger ones first."""
    return [total // parts + (number < total % parts) for number in range(parts)]


def _spoilt(person: Invented, other: Invented, slip: int) -> Invented:
    """Make one of the mistakes that rosters have: a wrong digit, a missing one, twice the same."""
    number = person.id_number
    if slip % 3 == 0:
        wrong = str((int(number[16]) + 2) % 10)  # the sex stays, the check digit does not fit
        return replace(person, id_number=number[:16] + wrong + number[17:])
    if slip % 3 == 1:
        return replace(person, id_number=number[:-1])
    return replace(person, id_number=other.id_number, sex=other.sex, born=other.born)


def _worker(street: DivisionRow, inventor: Inventor, person: Invented, number: int) -> list[str]:
    choose = inventor.random.choice
    group = GROUPS[number % len(GROUPS)]
    organisation = choose(words()["organisations"][group])
    level = LEVELS[number % len(LEVELS)]
    approved = inventor.day(date(2008, 10, 1), date(2009, 12, 20))
    certificate = (
        ("未持证", "", "")
        if level == "未持证"
        else (level, f"{approved.year}{inventor.random.randrange(10**13):013d}", f"{approved}")
    )
    return [
        str(number),
        _padded(person.name),
        "男" if person.sex == "1" else "女",
        person.id_number,
        _written(person.born, number),
        person.political,
        choose(("本科", "大专", "大学本科", "硕士研究生")),
        choose(words()["majors"]),
        choose(words()["schools"]),
        organisation.format(street=street.name, community=_community(street, inventor)),
        GROUP_LABELS[group],
        choose(words()["posts"]),
        _written(inventor.day(date(2004, 1, 5), date(2010, 4, 30)), number + 1),
        *certificate,
        person.mobile,
        "",
    ]


def _volunteer(street: DivisionRow, inventor: Inventor, person: Invented, number: int) -> list[str]:
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
        _written(inventor.day(date(2008, 1, 5), date(2010, 5, 31)), number),
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
    return (dotted, slashed, f"{day:%Y%m%d}", _chinese(day), day.isoformat())[turn % 5]


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
