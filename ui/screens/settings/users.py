"""The people who open the books: who they are, their roles, and who may do what."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from station_app.domain.rules.rights import ROLE_LABELS, Right, refusal
from station_app.services import people
from station_app.services.people import Person
from ui.desk import Desk
from ui.screens.exchange.parts import RowsCard
from ui.screens.exchange.rows import Column
from ui.screens.settings.role_boxes import ADVICE
from ui.screens.settings.role_table import RoleTable
from ui.screens.settings.section import Section
from ui.screens.settings.user_dialogs import AddDialog, GiveDialog, RemoveDialog, RolesDialog
from ui.widgets.basics import EmptyState, button, card, column, label, row

ABOUT = (
    "每个人用自己的姓名和口令登录，操作日志记在各人名下。请不要几个人合用一个口令；"
    "有人离开时，当天就移除。"
)


def _standing(person: Person) -> str:
    if person.removed is not None:
        return "已移除"
    if person.here:
        return "正在使用"
    return "可登录" if person.signs_in else "没有口令"


def _style(person: Person) -> str:
    if person.removed is not None:
        return "tag-plain"
    return "tag-good" if person.here else "tag-info"


COLUMNS = (
    Column[Person]("姓名", lambda person: person.name, 120),
    Column[Person]("角色", lambda person: person.words, least=160),
    Column[Person]("加入", lambda person: f"{person.added:%Y-%m-%d}", 104),
    Column[Person](
        "移除", lambda person: f"{person.removed:%Y-%m-%d}" if person.removed else "", 104
    ),
    Column[Person]("状态", _standing, 96, style=_style),
)


class Users(Section):
    """Lists everybody; who manages people also adds, changes and removes them."""

    title = "用户"
    icon = "people_team"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked = 0
        self.add = button("新增用户…", self._add, icon="add", name="add-user")
        self.roles = button("改角色…", self._roles, name="user-roles")
        self.give = button("重设口令…", self._give, name="user-passphrase")
        self.remove = button("移除…", self._remove, kind="danger", name="remove-user")
        self.who_may = button("谁能做什么…", self._show_rights, name="who-may")
        empty = EmptyState("people_team", "还没有用户", "点“新增用户”，让同事用自己的口令登录。")
        self.table: RowsCard[Person] = RowsCard(
            "用户", COLUMNS, empty, self.remove, self.give, self.roles, detail=_told,
            name="user-table",
        )  # fmt: skip
        self.table.opened.connect(lambda person: self._roles())
        self.table.reached.connect(self._reached)
        head = row(label("用户", "h2"), None, self.who_may, self.add)
        body = column(self, head, label(ABOUT, "quiet", wrap=True), spacing=12)
        self._why, inside = card(12, 0, "info")
        inside.addWidget(label(refusal(Right.PEOPLE), wrap=True))
        body.addWidget(self._why)
        body.addWidget(self.table, 1)

    @property
    def manages(self) -> bool:
        """Whether the person at work may change the list."""
        return Right.PEOPLE in self.desk.workspace.user.rights

    def enter(self) -> None:
        """Read the list; the roles of who is at work may have changed as well."""
        for part in (self.add, self.roles, self.give, self.remove):
            part.setVisible(self.manages)
        self._why.setVisible(not self.manages)
        workspace = self.desk.workspace
        self._asked += 1
        number = self._asked
        self.desk.look_up(lambda: (number, people.people(workspace)), self._answered)

    def _answered(self, answer: tuple[int, tuple[Person, ...]]) -> None:
        number, found = answer
        if number == self._asked:
            self.table.put(found)

    def _reached(self, person: Person | None) -> None:
        gone = person is None or person.removed is not None
        here = person is not None and person.here
        why = "已移除的用户不能再改，请另加一位" if gone else ""
        self._enable(self.roles, why)
        self._enable(self.give, why or ("自己的口令请在“安全”里修改" if here else ""))
        self._enable(
            self.remove, why or ("不能移除自己，请由另一位站长或管理员办理" if here else "")
        )

    def _enable(self, part: QPushButton, why: str) -> None:
        part.setEnabled(not why)
        part.setToolTip(why)

    def _add(self) -> None:
        dialog = AddDialog(self, self.desk)
        dialog.accepted.connect(self.enter)
        dialog.open()

    def _roles(self) -> None:
        person = self.table.current()
        if person is not None and self.manages and self.roles.isEnabled():
            dialog = RolesDialog(self, self.desk, person)
            dialog.accepted.connect(self.enter)
            dialog.open()

    def _give(self) -> None:
        person = self.table.current()
        if person is not None:
            GiveDialog(self, self.desk, person).open()

    def _remove(self) -> None:
        person = self.table.current()
        if person is not None:
            dialog = RemoveDialog(self, self.desk, person)
            dialog.accepted.connect(self.enter)
            dialog.open()

    def _show_rights(self) -> None:
        RoleTable(self, self.desk.workspace.user).open()


def _told(person: Person) -> str:
    """Tell at the foot what a person with these roles is there for."""
    if person.removed is not None:
        return f"{person.name}已不能登录，做过的事仍记在其名下。"
    return "　".join(f"{ROLE_LABELS[role]}：{ADVICE[role]}" for role in person.roles)
