"""The score sheet of one assessment: standard rows, what scores come to, saving (forms.md A13)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import NotAllowed, StationError
from station_app.domain.registers.assessments import ASSESSMENTS
from station_app.domain.registers.projects import PROJECTS
from station_app.services import assessing, opening, records, undo
from station_app.services.assessing import Row
from station_app.services.entering import EditsInvalid
from station_app.services.workspace import Workspace
from tests.services.assessing import an_assessment, assessed, under_contract
from tests.services.money import planted


def scored(rows: tuple[Row, ...], off: str = "0") -> list[Row]:
    """Give every row its full score, the first one less by `off`."""
    full = [replace(row, score=row.full) for row in rows]
    return [replace(full[0], score=(full[0].full or Decimal(0)) - Decimal(off)), *full[1:]]


@pytest.fixture
def assessment(bureau: Workspace) -> str:
    project, _ = under_contract(bureau)
    return an_assessment(bureau, project)


def stored(bureau: Workspace, assessment: str) -> Any:
    return records.get(bureau, ASSESSMENTS, assessment)


def test_the_standard_rows_make_a_hundred_in_five_dimensions() -> None:
    rows = assessing.standard_rows(2026)

    assert len(rows) == 12  # as many as the form has
    assert sum(row.full or 0 for row in rows) == 100
    assert [row.dimension for row in rows] == sorted(row.dimension or "" for row in rows)
    assert {row.dimension for row in rows} == {"1", "2", "3", "4", "5"}


def test_a_year_before_all_sets_has_the_oldest() -> None:
    assert [row.item for row in assessing.standard_rows(1999)] == [
        row.item for row in assessing.standard_rows(2026)
    ]


def test_a_sheet_is_saved_as_one_change(bureau: Workspace, assessment: str) -> None:
    rows = scored(assessing.standard_rows(2026), "2.5")

    saved = assessing.save(bureau, assessment, rows)

    opened = assessing.sheet(bureau, assessment)
    assert [(row.item, row.score) for row in opened.rows] == [(r.item, r.score) for r in rows]
    assert (stored(bureau, assessment).total, stored(bureau, assessment).grade) == (
        Decimal("97.5"),
        "EXCELLENT",
    )
    undo.undo(bureau, saved.change)
    assert assessing.sheet(bureau, assessment).rows == ()
    assert stored(bureau, assessment).total is None


def test_a_row_is_changed_and_another_taken_out(bureau: Workspace, assessment: str) -> None:
    assessing.save(bureau, assessment, scored(assessing.standard_rows(2026)))
    first, second, *others = assessing.sheet(bureau, assessment).rows
    bigger = replace(second, full=Decimal(14), score=Decimal(10))

    assessing.save(bureau, assessment, [bigger, *others], [first])

    found = assessing.sheet(bureau, assessment).rows
    assert [row.no for row in found] == list(range(2, 13))
    assert stored(bureau, assessment).total == Decimal(96)


def test_rows_taken_out_are_no_part_of_the_total(bureau: Workspace, assessment: str) -> None:
    assessing.save(bureau, assessment, scored(assessing.standard_rows(2026)))
    *others, last = assessing.sheet(bureau, assessment).rows

    assessing.save(bureau, assessment, others, [last])

    assert stored(bureau, assessment).total == Decimal(92)


def test_an_empty_sheet_is_not_saved(bureau: Workspace, assessment: str) -> None:
    with pytest.raises(StationError, match="评分表还是空的"):
        assessing.save(bureau, assessment, [Row("01JZ0000000000000000000001", 1)])


def test_a_score_beyond_its_full_score_saves_nothing(bureau: Workspace, assessment: str) -> None:
    rows = scored(assessing.standard_rows(2026), "-0.5")

    with pytest.raises(EditsInvalid, match="R-AS-04"):
        assessing.save(bureau, assessment, rows)

    assert assessing.sheet(bureau, assessment).rows == ()


def test_the_result_follows_what_is_typed(bureau: Workspace, assessment: str) -> None:
    opened, rows = assessing.sheet(bureau, assessment), assessing.standard_rows(2026)
    half = [replace(row, score=row.full and row.full / 2) for row in rows]

    begun = assessing.result_of(opened, rows)
    passed = assessing.result_of(opened, scored(rows))
    failed = assessing.result_of(opened, half)

    waits = "第2期（40,000.00元，条件未到）"
    assert (begun.full, begun.missing, begun.passed) == (Decimal(100), 12, None)
    assert begun.unlocks == f"合格后解锁{waits}。"
    assert (passed.total, passed.grade, passed.passed) == (Decimal(100), "优秀", True)
    assert passed.unlocks == f"合格：通知项目单位后解锁{waits}。"
    assert (failed.total, failed.grade) == (Decimal(50), "较差(不合格)")
    assert failed.unlocks.startswith(f"不合格：通知后{waits}暂缓拨付")


def test_what_is_wrong_is_said_while_it_is_typed(bureau: Workspace, assessment: str) -> None:
    opened = assessing.sheet(bureau, assessment)
    rows = [Row("a", 1, full=Decimal(60), score=Decimal(61)), Row("b", 2, full=Decimal(30))]

    found = assessing.result_of(opened, rows)

    assert found.faults == (
        "考核指标的分值合计为90分，应为100分，请调整各项分值。",
        "第1项得分：61分超过了分值60分，请改正。",
    )
    assert found.passed is None


def test_scores_out_of_more_than_a_hundred_decide_nothing(
    bureau: Workspace, assessment: str
) -> None:
    opened, (first, *others) = (
        assessing.sheet(bureau, assessment),
        scored(assessing.standard_rows(2026)),
    )

    found = assessing.result_of(opened, [replace(first, full=Decimal(8)), *others])

    assert (found.full, found.total, found.passed) == (Decimal(102), Decimal(100), None)
    assert found.unlocks.startswith("合格后解锁")


def test_a_told_result_is_closed(bureau: Workspace) -> None:
    project, _ = under_contract(bureau)

    opened = assessing.sheet(bureau, assessed(bureau, project))

    assert opened.against.startswith("结果已通知项目单位，不能再改分")


def test_the_form_of_an_assessment_is_not_that_of_its_project() -> None:
    assert opening.stands_on(ASSESSMENTS) is None


def test_what_is_open_is_offered_first(bureau: Workspace) -> None:
    project, _ = under_contract(bureau)
    told = assessed(bureau, project)
    planned = an_assessment(bureau, project)

    found = assessing.choices(bureau, "长者")

    assert [each.id for each in found] == [planned, told]
    assert [each.note for each in found] == ["中期第2次（待考核）", "中期第1次（已通知）"]
    assert assessing.choices(bureau, "没有的项目") == []


def test_a_station_does_not_score(station: Workspace, bureau: Workspace, assessment: str) -> None:
    with pytest.raises(NotAllowed):
        assessing.save(station, assessment, scored(assessing.standard_rows(2026)))


def test_a_station_reads_the_sheet_and_is_told_how_to_object(station: Workspace) -> None:
    project = planted(station, PROJECTS, name="长者探访项目", year=2026)
    assessment = planted(station, ASSESSMENTS, project=project, stage="2", no=1)

    assert "由区局评分，社工站只能查看" in assessing.sheet(station, assessment).against
