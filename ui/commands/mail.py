"""Commands for mail: the mailbox, drafts, sending what is in the outbox, fetching what came."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from station_app.services.mailing import accounts, delivery, drafts, fetching, outbox, presets
from station_app.services.mailing.accounts import Account
from station_app.services.mailing.outbox import Outgoing
from ui.commands.call import Answer, Arguments, Call, Command, UsageWrong, secret

CODE = "STATION_MAIL_CODE"
_PLACE = "主机:端口[:TLS|STARTTLS]"


def draft(call: Call) -> Answer:
    """Write an .eml that the mail program opens for sending."""
    options = call.options
    with call.open() as opened:
        path, letter = drafts.write_draft(opened, options.file, options.to, options.out)
    facts = {
        "file": str(path),
        "to": letter.to,
        "subject": letter.subject,
        "attachment": letter.attachment,
    }
    note = () if letter.to else ("没有收件人地址，请在邮件程序里填写，或用 mail-address 记下。",)
    return Answer(facts, f"邮件草稿：{path}\n用邮件程序打开，核对以后发送。", note)


def set_up(call: Call) -> Answer:
    """Keep a mailbox once both servers have let us in."""
    options = call.options
    account = _account(call)
    code = secret(CODE, "授权码（输入时不显示）：")
    with call.open() as opened:
        trial = (
            accounts.Trial("", "") if options.untried else accounts.try_out(opened, account, code)
        )
        if trial.good:
            accounts.keep(opened, account, code)
    facts = {"address": account.address, "outgoing": trial.outgoing, "incoming": trial.incoming}
    if trial.good:
        return Answer(facts, f"邮箱已设置：{account.address}")
    wrong = [f"发件：{trial.outgoing}"] * bool(trial.outgoing)
    wrong += [f"收件：{trial.incoming}"] * bool(trial.incoming)
    return Answer(facts, "邮箱没有设置。", tuple(wrong), exit_code=3)


def address(call: Call) -> Answer:
    """Keep where mail for the other side goes."""
    options = call.options
    with call.open() as opened:
        accounts.keep_address(opened, options.station, options.address)
        known = {each.station: each.address for each in accounts.receivers(opened)}
    return Answer({"addresses": known}, f"收件地址已记下：{options.address}")


def send(call: Call) -> Answer:
    """Queue files, and send what is due."""
    options = call.options
    with call.open() as opened:
        for file in options.files:
            outbox.enqueue(opened, file)
        done = delivery.send_due(opened, call.progress, everything=options.now)
        mails = outbox.outgoing(opened)
    facts = {
        "sent": done.sent,
        "later": done.later,
        "needs_person": done.needs_person,
        "mails": [_mail(each) for each in mails],
    }
    text = f"已发出 {done.sent} 封，稍后再发 {done.later} 封，需要处理 {done.needs_person} 封。"
    notes = tuple(f"{each.file.name}：{each.error}" for each in mails if each.error)
    return Answer(facts, text, notes, exit_code=3 if done.needs_person else 0)


def fetch(call: Call) -> Answer:
    """Take the workbooks of new mails into inbox/."""
    with call.open() as opened:
        found = fetching.fetch(opened, call.progress)
        fetching.opened(opened, found.files)
    facts: dict[str, Any] = {
        "files": [str(file) for file in found.files],
        "taken": found.taken,
        "doubles": found.doubles,
        "passed": found.passed,
    }
    text = "\n".join([f"取到 {found.taken} 个文件。", *facts["files"]])
    return Answer(facts, text, found.troubles)


def _account(call: Call) -> Account:
    options = call.options
    known = presets.preset_for(options.address)
    outgoing = options.smtp or f"{known.smtp_host}:{known.smtp_port}"
    incoming = options.imap or f"{known.imap_host}:{known.imap_port}"
    return accounts.account(
        options.address,
        accounts.server(*_place(outgoing), "发件"),
        accounts.server(*_place(incoming), "收件"),
        options.login,
        only_known=options.only_known,
    )


def _place(words: str) -> tuple[str, str, str]:
    """Read HOST:PORT or HOST:PORT:STARTTLS. Raises UsageWrong."""
    host, _, rest = words.partition(":")
    port, _, security = rest.partition(":")
    if not port:
        raise UsageWrong(f"服务器请写成 {_PLACE}，如：smtp.163.com:465")
    return host, port, security.upper() or "TLS"


def _mail(each: Outgoing) -> dict[str, Any]:
    return {
        "file": str(each.file),
        "to": each.to,
        "state": each.state.value,
        "attempts": each.attempts,
        "error": each.error,
    }


def _draft_arguments(group: Arguments) -> None:
    group.add_argument("file", type=Path, metavar="文件", help="上报包、回执或别的文件")
    group.add_argument("--to", default="", metavar="地址", help="收件人，不写则用记下的地址")
    group.add_argument("--out", type=Path, metavar="F.eml", help="写到这里，不写则放在文件旁边")


def _set_up_arguments(group: Arguments) -> None:
    group.add_argument("address", metavar="邮箱", help="163、126、QQ 等邮箱会自动填写服务器")
    group.add_argument("--smtp", default="", metavar=_PLACE, help="发件服务器")
    group.add_argument("--imap", default="", metavar=_PLACE, help="收件服务器")
    group.add_argument("--login", default="", metavar="用户名", help="不写则用邮箱地址")
    group.add_argument("--only-known", action="store_true", help="只取已知地址发来的邮件")
    group.add_argument("--untried", action="store_true", help="不试登录就记下")


def _address_arguments(group: Arguments) -> None:
    group.add_argument("address", metavar="邮箱", help="写 “” 表示不再用")
    group.add_argument("--station", default="", metavar="站点编码", help="区局：哪个站的地址")


def _send_arguments(group: Arguments) -> None:
    group.add_argument("files", type=Path, nargs="*", metavar="文件", help="先放进发件箱的文件")
    group.add_argument("--now", action="store_true", help="等着再发的也马上发")


COMMANDS = (
    Command("mail-draft", "给一个文件写邮件草稿（.eml）", draft, _draft_arguments),
    Command("mail-setup", f"设置邮箱；授权码取自 {CODE} 或按提示输入", set_up, _set_up_arguments),
    Command("mail-address", "记下对方的邮箱地址", address, _address_arguments),
    Command("mail-send", "把文件放进发件箱，并发送该发的", send, _send_arguments),
    Command("mail-fetch", "从邮箱取件到 inbox 文件夹", fetch),
)
