"""Commands for the keys that seal workbooks, and for the password of the mail."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Any

from station_app.domain.problems import NotAllowed
from station_app.services.exchange import cards, enrolling, keys, passwords
from station_app.services.exchange.cards import Card
from station_app.services.exchange.enrolling import Enrolment
from station_app.services.identity import BUREAU
from station_app.services.workspace import Workspace
from ui.commands.call import Answer, Arguments, Call, Command, UsageWrong

MAIL_PASSWORD = "STATION_MAIL_PASSWORD"  # name of the variable, no password
STATES = {
    "unknown": "没有密钥",
    "first_seen": "初次见到，未核对",
    "offered": "收到密钥卡，未核对",
    "confirmed": "已核对",
    "changed": "密钥变了，待核对",
    "withdrawn": "已停用",
}


def key_card(call: Call) -> Answer:
    """Write the key card of this office as a file, and as a page to print."""
    out, pdf = call.options.out, call.options.pdf
    with call.open() as opened:
        if call.options.renew:
            keys.renew(opened, call.options.renew)
        card = cards.save_card(opened, out) if out else cards.own_card(opened)
        if pdf:
            _print(opened, card, pdf)
    facts = {
        "role": card.role, "station": card.station, "name": card.name, "kid": card.keys.kid,
        "fingerprint": card.fingerprint, "file": str(out or ""), "pdf": str(pdf or ""),
    }  # fmt: skip
    files = "".join(f"\n已写入：{each}" for each in (out, pdf) if each)
    return Answer(facts, f"{card.name}的核对码：{card.shown}{files}")


def _print(opened: Workspace, card: Card, pdf: Path) -> None:
    # Qt is loaded for printing alone: a computer without its libraries can do all the rest.
    from ui.printing.application import ensure_app
    from ui.printing.faces import Faces
    from ui.printing.key_card import key_card_page
    from ui.printing.pdf import print_page_pdf

    ensure_app()
    page = key_card_page(card, Faces.resolve(), "练习" if opened.identity.demo else "")
    print_page_pdf(page, cards.TITLE, pdf)


def enrol(call: Call) -> Answer:
    """Confirm a key whose fingerprint was compared by telephone."""
    options = call.options
    with call.open() as opened:
        party = _party(opened, options.station)
        enrolling.enrol(opened, party, options.fingerprint, options.card)
        return _told(opened, party)


def withdraw_key(call: Call) -> Answer:
    """Let the keys of an office count no more."""
    with call.open() as opened:
        party = _party(opened, call.options.station)
        enrolling.withdraw(opened, party, call.options.reason)
        return _told(opened, party)


def list_keys(call: Call) -> Answer:
    """List the keys of everybody on the other side; choose whether first use is let in."""
    with call.open() as opened:
        if call.options.only_confirmed:
            enrolling.let_in_only_confirmed(opened, call.options.only_confirmed == "yes")
        found, only = enrolling.enrolments(opened), enrolling.only_confirmed(opened)
    text = "\n".join(_line(each) for each in found)
    return Answer({"keys": [_facts(each) for each in found], "only_confirmed": only}, text)


def mail_password(call: Call) -> Answer:
    """Make the mail password of a station, or keep the one that the other side has made."""
    with call.open() as opened:
        party = _party(opened, call.options.station)
        if not call.options.make:
            passwords.enter(opened, party, _typed_password())
            return Answer({"station": party}, "邮件密码已记下，今后收发的文件都用它。")
        password = passwords.make(opened, party)
    text = (
        f"新的邮件密码：{password}\n只显示这一次。请电话或当面告诉对方，不要写在邮件里；"
        "打开文件时输入的也是它。"
    )
    return Answer({"station": party, "password": password}, text)


def _typed_password() -> str:
    given = os.environ.get(MAIL_PASSWORD)
    if given:
        return given
    if sys.stdin is None or not sys.stdin.isatty():
        raise NotAllowed(f"没有邮件密码。请先设置环境变量 {MAIL_PASSWORD}，或在终端里运行本程序。")
    return getpass.getpass("对方告诉您的邮件密码（输入时不显示）：")


def _party(opened: Workspace, station: str) -> str:
    """Return the party that is meant: at a station it is always the bureau."""
    if opened.role != BUREAU:
        return ""
    if not station:
        raise UsageWrong("请写明是哪个社工站，如：43010501201")
    return station


def _told(opened: Workspace, party: str) -> Answer:
    found = next(each for each in enrolling.enrolments(opened) if each.party == party)
    return Answer(_facts(found), _line(found))


def _facts(found: Enrolment) -> dict[str, Any]:
    return {
        "station": found.party, "name": found.name, "state": found.state.value,
        "fingerprint": found.fingerprint, "seen_in": found.seen_in, "by": found.by,
        "reason": found.reason, "mail_password": bool(found.year), "year": found.year,
    }  # fmt: skip


def _line(found: Enrolment) -> str:
    digits = f"　核对码 {found.shown}" if found.fingerprint else ""
    password = "　邮件密码已设" if found.year else ""
    return f"{found.party or '区局'} {found.name}：{STATES[found.state]}{digits}{password}"


def _card_arguments(group: Arguments) -> None:
    group.add_argument("--out", type=Path, metavar="F.json", help="把密钥卡存为文件，发给对方")
    group.add_argument("--pdf", type=Path, metavar="F.pdf", help="打印成一页")
    group.add_argument("--renew", default="", metavar="理由", help="先换一对新密钥，须写理由")


def _station_argument(group: Arguments) -> None:
    group.add_argument(
        "station", nargs="?", default="", metavar="站点编码", help="区局：哪个社工站；社工站不写"
    )


def _enrol_arguments(group: Arguments) -> None:
    _station_argument(group)
    group.add_argument(
        "--fingerprint", required=True, metavar="20位", help="对方在电话里念的核对码"
    )
    group.add_argument("--card", type=Path, metavar="文件", help="对方的密钥卡文件")


def _withdraw_arguments(group: Arguments) -> None:
    _station_argument(group)
    group.add_argument("--reason", required=True, metavar="理由", help="为什么停用")


def _list_arguments(group: Arguments) -> None:
    group.add_argument(
        "--only-confirmed", choices=("yes", "no"), help="只收已核对密钥签名的文件：yes 是，no 否"
    )


def _password_arguments(group: Arguments) -> None:
    _station_argument(group)
    group.add_argument("--make", action="store_true", help="新造一个，只显示一次")


COMMANDS = (
    Command("key-card", "本单位的密钥卡和核对码", key_card, _card_arguments),
    Command("enrol", "电话核对以后，确认对方的密钥", enrol, _enrol_arguments),
    Command("withdraw-key", "停用对方的密钥", withdraw_key, _withdraw_arguments),
    Command("keys", "列出对方的密钥", list_keys, _list_arguments),
    Command("mail-password", "设置往来文件的打开密码", mail_password, _password_arguments),
)
