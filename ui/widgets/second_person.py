"""The second person of an act that takes two: who agrees, with a passphrase of their own.

Two ways to use it:

* `with_second(parent, desk, right, act, then)` before a button's work. Nothing is shown where
  nobody else has the right: `then(None)` is called at once. Otherwise a dialog asks for the
  person and the passphrase, proves it in the background, and calls `then(Second(…))`.

      with_second(self, self.desk, Right.ERASE, "彻底删除 3 条记录", self._erase)

      def _erase(self, second: Second | None) -> None:
          work = lambda progress: erasing.erase(workspace, ids, second=second)
          self.desk.run("彻底删除", work, self._erased)

* `SecondPerson(desk, right)` is the part alone, for a dialog that asks for more than that:
  put it among the fields, hide nothing (it hides itself where nobody is to be asked), check
  `problem()` before going on, and hand `second` to the service.

The service has the last word: it calls `two_persons.confirm(workspace, second, right)` itself.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from station_app.domain.rules.rights import Right
from station_app.services import two_persons
from station_app.services.two_persons import Second
from ui.desk import Desk
from ui.jobs import Job
from ui.widgets.basics import column, label
from ui.widgets.secret_dialog import SecretDialog
from ui.widgets.secret_field import SecretField

Then = Callable[[Second | None], object]
WHO = "同意的人"
EXPLAINED = "这项操作需要两个人。请另一位有权的同事选自己的名字，亲自输入自己的口令。"


class SecondPerson(QWidget):
    """Asks who agrees, and for the passphrase; hidden where nobody else has the right."""

    def __init__(self, desk: Desk, right: Right) -> None:
        super().__init__()
        self.names = desk.attempt(lambda: two_persons.seconds(desk.workspace, right)) or ()
        self.who = QComboBox()
        self.who.setObjectName("second-person")
        self.who.addItems(self.names)
        title = label(WHO)
        title.setBuddy(self.who)
        self.who.setAccessibleName(WHO)
        self.secret = SecretField("这位同事的口令", "second-passphrase")
        self.who.activated.connect(self.secret.clear)
        column(self, label(EXPLAINED, "quiet", wrap=True), title, self.who, self.secret)
        self.setFocusProxy(self.who if len(self.names) > 1 else self.secret)
        if not self.needed:  # to show it here would make it a window of its own
            self.hide()

    @property
    def needed(self) -> bool:
        """Whether somebody else has to agree."""
        return bool(self.names)

    @property
    def second(self) -> Second | None:
        """Who agrees, as typed; None where nobody is to be asked."""
        return Second(self.who.currentText(), self.secret.text) if self.needed else None

    def problem(self) -> str:
        """Say what is missing, and put the keyboard there; "" when one may go on."""
        if not self.needed or self.secret.text:
            return ""
        self.secret.setFocus()
        return f"请{self.who.currentText()}输入自己的口令。"


class SecondDialog(SecretDialog):
    """Asks for the second person and proves the passphrase; stays until it is right."""

    def __init__(self, parent: QWidget, desk: Desk, right: Right, act: str, then: Then) -> None:
        super().__init__(parent, desk, "请第二个人同意", "同意")
        self._right, self._then = right, then
        self.part = SecondPerson(desk, right)
        self.part.secret.entered.connect(self.agree.click)
        what = label(f"要做的事：{act}", wrap=True)
        column(self, self.heading, what, self.part, self.problem, self.foot, margin=20, spacing=12)
        self.part.setFocus()

    def go_on(self) -> None:
        """Prove the passphrase."""
        problem = self.part.problem()
        self.tell(problem)
        second, workspace, right = self.part.second, self.desk.workspace, self._right
        if problem or second is None:
            return
        job = Job(
            "核对口令",
            lambda progress: two_persons.confirm(workspace, second, right),
            silent=True,
        )
        job.succeeded.connect(lambda name: self._agreed(second))
        job.failed.connect(self._refused)
        self.work(job)

    def _agreed(self, second: Second) -> None:
        self._job = None
        self.accept()
        self._then(second)

    def _refused(self) -> None:
        self.part.secret.line.selectAll()
        self.part.secret.line.setFocus()


def with_second(parent: QWidget, desk: Desk, right: Right, act: str, then: Then) -> None:
    """Call `then` with the second person when one has agreed, or with None at once.

    act  what is to be done, for the second person to read, e.g. 恢复 11 月 20 日的备份
    """
    names = desk.attempt(lambda: two_persons.seconds(desk.workspace, right))
    if names is None:
        return
    if not names:
        then(None)
        return
    SecondDialog(parent, desk, right, act, then).open()
