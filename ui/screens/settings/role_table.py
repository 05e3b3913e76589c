"""Who may do what: the table of roles and rights, to be read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from station_app.domain.rules.rights import GRANTED, ROLE_LABELS, Right, Role
from station_app.services.users import User
from ui.screens.exchange.rows import Column, RowsView
from ui.theme.look import px
from ui.widgets.basics import button, card, column, label, row

YES = "✓"
SHORT = {Role.LEADER: "站长", Role.ADMIN: "管理员", Role.CASEWORKER: "个案社工"}


def _column(role: Role) -> Column[Right]:
    return Column[Right](
        SHORT.get(role, ROLE_LABELS[role]),
        lambda right: YES if right in GRANTED[role] else "",
        76,
        style=lambda right: "good",
        align="center",
    )


class RoleTable(QDialog):
    """Shows the one table by which the program goes."""

    def __init__(self, parent: QWidget, user: User) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("谁能做什么")
        self.resize(px(760), px(540))
        columns = (
            Column[Right]("可以做的事", lambda right: right.value, least=180),
            *map(_column, Role),
        )
        self.table: RowsView[Right] = RowsView(columns, "谁能做什么")
        self.table.setObjectName("role-table")
        self.table.put(list(Right))
        frame, inside = card(0, 0)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        mine = "、".join(ROLE_LABELS[role] for role in Role if role in user.roles)
        close = button("关闭", self.accept, kind="primary", name="close")
        close.setDefault(True)
        told = label(f"您（{user.name}）的角色：{mine}。有几个角色时，各角色的权限相加。", "quiet")
        told.setWordWrap(True)
        parts = (label("谁能做什么", "h2"), told, frame, row(None, close))
        body = column(self, *parts, margin=20, spacing=12)
        body.setStretch(2, 1)
        self.table.setFocus()
