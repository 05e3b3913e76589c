"""One invented social worker with everything that the forms of talent print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.builders import certificate_values, person_values, worker_values

ORGANISATION = "湖南省和乐社会工作服务中心"
Ids = dict[str, str]


def enter(store: Workspace, register: str, **values: Any) -> str:
    """Enter a record; return its id."""
    return records.create(store, BY_NAME[register], values).record.id


def ids_of(store: Workspace, register: str) -> list[str]:
    """Return the records of a register, oldest first."""
    model: Any = BY_NAME[register].model
    with store.database.reading() as session:
        return list(session.scalars(select(model.id).order_by(model.id)))


def enter_career(store: Workspace, number: int = 1, **changes: Any) -> Ids:
    """Enter a person with schooling, work, certificate and post; return the ids by register."""
    person = enter(store, "person", **person_values(number, **PERSON | changes))
    education = enter(store, "education", person=person, **EDUCATION)
    for stint in STINTS:
        enter(store, "work_experience", person=person, **stint)
    worker = enter(
        store, "social_worker", **worker_values(person, organisation=ORGANISATION, post="驻站社工")
    )
    records.move(store, BY_NAME["social_worker"], worker, "ACTIVE")
    certificate = enter(
        store, "certificate",
        **certificate_values(person, number, level="1", approved_on=date(2024, 1, 15),
                             obtained_in="2023-09"),
    )  # fmt: skip
    return {
        "person": person,
        "education": education,
        "social_worker": worker,
        "certificate": certificate,
    }


def enter_registration(store: Workspace, ids: Ids) -> Ids:
    """Enter a term of registration with studies in it."""
    term = enter(
        store, "cert_registration", certificate=ids["certificate"], applied_on=date(2024, 1, 20),
        organ="区社会工作局", valid_from=date(2024, 2, 1), registration_no="430105202400018",
    )  # fmt: skip
    for state in ("SUBMITTED", "FIRST_PASS", "FINAL_PASS", "DONE"):
        records.move(store, BY_NAME["cert_registration"], term, state)
    own = {"person": ids["person"], "ce_form": "1", "subject_class": "SPECIAL"}
    studies = [enter(store, "ce_record", **own, **study) for study in STUDIES]
    return ids | {"cert_registration": term, "ce_record": studies[0]}


def enter_exam(store: Workspace, ids: Ids, **changes: Any) -> Ids:
    """Enter an application for the examination of 2026, with marks."""
    session = enter_session(store)
    application = enter(
        store, "exam_application", person=ids["person"], session=session, **EXAM | changes
    )
    return ids | {"exam_session": session, "exam_application": application}


def enter_session(store: Workspace) -> str:
    """Enter the examination of 2026, once."""
    known = ids_of(store, "exam_session")
    return known[0] if known else enter(store, "exam_session", year=2026)


def enter_class(store: Workspace, people: list[str], **changes: Any) -> str:
    """Enter a class and those who attend it; return its id."""
    course = enter(store, "training_session", **COURSE | changes)
    for person in people:
        enter(
            store, "training_attendance", session=course, person=person,
            signed_days=Decimal(2), hours_actual=Decimal(12), passed=False,
        )  # fmt: skip
    return course


PERSON = {
    "name": "袁𬭊",
    "sex": "2",
    "ethnic": "15",
    "political": "01",
    "marital": "20",
    "native_place": "湖南长沙",
    "household_division": "湖南省长沙市开福区",
    "residence_division": "湖南省长沙市开福区东风路街道",
    "address": "长沙市开福区东风路街道砚瓦池社区3栋2单元501室",
    "email": "yuanhong.shegong@example.org",
}
EDUCATION = {
    "level": "21",
    "degree": "4",
    "major": "社会工作",
    "is_sw_major": True,
    "school": "湖南师范大学",
    "started_on": "2014-09",
    "graduated_on": "2018-06",
    "certificate_no": "105421201805001234",
}
STINTS: tuple[dict[str, Any], ...] = (
    {
        "organisation": "长沙市开福区左岸社会工作服务中心",
        "post": "一线社工",
        "service_field": "18",
        "is_social_work": True,
        "from_on": date(2018, 7, 1),
        "to_on": date(2019, 12, 31),
        "witness": "陈大文",
    },
    {
        "organisation": "某商贸公司",
        "post": "文员",
        "is_social_work": False,
        "from_on": date(2017, 7, 1),
        "to_on": date(2018, 6, 30),
    },
)
STUDIES: tuple[dict[str, Any], ...] = (
    {
        "title": "个案工作实务能力提升培训",
        "organiser": "区社会工作局",
        "from_on": date(2024, 5, 8),
        "to_on": date(2024, 5, 10),
        "raw_amount": Decimal(18),
        "proof_no": "20240508018",
        "verified": True,
    },
    {
        "title": "未成年人保护法律与实务",
        "organiser": "湖南省社会工作者协会",
        "from_on": date(2025, 9, 1),
        "to_on": date(2025, 9, 12),
        "raw_amount": Decimal("56.5"),
        "proof_no": "20250901177",
        "verified": True,
    },
)
EXAM = {
    "level": "2",
    "subjects": "3,4,5",
    "work_unit": ORGANISATION,
    "applied_on": date(2026, 3, 16),
    "promise_mode": "1",
    "coached": True,
    "exam_area": "长沙市",
    "registered_no": "202643010012345",
    "score_comp": Decimal(72),
    "score_prac": Decimal("58.5"),
    "score_law": Decimal(-1),
}
COURSE = {
    "title": "2026年全国社会工作者职业水平考试考前辅导班（第2期）",
    "kind": "EXAM_COACHING",
    "term_no": 2,
    "from_on": date(2026, 5, 8),
    "to_on": date(2026, 5, 9),
    "hours": Decimal(12),
    "place": "区社会工作局三楼会议室",
    "trainer": "易老师",
    "organiser": "长沙市开福区社会工作局",
    "planned_people": 60,
}
REWARD = {
    "level": "1",
    "pass_year": 2023,
    "applied_on": date(2026, 6, 1),
    "amount": Decimal("1000"),
    "payee": "袁𬭊",
    "bank_name": "中国建设银行股份有限公司长沙四方坪支行",
    "bank_account": "6217002920100012345",
    "materials": "ID_CARD,CERTIFICATE,BANK_CARD",
}
CULTIVATION = {
    "programme": "2026年社会工作硕士定向培养",
    "applied_on": date(2026, 4, 20),
    "mode": "1",
    "direction": "社区治理",
    "school": "湖南师范大学",
    "major": "社会工作",
    "study_form": "非全日制",
    "from_on": date(2026, 9, 1),
    "to_on": date(2029, 6, 30),
    "cost_total": Decimal("48000"),
    "cost_gov": Decimal("30000.50"),
    "cost_org": Decimal("9999.50"),
    "cost_self": Decimal("8000"),
    "service_years": 5,
    "agreement_no": "KF-DX-2026-003",
    "signed_on": date(2026, 7, 10),
    "selection_result": "经遴选，同意推荐。",
    "reason": "本人自2018年起从事社会工作，希望系统学习社区治理和项目评估，学成后继续在本区服务。",
}
EXCHANGE = {
    "kind": "2",
    "registered_on": date(2026, 3, 2),
    "job_status": "1",
    "want_post": "项目督导",
    "want_area": "开福区、岳麓区",
    "want_salary": Decimal("6500"),
    "available_on": date(2026, 4, 1),
    "skills": "个案管理、小组工作、项目督导；熟悉青少年和长者服务。",
    "resume": "2018.07—2019.12 左岸社会工作服务中心 一线社工\n"
    "2020.01至今 和乐社会工作服务中心 驻站社工",
    "consent_on": date(2026, 3, 2),
    "consent_months": 6,
}
APPRAISAL = {
    "year": 2025,
    "organisation": ORGANISATION,
    "post": "驻站社工",
    "summary": "一年来，负责东风路街道困境儿童关爱项目，开展个案12个、小组6个、社区活动18场。" * 6,
    "grade": "EXCELLENT",
}
ITEMS = (("街道综合考评", 30, 92), ("同事互评", 10, 95), ("群众测评", 60, "90.5"))
PLAN = {
    "plan_no": "2026-01",
    "year": 2026,
    "title": "2026年公开招聘社会工作者",
    "organiser": "长沙市开福区社会工作局",
    "apply_from": date(2026, 4, 1),
    "apply_to": date(2026, 4, 20),
}
POST = {"post_code": "KF03", "name": "青少年社工", "unit": "东风路街道社工站", "number": 2}
JOB = {
    "applied_on": date(2026, 4, 6),
    "edu_ft": "大学本科/学士",
    "school_ft": "湖南师范大学社会工作专业",
    "work_since": "2018-07",
    "health": "良好",
    "accept_adjust": True,
    "admission_no": "202604060031",
    "resume": "2011.09—2014.06 长沙市第一中学 学生\n2014.09—2018.06 湖南师范大学 学生\n"
    "2018.07—2019.12 左岸社会工作服务中心 社工",
}
FAMILY = (("1", "陈明", 33, "01", "长沙市某中学教师"), ("51", "袁建国", 62, "13", "退休"))


def enter_reward(store: Workspace, ids: Ids, **changes: Any) -> Ids:
    """Enter a claim for a reward."""
    reward = enter(
        store, "reward", person=ids["person"], certificate=ids["certificate"], **REWARD | changes
    )
    return ids | {"reward": reward}


def enter_cultivation(store: Workspace, ids: Ids, **changes: Any) -> Ids:
    """Enter a directed cultivation."""
    made = enter(store, "directed_cultivation", person=ids["person"], **CULTIVATION | changes)
    return ids | {"directed_cultivation": made}


def enter_exchange(store: Workspace, ids: Ids, **changes: Any) -> Ids:
    """Enter an exchange with two recommendations, the later one first."""
    made = enter(store, "talent_exchange", person=ids["person"], **EXCHANGE | changes)
    for day, result in ((date(2026, 4, 20), "2"), (date(2026, 3, 9), "4")):
        enter(
            store, "talent_recommendation", exchange=made, recommended_on=day,
            organisation="左岸社会工作服务中心", post="项目督导", result=result, handler="李娜",
        )  # fmt: skip
    return ids | {"talent_exchange": made}


def enter_appraisal(store: Workspace, ids: Ids, **changes: Any) -> Ids:
    """Enter an appraisal with its items."""
    made = enter(store, "appraisal", person=ids["person"], **APPRAISAL | changes)
    for item, weight, score in ITEMS:
        enter(
            store, "appraisal_item", appraisal=made, item=item,
            weight=Decimal(weight), score=Decimal(score),
        )  # fmt: skip
    return ids | {"appraisal": made}


def enter_job(store: Workspace, ids: Ids, **changes: Any) -> Ids:
    """Enter a plan with a post, an application for it, and the family."""
    plan = enter(store, "recruitment_plan", **PLAN)
    post = enter(store, "recruitment_post", plan=plan, **POST)
    made = enter(
        store, "job_application", person=ids["person"], plan=plan, post=post, **JOB | changes
    )
    for relation, name, age, political, organisation in FAMILY:
        enter(
            store, "family_member", application=made, relation=relation, name=name, age=age,
            political=political, organisation=organisation,
        )  # fmt: skip
    return ids | {"job_application": made}


def enter_all(store: Workspace) -> Ids:
    """Enter a person with a record for each of these forms."""
    ids = enter_registration(store, enter_career(store))
    for step in (
        enter_exam, enter_reward, enter_cultivation, enter_exchange, enter_appraisal, enter_job,
    ):  # fmt: skip
        ids = step(store, ids)
    return ids | {"training_session": enter_class(store, [ids["person"]])}
