"""The columns of the outbox, of what was fetched, and of the addresses."""

from __future__ import annotations

from station_app.services.mailing.accounts import Receiver
from station_app.services.mailing.fetching import Incoming
from station_app.services.mailing.outbox import Outgoing
from station_app.services.mailing.states import OutState
from ui.screens.exchange.rows import Column

WEIGHTS = {
    OutState.QUEUED: "info",
    OutState.SENDING: "warn",
    OutState.RETRY: "warn",
    OutState.SENT: "good",
    OutState.NEEDS_PERSON: "bad",
}


def _when(mail: Outgoing) -> str:
    return f"{mail.sent_at or mail.at:%Y-%m-%d %H:%M}"


def _size(size: int) -> str:
    return f"{max(1, size >> 10):,} KB" if size < 1 << 20 else f"{size / (1 << 20):,.1f} MB"


OUTBOX: tuple[Column[Outgoing], ...] = (
    Column(
        "进展", lambda mail: mail.state.label, 144, style=lambda mail: f"tag-{WEIGHTS[mail.state]}"
    ),
    Column("收件人", lambda mail: mail.receiver, 160, tip=lambda mail: mail.to),
    Column("主题", lambda mail: mail.subject, least=200),
    Column("时间", _when, 144, style=lambda mail: "quiet"),
    Column("试过", lambda mail: f"{mail.attempts} 次" if mail.attempts else "—", 64, "right"),
)
FETCHED: tuple[Column[Incoming], ...] = (
    Column(
        "进展",
        lambda each: "已查看" if each.opened else "待处理",
        96,
        style=lambda each: "tag-plain" if each.opened else "tag-info",
    ),
    Column("文件", lambda each: each.file.name, least=200),
    Column("发件人", lambda each: each.sender or "（没有写）", 184),
    Column("邮件主题", lambda each: each.subject, 200, style=lambda each: "quiet"),
    Column("大小", lambda each: _size(each.size), 80, "right"),
    Column("取到时间", lambda each: f"{each.at:%Y-%m-%d %H:%M}", 144, style=lambda each: "quiet"),
)
ADDRESSES: tuple[Column[Receiver], ...] = (
    Column("收件人", lambda each: each.name, 220),
    Column(
        "邮箱地址",
        lambda each: each.address or "没有填",
        least=200,
        style=lambda each: "" if each.address else "warn",
    ),
)


def outgoing_detail(mail: Outgoing) -> str:
    """Say what became of a mail, or what to do about it."""
    if mail.state is OutState.NEEDS_PERSON:
        return mail.error
    if mail.state is OutState.SENT:
        return f"{mail.by}放进发件箱，已发到 {mail.to}。对方处理以后会有回音。"
    if mail.state is OutState.RETRY:
        return f"{mail.error}　下次自动发送：{mail.next_try:%m-%d %H:%M}。"
    if mail.state is OutState.SENDING:
        return "上次发送时中断，对方可能已收到；会用同一个编号再发一次，对方只会处理一份。"
    return f"会自动发到 {mail.to}，也可以点“马上发送”。"
