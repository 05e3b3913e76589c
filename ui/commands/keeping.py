"""Commands for the day when something breaks: rehearsing a restore, salvaging a damaged store."""

from __future__ import annotations

from pathlib import Path

from station_app.services import rehearsing, salvaging, workspace
from station_app.services.identity import read_identity
from station_app.services.salvage_report import Salvaged
from ui.commands.call import Answer, Arguments, Call, Command, passphrase

DAMAGED = 5  # exit code


def rehearse(call: Call) -> Answer:
    """Open the newest backup as if it were to be restored."""
    with call.open() as opened:
        found = rehearsing.rehearse(opened, call.progress)
    facts = {
        "file": str(call.home / "backups" / found.file),
        "ok": found.ok,
        "findings": list(found.findings),
        "rows": found.rows,
    }
    if found.ok:
        return Answer(facts, f"恢复演练通过：{found.file}，共 {found.rows:,} 行，可以恢复。")
    lines = [f"恢复演练没有通过：{found.file}", *found.findings, "请立即备份，再演练一次。"]
    text = "\n".join(lines)
    return Answer(facts, text, exit_code=DAMAGED)


def salvage(call: Call) -> Answer:
    """Bring what can be read of a damaged workspace into a new one."""
    home, out = call.home, call.options.out
    read_identity(home)  # before asking for the passphrase
    found = salvaging.salvage(
        home,
        out,
        passphrase(),
        workspace.local_now(),
        user=call.user,
        with_backup=call.options.with_backup,
        progress=call.progress,
    )
    return Answer(_facts(found), _told(found))


def _facts(found: Salvaged) -> dict[str, object]:
    return {
        "workspace": str(found.home),
        "report": str(found.report),
        "rescued": found.rescued,
        "missing": found.missing,
        "from_backup": found.taken,
        "backup": found.backup,
        "log_broken": found.log,
        "stand_ins": dict(found.stand_ins),
        "losses": [
            {
                "table": loss.table,
                "title": loss.title,
                "rescued": loss.rescued,
                "missing": loss.missing,
                "from_backup": loss.taken,
                "exact": loss.exact,
                "endless": loss.endless,
                "ids": list(loss.ids),
                "rows": [list(span) for span in loss.spans],
            }
            for loss in found.losses
        ],
    }


def _told(found: Salvaged) -> str:
    lines = [f"已抢救 {found.rescued:,} 行到：{found.home}"]
    if found.losses:
        lines.append(f"仍缺少{found.lacking or ' 0 行'}，从备份补回 {found.taken:,} 行。")
    if found.lacking and found.backup and not found.filled:
        lines.append("缺少的可以加 --with-backup 从最近的备份补回。")
    lines.append(f"报告：{found.report}\n损坏的数据没有改动，请先留着。")
    return "\n".join(lines)


def _salvage_arguments(group: Arguments) -> None:
    group.add_argument(
        "--out", required=True, type=Path, metavar="文件夹", help="放新数据的空文件夹"
    )
    group.add_argument("--with-backup", action="store_true", help="读不出来的内容用最近的备份补齐")


COMMANDS = (
    Command("rehearse", "演练恢复最近的备份，不改动数据", rehearse),
    Command("salvage", "从损坏的数据中抢救能读出的内容", salvage, _salvage_arguments),
)
