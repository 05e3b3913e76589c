"""What salvaging came to: figures, and the words of the report.

The report names registers and numbers of records, no people: it lies beside the store as
plain text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station_app.domain.registers import BY_NAME
from station_app.storage.salvage import END, Rescue, Span

REPORT = "抢救报告.txt"
SHOWN = 40  # numbers of lost records named for each table
OTHER_TABLES = {
    "account": "用户",
    "acknowledgement": "对方已收到的内容",
    "alembic_version": "数据版本",
    "attachment_name": "附件名称",
    "audit_entry": "操作日志",
    "audit_head": "各站操作日志的校验值",
    "draft": "没有保存的草稿",
    "erasure": "已彻底删除的登记",
    "import_batch": "导入批次",
    "keeping_decision": "保存期限的决定",
    "mail_account": "邮箱设置",
    "mail_address": "邮件地址",
    "mail_in": "收到的邮件",
    "mail_mark": "收件进度",
    "mail_out": "发件箱",
    "mail_password": "邮件附件的密码",
    "own_key": "本单位的签名密钥",
    "package": "上报包和回执的记录",
    "peer": "与对方交换的进度",
    "peer_key": "对方的签名密钥",
    "preference": "个人的列表设置",
    "remembered_mapping": "名册列的对应关系",
    "store_state": "数据库自身的记录",
}


@dataclass(frozen=True)
class TableLoss:
    """What was lost of one table.

    missing  rows; at most so many where `exact` is False
    endless  nothing tells how many rows more there were at the end; `missing` counts none
    ids      of the lost records, as far as they are known
    spans    numbers of rows that could not be read; the last of an endless table goes to END
    taken    rows that came from the backup instead
    """

    table: str
    rescued: int
    missing: int
    exact: bool
    endless: bool
    taken: int
    ids: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def title(self) -> str:
        """What people call the table."""
        register = BY_NAME.get(self.table)
        return register.title if register else OTHER_TABLES.get(self.table, self.table)

    @property
    def rows(self) -> str:
        """How many rows could not be read, in words."""
        if self.endless:
            return "的行数无从得知（这张表的末尾读不出来）"
        return f" {'' if self.exact else '至多 '}{self.missing + self.taken:,} 行"


@dataclass(frozen=True)
class Salvaged:
    """What salvaging came to.

    losses    tables of which something could not be read
    stand_ins empty records that were made for lost ones to which others refer, by register
    log       number of the first entry of the audit log that does not fit any more; 0: none
    backup    name of the newest backup; "" when there is none
    filled    whether what is missing was taken from it
    """

    home: Path
    rescued: int
    losses: tuple[TableLoss, ...]
    stand_ins: Counter[str]
    log: int
    backup: str
    filled: bool

    @property
    def missing(self) -> int:
        """How many rows are in the new workspace in no form, as far as they can be counted."""
        return sum(each.missing for each in self.losses)

    @property
    def lacking(self) -> str:
        """What is missing, in words; "" for nothing."""
        return lacking(self.losses)

    @property
    def taken(self) -> int:
        """How many rows came from the backup."""
        return sum(each.taken for each in self.losses)

    @property
    def report(self) -> Path:
        """Where it is written what is missing."""
        return self.home / REPORT


def loss_of(rescue: Rescue) -> TableLoss:
    """Return what a report tells of a table of which something was lost."""
    ids = tuple(str(key[0]) for _, key in sorted(rescue.keys.items()) if key)
    return TableLoss(
        rescue.table, rescue.rescued, rescue.missing, rescue.exact, rescue.endless,
        rescue.taken, ids, tuple(rescue.spans),
    )  # fmt: skip


def lacking(losses: Sequence[TableLoss]) -> str:
    """Say how much is missing; "" for nothing."""
    missing = sum(each.missing for each in losses)
    if any(each.endless for each in losses):
        return f" {missing:,} 行以上" if missing else "一些内容，行数无从得知"
    return f" {missing:,} 行" if missing else ""


def in_short(losses: Sequence[TableLoss]) -> str:
    """Return the sentence that greets who opens the salvaged books."""
    told = lacking(losses)
    if not told:
        return "没有缺少内容。请核对以后立即备份。"
    return f"缺少{told}，见文件夹里的“{REPORT}”。请核对以后立即备份。"


def report(found: Salvaged, now: datetime) -> str:
    """Return the whole report."""
    return "\n".join(_lines(found, now))


def _lines(found: Salvaged, now: datetime) -> Iterator[str]:
    yield f"抢救报告　{now:%Y-%m-%d %H:%M}"
    yield f"损坏的数据：{found.home}（没有改动，请先留着）"
    yield f"读出并写入新数据：{found.rescued:,} 行。"
    if not found.losses:
        yield "没有发现读不出来的内容。"
    else:
        yield f"仍然缺少：{found.lacking.strip() or '0 行'}；从备份补回：{found.taken:,} 行。"
    yield ""
    for each in found.losses:
        yield from _table_report(each)
    for register, count in sorted(found.stand_ins.items()):
        title = BY_NAME[register].title if register in BY_NAME else register
        yield f"【{title}】有 {count:,} 条别处引用的记录读不出来，已建空白记录占位，请补填。"
    yield from _advice(found)


def _table_report(each: TableLoss) -> Iterator[str]:
    yield f"【{each.title}】读出 {each.rescued:,} 行，读不出{each.rows}，"
    yield f"　其中 {each.taken:,} 行已用备份补回（可能不是最新内容，请核对）。"
    spans = "、".join(map(_span, each.spans[:SHOWN]))
    if spans:
        yield f"　行号：{spans}{'……' if len(each.spans) > SHOWN else ''}"
    if each.ids:
        more = f"……共 {len(each.ids)} 条" if len(each.ids) > SHOWN else ""
        yield f"　记录编号：{'、'.join(each.ids[:SHOWN])}{more}"
    yield ""


def _span(span: Span) -> str:
    first, last = span
    if last == END:
        return f"{first} 以后"
    return f"{first}–{last}" if first != last else f"{first}"


def _advice(found: Salvaged) -> Iterator[str]:
    if found.lacking and found.backup and not found.filled:
        yield f"缺少的内容可以从备份“{found.backup}”补回：重新抢救，并选择“用最近的备份补齐”。"
    elif found.lacking and not found.backup:
        yield "工作区里没有备份。请在第二备份位置（U盘、移动硬盘）找一找。"
    if found.log:
        yield f"操作日志自第 {found.log:,} 条起前后不连续：那里的日志在损坏的页上。"
    yield "新数据已开始新的纪元，下一次请报送全部数据。请打开新文件夹，核对以后立即备份。"
