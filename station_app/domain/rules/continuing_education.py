"""Continuing education: two ledgers that are never mixed (R-CE-09), and how far one has got.

Sources: 民发〔2009〕123号 counts hours (小时) per registration period, 人社部令第25号 counts
学时 per calendar year; domain.md 2.2 (R-CE-01…18). A record belongs to the period and to the
year in which it ended: then the proof was earned. The faults of one record: see `study_checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from station_app.domain.codes import code_list
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.registration_checks import required_hours

HOUR, XUESHI = "HOUR", "XUESHI"  # codes of hours_unit
PUBLIC, SPECIAL = "PUBLIC", "SPECIAL"  # codes of subject_class
DEGREE = "DEGREE_OBTAINED"
# Counted by the measure itself (R-CE-03…05); an online course ends with a proof like any other.
CREDITED = ("TRAINING", "ONLINE", DEGREE, "DEGREE_COURSE")
NOTHING = Decimal(0)
PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What the rules know of one record of continuing education.

    kind      code of ce_kind
    amount    as the proof has it, in `unit`
    proof     the number or a scan of the proof is there (R-CE-15)
    verified  somebody has compared the record with the proof
    made      the record follows from the attendance of a class that this store keeps
    """

    id: str
    kind: str
    from_on: date
    to_on: date
    amount: Decimal
    unit: str = HOUR
    subject_class: str | None = None
    title: str = ""
    proof: bool = False
    verified: bool = False
    made: bool = False

    @property
    def days(self) -> int:
        """How many days it lasted; below 1 when it ends before it begins."""
        return (self.to_on - self.from_on).days + 1

    @property
    def proved(self) -> bool:
        """Whether the hours count as verified (R-CE-15)."""
        return self.proof and self.verified


@dataclass(frozen=True, slots=True)
class PeriodHours:
    """The ledger of one registration period, in hours (民发〔2009〕123号).

    needed    R-CE-01, R-CE-02; 0: no level, nothing is asked for
    total     of all records that count, proved or not
    verified  of those that are proved
    counted   ids of the records that count, in the order of time
    """

    valid_from: date
    valid_to: date
    needed: Decimal
    total: Decimal
    verified: Decimal
    counted: tuple[str, ...]

    @property
    def missing(self) -> Decimal:
        """Verified hours that are still wanting; what is beyond is not carried on (R-CE-17)."""
        return max(self.needed - self.verified, NOTHING)

    @property
    def reached(self) -> bool:
        """Whether the verified hours are enough for the renewal (R-CE-16)."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class YearHours:
    """The ledger of one calendar year, in 学时 (人社部令第25号第八条)."""

    year: int
    needed: Decimal
    special_needed: Decimal
    total: Decimal
    public: Decimal
    special: Decimal
    verified: Decimal

    @property
    def missing(self) -> Decimal:
        """学时 of any subject that are still wanting."""
        return max(self.needed - self.total, NOTHING)

    @property
    def special_missing(self) -> Decimal:
        """学时 of specialised subjects that are still wanting."""
        return max(self.special_needed - self.special, NOTHING)

    @property
    def reached(self) -> bool:
        """Whether the year's duty is done."""
        return not self.missing and not self.special_missing


@dataclass(frozen=True, slots=True)
class Pace:
    """How far somebody is on the way through a registration period on a day (R-CE-18).

    elapsed   share of the period that is over, 0 to 1
    expected  hours that an even pace would have reached
    behind    hours below it; 0 when on pace
    late      whether that is more than the parameter ce.pace_hours
    """

    elapsed: Fraction
    needed: Decimal
    hours: Decimal
    expected: Decimal
    behind: Decimal
    late: bool

    @property
    def text(self) -> str:
        """What is to be done, in a sentence; "" when nothing is."""
        if not self.late:
            return ""
        return (
            f"登记周期已过{int(self.elapsed * 100)}%，继续教育应完成约{shown(self.expected)}小时，"
            f"现有{shown(self.hours)}小时，落后{shown(self.behind)}小时，"
            f"请安排学习，期满前须达到{shown(self.needed)}小时。"
        )

    @property
    def fault(self) -> Fault | None:
        """The same as a remark on the record; None when on pace."""
        return Fault("", "R-CE-18", self.text, Severity.INFO) if self.late else None


def shown(number: Decimal) -> str:
    """Return a number without the noughts at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def study_hours(
    kind: str | None, amount: Decimal, unit: str | None, day: date, parameters: Parameters
) -> Decimal:
    """Return the hours (小时) that a record is worth, by the parameters of `day`.

    A degree or diploma obtained is worth a fixed number (R-CE-04), everything else what was
    taught, 学时 converted (R-CE-03, R-CE-05, R-CE-10); never less than 0.
    """
    if kind == DEGREE:
        return parameters.decimal("ce.degree", day)
    rate = _hours_of_one(day, parameters) if unit == XUESHI else Decimal(1)
    return _rounded(max(amount, NOTHING) * rate)


def class_hours(study: StudyFacts, parameters: Parameters) -> Decimal:
    """Return the 学时 that a record is worth (R-CE-10); never less than 0."""
    if study.unit == XUESHI and study.kind != DEGREE:
        return max(study.amount, NOTHING)
    hours = study_hours(study.kind, study.amount, study.unit, study.to_on, parameters)
    return _rounded(hours / _hours_of_one(study.to_on, parameters))


def _hours_of_one(day: date, parameters: Parameters) -> Decimal:
    """Return how many hours one 学时 has; a nonsensical 0 counts as one hour."""
    return parameters.decimal("ce.hours_per_xueshi", day) or Decimal(1)


def _rounded(hours: Decimal) -> Decimal:
    return hours.quantize(PLACES, ROUND_HALF_UP)


def allowances(day: date, parameters: Parameters) -> Mapping[str, Decimal | None]:
    """Return the kinds of activity that count on `day`, with their most hours in a period.

    Beside what the measure itself names, those that the province has in ce.activities, e.g.
    论文=20 or PAPER (R-CE-08); None: as many hours as there are. An entry that names no kind
    counts for nothing.
    """
    found: dict[str, Decimal | None] = dict.fromkeys(CREDITED)
    kinds = code_list("ce_kind")
    for entry in parameters.texts("ce.activities", day):
        name, sign, most = entry.partition("=")
        kind, digits = kinds.code_of(name), most.strip()
        if kind is not None and (not sign or digits.isdecimal()):
            found[kind] = Decimal(digits) if sign else None
    return found


def period_hours(
    studies: Iterable[StudyFacts],
    valid_from: date,
    valid_to: date,
    level: str | None,
    parameters: Parameters,
) -> PeriodHours:
    """Add up what a person's records are worth in one registration period.

    studies   all records of the person, in any order: the degree counts once in life, by the
              first one (R-CE-04, R-CE-14)
    level     code of cert_level held when the period ends (R-CE-16); None: none
    """
    known = sorted(studies, key=_order)
    degree = next((each.id for each in known if each.kind == DEGREE), None)
    kinds = allowances(valid_to, parameters)
    counted = [
        each
        for each in known
        if valid_from <= each.to_on <= valid_to
        and each.kind in kinds
        and (each.kind != DEGREE or each.id == degree)
    ]
    return PeriodHours(
        valid_from,
        valid_to,
        required_hours(level, valid_to, parameters) or NOTHING,
        _total(counted, kinds, parameters),
        _total([each for each in counted if each.proved], kinds, parameters),
        tuple(each.id for each in counted),
    )


def _order(study: StudyFacts) -> tuple[date, date, str]:
    return study.to_on, study.from_on, study.id


def _total(
    studies: Sequence[StudyFacts],
    kinds: Mapping[str, Decimal | None],
    parameters: Parameters,
) -> Decimal:
    """Add up by kind, each to no more than its most."""
    total = NOTHING
    for kind, most in kinds.items():
        hours = sum(
            (
                study_hours(each.kind, each.amount, each.unit, each.to_on, parameters)
                for each in studies
                if each.kind == kind
            ),
            NOTHING,
        )
        total += hours if most is None else min(hours, most)
    return total


def year_hours(studies: Iterable[StudyFacts], year: int, parameters: Parameters) -> YearHours:
    """Add up a person's records of one calendar year, whatever their kind (R-CE-09).

    A record whose subject is not known counts for the total only.
    """
    last = date(year, 12, 31)
    own = [each for each in studies if each.to_on.year == year]

    def total(chosen: Iterable[StudyFacts]) -> Decimal:
        return sum((class_hours(each, parameters) for each in chosen), NOTHING)

    needed = parameters.decimal("ce.year_total", last)
    share = parameters.fraction("ce.special_share", last)
    special = Decimal(share.numerator) * needed / Decimal(share.denominator)
    return YearHours(
        year,
        needed,
        _rounded(special),
        total(own),
        total(each for each in own if each.subject_class == PUBLIC),
        total(each for each in own if each.subject_class == SPECIAL),
        total(each for each in own if each.proved),
    )


def pace(
    hours: Decimal,
    needed: Decimal,
    valid_from: date,
    valid_to: date,
    day: date,
    parameters: Parameters,
) -> Pace:
    """Compare hours with what an even pace through the period would have reached (R-CE-18)."""
    whole = max((valid_to - valid_from).days + 1, 1)
    gone = min(max((day - valid_from).days, 0), whole)
    elapsed = Fraction(gone, whole)
    even = needed * gone / whole
    behind = max(even - hours, NOTHING)
    late = behind > parameters.decimal("ce.pace_hours", day)
    return Pace(elapsed, needed, hours, _tenth(even), _tenth(behind), late)


def _tenth(hours: Decimal) -> Decimal:
    return hours.quantize(Decimal("0.1"), ROUND_HALF_UP)


def claimable(hours: Decimal) -> Decimal:
    """Return hours as an application states them: one place, never rounded up to a pass."""
    return hours.quantize(Decimal("0.1"), ROUND_FLOOR)
