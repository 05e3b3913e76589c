"""The cards of the page: each holds the records of a few registers, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QFrame, QLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from station_app.domain.registers import BY_NAME
from station_app.services import related
from station_app.services.careers import Career
from station_app.services.related import Block
from station_app.services.workspace import Workspace
from ui.screens.person_sheet.standing import ABOVE
from ui.screens.person_sheet.tables import EntryTable
from ui.theme.look import look, px
from ui.widgets.basics import add, button, card, column, label, row

Open = Callable[[str, str], None]
New = Callable[[str], None]


@dataclass(frozen=True)
class CardSpec:
    """One card.

    registers  whose records stand in it
    empty      what is said where there are none
    """

    key: str
    title: str
    registers: tuple[str, ...]
    empty: str


LEFT = (
    CardSpec(
        "posts", "任职与经历",
        ("social_worker", "practitioner_post", "work_experience", "education"),
        "还没有任职记录。在“社工”中登记这个人以后，任职、合同和经历会列在这里。",
    ),
    CardSpec(
        "certificates", "证书与登记", ("certificate", "cert_registration"),
        "在“人员”的登记表中添加证书，登记期限会自动算出。",
    ),
    CardSpec(
        "study", "继续教育", ("ce_record",),
        "还没有继续教育记录。培训合格的会自动记入，其他的在“继续教育”中登记。",
    ),
)  # fmt: skip
RIGHT = (
    CardSpec(
        "exams", "考试", ("exam_application",),
        "还没有报考记录。在“考试报名”中登记以后，历年成绩会列在这里。",
    ),
    CardSpec(
        "training", "培训", ("training_attendance",),
        "还没有参加过培训。登记培训班的学员以后，会列在这里。",
    ),
)  # fmt: skip
OTHERS = CardSpec(
    "others", "奖励、荣誉与其他", (),
    "还没有奖励、表彰、职称评定、年度考核等记录，登记以后会自动列在这里。",
)  # fmt: skip


class Cards:
    """Makes the cards of one person.

    opened  is called with the register and id of a record to be opened
    new     is called with the register of a record to be entered for the person
    """

    def __init__(self, workspace: Workspace, career: Career, opened: Open, new: New) -> None:
        self._workspace, self._career = workspace, career
        self._opened, self._new = opened, new
        self._named = {name for spec in (*LEFT, *RIGHT) for name in spec.registers}

    def columns(self) -> tuple[QVBoxLayout, QVBoxLayout]:
        """Return the cards in two columns; what no card names stands in the last one."""
        left = column(None, *map(self._card, LEFT), None, spacing=12)
        right = column(None, *map(self._card, RIGHT), self._others(), None, spacing=12)
        return left, right

    def _card(self, spec: CardSpec) -> QFrame:
        blocks = self._career.blocks
        held = [blocks[name] for name in spec.registers if blocks[name].entries]
        above = list(ABOVE[spec.key](self._career)) if spec.key in ABOVE else []
        return self._framed(spec, spec.registers, above, held)

    def _others(self) -> QFrame:
        """Return the card of the registers without one; parts stand with what they are part of."""
        names = [name for name in self._career.blocks if name not in self._named]
        own = [name for name in names if BY_NAME[name].parent is None]
        held = [block for name in own if (block := self._career.blocks[name]).entries]
        return self._framed(OTHERS, own, [], held)

    def _framed(
        self,
        spec: CardSpec,
        registers: Sequence[str],
        above: Sequence[QWidget | QLayout],
        blocks: Sequence[Block],
    ) -> QFrame:
        frame, inside = card(16, 8)
        frame.setObjectName(f"card-{spec.key}")
        head = row(label(spec.title, "h2"), None, *self._new_buttons(spec, registers))
        head.addStrut(px(26))
        inside.addLayout(head)
        add(inside, *above)
        for block in blocks:
            if len(blocks) > 1 or spec is OTHERS:
                inside.addWidget(label(f"{block.title}（{len(block.entries)}）", "note"))
            table = EntryTable(block)
            table.opened.connect(self._opened)
            inside.addWidget(table)
        if not blocks:
            inside.addWidget(label(spec.empty, "quiet", wrap=True))
        return frame

    def _new_buttons(self, spec: CardSpec, registers: Sequence[str]) -> list[QPushButton]:
        """Return the button that enters a further record; of several registers, by a menu."""
        found = [BY_NAME[name] for name in registers]
        found = [each for each in found if related.entered_for(self._workspace, each)]
        if not found:
            return []
        name = f"new-{spec.key}"
        if len(found) == 1:
            act = partial(self._new, found[0].name)
            made = button("登记", act, kind="link", tip=f"登记{found[0].title}", name=name)
            made.setAccessibleName(f"登记{found[0].title}")
            return [made]
        made = button("登记", kind="link", tip="选一本登记簿，为这个人登记", name=name)
        made.setAccessibleName(f"登记{spec.title}")
        menu = QMenu(made)
        for each in found:
            icon = look().icon(each.icon)
            menu.addAction(icon, each.title, partial(self._new, each.name))
        made.setMenu(menu)
        return [made]
