"""What the forms of talent say of a person's papers, classes, claims and agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from station_app.domain.form_files import load_form
from station_app.domain.forms import FormValues
from station_app.domain.problems import StationError
from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling
from station_app.services.printing import copies, form_values, note_printed
from station_app.services.workspace import Workspace
from station_app.storage.tables import AuditEntry
from tests.builders import person_values
from tests.services.talent import (
    ORGANISATION,
    Ids,
    enter,
    enter_appraisal,
    enter_career,
    enter_class,
    enter_cultivation,
    enter_exam,
    enter_exchange,
    enter_job,
    enter_registration,
    enter_reward,
    ids_of,
)


@pytest.fixture
def career(station: Workspace) -> Ids:
    return enter_career(station)


def one(store: Workspace, form_id: str, record_id: str) -> FormValues:
    (values,) = copies(store, form_id, [record_id])
    return values


def ticked(values: FormValues, key: str) -> list[str]:
    return [label for label, on in values.checks[key] if on]


def column(values: FormValues, table: str, key: str) -> list[str]:
    return [row[key] for row in values.tables[table] if key in row]


def test_a03_shows_the_application_its_credential_and_the_marks(
    station: Workspace, career: Ids
) -> None:
    ids = enter_exam(station, career)

    values = one(station, "A03", ids["exam_application"])

    assert values.filled_on == "2026年3月16日"
    assert (values.fields["exam_year"], values.fields["employer"]) == ("2026", ORGANISATION)
    assert (values.fields["major"], values.fields["sw_since_ym"]) == ("社会工作", "2018年7月")
    assert ticked(values, "subjects") == ["中级综合能力", "中级实务", "法规与政策"]
    marks = [values.fields[key] for key in ("score1", "score2", "score3", "result")]
    assert marks == ["72", "58.5", "缺考", "部分科目通过"]


def test_a03_ticks_the_condition_that_is_fulfilled(station: Workspace, career: Ids) -> None:
    ids = enter_exam(station, career)

    values = one(station, "A03", ids["exam_application"])

    assert ticked(values, "cond_no") == ["③"]  # B3: 社会工作专业本科满3年
    assert values.fields["sw_years"] == "8年5个月"


def test_a03_ticks_no_condition_for_one_who_lacks_years(station: Workspace) -> None:
    person = enter(station, "person", **person_values())
    enter(station, "education", person=person, level="61", graduated_on="2005-06")
    ids = enter_exam(station, {"person": person}, level="1", subjects="1,2", score_law=None)

    values = one(station, "A03", ids["exam_application"])

    assert ticked(values, "cond_no") == []


def test_a03_prints_the_credential_that_the_application_names(
    station: Workspace, career: Ids
) -> None:
    lower = enter(station, "education", person=career["person"], level="31", major="护理")
    ids = enter_exam(station, career, education=lower)

    values = one(station, "A03", ids["exam_application"])

    assert (values.fields["edu_level"], values.fields["major"]) == ("大学专科", "护理")


def test_a03_of_300_applications_comes_one_by_one(station: Workspace, career: Ids) -> None:
    ids = enter_exam(station, career)

    found = copies(station, "A03", [ids["exam_application"]] * 300)

    assert len(found) == 300
    assert {values.fields["name"] for values in found} == {"袁𬭊"}


def test_a04_counts_to_the_end_of_the_exam_year_and_lists_social_work_alone(
    station: Workspace, career: Ids
) -> None:
    ids = enter_exam(station, career)

    values = one(station, "A04", ids["exam_application"])

    assert values.fields["sw_years_text"] == "共 8 年 5 个月（截至2026年12月31日）"
    assert column(values, "exp", "from_to") == ["2018.07—2019.12", "2020.01—至今"]
    assert column(values, "exp", "org")[1] == ORGANISATION  # the period in post
    assert values.fields["exam_year"] == "2026"


def test_a04_tells_no_post_twice(station: Workspace, career: Ids) -> None:
    enter(
        station, "work_experience", person=career["person"], organisation=ORGANISATION,
        is_social_work=True, from_on=date(2020, 1, 2),
    )  # fmt: skip

    values = one(station, "A04", enter_exam(station, career)["exam_application"])

    assert column(values, "exp", "org").count(ORGANISATION) == 1


def test_a04_of_a_person_is_for_the_latest_examination(station: Workspace, career: Ids) -> None:
    without = one(station, "A04", career["person"])
    enter_exam(station, career)

    after = one(station, "A04", career["person"])

    assert (without.fields["exam_year"], without.fields["sw_years_text"]) == ("", "")
    assert after.fields["exam_year"] == "2026"


def test_a04_forgets_an_examination_that_was_given_up(station: Workspace, career: Ids) -> None:
    ids = enter_exam(station, career, score_comp=None, score_prac=None, score_law=None)
    records.move(
        station, BY_NAME["exam_application"], ids["exam_application"], "WITHDRAWN"
    )  # fmt: skip

    assert one(station, "A04", career["person"]).fields["exam_year"] == ""


def test_a05_says_the_age_on_the_day_of_the_notice(station: Workspace, career: Ids) -> None:
    ids = enter_job(station, career)
    by_application = one(station, "A05", ids["job_application"])
    (post,) = ids_of(station, "recruitment_post")
    records.change(station, BY_NAME["recruitment_post"], post, {"age_on": date(2026, 12, 31)})

    by_post = one(station, "A05", ids["job_application"])

    assert by_application.fields["birth_ym_age"] == "1985.06(40岁)"  # on 2026-04-20
    assert by_post.fields["birth_ym_age"] == "1985.06(41岁)"


def test_a05_names_post_family_and_what_there_is_none_of(station: Workspace, career: Ids) -> None:
    values = one(station, "A05", enter_job(station, career)["job_application"])

    assert values.fields["position"] == "青少年社工（KF03）"
    assert values.fields["employer_post"] == f"{ORGANISATION} 驻站社工"
    assert (values.fields["work_since"], values.fields["awards"]) == ("2018.07", "无")
    assert column(values, "fam", "rel") == ["配偶", "父"]
    assert values.fields["remark"] == ""  # what may stay empty stays empty


def test_a09_lists_the_studies_of_the_term_with_their_hours(
    station: Workspace, career: Ids
) -> None:
    ids = enter_registration(station, career)

    values = one(station, "A09", ids["ce_record"])

    assert values.fields["months"] == "2024年2月至2027年1月"
    assert column(values, "ce", "date_from_to") == ["2024.05.08—05.10", "2025.09.01—09.12"]
    assert column(values, "ce", "hours") == ["18", "56.5"]
    assert column(values, "ce", "proof_checked")[0] == "20240508018 已审核"
    assert [row["#"] for row in values.tables["ce"]] == [str(n) for n in range(1, 13)]
    assert (values.fields["total"], values.fields["required"]) == ("74.5", "72")
    assert ticked(values, "ok") == ["是"]


def test_a09_tells_hours_that_are_not_verified_apart(station: Workspace, career: Ids) -> None:
    ids = enter_registration(station, career)
    records.change(
        station, BY_NAME["ce_record"], ids["ce_record"], {"verified": False, "verified_on": None}
    )

    values = one(station, "A09", career["person"])

    assert values.fields["total"] == "74.5（已核定56.5）"
    assert ticked(values, "ok") == ["否"]


def test_a09_of_many_studies_of_one_term_is_one_sheet(station: Workspace, career: Ids) -> None:
    enter_registration(station, career)
    studies = ids_of(station, "ce_record")

    assert len(copies(station, "A09", studies)) == 1
    assert len(copies(station, "A09", [*studies, career["person"]])) == 2  # asked for by itself


def renewal(store: Workspace, ids: Ids, **changes: Any) -> str:
    return enter(
        store, "cert_registration", certificate=ids["certificate"], kind="RENEW",
        applied_on=date(2026, 11, 20), organ="区社会工作局", **changes,
    )  # fmt: skip


def test_a02_lists_the_studies_of_the_term_that_it_renews(station: Workspace, career: Ids) -> None:
    ids = enter_registration(station, career)

    values = one(station, "A02", renewal(station, ids))

    assert column(values, "ce", "title") == ["个案工作实务能力提升培训", "未成年人保护法律与实务"]
    assert column(values, "ce", "cert_no") == ["20240508018", "20250901177"]
    assert (values.fields["ce_total"], values.fields["ce_required"]) == ("74.5", "72")
    assert values.fields["expiry_date"] == "2027年1月31日"


def test_a26_lists_a_class_with_masked_telephones(station: Workspace, career: Ids) -> None:
    course = enter_class(station, [career["person"]])

    values = one(station, "A26", course)

    row = values.tables["row"][0]
    assert (row["name"], row["org"], row["phone"]) == ("袁𬭊", ORGANISATION, "138****0001")
    assert values.fields["date_time"] == "2026年5月8日至2026年5月9日（12学时）"
    assert (values.fields["n_expected"], values.fields["n_present"]) == ("1人", "1人")


def test_a26_before_the_class_leaves_who_came_to_the_pen(station: Workspace) -> None:
    values = one(station, "A26", enter_class(station, []))

    assert (values.fields["n_expected"], values.fields["n_present"]) == ("60人", "")
    assert [row["#"] for row in values.tables["row"]] == [str(n) for n in range(1, 21)]


def people(store: Workspace, count: int) -> list[str]:
    return [enter(store, "person", **person_values(n, name="王芳")) for n in range(1, count + 1)]


def test_a26_numbers_go_on_to_the_end_of_the_last_sheet(station: Workspace) -> None:
    values = one(station, "A26", enter_class(station, people(station, 21)))

    assert [row["#"] for row in values.tables["row"]] == [str(n) for n in range(1, 41)]
    assert len(column(values, "row", "name")) == 21


def test_a26_of_attendances_is_the_sheet_of_their_class(station: Workspace) -> None:
    enter_class(station, people(station, 3))

    assert len(copies(station, "A26", ids_of(station, "training_attendance"))) == 1


def test_a26_is_noted_with_everybody_on_the_list(station: Workspace) -> None:
    there = people(station, 2)
    course = enter_class(station, there)

    note_printed(station, load_form("A26"), [course])

    with station.database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "print.A26"))
    assert sorted(entry.changes["people"]) == sorted(there)


def test_a27_says_the_amount_in_figures_and_capitals(station: Workspace, career: Ids) -> None:
    ids = enter_reward(station, enter_registration(station, career))

    values = one(station, "A27", ids["reward"])

    assert (values.fields["amount"], values.fields["amount_cn"]) == ("¥1,000.00", "壹仟元整")
    assert ticked(values, "attachments") == ["身份证", "证书", "银行卡"]
    assert values.fields["cert_mgmt_no"] == "2019064300000001"
    assert (values.fields["first_reg_date"], values.fields["prev_reward"]) == ("2024年2月1日", "无")


def test_a27_tells_what_was_granted_before(station: Workspace, career: Ids) -> None:
    earlier = enter_reward(station, career)["reward"]
    with station.database.transaction(station.actor, "test") as session:
        session.get_one(BY_NAME["reward"].model, earlier).state = "PAID"  # by the receipt
    certificate = enter(
        station, "certificate", person=career["person"], level="2", management_no="2025B",
        approved_on=date(2025, 9, 1),
    )  # fmt: skip
    later = enter_reward(
        station, career | {"certificate": certificate}, level="2", pass_year=2025,
        amount=Decimal(200), prev_amount=Decimal(1000), diff_note="补差",
    )["reward"]  # fmt: skip

    values = one(station, "A27", later)

    assert values.fields["prev_reward"] == "助理社会工作师 ¥1,000.00（2023年度）"
    assert values.fields["cert_mgmt_no"] == "2025B"


def test_a28_says_costs_service_and_time_in_the_work(station: Workspace, career: Ids) -> None:
    values = one(station, "A28", enter_cultivation(station, career)["directed_cultivation"])

    fields = values.fields
    assert (fields["cost_total"], fields["cost_gov"]) == ("48,000.00", "30,000.50")
    assert (fields["bond_years"], fields["sw_years"]) == ("5年", "7年9个月")
    assert fields["from_to"] == "2026年9月1日至2029年6月30日"
    assert (ticked(values, "mode"), fields["result"]) == (["学历提升"], "")


def test_a28_says_how_it_ended(station: Workspace, career: Ids) -> None:
    ids = enter_cultivation(
        station, career, from_on=date(2024, 9, 1), to_on=date(2026, 6, 30),
        applied_on=date(2024, 4, 1), signed_on=date(2024, 7, 1),
        result="毕业", result_on=date(2026, 6, 30), result_cert_no="105422026",
    )  # fmt: skip

    values = one(station, "A28", ids["directed_cultivation"])

    wanted = "结果：毕业\n证书编号：105422026　　日期：2026年6月30日"
    assert [line.strip() for line in values.fields["result"].split("\n")] == wanted.split("\n")


def test_a30_words_the_kind_in_its_own_way_and_lists_recommendations_by_day(
    station: Workspace, career: Ids
) -> None:
    values = one(station, "A30", enter_exchange(station, career)["talent_exchange"])

    assert ticked(values, "kind") == ["轮岗交流"]
    assert column(values, "r", "date") == ["2026.03.09", "2026.04.20"]
    assert (values.fields["consent_months"], values.fields["want_salary"]) == ("6", "6,500.00")
    assert values.fields["school_major"] == "湖南师范大学/社会工作"


def test_a30_adds_a_kind_that_the_form_does_not_name(station: Workspace, career: Ids) -> None:
    ids = enter_exchange(station, career, kind="8")

    assert ticked(one(station, "A30", ids["talent_exchange"]), "kind") == ["交流学习"]


def test_a31_lists_the_items_and_what_they_add(station: Workspace, career: Ids) -> None:
    values = one(station, "A31", enter_appraisal(station, career)["appraisal"])

    assert column(values, "q", "weight") == ["30%", "10%", "60%"]
    assert column(values, "q", "weighted") == ["27.60", "9.50", "54.30"]
    assert (values.fields["total"], ticked(values, "grade")) == ("91.4", ["优秀"])


@pytest.mark.parametrize(
    ("form_id", "register", "what"),
    [("A03", "person", "考试报名"), ("A26", "person", "培训班次"), ("A01", "exam_session", "人员")],
)
def test_a_record_that_leads_to_nothing_of_the_form_is_refused(
    station: Workspace, form_id: str, register: str, what: str
) -> None:
    values = person_values() if register == "person" else {"year": 2026}
    record = enter(station, register, **values)

    with pytest.raises(StationError, match=rf"没有编号为“{record}”的{what}.*无法打印"):
        form_values(station, form_id, [record])


def test_a_deleted_person_leaves_nothing_to_print(station: Workspace, career: Ids) -> None:
    ids = enter_exam(station, career)
    found = copies(station, "A03", [ids["exam_application"]])
    recycling.delete(station, BY_NAME["exam_application"], ids["exam_application"])

    with pytest.raises(StationError, match="无法打印"):
        list(found)


def test_all_forms_of_one_person_are_sheets_of_their_own(station: Workspace) -> None:
    both: Sequence[Ids] = [enter_exam(station, enter_career(station, n)) for n in (1, 2)]

    found = copies(station, "A04", [ids["exam_application"] for ids in both])

    assert len(found) == 2
