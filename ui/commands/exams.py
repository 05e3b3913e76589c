"""Commands about examinations: who may register and why not, and states after the marks."""

from __future__ import annotations

from typing import Any

from station_app.domain.registers.exams import EXAM_APPLICATIONS
from station_app.services import examining
from station_app.services.examining import Applicant, Check, PersonChecks, SessionChecks
from ui.commands.call import Answer, Arguments, Call, Command, UsageWrong

LABELS = EXAM_APPLICATIONS.life_cycle.labels


def check(call: Call) -> Answer:
    """Say who may register, for one person at each level or for all who applied."""
    person, session = call.options.person, call.options.session
    if not person and not session:
        raise UsageWrong("请用 --person 写明人员编号，或用 --session 写明考试批次编号。")
    with call.open() as opened:
        if person:
            return _of_person(examining.check_person(opened, person, session or ""))
        return _of_session(examining.check_session(opened, session, call.progress))


def _of_person(found: PersonChecks) -> Answer:
    facts = {
        "person": found.person,
        "name": found.name,
        "year": found.year,
        "cutoff": found.cutoff.isoformat(),
        "levels": [_check(each) for each in found.levels],
    }
    lines = [f"{found.name}，{found.year}年考试，从业年限计算到{found.cutoff}："]
    for each in found.levels:
        lines.append(f"  {_sign(each)} {each.reason}")
        lines += [f"    {text}" for text in each.told]
    return Answer(facts, "\n".join(lines))


def _of_session(found: SessionChecks) -> Answer:
    barred = len(found.barred)
    facts = {
        "session": found.session,
        "title": found.title,
        "cutoff": found.cutoff.isoformat(),
        "total": len(found.applicants),
        "eligible": len(found.applicants) - barred,
        "not_eligible": barred,
        "rows": [_applicant(each) for each in found.applicants],
    }
    head = (
        f"{found.title}：报名 {len(found.applicants)}，符合 {facts['eligible']}，待核对 {barred}。"
    )
    lines = [f"{each.name}　{each.check.label}　{each.check.reason}" for each in found.barred]
    return Answer(facts, "\n".join([head, *lines]))


def _sign(found: Check) -> str:
    return "✓" if found.eligible else "✗"


def _check(found: Check) -> dict[str, Any]:
    return {
        "level": found.level,
        "label": found.label,
        "eligible": found.eligible,
        "row": found.row,
        "needed_months": found.needed_months,
        "counted_months": found.counted_months,
        "counted": found.counted,
        "reason": found.reason,
        "live": found.live,
        "told": list(found.told),
    }


def _applicant(found: Applicant) -> dict[str, Any]:
    return {
        "application": found.application,
        "person": found.person,
        "name": found.name,
        "work_unit": found.work_unit,
        "state": found.state,
        "result": found.result,
        **_check(found.check),
    }


def conclude(call: Call) -> Answer:
    """Bring the applications of a session to the states that their marks lead to."""
    with call.open() as opened:
        found = examining.conclude(opened, call.options.session)
    facts = {
        "session": call.options.session,
        "change": found.change,
        "moved": dict(found.moved),
        "awaited": found.awaited,
        "to_judge": list(found.to_judge),
    }
    moved = "，".join(f"{LABELS[state]} {count}" for state, count in found.moved.items())
    text = f"按成绩更新状态：{moved or '没有需要更新的报名'}；还在等成绩的 {found.awaited}。"
    if found.change:
        text += f"\n要撤销，请运行 undo {found.change}"
    notes = tuple(
        f"{name}：成绩为违纪，请核对后决定是否改为“成绩无效”。" for name in found.to_judge
    )
    return Answer(facts, text, notes)


def _check_arguments(group: Arguments) -> None:
    group.add_argument("--person", metavar="人员", help="人员的记录编号：逐级说明能否报考及原因")
    group.add_argument(
        "--session", metavar="批次",
        help="考试批次的记录编号：列出全部报名人员；与 --person 一起用时按这次考试判断",
    )  # fmt: skip


def _conclude_arguments(group: Arguments) -> None:
    group.add_argument("session", metavar="批次", help="考试批次的记录编号")


COMMANDS = (
    Command("exam-check", "核对能否报考职业水平考试，并说明原因", check, _check_arguments),
    Command(
        "exam-conclude", "成绩录入后，按成绩更新一次考试的报名状态", conclude, _conclude_arguments
    ),
)
