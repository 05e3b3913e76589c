"""What a practice station does for talent: candidates, classes, and people who apply for posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.divisions import DivisionRow
from station_app.domain.register import new_id
from station_app.domain.registers.certificates import CERTIFICATES
from station_app.domain.registers.exams import EXAM_APPLICATIONS
from station_app.domain.registers.people import EDUCATIONS, PEOPLE, WORK_EXPERIENCES
from station_app.domain.registers.recruitment import JOB_APPLICATIONS
from station_app.services import classes, entering, finding, hiring
from station_app.services.classes import Attendee
from station_app.services.demo import candidates
from station_app.services.demo.agenda import CLASS_HOURS, Agenda
from station_app.services.demo.candidates import Line
from station_app.services.demo.people import Inventor, words
from station_app.services.demo.setting import Portion, Setting
from station_app.services.demo.station import EVERYBODY, NOTICE, Stock
from station_app.services.entering import Edit
from station_app.services.workspace import Workspace

HALF = 7  # of seven in a class, one is there for half of it
TO_INTERVIEW = ("QUALIFIED", "TESTED", "INTERVIEWED")
TO_HIRING = ("PROPOSED", "NOTICED", "HIRED")
HAN = "01"  # code of ethnic


def train(
    station: Workspace,
    street: DivisionRow,
    stocked: Stock,
    portion: Portion,
    agenda: Agenda,
    setting: Setting,
) -> None:
    """Register a station's candidates and enter who attended the year's classes."""
    found = candidates.lines(street, stocked.inventor, stocked.staff, portion, setting)
    stocked.bring_in(
        station,
        EXAM_APPLICATIONS,
        candidates.table(street, found, setting),
        f"{street.name}_{EXAM_APPLICATIONS.title}表",
        {NOTICE: setting.day(3, 15).isoformat()},
        {candidates.SCHOOL: "education.school"},
    )
    people = _people(station)
    _enter_work(station, found, people, setting)
    proof = f"{setting.year}{street.code[6:9]}"
    studying = classes.alike(
        _certified(station), CLASS_HOURS, passed=True, first_proof=f"JX{proof}001"
    )
    classes.save(station, classes.plan(station, agenda.study, studying))
    for term, course in enumerate(agenda.coaching):
        there = [each for each in found if each.term == term]
        listed = _coached(there, people, f"FD{proof}{term + 1}001")
        classes.save(station, classes.plan(station, course, listed))


def _people(station: Workspace) -> dict[str, str]:
    """Return the ids of the people at a station by the number of their document."""
    found: Sequence[Any] = finding.find(station, PEOPLE, limit=EVERYBODY).rows
    return {each.id_number: each.id for each in found}


def _certified(station: Workspace) -> list[str]:
    found: Sequence[Any] = finding.find(station, CERTIFICATES, limit=EVERYBODY).rows
    return [each.person for each in found]


def _enter_work(
    station: Workspace, found: Iterable[Line], people: Mapping[str, str], setting: Setting
) -> None:
    """Enter the career of those who have worked in the field for years."""
    edits = [
        Edit(
            WORK_EXPERIENCES,
            new_id(),
            {
                "person": people[each.id_number],
                "organisation": each.unit,
                "post": "社区专干",
                "is_social_work": True,
                "from_on": setting.day(7, 1, -6),
            },
        )
        for each in found
        if candidates.experienced(each)
    ]
    if edits:
        entering.save(station, edits, PEOPLE)


def _coached(found: Iterable[Line], people: Mapping[str, str], first_proof: str) -> list[Attendee]:
    """Return candidates who attend a class: most of them are there all the time and pass."""
    whole: list[str] = []
    half: list[str] = []
    for each in found:
        part = half if each.number % HALF == 0 else whole
        part.append(people[each.id_number])
    full = classes.alike(whole, CLASS_HOURS, passed=True, first_proof=first_proof)
    return full + classes.alike(half, CLASS_HOURS / 2)


def recruit(
    station: Workspace, inventor: Inventor, portion: Portion, agenda: Agenda, setting: Setting
) -> list[str]:
    """Enter who applied for the posts of the year and take them on; return the ids of all."""
    best = [_Applicant(inventor, number, True, setting) for number in portion.hired]
    others = [_Applicant(inventor, number, False, setting) for number in portion.others]
    edits = [edit for each in (*best, *others) for edit in each.edits(agenda)]
    if not edits:
        return []
    entering.save(station, edits, JOB_APPLICATIONS)
    for state in TO_INTERVIEW:
        hiring.advance(station, [each.application for each in (*best, *others)], state)
    if best:
        for state in TO_HIRING:
            hiring.advance(station, [each.application for each in best], state)
    return [each.application for each in (*best, *others)]


class _Applicant:
    """Somebody who applies for a post; the best are hired."""

    def __init__(self, inventor: Inventor, number: int, best: bool, setting: Setting) -> None:
        self._person = inventor.person(1976 + setting.born, 1987 + setting.born)
        self._school = inventor.random.choice(words()["schools"])
        self._number, self._best, self._setting = number, best, setting
        self.id, self.application = new_id(), new_id()

    def edits(self, agenda: Agenda) -> Iterator[Edit]:
        """Yield what a clerk enters: the person, the schooling, the application."""
        yield Edit(PEOPLE, self.id, self._known())
        studied = {"level": "21", "major": "社会工作", "is_sw_major": True, "school": self._school}
        yield Edit(EDUCATIONS, new_id(), {"person": self.id, **studied})
        post = agenda.posts[self._number % len(agenda.posts)]
        values = {"person": self.id, "plan": agenda.plan, "post": post}
        yield Edit(JOB_APPLICATIONS, self.application, values | self._applied() | self._hired())

    def _known(self) -> dict[str, Any]:
        person = self._person
        return {
            "name": person.name,
            "sex": person.sex,
            "id_type": "111",
            "id_number": person.id_number,
            "birth_date": person.born,
            "mobile": person.mobile,
            "ethnic": HAN,
            "notice_given_on": self._setting.day(4, 19),
        }

    def _applied(self) -> dict[str, Any]:
        """Return application and scores: those of the best are higher than all others."""
        year, step = self._setting.year, Decimal(self._number) / 2
        base = Decimal(85) if self._best else Decimal(72)
        return {
            "applied_on": self._setting.day(4, 19 + self._number % 5),
            "edu_ft": "大学本科",
            "school_ft": f"{self._school} 社会工作",
            "admission_no": f"{year}{1 if self._best else 2}{self._number + 1:03d}",
            "written": base - step,
            "interview": base + 3 - step,
            "accept_adjust": True,
        }

    def _hired(self) -> dict[str, Any]:
        """Return what follows for the best: checks, notice, contract, and the first day."""
        if not self._best:
            return {}
        day = self._setting.day
        dates: dict[str, date] = {
            "notice_from": day(5, 10),
            "decided_on": day(5, 20),
            "on_board_on": day(5, 24),
        }
        contract = f"KF-ZP-{self._setting.year}-{self._number + 1:03d}"
        passed = {"medical": "PASS", "inspection": "PASS"}
        return dates | passed | {"contract_no": contract, "destination": "PROJECT"}
