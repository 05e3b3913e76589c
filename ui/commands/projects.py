"""The command for a purchased project: its life as JSON, a step to another state, a progress."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from station_app.domain.registers.projects import PROJECTS
from station_app.services import project_acts, project_lives, records
from station_app.services.project_ahead import Ahead
from station_app.services.project_lives import Life
from station_app.services.workspace import Workspace
from ui.commands.call import Answer, Arguments, Call, Command, UsageWrong, fault_json, pairs
from ui.commands.parsing import read_day


def project(call: Call) -> Answer:
    """Show the life of a project, or take it to another state."""
    options = call.options
    if not options.advance and (options.on or options.note or options.values):
        raise UsageWrong("--on、--note 和 --set 与 --advance 状态 一起写。")
    with call.open() as opened:
        found = project_lives.project_named(opened, options.project)
        if options.advance:
            return _advance(opened, found, call)
        life = project_lives.life(opened, found)
    return Answer(as_json(life), "\n".join(_lines(life)))


def _advance(opened: Workspace, found: str, call: Call) -> Answer:
    options = call.options
    values = records.parse(PROJECTS, pairs(options.values))
    done = project_acts.advance(
        opened, found, options.advance, read_day("--on", options.on), options.note, values
    )
    state = project_lives.life(opened, found).head.label
    text = f"现在是“{state}”。要恢复，请运行 undo {done.change}"
    if not done.moved:
        text = f"结论已写入，随回执发给社工站。要恢复，请运行 undo {done.change}"
    facts = {
        "project": found,
        "change": done.change,
        "moved": done.moved,
        "faults": [fault_json(fault) for fault in done.faults],
    }
    return Answer(facts, text, tuple(dict.fromkeys(fault.text for fault in done.faults)))


def as_json(value: Any) -> Any:
    """Return what a service answers as JSON can hold it; amounts stay exact texts."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: as_json(part) for name, part in asdict(value).items()}
    if isinstance(value, dict):
        return {name: as_json(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, Decimal)):
        return str(value)
    return value


def _lines(life: Life) -> list[str]:
    head = life.head
    stops = [f"{each.label} {each.on or ''}".strip() for each in life.stops if each.on]
    lines = [
        f"{head.number} {head.name}（{head.kind}）：{head.label}",
        f"进程：{' → '.join(stops)}" if stops else "进程：没有状态记录",
    ]
    lines += [
        f"目标{g.no} {g.statement}：{'—' if g.percent is None else f'{int(g.percent)}%'}"
        for g in life.goals
    ]
    lines += [f"考核 {a.stage} {a.state} {a.total or '—'} {a.conclusion}" for a in life.assessments]
    lines += [
        f"第{i.no}期 {'—' if i.amount is None else i.amount} {i.label} {i.because}"
        for i in life.instalments
    ]
    return [*lines, *(_step_line(each) for each in life.ahead)]


def _step_line(step: Ahead) -> str:
    refusing = [f"{gap.text}（{gap.rule}）" for gap in step.gaps if gap.refuses]
    return f"下一步 {step.label}：{step.told or ''.join(refusing) or '可以办理。'}"


def _arguments(group: Arguments) -> None:
    group.add_argument("project", metavar="项目", help="项目的编号或名称")
    group.add_argument("--advance", metavar="状态", help="推进到这个状态，代码或名称，如 评审中")
    group.add_argument("--on", default="", metavar="日期", help="这一步生效的日期，不写为今天")
    group.add_argument("--note", default="", metavar="说明", help="记入状态记录的说明")
    group.add_argument(
        "--set", nargs="+", default=[], dest="values", metavar="字段=值",
        help="推进时一并填写的字段，如 build_done_on=2026-04-20",
    )  # fmt: skip


COMMANDS = (
    Command("project", "一个购买项目的进程、还缺什么，或推进到下一步", project, _arguments),
)
