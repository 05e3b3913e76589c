"""The lists of the station's page: returned rows, corrections, packages made, receipts."""

from __future__ import annotations

from station_app.services.exchange.overview import Answer, Return, Sent
from station_app.services.exchange.proposals import Proposal
from ui.screens.exchange.rows import Column


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _kind(sent: Sent) -> str:
    return "零报告" if sent.records == 0 else "全部数据" if sent.full else "变动"


def answer_of(proposal: Proposal) -> str:
    """Return how far a correction is."""
    if proposal.answer:
        return proposal.answer
    return "待答复，原值已变" if proposal.moved else "待答复"


def answer_style(proposal: Proposal) -> str:
    """Return how that is painted."""
    if not proposal.answer:
        return "tag-warn"
    return "tag-good" if proposal.answer == "采纳" else "tag-plain"


RETURNED: tuple[Column[Return], ...] = (
    Column("记录", lambda each: each.label or "（未命名）", 150),
    Column("登记簿", lambda each: each.title, 112, style=lambda each: "quiet"),
    Column("字段", lambda each: each.column or "整条记录", 120),
    Column("退回原因", lambda each: each.text, least=200),
    Column(
        "进展",
        lambda each: "已改，待重报" if each.mended else "待改",
        128,
        style=lambda each: "tag-info" if each.mended else "tag-bad",
    ),
)
CORRECTIONS: tuple[Column[Proposal], ...] = (
    Column("记录", lambda each: each.label, 128),
    Column("字段", lambda each: each.column, 112),
    Column("现在的值", lambda each: each.now or "（记录已删除）", 136),
    Column("建议改为", lambda each: each.proposed, 136, style=lambda each: "primary"),
    Column("理由", lambda each: each.reason, least=140),
    Column("答复", answer_of, 152, style=answer_style),
)
SENT: tuple[Column[Sent], ...] = (
    Column("包号", lambda each: f"第 {each.number} 号", 80),
    Column("制作时间", lambda each: f"{each.at:%Y-%m-%d %H:%M}", 148),
    Column("种类", _kind, 88),
    Column("条数", lambda each: _count(each.records), 72, "right"),
    Column("待补", lambda each: _count(each.held), 64, "right"),
    Column("文件", lambda each: each.file.name, style=lambda each: "quiet", least=160),
    Column("进展", lambda each: each.state, 140, style=lambda each: f"tag-{each.state.weight}"),
)
ANSWERS: tuple[Column[Answer], ...] = (
    Column("回执", lambda each: f"第 {each.number} 号", 80),
    Column("处理时间", lambda each: f"{each.at:%Y-%m-%d %H:%M}", 148),
    Column("回复", lambda each: f"上报包第 {each.answers} 号" if each.answers else "", 120),
    Column("区局已收", lambda each: _count(each.accepted), 88, "right"),
    Column(
        "退回",
        lambda each: _count(each.returned),
        64,
        "right",
        lambda each: "bad" if each.returned else "",
    ),
    Column("更正建议", lambda each: _count(each.corrections), 88, "right"),
    Column("文件", lambda each: each.file, style=lambda each: "quiet", least=160),
)


def return_detail(each: Return) -> str:
    """Say why a record was sent back, and what to do."""
    if each.mended:
        return f"{each.text}　已经改过，下次生成上报包时会一起重报。"
    return f"{each.text}　按 Enter 打开记录，改正后重新生成上报包。"


def correction_detail(each: Proposal) -> str:
    """Say what the bureau proposes, or what was answered."""
    if each.answer:
        day = f"{each.answered_on:%Y-%m-%d} " if each.answered_on else ""
        words = f"，说明：{each.answer_reason}" if each.answer_reason else ""
        return f"{day}{each.answer}{words}。原值：{each.base}，建议：{each.proposed}。"
    if each.moved:
        return f"区局看到的是“{each.base}”，现在已不同。请核对后直接修改，或不采纳并说明。"
    return f"区局的理由：{each.reason}"


def answer_detail(each: Answer) -> str:
    """Say what a receipt asked for."""
    asked = "　区局请本站报送全部数据。" if each.asks_full else ""
    return f"{each.file}{asked}"
