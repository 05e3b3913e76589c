"""The card at the top: what the project is, who carries it out, and its money."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QWidget

from station_app.services.project_lives import Life
from ui.register.flow import Flow
from ui.theme.look import px
from ui.widgets.basics import clear, column, label, row
from ui.widgets.elided import Elided

BETWEEN = "　·　"
WEIGHTS = {
    "COMPLETED": "good",
    "IN_SERVICE": "good",
    "SUSPENDED": "warn",
    "RECTIFYING": "warn",
    "FAILED_TENDER": "warn",
    "REJECTED": "bad",
    "TERMINATED": "bad",
    "FAILED": "bad",
}


class HeadCard(QFrame):
    """Shows a project's head."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setObjectName("head")
        self._body = row(spacing=24, margin=16)
        self.setLayout(self._body)

    def show_life(self, life: Life) -> None:
        """Show the head of a project."""
        clear(self._body)
        self._body.addLayout(_words(life), 1)
        self._body.addLayout(_money(life))


def _words(life: Life) -> QLayout:
    head = life.head
    name = Elided(head.name, "h1")
    name.setObjectName("name")
    chips = QWidget()
    flow = Flow(chips, px(8))
    days = f"　{(life.today - life.since).days} 天" if life.since is not None else ""
    flow.addWidget(label(f"{head.label}{days}", f"tag-{WEIGHTS.get(head.state, 'info')}"))
    for text in (head.kind, "重点项目" if head.key else "", head.domain):
        if text:
            flow.addWidget(label(text, "tag-plain"))
    facts = [head.number, head.year, head.home or "区局项目"]
    bodies = [
        f"申报　{head.applicant or '未填'}",
        f"承接　{head.provider or '未定'}",
    ]
    return column(
        None, name, chips, Elided(BETWEEN.join(facts), "quiet"),
        Elided(BETWEEN.join(bodies), "quiet"), None, spacing=6,
    )  # fmt: skip


def _money(life: Life) -> QLayout:
    sums = life.money
    if sums.contract is None:
        figures = [("申请金额", shown(sums.applied)), ("立项金额", shown(sums.approved))]
    else:
        figures = [
            ("合同金额", shown(sums.contract)),
            ("已拨付", shown(sums.paid)),
            ("未拨付", shown(sums.unpaid)),
        ]
    progress = "—" if life.progress is None else f"{int(life.progress)}%"
    made = row(*(_figure(*each) for each in (*figures, ("目标进度", progress))), spacing=28)
    return column(None, made, None)


def _figure(caption: str, text: str) -> QLayout:
    value = label(text, "h2")
    value.setAlignment(Qt.AlignmentFlag.AlignRight)
    above: QLabel = label(caption, "note")
    above.setAlignment(Qt.AlignmentFlag.AlignRight)
    return column(None, above, value, spacing=2)


def shown(amount: Decimal | None) -> str:
    """Return an amount of yuan; — for none."""
    return "—" if amount is None else f"{amount:,.2f}"
