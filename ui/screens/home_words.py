"""What waits to be done, in words, and where each of it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from station_app.domain.dates import show_day_cn
from station_app.domain.registers import BY_NAME
from station_app.services import copies, deeds, drafts, overdue, overview, reminders
from station_app.services.copies import SecondPlace
from station_app.services.deeds import Deed
from station_app.services.drafts import Kept
from station_app.services.identity import BUREAU
from station_app.services.listing import SEVERAL, STANDING, Filter
from station_app.services.overview import Duty, Figure, Waiting
from station_app.services.reminders import Reminder
from station_app.services.safekeeping import last_backup
from station_app.services.standing import Standing
from station_app.services.workspace import Workspace
from ui.desk import REGISTER
from ui.widgets.moments import moment

BACKUP_DAYS = 7  # without a backup; then it is said
DEEDS = 6  # lines of what was done last
MOST_DRAFTS = 3
CARDS = 6  # figures shown large


@dataclass(frozen=True)
class Seen:
    """Everything that the first page tells, read at one time."""

    figures: Sequence[Figure]
    waiting: Sequence[Waiting]
    due: Sequence[Reminder]
    drafts: Sequence[Kept]
    deeds: Sequence[Deed]
    backup: datetime | None
    second: SecondPlace
    over: int = 0  # records whose period of keeping is over

    @property
    def empty(self) -> bool:
        """Whether nobody has entered or received anything yet."""
        return not any(each.count for each in self.figures if _own(each))


def _own(figure: Figure) -> bool:
    """Whether the figure is not of a list that the program brought along."""
    return not BY_NAME[figure.register].kept_by_bureau


def see(workspace: Workspace) -> Seen:
    """Read what the first page tells."""
    return Seen(
        overview.figures(workspace),
        overview.waiting(workspace),
        reminders.due(workspace),
        drafts.kept(workspace),
        deeds.recent(workspace, DEEDS),
        last_backup(workspace),
        copies.second_place(workspace),
        len(overdue.waiting(workspace)),
    )


def foremost(figures: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Return the figures shown large and those in a word, both in the order of the menu.

    Every group of the menu has its largest one among them, then its next largest. Registers
    without a record are told of only where there is room.
    """
    groups: dict[str, list[Figure]] = {}
    for each in figures:
        groups.setdefault(BY_NAME[each.register].group, []).append(each)
    ranked = [
        (not figure.count, rank, figure.register)
        for group in groups.values()
        for rank, figure in enumerate(sorted(group, key=lambda each: -each.count))
    ]
    chosen = {register for *_, register in sorted(ranked, key=lambda each: each[:2])[:CARDS]}
    large = [each for each in figures if each.register in chosen]
    return large, [each for each in figures if each.register not in chosen and each.count]


@dataclass(frozen=True)
class Errand:
    """One thing to do, and the page on which it is done.

    weight  bad, warn, info: how pressing it is
    what    is handed to the page
    """

    key: str
    title: str
    note: str
    tag: str
    weight: str
    page: str
    what: Mapping[str, Any] = field(default_factory=dict)


def errands(workspace: Workspace, seen: Seen) -> list[Errand]:
    """Return what there is to do, the most pressing first."""
    pressing = [_errand(workspace, each) for each in seen.waiting]
    left = [_draft(workspace, each) for each in seen.drafts[:MOST_DRAFTS]]
    due = [_reminder(workspace.today(), each) for each in seen.due]
    found = [*left, *pressing, *due, *_backup(workspace, seen), *_over(seen)]
    weights = ("bad", "warn", "info")
    return sorted(found, key=lambda each: weights.index(each.weight))


def _errand(workspace: Workspace, waiting: Waiting) -> Errand:
    tag = f"{waiting.count:,} 条"
    match waiting.duty:
        case Duty.RETURNED:
            return _returned(waiting, tag)
        case Duty.CORRECTION:
            return _correction(workspace, tag)
        case Duty.GAP:
            return _gap(waiting, tag)
        case Duty.UNSENT:
            note = "生成上报包，发给区局"
            return Errand("unsent", "还没有上报的改动", note, tag, "info", "exchange")
        case Duty.MAIL:
            note, tag = "看清没有发出的原因，改好以后重新发送", f"{waiting.count:,} 封"
            return Errand("mail", "没有发出的邮件", note, tag, "warn", "mail")
        case Duty.KEY:
            note, tag = "打电话核对 20 位核对码，才能确认文件是谁发来的", f"{waiting.count:,} 个"
            return Errand("key", "还没有核对的密钥", note, tag, "info", "enrolment")
    note = "到“收件与合并”查看各站报送情况"
    tag = f"{waiting.count:,} 个"
    return Errand("silent", "本月还没有上报的社工站", note, tag, "info", "inbox")


def _returned(waiting: Waiting, tag: str) -> Errand:
    title = f"区局退回的{BY_NAME[waiting.register].title}"
    note, key = "看清退回的原因，改好以后再报一次", f"returned-{waiting.register}"
    if waiting.parts:
        return Errand(key, title, note, tag, "bad", "exchange", {"section": "returned"})
    only = {"filters": (Filter(STANDING, "is", Standing.RETURNED.value),)}
    return Errand(key, title, note, tag, "bad", f"{REGISTER}{waiting.register}", only)


def _correction(workspace: Workspace, tag: str) -> Errand:
    if workspace.role == BUREAU:
        title, note = "更正建议还没有答复", "等社工站应用回执并答复"
        return Errand("correction", title, note, tag, "info", "inbox", {"section": "proposals"})
    title, note = "区局的更正建议待答复", "逐条采纳，或写明理由不采纳"
    return Errand("correction", title, note, tag, "warn", "exchange", {"section": "corrections"})


def _gap(waiting: Waiting, tag: str) -> Errand:
    register = BY_NAME[waiting.register]
    title = f"{register.title}缺“{register.fields[waiting.field].label}”"
    only = {"filters": (Filter(waiting.field, "empty"),)}
    key = f"gap-{waiting.register}-{waiting.field}"
    page = f"{REGISTER}{waiting.register}"
    return Errand(key, title, "补齐以后才能报送", tag, "warn", page, only)


def _reminder(today: date, reminder: Reminder) -> Errand:
    """Lead to the list of exactly the records that are due."""
    key, page = f"due-{reminder.kind}", f"{REGISTER}{reminder.register}"
    unit = BY_NAME[reminder.register].unit
    tag = f"{len(reminder.records):,} {unit}"
    only = {"filters": (Filter("id", "is", SEVERAL.join(reminder.records)),)}
    note, weight = _when(today, reminder), reminder.items[0].weight(today)
    return Errand(key, reminder.kind.label, note, tag, weight, page, only)


def _when(today: date, reminder: Reminder) -> str:
    """Say by when; the sentence itself where there is only one."""
    if len(reminder.items) == 1 or reminder.due is None:
        return reminder.items[0].text
    shown = show_day_cn(reminder.due)
    return f"最早的已于{shown}到期" if reminder.due < today else f"最早的到{shown}为止"


def _draft(workspace: Workspace, kept: Kept) -> Errand:
    title = f"没有保存的{BY_NAME[kept.register].title}"
    note = f"{moment(kept.at, workspace.now())} 的草稿，可以接着填"
    what = {"new": True} if kept.new else {"record": kept.record}
    key = f"draft-{kept.record}"
    return Errand(key, title, note, "草稿", "warn", f"{REGISTER}{kept.register}", what)


def _over(seen: Seen) -> Iterator[Errand]:
    """Remind of records that nobody need keep any more (个人信息保护法第十九条)."""
    if seen.over:
        note, tag = "逐条决定：彻底删除、延长保存，或只存储", f"{seen.over:,} 条"
        yield Errand("over", "保存期限已到的记录", note, tag, "info", "retention")


def _backup(workspace: Workspace, seen: Seen) -> Iterator[Errand]:
    """Remind of a backup once there is something to lose."""
    if seen.empty:
        return
    days = (workspace.now() - seen.backup).days if seen.backup is not None else None
    if days is not None and days < BACKUP_DAYS:
        yield from _second_copy(workspace, seen.second)
        return
    title = "还没有备份过" if days is None else f"已经 {days} 天没有备份"
    note, section = "备份到 U 盘或另一块硬盘，电脑坏了也不怕", {"section": "backup"}
    yield Errand("backup", title, note, "备份", "warn", "settings", section)


def _second_copy(workspace: Workspace, second: SecondPlace) -> Iterator[Errand]:
    """Remind of the second place: a computer that is stolen or burns takes its backups along."""
    if not second.overdue:
        return
    days = second.days(workspace.now())
    title = "备份还没有第二份" if days is None else f"已经 {days} 天没有复制到第二位置"
    note = "插好 U 盘或移动硬盘，选为第二备份位置，再点“立即备份”"
    yield Errand("second", title, note, "备份", "warn", "settings", {"section": "backup"})
