"""The roles as check boxes, each with one line about what it is for."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QCheckBox, QWidget

from station_app.domain.rules.rights import ROLE_LABELS, Role
from ui.theme.look import px
from ui.widgets.basics import column, label

ADVICE = {
    Role.CLERK: "录入和修改登记，导入导出，收件。",
    Role.REVIEWER: "录入员的全部工作，并审核、删除、报送。",
    Role.LEADER: "审核员的全部工作，并管理用户、恢复备份、查看日志和保密内容。",
    Role.CASEWORKER: "录入登记，查看个案等保密内容。",
    Role.AUDITOR: "只查阅登记（号码隐去）和全部操作日志。",
    Role.ADMIN: "管理用户、设置和备份，看不到完整号码和保密内容。",
}
NONE = "请至少选一个角色。"


class RoleBoxes(QWidget):
    """Chooses one role or several."""

    def __init__(self, chosen: Collection[Role] = ()) -> None:
        super().__init__()
        self.boxes: dict[Role, QCheckBox] = {}
        body = column(self, spacing=2)
        for role in Role:
            box = QCheckBox(ROLE_LABELS[role])
            box.setObjectName(f"role-{role.value.lower()}")
            box.setAccessibleDescription(ADVICE[role])
            box.setChecked(role in chosen)
            self.boxes[role] = box
            told = label(ADVICE[role], "note", wrap=True)
            told.setContentsMargins(px(25), 0, 0, px(4))  # below the words of the box
            body.addWidget(box)
            body.addWidget(told)
        self.setFocusProxy(self.boxes[Role.CLERK])

    @property
    def roles(self) -> frozenset[Role]:
        """The chosen ones."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())

    def problem(self) -> str:
        """Say that none is chosen, and put the keyboard there; "" when one is."""
        if self.roles:
            return ""
        self.boxes[Role.CLERK].setFocus()
        return NONE
