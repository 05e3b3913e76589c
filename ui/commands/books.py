"""Commands about a whole workspace: making it, copying it, examining it."""

from __future__ import annotations

from pathlib import Path

from station_app.services import checkup, restoring, safekeeping, workspace
from station_app.services.identity import BUREAU, STATION, read_identity
from ui.commands.call import Answer, Arguments, Call, Command, passphrase, second_argument

_RECOVERY = "恢复密钥（只显示这一次，请抄下或打印后放进保险柜；口令忘记时用它打开）：\n    {}"


def init(call: Call) -> Answer:
    """Make a new workspace."""
    options = call.options
    home = call.home
    identity = workspace.identify(options.role, options.division, options.name)
    made, recovery = workspace.create(home, identity, passphrase(new=True))
    made.close()
    facts = {
        "workspace": str(home),
        "role": identity.role,
        "division": identity.division,
        "station": identity.station,
        "name": identity.name,
    }
    text = f"已建立“{identity.name}”的工作区：{home}"
    return Answer(facts, text, (_RECOVERY.format(recovery),))


def back_up(call: Call) -> Answer:
    """Copy the store."""
    with call.open() as opened:
        file = safekeeping.back_up(opened, call.progress)
    return Answer({"file": str(file)}, f"已备份并核对：{file}")


def restore(call: Call) -> Answer:
    """Bring a copy back."""
    home = call.home
    read_identity(home)  # before asking for the passphrase
    file: Path = call.options.file
    now = workspace.local_now()
    restoring.restore(
        home, file, passphrase(), now, call.progress, user=call.user, second=call.second()
    )
    text = f"已恢复：{file}\n原来的数据移到了 backups 文件夹里，没有删除。"
    return Answer({"restored": str(file)}, text)


def check(call: Call) -> Answer:
    """Examine store, log and attachments; tell what has to be explained upward."""
    with call.open() as opened:
        damage = checkup.findings(opened, call.progress)
        found = [*damage, *checkup.to_explain(opened)]
    text = "\n".join(found) if found else "检查完毕，没有发现问题。"
    return Answer({"ok": not damage, "findings": found}, text, exit_code=5 if damage else 0)


def _init_arguments(group: Arguments) -> None:
    group.add_argument(
        "--role", required=True, choices=(STATION, BUREAU),
        help="station 社工站，bureau 区局",
    )  # fmt: skip
    group.add_argument(
        "--division", required=True, metavar="代码", help="街道9位、区县6位的区划代码"
    )
    group.add_argument("--name", default="", metavar="名称", help="站名或局名，不写则按区划取名")


def _file_argument(group: Arguments) -> None:
    group.add_argument("file", type=Path, metavar="文件", help="备份文件（.tzbak）")
    second_argument(group)


COMMANDS = (
    Command("init", "在 --home 处建立新的工作区", init, _init_arguments),
    Command("backup", "备份数据", back_up),
    Command("restore", "用备份恢复数据", restore, _file_argument),
    Command("check", "检查数据是否完好", check),
)
