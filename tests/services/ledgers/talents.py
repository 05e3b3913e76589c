"""Books of a station with everything that the ledgers of talent list; nobody in them is real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.builders import certificate_values, person_values, worker_values

NAMES = ("张伟", "王芳", "欧阳小兰", "阿依古丽·买买提", "李娜", "刘洋", "陈静", "杨帆", "赵敏")
UNIT = "长沙市开福区四方坪街道社会工作服务站"


def enter(books: Workspace, register: str, *moves: str, **values: Any) -> str:
    """Enter a record and move it through states; return its id."""
    record = records.create(books, BY_NAME[register], values).record.id
    for state in moves:
        records.move(books, BY_NAME[register], record, state)
    return record


def person(books: Workspace, number: int, **changes: Any) -> str:
    """Enter a person with a bachelor's degree in social work."""
    values = person_values(number, name=NAMES[number % len(NAMES)], political="13") | changes
    made = enter(books, "person", **values)
    enter(
        books, "education", person=made, level="21", major="社会工作", school="长沙民政学院",
        is_sw_major=True, graduated_on="2007-06",
    )  # fmt: skip
    return made


def worker(books: Workspace, number: int, level: str = "", **changes: Any) -> str:
    """Enter a worker, with a certificate of a level registered in 2024; return the person's id."""
    made = person(books, number)
    if level:
        certificate = enter(books, "certificate", **certificate_values(made, number, level=level))
        enter(
            books, "cert_registration", "SUBMITTED", "FIRST_PASS", "FINAL_PASS", "DONE",
            certificate=certificate, applied_on=date(2024, 1, 2), valid_from=date(2024, 1, 10),
        )  # fmt: skip
    enter(books, "social_worker", **worker_values(made, organisation=UNIT) | changes)
    return made


def session(books: Workspace, year: int = 2026) -> str:
    """Enter an examination."""
    return enter(books, "exam_session", year=year, registration_to=date(year, 3, 30))


def application(
    books: Workspace, number: int, of: str, level: str = "2", *marks: str | None, **more: Any
) -> str:
    """Enter an application for an examination, with its marks; return its id."""
    names = ("score_comp", "score_prac", "score_law")
    scores = {name: Decimal(mark) for name, mark in zip(names, marks, strict=False) if mark}
    values = {
        "person": more.pop("person", None) or person(books, number), "session": of,
        "level": level, "work_unit": UNIT, "applied_on": date(2026, 3, 12), "coached": True,
        "first_time": number % 2 == 0, "promise_mode": "1", "ticket_no": f"2604300{number:05d}",
    }  # fmt: skip
    return enter(books, "exam_application", "SUBMITTED", **values | scores | more)


def plan(books: Workspace, **changes: Any) -> str:
    """Enter a recruitment plan."""
    values = {"plan_no": "KF2026-1", "year": 2026, "title": "2026年公开招聘社会工作者"}
    return enter(books, "recruitment_plan", **values | changes)


def post(books: Workspace, of: str, code: str = "A01", **changes: Any) -> str:
    """Enter a post of a plan."""
    values = {"plan": of, "post_code": code, "name": "社区矫正社工", "unit": UNIT, "number": 3}
    return enter(books, "recruitment_post", **values | changes)


def applicant(books: Workspace, number: int, of: str, at: str, **changes: Any) -> str:
    """Enter somebody who applies for a post."""
    values = {
        "person": person(books, number), "plan": of, "post": at, "applied_on": date(2026, 4, 2),
        "school_ft": "长沙民政职业技术学院 社会工作", "admission_no": f"26A01{number:03d}",
    }  # fmt: skip
    return enter(books, "job_application", **values | changes)


def course(books: Workspace, number: int = 1, **changes: Any) -> str:
    """Enter a class of coaching that lasts two days."""
    begins = date(2026, 4, 11) + timedelta(days=7 * number)
    values = {
        "course_no": f"PX2026-{number:03d}", "kind": "EXAM_COACHING", "term_no": number,
        "title": f"社会工作者职业水平考试考前辅导班（第{number}期）",
        "from_on": begins, "to_on": begins + timedelta(days=1),
        "hours": Decimal(16), "place": "区委党校三楼报告厅", "trainer": "陈大文、李小明",
        "organiser": "开福区社会工作局", "planned_people": 60, "cost": Decimal("12800.00"),
        "cost_bearer": "GOV_FULL", "satisfaction": Decimal("98.5"),
    }  # fmt: skip
    return enter(books, "training_session", **values | changes)


def trainee(books: Workspace, number: int, of: str, **changes: Any) -> str:
    """Enter somebody who attended a class in full and passed."""
    values = {
        "person": changes.pop("person", None) or person(books, number), "session": of,
        "signed_days": Decimal(2), "hours_actual": Decimal(16), "passed": True,
        "proof_no": f"KF2026{number:05d}", "score": Decimal(86),
    }  # fmt: skip
    return enter(books, "training_attendance", **values | changes)


def study(books: Workspace, of: str, number: int = 1, **changes: Any) -> str:
    """Enter continuing education of a person: twelve hours in June 2026."""
    begins = date(2026, 6, 1) + timedelta(days=2 * number)
    values = {
        "person": of, "kind": "TRAINING", "ce_form": "1", "title": f"个案工作实务（第{number}讲）",
        "organiser": "湖南省社会工作协会", "from_on": begins, "to_on": begins + timedelta(days=1),
        "raw_amount": Decimal(12), "raw_unit": "HOUR", "subject_class": "SPECIAL",
        "proof_no": f"HNSW{number:06d}", "verified": True,
    }  # fmt: skip
    return enter(books, "ce_record", **values | changes)


def reward(books: Workspace, number: int, level: str = "1", **changes: Any) -> str:
    """Enter the claim of a worker who holds the certificate of a level."""
    values = {
        "person": changes.pop("person", None) or worker(books, number, level), "level": level,
        "pass_year": 2019, "applied_on": date(2026, 5, 6), "amount": Decimal(800),
        "bank_name": "中国建设银行股份有限公司长沙四方坪支行",
        "bank_account": f"6217002920{number:09d}",
    }  # fmt: skip
    return enter(books, "reward", **values | changes)


def cultivation(books: Workspace, number: int, **changes: Any) -> str:
    """Enter somebody who studies with the support of the government."""
    values = {
        "person": worker(books, number), "programme": "2026年社会工作硕士定向培养",
        "applied_on": date(2026, 2, 3), "mode": "1", "school": "湖南师范大学公共管理学院",
        "from_on": date(2026, 9, 1), "to_on": date(2029, 6, 30), "cost_total": Decimal("36000.00"),
        "cost_gov": Decimal("18000.00"), "cost_org": Decimal("9000.00"),
        "cost_self": Decimal("9000.00"), "agreement_no": f"DX2026-{number:03d}",
    }  # fmt: skip
    return enter(books, "directed_cultivation", **values | changes)


def exchange(books: Workspace, number: int, **changes: Any) -> str:
    """Enter somebody who seeks a post."""
    values = {
        "person": person(books, number), "kind": "1", "registered_on": date(2026, 5, 8),
        "job_status": "2", "want_post": "学校社工", "consent_on": date(2026, 5, 8),
    }  # fmt: skip
    return enter(books, "talent_exchange", **values | changes)


def recommendation(books: Workspace, of: str, **changes: Any) -> str:
    """Enter a recommendation of somebody who seeks a post."""
    values = {
        "exchange": of,
        "recommended_on": date(2026, 5, 20),
        "organisation": "湘江社工服务中心",
    }
    return enter(books, "talent_recommendation", **values | changes)


def fill(books: Workspace) -> None:
    """Enter enough for every ledger to have all kinds of rows, some of them more than a page."""
    number = count(1)
    _study(books, number)
    _examine(books, number)
    _recruit(books, number)
    for term in (1, 2, 3):
        held = course(books, term)
        for _ in range(9):
            trainee(books, next(number), held)
    for level in ("1", "2") * 3:
        reward(books, next(number), level, amount=Decimal(800 if level == "1" else 1200))
    for _ in range(4):
        cultivation(books, next(number))
    for index in range(6):
        made = exchange(books, next(number), result="3" if index % 3 == 0 else None)
        if index % 2 == 0:
            recommendation(books, made)


def _study(books: Workspace, number: Iterator[int]) -> None:
    """Enter workers who have learnt differently much."""
    for level in ("", "1", "2", "1", "3", "", "2", "1") * 3:
        at = next(number)
        made = worker(books, at, level, remark="兼任督导" if at % 5 == 0 else None)
        for lecture in range(1, 1 + at % 3):
            study(books, made, lecture, verified=at % 4 != 0)


def _examine(books: Workspace, number: Iterator[int]) -> None:
    """Enter an examination with all kinds of marks."""
    exam = session(books)
    for marks in ((), ("72", "65.5", "61"), ("58", "70", "-1"), ("-1", "-1", "-1")) * 7:
        application(books, next(number), exam, "2", *marks)
    for marks in (("72", "65.5"), ("58", "70"), ("-2", None)) * 3:
        application(books, next(number), exam, "1", *marks)


def _recruit(books: Workspace, number: Iterator[int]) -> None:
    """Enter a recruitment for two posts."""
    round_ = plan(books)
    for code, name in (("A01", "社区矫正社工"), ("A02", "学校社工")):
        at = post(books, round_, code, name=name)
        for score in (71, 85, 64, 85):
            applicant(
                books, next(number), round_, at, qualification="PASS", written=Decimal(score),
                interview=Decimal("80.25"),
            )  # fmt: skip
        applicant(books, next(number), round_, at)
