"""Ready texts of the mails that go with packages and reminders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.exchange.senders import Sender
from station_app.services.workspace import Workspace


@needs(Right.OWN)
def package_letter(workspace: Workspace, file: Path, records: int | None, full: bool) -> str:
    """Return the mail that goes with a package."""
    identity = workspace.identity
    extent = _extent(records, full)
    return (
        f"区社会工作局：\n"
        f"    现报送{identity.name}上报包，{extent}，见附件：\n"
        f"    {file.name}\n"
        f"    请用系统的“收件与合并”打开附件，合并后把回执发回本站。附件请不要改动。\n\n"
        f"{identity.name}　{workspace.actor}\n"
        f"{_day(workspace)}"
    )


def _extent(records: int | None, full: bool) -> str:
    if records == 0:
        return "本期没有变动，为零报告"
    kind = "全部数据" if full else "变动数据"
    return kind if records is None else f"{kind}共 {records:,} 条"


@needs(Right.OWN)
def receipt_letter(workspace: Workspace, files: Sequence[Path]) -> str:
    """Return the mail that goes with receipts."""
    names = "\n".join(f"    {file.name}" for file in files)
    return (
        f"各社工站：\n"
        f"    上报包已收到，回执见附件：\n"
        f"{names}\n"
        f"    请在系统的“上报与回执”里点“收回执”打开。有退回的记录请改正后再报，"
        f"有更正建议的请答复。\n\n"
        f"{workspace.identity.name}\n"
        f"{_day(workspace)}"
    )


@needs(Right.OWN)
def reminder_letter(workspace: Workspace, senders: Sequence[Sender]) -> str:
    """Return the mail to the stations that are late or are to send everything; "" for none."""
    late = "、".join(sender.name for sender in senders if sender.late)
    asked = "、".join(sender.name for sender in senders if sender.asks_full)
    lines = []
    if late:
        lines.append(
            f"    截至今天，以下社工站本月还没有报送上报包：{late}。"
            "请在系统的“上报与回执”里生成上报包发来；没有变动也请报，为零报告。"
        )
    if asked:
        lines.append(f"    请以下社工站先收回执，再报送全部数据：{asked}。")
    if not lines:
        return ""
    body = "\n".join(lines)
    return f"各社工站：\n{body}\n\n{workspace.identity.name}\n{_day(workspace)}"


def _day(workspace: Workspace) -> str:
    today = workspace.today()
    return f"{today.year}年{today.month}月{today.day}日"
