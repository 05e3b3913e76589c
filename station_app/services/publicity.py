"""The list of those who are to be hired, as it is put up in public: 拟录用人员公示名单.

Source: domain.md 11.3; 个人信息保护法第二十五条: what is made public has its numbers masked.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from station_app.domain.codes import code_list
from station_app.domain.dates import show_day_cn
from station_app.domain.problems import StationError
from station_app.domain.registers.people import Person
from station_app.domain.registers.recruitment import (
    RECRUITMENT_PLANS,
    JobApplication,
    RecruitmentPlan,
)
from station_app.domain.rules.recruitment_steps import PROPOSED
from station_app.domain.rules.rights import Right
from station_app.services import hiring, records
from station_app.services.access import needs
from station_app.services.exports import Exported
from station_app.services.hiring import PostRanking, Ranked
from station_app.services.masking import masked
from station_app.services.noting import note_export
from station_app.services.publishing import require_publishable
from station_app.services.workspace import Workspace
from station_app.workbooks.cells import Cell
from station_app.workbooks.specs import BookSpec, Column, SheetSpec
from station_app.workbooks.writer import write_book

COLUMNS = (
    Column("seq", "序号", width=6, format="whole", align="center"),
    Column("recruitment_post.post_code", "岗位代码", width=10),
    Column("recruitment_post.name", "报考岗位", width=16),
    Column("recruitment_post.unit", "用人单位", width=20),
    Column("person.name", "姓名", width=10),
    Column("person.sex", "性别", width=6, align="center"),
    Column("person.id_number", "身份证号码", width=20),
    Column("admission_no", "准考证号", width=14),
    Column("total", "综合成绩", width=9, format="decimal:2"),
    Column("rank", "名次", width=6, format="whole", align="center"),
)


@needs(Right.EXPORT)
def write_publicity(workspace: Workspace, plan: str, out: Path) -> Exported:
    """Write the list of a plan's applicants who are proposed or noticed; note it in the log.

    Raises RecordMissing, StationError when nobody is proposed, RecordInvalid when a text holds
    somebody's number (R-PI-05), CannotWrite.
    """
    found = [
        (post, each)
        for post in hiring.ranking(workspace, plan)
        for each in post.applicants
        if each.state in PROPOSED
    ]
    if not found:
        raise StationError("还没有拟录用的人员，请先把应聘报名改为“拟录用”，再制作公示名单。")
    people = _people(workspace, [each.id for _, each in found])
    rows = [
        _row(number, post, each, people[each.id]) for number, (post, each) in enumerate(found, 1)
    ]
    held = records.get(workspace, RECRUITMENT_PLANS, plan)
    assert isinstance(held, RecruitmentPlan)
    sheet = SheetSpec(
        key="publicity",
        name="公示名单",
        title=f"{held.title or ''}拟录用人员公示名单",
        columns=COLUMNS,
        rows=rows,
        subtitle=(workspace.identity.name, "", show_day_cn(workspace.today())),
        row_count=len(rows),
        frozen="person.name",
    )
    require_publishable(sheet)
    write_book(BookSpec([sheet]), out)
    facts = {"register": RECRUITMENT_PLANS.name, "rows": len(rows)}
    note_export(workspace, f"{RECRUITMENT_PLANS.name}.export", out, facts, recipient="公示")
    return Exported(out, len(rows))


def _row(number: int, post: PostRanking, each: Ranked, person: Person) -> list[Cell]:
    return [
        number,
        post.code,
        post.name,
        post.unit,
        each.person,
        code_list("sex").label(person.sex or ""),
        masked(person.id_number or ""),
        each.admission_no or None,
        None if each.total is None else float(each.total),
        each.rank,
    ]


def _people(workspace: Workspace, applications: Sequence[str]) -> dict[str, Person]:
    """Return the applicants by application."""
    joined = select(JobApplication.id, Person).join(Person, Person.id == JobApplication.person)
    with workspace.database.reading() as session:
        rows = session.execute(joined.where(JobApplication.id.in_(applications)))
        return {row[0]: row[1] for row in rows}
