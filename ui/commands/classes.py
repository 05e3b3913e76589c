"""The command that enters one class for many people."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from station_app.domain.number_kinds import Number
from station_app.domain.problems import StationError
from station_app.services import classes, name_lists
from station_app.services.classes import ClassPlan, Outcome, PlannedRow
from station_app.services.name_lists import Line
from ui.commands.call import Answer, Arguments, Call, Command, fault_json

HOURS = Number(1)


def attend(call: Call) -> Answer:
    """Enter the people of a list into a class, or only say what would happen."""
    options = call.options
    hours, days = _number(options.hours), _number(options.days)
    with call.open() as opened:
        course = classes.course_named(opened, options.course)
        lines = name_lists.read_people(opened, name_lists.text_of(options.people))
        unclear = [line for line in lines if not line.certain]
        people = [line.people[0].person for line in lines if line.certain]
        wanted = classes.alike(
            people, hours or Decimal(0), passed=options.passed, days=days,
            first_proof=options.first_proof or "",
        )  # fmt: skip
        planned = classes.plan(opened, course, wanted, update=options.update)
        stopped = _stopped(planned, unclear) and not options.partial
        change = "" if stopped or options.dry_run else classes.save(opened, planned).change
    return _answer(planned, unclear, change, stopped=stopped, tried=options.dry_run)


def _number(text: str | None) -> Decimal | None:
    """Read a number of hours or days. Raises StationError."""
    try:
        return None if text is None else HOURS.parse(text)
    except ValueError as error:
        raise StationError(str(error)) from error


def _stopped(planned: ClassPlan, unclear: list[Line]) -> bool:
    return bool(unclear) or bool(planned.counts.get(Outcome.REFUSED))


def _answer(
    planned: ClassPlan, unclear: list[Line], change: str, *, stopped: bool, tried: bool
) -> Answer:
    counts = {outcome.value: planned.counts.get(outcome, 0) for outcome in Outcome}
    facts: dict[str, Any] = {
        "course": planned.course,
        "saved": bool(change),
        "change": change,
        **counts,
        "unclear": [_line(line) for line in unclear],
        "rows": [_row(row) for row in planned.rows],
    }
    told = "，".join(f"{outcome.label} {counts[outcome.value]}" for outcome in Outcome)
    text = f"“{planned.title}”：{told}，找不准的 {len(unclear)}。"
    notes = (*(_told(line) for line in unclear), *_faults(planned))
    if stopped:
        text += "\n没有保存。请改正名单后再试；只登记能确定的人，请加 --partial。"
    elif tried:
        text += "\n试一遍，没有改动数据。"
    elif change:
        text += f"\n要撤销，请运行 undo {change}"
    return Answer(facts, text, notes, 3 if stopped else 0)


def _line(line: Line) -> dict[str, Any]:
    people = [
        {"person": each.person, "name": each.name, "facts": each.facts} for each in line.people
    ]
    return {"line": line.number, "text": line.text, "problem": line.problem, "people": people}


def _row(row: PlannedRow) -> dict[str, Any]:
    return {
        "person": row.attendee.person,
        "name": row.name,
        "outcome": row.outcome.value,
        "faults": [fault_json(fault) for fault in row.faults],
    }


def _told(line: Line) -> str:
    return f"第{line.number}行“{line.text}”：{line.problem}"


def _faults(planned: ClassPlan) -> list[str]:
    return [f"{row.name}：{fault.text}" for row in planned.rows for fault in row.faults]


def _arguments(group: Arguments) -> None:
    group.add_argument("course", metavar="班次", help="班次编号或记录编号")
    group.add_argument(
        "--people", type=Path, required=True, metavar="名单.txt",
        help="每行一人：姓名、证件号码，或两者都写",
    )  # fmt: skip
    group.add_argument("--hours", required=True, metavar="学时", help="每人的实际学时")
    group.add_argument("--days", metavar="天数", help="每人的签到天数，不写则按学时推算")
    group.add_argument("--passed", action="store_true", help="全部登记为合格")
    group.add_argument("--first-proof", metavar="编号", help="第一人的证明编号，其余各人按顺序编号")
    group.add_argument("--update", action="store_true", help="已在班上的人也改成这些内容")
    group.add_argument("--partial", action="store_true", help="只登记能确定、没有错误的人")
    group.add_argument("--dry-run", action="store_true", help="只试一遍，不改动数据")


COMMANDS = (Command("attend", "把一份名单登记到一个培训班次", attend, _arguments),)
