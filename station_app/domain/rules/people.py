"""What must agree in the entries about a person: identity, age, schooling, work, guardian.

Every rule takes plain values; None stands for what is not known, and says nothing.
Months are texts as YYYY-MM, so they compare like the days they stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from station_app.domain.codes import code_list
from station_app.domain.dates import age_on, show_day_cn
from station_app.domain.identifiers import birth_date_of, sex_of
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity

WORKING_AGE = 16  # 劳动法第十五条
ADULT_AGE = 18  # 民法典第十七条
CHILD_AGE = 14  # 个人信息保护法第三十一条: below, data only with the guardian's consent
LEAGUE_AGE = 28  # 中国共产主义青年团章程第一条
PARTY_AGE = 18  # 中国共产党章程第一条
LEAGUE_MEMBER = "03"  # GB/T 4762
GRADUATION_AGE = 15  # the youngest to finish 初中, the lowest schooling that counts
FIRST_EXAM = {"1": 2008, "2": 2008, "3": 2019}  # level to year; domain.md 1.1

Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who speaks for a minor; `consent_on` is the day on which consent was given."""

    name: str | None = None
    phone: str | None = None
    consent_on: date | None = None


def sex_matches_id(id_number: str, sex: str | None) -> Iterator[Fault]:
    """Compare the sex with the 17th digit of a resident number (R-ID-06); rarely they differ."""
    by_number = sex_of(id_number)
    if sex and by_number and sex != by_number:
        labels = code_list("sex")
        text = (
            f"证件号码显示性别为{labels.label(by_number)}，"
            f"与填写的{labels.label(sex)}不一致。请核对证件原件。"
        )
        yield Fault("sex", "R-ID-06", text, Severity.WARN)


def birth_matches_id(id_number: str, born: date | None) -> Iterator[Fault]:
    """Compare the birth date with the one in a resident number (R-ID-07)."""
    by_number = birth_date_of(id_number)
    if born and by_number and born != by_number:
        text = (
            f"出生日期{show_day_cn(born)}与证件号码中的{show_day_cn(by_number)}不一致，"
            "请核对证件原件后改正。"
        )
        yield Fault("birth_date", "R-ID-07", text)


def league_age(political: str | None, born: date | None, today: date) -> Iterator[Fault]:
    """Doubt a member of the Youth League older than 28 (domain.md 11.2)."""
    if political == LEAGUE_MEMBER and born and age_on(born, today) > LEAGUE_AGE:
        text = f"政治面貌为共青团员，但已超过{LEAGUE_AGE}周岁，请核对是否已离团。"
        yield Fault("political", "R-PE-02", text, Severity.WARN)


def party_age(joined: str | None, born: date | None) -> Iterator[Fault]:
    """Refuse joining the Party before the month of the 18th birthday (domain.md 11.2)."""
    if joined and born and joined < _month_at(born, PARTY_AGE):
        text = f"入党时间{joined}早于年满{PARTY_AGE}周岁，请核对入党时间和出生日期。"
        yield Fault("party_joined_on", "R-PE-03", text)


def _month_at(born: date, age: int) -> str:
    """Return the month, YYYY-MM, in which somebody reaches an age."""
    return f"{born.year + age:04d}-{born.month:02d}"


def study_dates(born: date | None, started: str | None, graduated: str | None) -> Iterator[Fault]:
    """Refuse graduation before the start (R-ED-02), doubt it before the age of 15 (R-ED-01)."""
    if started and graduated and graduated < started:
        text = f"毕业时间{graduated}早于入学时间{started}，请改正。"
        yield Fault("graduated_on", "R-ED-02", text)
    if graduated and born and graduated < _month_at(born, GRADUATION_AGE):
        text = f"毕业时间{graduated}时未满{GRADUATION_AGE}周岁，请核对毕业时间和出生日期。"
        yield Fault("graduated_on", "R-ED-01", text, Severity.WARN)


def work_overlap(
    from_on: date | None, to_on: date | None, spans: Iterable[Span]
) -> Iterator[Fault]:
    """Doubt a stint that shares a day with another; the first one found is told (domain.md 11.2).

    spans   the other stints as (from, to), both days included; to None: still going on
    """
    if from_on is None:
        return
    for begin, end in spans:
        if begin and begin <= (to_on or date.max) and from_on <= (end or date.max):
            until = show_day_cn(end) if end else "今"
            text = f"与{show_day_cn(begin)}至{until}的经历时间重叠，请核对起止日期。"
            yield Fault("from_on", "R-WE-02", text, Severity.WARN)
            return


def worker_age(born: date | None, hired_on: date | None, today: date) -> Iterator[Fault]:
    """Refuse a worker under 16, doubt one who was under 18 when hired (R-ID-08)."""
    if born is None:
        return
    if age_on(born, today) < WORKING_AGE:
        text = f"未满{WORKING_AGE}周岁，不能登记为社工，请核对证件号码和出生日期。"
        yield Fault("person", "R-ID-08", text)
    elif hired_on and age_on(born, hired_on) < ADULT_AGE:
        text = f"入职时未满{ADULT_AGE}周岁，请核对入职日期和出生日期。"
        yield Fault("hired_on", "R-ID-08", text, Severity.WARN)


def hired_before_left(hired_on: date | None, left_on: date | None, today: date) -> Iterator[Fault]:
    """Check that hired <= left <= today (domain.md 11.2)."""
    if left_on and left_on > today:
        yield Fault("left_on", "R-SW-01", "离职日期晚于今天，请在离职后再填写。")
    elif left_on and hired_on and left_on < hired_on:
        text = f"离职日期早于入职日期{show_day_cn(hired_on)}，请改正。"
        yield Fault("left_on", "R-SW-01", text)


def certificate_year(
    level: str | None, approved_on: date | None, obtained_in: str | None
) -> Iterator[Fault]:
    """Doubt a certificate older than the first examination of its level (R-CT-01)."""
    known = f"{approved_on:%Y-%m}" if approved_on else obtained_in
    first = FIRST_EXAM.get(level or "")
    if known and first and known < f"{first:04d}":
        text = f"该级别{first}年才首次举行考试，证书日期{known}早于首次考试，请核对证书级别和日期。"
        field = "approved_on" if approved_on else "obtained_in"
        yield Fault(field, "R-CT-01", text, Severity.WARN)


def volunteer_age(
    born: date | None, guardian: Guardian, today: date, parameters: Parameters
) -> Iterator[Fault]:
    """Ask for a minor's guardian; refuse a child without the guardian's consent (R-VO-15).

    Source: 个人信息保护法第三十一条; parameters vol.min_age and vol.guardian_consent.
    """
    if born is None or age_on(born, today) >= ADULT_AGE:
        return
    least = max(CHILD_AGE, parameters.whole("vol.min_age", today))
    if age_on(born, today) < least and guardian.consent_on is None:
        text = f"志愿者未满{least}周岁，须先取得监护人同意，请填写监护人同意日期。"
        yield Fault("guardian_consent_on", "R-VO-15", text)
    elif guardian.consent_on is None and parameters.flag("vol.guardian_consent", today):
        text = f"志愿者未满{ADULT_AGE}周岁，请征得监护人同意并填写同意日期。"
        yield Fault("guardian_consent_on", "R-VO-15", text, Severity.WARN)
    for field, label, value in (
        ("guardian_name", "监护人", guardian.name),
        ("guardian_phone", "监护人电话", guardian.phone),
    ):
        if not value:
            text = f"志愿者未满{ADULT_AGE}周岁，请填写{label}。"
            yield Fault(field, "R-VO-15", text, Severity.WARN)
