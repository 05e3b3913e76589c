"""The dialog before an erasing: all that goes, all that stays, and why; there is no way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QWidget

from station_app.domain.progress import Progress
from station_app.domain.rules.rights import Right
from station_app.services import erasing, traces
from station_app.services.erasing import Erased, Plan
from station_app.services.overdue import Cause, Pair
from station_app.services.two_persons import Second
from ui.desk import Desk
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row
from ui.widgets.second_person import with_second

NO_WAY_BACK = "彻底删除以后不能撤销，也不能从回收站找回。操作日志只留下谁、何时、哪一条、什么理由。"
NO_BACKUP = "为了让内容真正消失，这一步之前不会自动备份。"
MOST_NAMED = 3  # files named one by one


class EraseDialog(QDialog):
    """Shows a plan; with a reason it can be carried out."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        wanted: Sequence[Pair],
        along: Sequence[Pair],
        plan: Plan,
        cause: Cause,
    ) -> None:
        super().__init__(parent)
        self._desk, self._wanted, self._along = desk, list(wanted), list(along)
        self._plan, self._cause = plan, cause
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("彻底删除")
        self.setMinimumWidth(px(540))
        self.told = [label(text, wrap=True) for text in told_of(plan)]
        self.backups = QCheckBox(f"随后新做一个备份，并清除以前的 {_old(plan)} 个(&B)")
        self.backups.setObjectName("remove-backups")
        self.backups.setVisible(_old(plan) > 0)
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName("理由，必填")
        self.reason.setPlaceholderText("例如：本人书面要求；年度清理，经站长批准")
        caption = label("理由(&R)")
        caption.setBuddy(self.reason)
        self.agree = button("彻底删除…", self._agree, kind="danger", name="agree")
        refuse = button("取消", self.reject, name="refuse")
        column(
            self,
            label(f"彻底删除 {plan.records:,} 条记录？", "h2"),
            label(NO_WAY_BACK, wrap=True),
            *self.told,
            self.backups,
            column(None, caption, self.reason, spacing=4),
            label(NO_BACKUP, "note", wrap=True),
            row(None, refuse, self.agree),
            margin=20,
            spacing=12,
        )
        refuse.setDefault(True)
        self.reason.textChanged.connect(self._changed)
        self._changed()
        self.reason.setFocus()

    def _changed(self) -> None:
        self.agree.setEnabled(bool(self.reason.text().strip()))

    def _agree(self) -> None:
        act = f"彻底删除 {self._plan.records:,} 条记录，理由：{self.reason.text().strip()}"
        with_second(self, self._desk, Right.ERASE, act, self._erase)

    def _erase(self, second: Second | None) -> None:
        desk, wanted, along, cause = self._desk, self._wanted, self._along, self._cause
        reason, also = self.reason.text().strip(), self.backups.isChecked()
        workspace = desk.workspace

        def work(progress: Progress) -> Erased:
            done = erasing.erase(
                workspace, wanted, reason,
                cause=cause, along=along, second=second, progress=progress,
            )  # fmt: skip
            if also:
                traces.remove_old(workspace, second=second)  # not to be stopped half-way
            return done

        desk.run("彻底删除", work, partial(_erased, desk))
        self.accept()


def told_of(plan: Plan) -> list[str]:
    """Return what goes and what stays, one sentence each."""
    found = ["将删除：" + "、".join(f"{title} {n:,} 条" for title, n in plan.counts.items()) + "。"]
    if plan.files:
        found.append(f"只有这些记录用到的 {plan.files} 个附件一并删除。")
    if plan.originals:
        found.append(
            f"导入时留存的原名册一并删除（里面还有别的人，但那些人的记录不受影响）："
            f"{_named(plan.originals)}。"
        )
    if plan.workbooks:
        found.append(
            f"已经报送和收到的文件按规定留存，可能含有这些内容：{_named(plan.workbooks)}。"
        )
    if plan.traces.sentence:
        found.append(f"{plan.traces.sentence}第二备份处的副本请另行处理。")
    return found


def _old(plan: Plan) -> int:
    return len(plan.traces.backups) + len(plan.traces.others)


def _named(names: Sequence[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown}等 {len(names)} 个"


def _erased(desk: Desk, done: Erased) -> None:
    """Say what went; the dialog is gone by then."""
    desk.touched()
    text = f"已彻底删除 {done.records:,} 条记录"
    if done.waiting:
        text = f"{text}，其中 {done.waiting:,} 条在下次上报时告知区局"
    if not done.scrubbed:
        text = f"{text}；数据文件正被读取，残留的字节在下次彻底删除时清除"
    desk.tell(text, "good" if done.scrubbed else "warn")
