"""Assessments in the store: totals, what they unlock, what they refuse (domain.md 4.6, R-PJ-22)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import NotAllowed, RecordInvalid
from station_app.domain.registers.assessments import ASSESSMENT_ASPECTS, ASSESSMENTS, ASSESSORS
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.tenders import PRIORITY_RIGHTS
from station_app.services import finding, paying, records, recycling, undo
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from tests.services.assessing import (
    HELD,
    an_assessment,
    assessed,
    scored,
    state_of,
    under_contract,
)


def stored(store: Workspace, assessment: str) -> Any:
    return records.get(store, ASSESSMENTS, assessment)


def rows_of(store: Workspace, register: Any, **wanted: Any) -> list[Any]:
    with store.database.reading() as session:
        found = session.query(register.model).filter_by(deleted_at=None, **wanted)
        return list(found.order_by(register.model.id))


def test_total_grade_and_conclusion_follow_from_the_rows(bureau: Workspace) -> None:
    project, _ = under_contract(bureau)
    assessment = an_assessment(bureau, project)

    scored(bureau, assessment, "52.5", "35")

    found = stored(bureau, assessment)
    assert (found.total, found.grade, found.conclusion) == (Decimal("87.5"), "GOOD", "PASS")


def test_a_row_taken_away_is_no_part_of_the_total(bureau: Workspace) -> None:
    project, _ = under_contract(bureau)
    assessment = an_assessment(bureau, project)
    scored(bureau, assessment, "52.5", "35")
    first = rows_of(bureau, ASSESSMENT_ASPECTS)[0]

    recycling.delete(bureau, ASSESSMENT_ASPECTS, first.id)
    records.change(bureau, ASSESSMENTS, assessment, {"opinion": "已核对。"})

    assert stored(bureau, assessment).total == Decimal(35)


def test_assessments_of_a_stage_are_numbered(bureau: Workspace) -> None:
    project, _ = under_contract(bureau)

    numbers = [
        stored(bureau, an_assessment(bureau, project, stage)).no for stage in ("2", "2", "3")
    ]

    assert numbers == [1, 2, 1]


def test_scores_are_not_drafted_while_one_is_missing(bureau: Workspace) -> None:
    project, _ = under_contract(bureau)
    assessment = an_assessment(bureau, project, held_on=HELD, declared=True)
    scored(bureau, assessment, "52.5", "35")
    first = rows_of(bureau, ASSESSMENT_ASPECTS)[0]
    records.change(bureau, ASSESSMENT_ASPECTS, first.id, {"score": None})
    records.move(bureau, ASSESSMENTS, assessment, "HELD")

    with pytest.raises(RecordInvalid, match="还有1项指标没有打分"):
        records.move(bureau, ASSESSMENTS, assessment, "DRAFTED")


def test_a_told_score_is_not_changed(bureau: Workspace) -> None:
    project, _ = under_contract(bureau)
    assessed(bureau, project)
    first = rows_of(bureau, ASSESSMENT_ASPECTS)[0]

    with pytest.raises(RecordInvalid, match="R-AS-05"):
        records.change(bureau, ASSESSMENT_ASPECTS, first.id, {"score": Decimal(60)})


def test_a_mid_term_just_below_sixty_withholds_and_sixty_releases(bureau: Workspace) -> None:
    project, (first, second, third) = under_contract(bureau)

    assessed(bureau, project, ("30", "29.99"))
    withheld = state_of(bureau, second)
    with pytest.raises(RecordInvalid, match="第2期资金须在“中期”考核合格后拨付。"):
        records.move(bureau, INSTALMENTS, second, "UNLOCKED")
    again = assessed(bureau, project, ("30", "30"))

    found: Any = records.get(bureau, INSTALMENTS, second)
    assert (withheld, found.state, found.assessment) == ("WITHHELD", "UNLOCKED", again)
    assert found.basis == "合同HT-2026-01；中期考核60分 一般(合格)"
    assert [state_of(bureau, each) for each in (first, third)] == ["LOCKED", "LOCKED"]


def test_an_assessment_that_is_not_told_unlocks_nothing(bureau: Workspace) -> None:
    project, (_, second, _) = under_contract(bureau)

    assessed(bureau, project, until="DRAFTED")

    assert state_of(bureau, second) == "LOCKED"
    with pytest.raises(RecordInvalid, match="R-PJ-31"):
        paying.apply_for(bureau, second)


def test_what_the_bureau_refused_is_not_unlocked_by_a_pass(bureau: Workspace) -> None:
    project, (_, second, _) = under_contract(bureau)
    paying.refuse(bureau, second, "资金使用不规范。")

    assessed(bureau, project)

    assert state_of(bureau, second) == "WITHHELD"


def test_a_final_pass_earns_priority_in_the_next_year(bureau: Workspace) -> None:
    project, (_, _, third) = under_contract(bureau)
    assessed(bureau, project)

    last = assessed(bureau, project, ("55", "38"), stage="3")

    (right,) = rows_of(bureau, PRIORITY_RIGHTS)
    assert (right.assessment, right.for_year, right.project) == (last, 2027, project)
    assert state_of(bureau, third) == "UNLOCKED"


def test_one_undo_takes_the_notice_and_what_it_unlocked_back(bureau: Workspace) -> None:
    project, (_, second, _) = under_contract(bureau)
    assessment = assessed(bureau, project, until="DRAFTED")

    told = records.move(bureau, ASSESSMENTS, assessment, "NOTIFIED")
    unlocked = state_of(bureau, second)
    undo.undo(bureau, told.change)

    assert (unlocked, state_of(bureau, second)) == ("UNLOCKED", "LOCKED")


def test_five_working_days_of_appeal_are_written(bureau: Workspace) -> None:
    project, _ = under_contract(bureau)

    assessment = assessed(bureau, project)

    assert stored(bureau, assessment).appeal_until == date(2026, 9, 21)  # Sunday the 20th is worked


def test_a_station_makes_no_assessment(station: Workspace) -> None:
    project, _ = under_contract(station)

    with pytest.raises(NotAllowed):
        an_assessment(station, project)


def test_an_assessment_shows_what_it_unlocks(bureau: Workspace) -> None:
    project, (_, second, _) = under_contract(bureau)
    assessment = an_assessment(bureau, project)

    with bureau.database.reading() as session:
        context = context_for(bureau, session)
        shown = {
            each.name: each.compute(session.get(ASSESSMENTS.model, assessment), context)
            for each in ASSESSMENTS.derived
        }

    assert shown["unlocks"] == "第2期（条件未到）"
    assert shown["assessor_names"] == "欧阳清、陈大文、李思"
    assert paying.missing(bureau, second) == ("第2期资金须在“中期”考核合格后拨付。",)


def test_the_acceptance_warns_until_all_have_signed(bureau: Workspace) -> None:
    project, _ = under_contract(bureau)
    final = assessed(bureau, project, stage="3")
    judges = finding.find(bureau, ASSESSORS, where={"assessment": final}).rows

    def rules_told() -> set[str]:
        saved = records.change(bureau, ASSESSMENTS, final, {"opinion": f"{len(judges)}人"})
        return {fault.rule for fault in saved.faults}

    assert "R-PJ-14" in rules_told()
    for each in judges:
        records.change(bureau, ASSESSORS, each.id, {"signed": True})
    assert "R-PJ-14" not in rules_told()
