"""Who may register for the examination: the rows of the decision tables, and the one that decides.

Source: 国人部发〔2006〕71号 第十一条 (助理), 第十二条 (社会工作师); 人社部规〔2018〕2号 (高级);
domain.md 1.2 (R-EX-01…03, tables E-1, E-2, E-3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from station_app.domain.codes import code_list
from station_app.domain.dates import add_months, show_day_cn
from station_app.domain.parameters import Parameters
from station_app.domain.rules.exam_years import YEAR, Stint, counted_months, show_months
from station_app.domain.rules.registration_terms import CertificateFacts
from station_app.domain.texts import compact

ASSISTANT, WORKER, SENIOR = "1", "2", "3"  # codes of exam_level and cert_level
FULL_TIME, TECHNICAL = "FULLTIME", "TECH"  # codes of study_mode


class Rank(IntEnum):
    """How high a 学历 stands; a degree is looked at beside it."""

    NONE = 0
    SECONDARY = 1
    COLLEGE = 2
    BACHELOR = 3
    GRADUATE = 4


# GB/T 4658-2006, completed studies only: who did not graduate uses the next lower credential,
# and 28 大学普通班 is for people to judge (R-EX-02).
RANKS: Final = MappingProxyType(
    {
        **dict.fromkeys(("11", "14"), Rank.GRADUATE),
        "21": Rank.BACHELOR,
        **dict.fromkeys(("17", "31"), Rank.COLLEGE),
        **dict.fromkeys(("41", "44", "47", "61"), Rank.SECONDARY),
    }
)
DOCTOR, MASTER, DEGREES = "2", "3", frozenset("234")  # GB/T 6864


@dataclass(frozen=True, slots=True)
class Credential:
    """One credential of schooling.

    level       GB/T 4658-2006
    degree      GB/T 6864: 2, 3, 4; None or "0": none
    sw_major    what the clerk decided; None: the name of the major tells (R-EX-03)
    started     month as YYYY-MM
    graduated   month as YYYY-MM; None with `started`: still studying
    """

    level: str | None
    degree: str | None = None
    major: str | None = None
    sw_major: bool | None = None
    mode: str | None = None
    started: str | None = None
    graduated: str | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether somebody may register for a level, and the row of the tables that decided.

    row             A1…A5, B1…B6, C3; "" when no row fits whatever the years
    needed_months   None when no row fits
    counted_months  those that count for the row; for no row, all
    reason          Chinese sentence for the candidate
    """

    eligible: bool
    row: str
    needed_months: int | None
    counted_months: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that fits somebody.

    after   the day from which work counts; None: all of it does
    """

    name: str
    years: int
    after: date | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """What a credential that is held on the cut-off day is worth."""

    rank: Rank
    degree: str | None
    is_sw: bool

    @property
    def academic(self) -> bool:
        """本科 and above, by schooling or by degree."""
        return self.rank >= Rank.BACHELOR or self.degree in DEGREES


def eligibility(
    level: str,
    credentials: Sequence[Credential],
    stints: Sequence[Stint],
    certificates: Sequence[CertificateFacts],
    cutoff: date,
    parameters: Parameters,
) -> Eligibility:
    """Return whether somebody may register for a level, by every row that fits (R-EX-01).

    stints         in social work, in any order
    certificates   of the person, revoked ones too

    The least demanding row that is fulfilled decides, else the one that is nearest.
    """
    held = [_worth(each, cutoff, parameters) for each in credentials if _is_held(each, cutoff)]
    approved = _approved(certificates, cutoff)
    study = [found for each in credentials if (found := study_time(each)) is not None]
    rows = list(_ROWS[level](held, approved)) if level in _ROWS else []
    counted = {row: counted_months(stints, study, cutoff, row.after) for row in rows}
    if not rows:
        total = counted_months(stints, study, cutoff)
        return Eligibility(False, "", None, total, _no_row(level, credentials, held, approved))
    row = min(rows, key=lambda each: _distance(each, counted[each]))
    have, need = counted[row], row.years * YEAR
    reason = _reason(level, row, have, cutoff, bool(stints))
    return Eligibility(have >= need, row.name, need, have, reason)


def _distance(row: _Row, months: int) -> tuple[int, int, str]:
    """Order rows: those fulfilled by what they ask for, the others by what is lacking."""
    lacking = max(row.years * YEAR - months, 0)
    return lacking, row.years, row.name


def is_sw_major(major: str | None, day: date, parameters: Parameters) -> bool:
    """Whether the name of a major is one of `sw_majors` (R-EX-03)."""
    listed = {compact(each) for each in parameters.texts("sw_majors", day)}
    plain = compact(major or "")
    return plain in listed or plain.removesuffix("专业") in listed


def study_time(credential: Credential) -> Stint | None:
    """Return the time as a full-time student, in whole months; None: not known or not full-time."""
    if credential.mode != FULL_TIME or credential.started is None:
        return None
    if credential.graduated is None:
        return Stint(_first_of(credential.started))
    end = add_months(_first_of(credential.graduated), 1) - timedelta(days=1)
    return Stint(_first_of(credential.started), end)


def _first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _is_held(credential: Credential, cutoff: date) -> bool:
    """Whether the study is completed by the cut-off; graduates of the year are included (A3)."""
    if credential.graduated is None:
        return credential.started is None
    return credential.graduated <= f"{cutoff:%Y-%m}"


def _worth(credential: Credential, cutoff: date, parameters: Parameters) -> _Held:
    rank = RANKS.get(credential.level or "", Rank.NONE)
    if credential.mode == TECHNICAL and not parameters.flag("tech_school_equivalence", cutoff):
        # 高级工班 and 预备技师班 stand as 大专 and 本科 only where the exam policy says so.
        rank = min(rank, Rank.SECONDARY)
    is_sw = credential.sw_major
    if is_sw is None:
        is_sw = is_sw_major(credential.major, cutoff, parameters)
    return _Held(rank, credential.degree, is_sw)


def _approved(certificates: Sequence[CertificateFacts], cutoff: date) -> dict[str, date]:
    """Map the levels that are held on a day to when they were obtained first."""
    held = [each for each in certificates if each.approved_on <= cutoff and not each.revoked]
    held.sort(key=lambda each: each.approved_on, reverse=True)
    return {each.level: each.approved_on for each in held}


def _assistant(held: Sequence[_Held], approved: dict[str, date]) -> Iterator[_Row]:
    """Table E-1 (第十一条)."""
    for each in held:
        if each.academic:
            yield _Row("A3", 0) if each.is_sw else _Row("A5", 2)
        elif each.rank is Rank.COLLEGE:
            yield _Row("A2", 2) if each.is_sw else _Row("A4", 4)
        elif each.rank is Rank.SECONDARY:
            yield _Row("A1", 4)


def _worker(held: Sequence[_Held], approved: dict[str, date]) -> Iterator[_Row]:
    """Table E-2 (第十二条); another major than social work asks for two more years (B6)."""
    for each in held:
        if each.rank is Rank.SECONDARY and ASSISTANT in approved:
            yield _Row("B1", 6, approved[ASSISTANT])
        for name, years in _social_work_rows(each):
            yield _Row(name, years) if each.is_sw else _Row("B6", years + 2)


def _social_work_rows(held: _Held) -> Iterator[tuple[str, int]]:
    """Yield the rows of a major in social work; for postgraduates the degree counts (R-EX-02)."""
    if held.rank >= Rank.COLLEGE or held.degree in DEGREES:
        yield "B2", 4
    if held.rank is Rank.BACHELOR:
        yield "B3", 3
    if held.degree in (MASTER, DOCTOR):
        yield "B4", 1
    if held.degree == DOCTOR:
        yield "B5", 0


def _senior(held: Sequence[_Held], approved: dict[str, date]) -> Iterator[_Row]:
    """Table E-3: any major, and five years after the certificate of 社会工作师."""
    if WORKER in approved and any(each.academic for each in held):
        yield _Row("C3", 5, approved[WORKER])


_ROWS: Final = MappingProxyType({ASSISTANT: _assistant, WORKER: _worker, SENIOR: _senior})

ROW_WORDS: Final = MappingProxyType(
    {
        "A1": "高中或中专学历",
        "A2": "大专学历、社会工作专业",
        "A3": "本科以上、社会工作专业",
        "A4": "大专学历、其他专业",
        "A5": "本科以上、其他专业",
        "B1": "高中或中专学历、取得助理社会工作师证书后",
        "B2": "大专以上、社会工作专业",
        "B3": "本科学历、社会工作专业",
        "B4": "硕士学位、社会工作专业",
        "B5": "博士学位、社会工作专业",
        "B6": "大专以上、其他专业",
        "C3": "本科以上、取得社会工作师证书后",
    }
)


def _reason(level: str, row: _Row, have: int, cutoff: date, any_stint: bool) -> str:
    label = code_list("exam_level").label(level)
    by = f"按“{row.name} {ROW_WORDS[row.name]}”"
    if row.years == 0:
        return f"符合{label}报名条件：{by}不要求从业年限。"
    asked = f"{by}需从事社会工作满{row.years}年，截至{show_day_cn(cutoff)}累计{show_months(have)}。"
    if have >= row.years * YEAR:
        return f"符合{label}报名条件：{asked}"
    more = "" if any_stint else "还没有登记社会工作从业经历，请在“从业经历”中补充。"
    return f"不符合{label}报名条件：{asked}{more}"


def _no_row(
    level: str,
    credentials: Sequence[Credential],
    held: Sequence[_Held],
    approved: dict[str, date],
) -> str:
    """Say what to add or why no years will do."""
    if level not in _ROWS:
        return "还没有填写报考级别，无法判断是否符合报名条件。"
    label = code_list("exam_level").label(level)
    if not credentials:
        return (
            f"不能判断是否符合{label}报名条件：还没有登记学历，请在“学历”中补充学历、学位和专业。"
        )
    if not held:
        return f"不符合{label}报名条件：登记的学历到考试年度还没有毕业，请核对“学历”中的毕业时间。"
    return f"不符合{label}报名条件：{_obstacle(level, held, approved)}"


def _obstacle(level: str, held: Sequence[_Held], approved: dict[str, date]) -> str:
    schooled = any(each.rank is not Rank.NONE or each.degree in DEGREES for each in held)
    if level == SENIOR and not any(each.academic for each in held):
        return "须具有本科以上学历或学士以上学位。"
    if level == SENIOR:
        return "须先取得社会工作师证书；已取得的，请在“职业水平证书”中补充级别和批准日期。"
    if level == WORKER and schooled:
        return (
            "高中、中专学历须先取得助理社会工作师证书；"
            "已取得的，请在“职业水平证书”中补充级别和批准日期。"
        )
    return "须具有高中或中专以上的毕业学历，结业、肄业按下一层次已毕业的学历计算，请核对“学历”。"
