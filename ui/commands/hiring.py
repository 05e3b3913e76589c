"""The command for a recruitment plan: its ranking, steps of many at once, the public list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from station_app.domain.registers.recruitment import JOB_APPLICATIONS
from station_app.domain.rules.recruitment_steps import APPLICATION_LABELS
from station_app.services import hiring, publicity
from station_app.services.hiring import PostRanking, Ranked
from station_app.services.workspace import Workspace
from ui.commands.call import Answer, Arguments, Call, Command, UsageWrong, fault_json


def recruit(call: Call) -> Answer:
    """Show the ranking of a plan, or take applications of it to another state."""
    options = call.options
    if bool(options.advance) != bool(options.applications):
        raise UsageWrong("办理时请同时写明 --advance 状态 和 --applications 报名编号。")
    with call.open() as opened:
        plan = hiring.plan_named(opened, options.plan)
        if options.advance:
            return _advance(opened, options.applications, options.advance)
        if options.publicity is not None:
            written = publicity.write_publicity(opened, plan, options.publicity)
            facts = {"file": str(written.out), "rows": written.rows}
            return Answer(facts, f"已写出公示名单 {written.rows} 人：{written.out}")
        posts = hiring.ranking(opened, plan)
    told = [line for post in posts for line in _post_lines(post)]
    notes = tuple(post.told for post in posts if post.told)
    return Answer(
        {"plan": plan, "posts": [_post_json(post) for post in posts]}, "\n".join(told), notes
    )


def _advance(opened: Workspace, applications: list[str], state: str) -> Answer:
    codes = {label: code for code, label in JOB_APPLICATIONS.life_cycle.labels.items()}
    done = hiring.advance(opened, applications, codes.get(state, state))
    warned = [{"application": each, **fault_json(fault)} for each, fault in done.warned]
    text = f"已办理 {done.moved} 人。要恢复，请运行 undo {done.change}"
    notes = tuple(dict.fromkeys(fault.text for _, fault in done.warned))
    return Answer({"change": done.change, "moved": done.moved, "faults": warned}, text, notes)


def _post_lines(post: PostRanking) -> list[str]:
    head = (
        f"{post.code} {post.name}（{post.unit}）：名额 {post.places}，报名 {post.applied}，"
        f"审查合格 {post.qualified}（开考需 {post.wanted}），已录用 {post.hired}"
    )
    return [head, *(f"  {_line(each)}" for each in post.applicants)]


def _line(each: Ranked) -> str:
    scores = "\t".join(_shown(score) for score in (each.written, each.interview, each.total))
    rank = each.rank if each.rank is not None else "—"
    return f"{rank}\t{each.person}\t{scores}\t{APPLICATION_LABELS[each.state]}\t{each.id}"


def _shown(score: Any) -> str:
    return "—" if score is None else f"{score:.2f}"


def _post_json(post: PostRanking) -> dict[str, Any]:
    return {
        "post": post.post,
        "code": post.code,
        "name": post.name,
        "unit": post.unit,
        "places": post.places,
        "wanted": post.wanted,
        "applied": post.applied,
        "qualified": post.qualified,
        "hired": post.hired,
        "told": post.told,
        "applicants": [_applicant_json(each) for each in post.applicants],
    }


def _applicant_json(each: Ranked) -> dict[str, Any]:
    scores = {"written": each.written, "interview": each.interview, "total": each.total}
    return {
        "id": each.id,
        "person": each.person,
        "admission_no": each.admission_no,
        "state": each.state,
        **{name: None if score is None else f"{score:.2f}" for name, score in scores.items()},
        "rank": each.rank,
        "enters": each.enters,
        "in_line": each.in_line,
    }


def _arguments(group: Arguments) -> None:
    group.add_argument("plan", metavar="计划", help="招聘计划的编号或名称")
    group.add_argument("--advance", metavar="状态", help="办理到这个状态，代码或名称，如 已笔试")
    group.add_argument(
        "--applications", nargs="+", default=[], metavar="报名编号", help="要办理的应聘报名"
    )
    group.add_argument(
        "--publicity", type=Path, metavar="OUT.xlsx", help="写出拟录用人员公示名单（号码已隐去）"
    )


COMMANDS = (Command("hiring", "招聘计划的名次与开考比例，或成批办理应聘报名", recruit, _arguments),)
