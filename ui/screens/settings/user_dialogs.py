"""Adding a person, giving roles or a new passphrase, and removing somebody."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from station_app.domain.progress import Progress
from station_app.domain.rules.rights import LONGEST_USER
from station_app.services import people
from station_app.services.people import Person
from ui.desk import Desk
from ui.jobs import Job
from ui.screens.entrance.passphrase_step import NewPassphrase
from ui.screens.settings.role_boxes import RoleBoxes
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row, scrolling
from ui.widgets.secret_dialog import SecretDialog
from ui.widgets.secret_field import SecretField

OWN = "您自己的口令（或恢复密钥）"
WIDE = 460  # pixels of a text at the size 标准


class AddDialog(SecretDialog):
    """Asks for name, roles, and a first passphrase."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "新增用户", "新增用户")
        self.resize(px(800), px(580))
        self.name = QLineEdit()
        self.name.setObjectName("user-name")
        self.name.setMaxLength(LONGEST_USER)
        self.name.setAccessibleName("姓名")
        title = label("姓名")
        title.setBuddy(self.name)
        self.roles = RoleBoxes()
        self.new = NewPassphrase()
        self.new.first.set_title("首次口令（对方登录后自己修改）")
        self.own = SecretField(OWN, "own-passphrase")
        left, right = QWidget(), QWidget()
        column(left, title, self.name, 4, label("角色，可选几个"), self.roles, None)
        column(right, self.new, self.own, None, spacing=12)
        both = row(left, right, spacing=24)
        for at in (0, 1):
            both.setStretch(at, 1)
        inside = QWidget()
        inside.setLayout(both)
        parts = (self.heading, scrolling(inside), self.problem, self.foot)
        body = column(self, *parts, margin=20, spacing=12)
        body.setStretch(1, 1)
        self.name.textChanged.connect(self._named)
        self._named()
        self.name.setFocus()

    def go_on(self) -> None:
        """Add the person when nothing is missing."""
        problem = self._missing()
        self.tell(problem)
        if problem:
            return
        workspace, name, roles = self.desk.workspace, self.name.text(), self.roles.roles
        first, own = self.new.text, self.own.text

        def work(progress: Progress) -> None:
            people.add(workspace, name, roles, first, own)

        job = Job(f"新增用户{name}", work, silent=True)
        job.succeeded.connect(partial(self._added, name.strip()))
        self.work(job)

    def _missing(self) -> str:
        if not self.name.text().strip():
            self.name.setFocus()
            return "请填写姓名。"
        problem = self.roles.problem() or self.new.problem()
        if not problem and not self.own.text:
            self.own.setFocus()
            return "请输入您自己的口令。"
        return problem

    def _named(self) -> None:
        self.new.judge_for(self.desk.workspace.identity, self.name.text().strip())

    def _added(self, name: str, _: object) -> None:
        self._job = None
        self.desk.tell(f"已新增用户{name}，请当面告知首次口令，并请其登录后修改")
        self.accept()


class RolesDialog(QDialog):
    """Asks which roles somebody has from now on."""

    def __init__(self, parent: QWidget, desk: Desk, person: Person) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("改角色")
        self.setMinimumWidth(px(460))
        self._desk, self._person = desk, person
        self.roles = RoleBoxes(person.roles)
        self.problem = label("", "bad", wrap=True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        agree = button("保存", self.go_on, kind="primary", name="agree")
        agree.setDefault(True)
        foot = row(None, button("取消", self.reject, name="refuse"), agree)
        heading = label(f"{person.name}的角色", "h2", wrap=True)
        column(self, heading, self.roles, self.problem, foot, margin=20, spacing=12)
        self.roles.setFocus()

    def go_on(self) -> None:
        """Give the roles."""
        problem = self.roles.problem()
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            return
        workspace, name = self._desk.workspace, self._person.name

        def give() -> bool:
            people.set_roles(workspace, name, self.roles.roles)
            return True

        if self._desk.attempt(give, "没有改") is not None:
            self._desk.tell(f"已改{name}的角色，马上生效")
            self.accept()


class GiveDialog(SecretDialog):
    """Gives somebody who forgot theirs a new passphrase."""

    def __init__(self, parent: QWidget, desk: Desk, person: Person) -> None:
        super().__init__(parent, desk, f"重设{person.name}的口令", "重设口令")
        self._person = person
        self.new = NewPassphrase()
        self.new.first.set_title("新口令（对方登录后自己修改）")
        self.new.judge_for(desk.workspace.identity, person.name)
        self.own = SecretField(OWN, "own-passphrase")
        text = "原来的口令马上失效。请当面告知新口令，不要写在纸上或发消息。"
        parts = (self.heading, label(text, "quiet", wrap=True), self.new, self.own)
        column(self, *parts, self.problem, self.foot, margin=20, spacing=12)
        self.new.setFocus()

    def go_on(self) -> None:
        """Give the passphrase."""
        problem = self.new.problem()
        if not problem and not self.own.text:
            self.own.setFocus()
            problem = "请输入您自己的口令。"
        self.tell(problem)
        if problem:
            return
        workspace, name = self.desk.workspace, self._person.name
        new, own = self.new.text, self.own.text

        def work(progress: Progress) -> None:
            people.give_passphrase(workspace, name, new, own)

        job = Job(f"重设{name}的口令", work, silent=True)
        job.succeeded.connect(self._given)
        self.work(job)

    def _given(self) -> None:
        self._job = None
        self.desk.tell(f"{self._person.name}的口令已重设，原来的口令已失效")
        self.accept()


REMAINS = (
    "移除后，{name}不能再用自己的口令打开这份数据；以前录入的内容和操作日志都保留，仍记在其名下。"
)
COPIES = (
    "如果{name}可能带走过数据文件夹或备份的副本，那份副本仍能用旧口令打开。更换数据密钥以后，"
    "今后的数据就打不开了。更换时要先关闭数据、重新加密，通常几分钟。"
)


class RemoveDialog(QDialog):
    """Says what remains, removes the person, and offers another data key."""

    def __init__(self, parent: QWidget, desk: Desk, person: Person) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("移除用户")
        self.setMinimumWidth(px(WIDE + 40))
        self._desk, self._person = desk, person
        agree = button("移除", self._remove, kind="danger", name="agree")
        also = button("移除并更换数据密钥…", self._remove_and_renew, kind="danger", name="also")
        refuse = button("取消", self.reject, name="refuse")
        refuse.setDefault(True)
        parts = (
            label(f"移除用户{person.name}？", "h2", wrap=True),
            label(REMAINS.format(name=person.name), wrap=True),
            label(COPIES.format(name=person.name), "quiet", wrap=True),
        )
        for part in parts:  # a dialog guesses too little room for several lines
            part.setMinimumHeight(part.heightForWidth(px(WIDE)))
        column(self, *parts, row(None, refuse, also, agree), margin=20, spacing=12)
        refuse.setFocus()

    def _remove(self) -> bool:
        workspace, name = self._desk.workspace, self._person.name

        def remove() -> bool:
            people.remove(workspace, name)
            return True

        if self._desk.attempt(remove, "没有移除") is None:
            return False
        self._desk.tell(f"已移除用户{name}")
        self.accept()
        return True

    def _remove_and_renew(self) -> None:
        if self._remove():
            self._desk.rekey_wanted.emit()
