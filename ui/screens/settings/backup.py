"""Settings of backups: making one, a second place, the list, restoring, and looking for damage."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QLineEdit

from station_app.domain.progress import Progress
from station_app.services import checkup, copies, folders, rehearsing
from station_app.services.copies import BackedUp, Contents, Copy, SecondPlace
from station_app.services.rehearsing import Rehearsal
from ui.ask import ANY
from ui.desk import Desk
from ui.screens.entrance.rescue import ABOUT_SALVAGE, choose_salvage
from ui.screens.exchange.parts import RowsCard
from ui.screens.exchange.rows import Column
from ui.screens.settings.second_place import keep_second_place, second_place
from ui.screens.settings.section import Section, group, groups
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, column, label, row, set_role
from ui.widgets.moments import moment

LIST_HEIGHT = 264  # pixels at the size 标准
ARCHIVES = f"备份文件 (*.tzbak);;{ANY}"
RESTORE = (
    "将用 {made} 的备份（共 {rows:,} 行数据）代替现在的数据。\n"
    "· 现在的数据不会删除，会移到 backups 文件夹里保留。\n"
    "· 备份以后登记的内容不在里面，需要重新登记；已上报过的，区局那里还在。\n"
    "· 接下来会关闭数据，并请您输入备份当天的口令。"
)


@dataclass(frozen=True)
class _Listed:
    """One line of the list: a backup, and on which disk it is."""

    copy: Copy
    place: str


class Backup(Section):
    """What keeps the data when the computer breaks."""

    title = "备份与恢复"
    icon = "database"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked = 0  # how often the list was read; an earlier answer comes too late
        self.last = label("")
        self.last.setObjectName("last-backup")
        self.make = button("立即备份", self._back_up, kind="primary", icon="save", name="back-up")
        self.second = QLineEdit()
        self.second.setObjectName("second-place")
        self.second.setAccessibleName("第二备份位置")
        self.second.setPlaceholderText("例如 U 盘或移动硬盘上的文件夹，留空则不复制")
        self.second.editingFinished.connect(self._second_written)
        self.second_note = label("", "note", wrap=True)
        self.second_state = label("", "note", wrap=True)
        self.second_state.setObjectName("second-state")
        self.rehearsal = label("", "note", wrap=True)
        self.rehearsal.setObjectName("rehearsal")
        self.rehearse = button("立即演练", self._rehearse, icon="shield_task", name="rehearse")
        self.salvage = button("抢救数据…", self._salvage, name="salvage", tip=ABOUT_SALVAGE)
        self.salvage.setAccessibleName("抢救数据")
        self.salvage.hide()
        self.result = label("", "note", wrap=True)
        self.result.setObjectName("check-result")
        self.list: RowsCard[_Listed] = self._list()
        groups(self, self._making(), self._listing(), self._rehearsing(), self._checking())

    def enter(self) -> None:
        """Read which backups there are."""
        place = second_place(self.desk.choices)
        self.second.setText(str(place) if place else "")
        self._judge_second()
        self._show_list()
        self._show_kept()

    def _making(self) -> QFrame:
        browse = button("浏览…", self._browse, icon="folder_open", name="second-browse")
        browse.setAccessibleName("浏览第二备份位置")
        words = label("第二备份位置")
        words.setBuddy(self.second)
        notes = (self.second_note, self.second_state)
        place = column(None, words, row(self.second, browse), *notes, spacing=4)
        text = "备份是加密的，连照片和附件一起。再复制一份到另一块磁盘，电脑坏了数据也还在。"
        return group("备份", text, row(self.last, None, self.make), place)

    def _listing(self) -> QFrame:
        frame, inside = card(margin=20, spacing=12)
        other = button("从其他文件恢复…", self._choose_file, name="restore-file")
        folder = button("打开备份文件夹", self._open_folder, kind="link", name="open-backups")
        inside.addLayout(row(label("已有的备份", "h2"), None, folder, other))
        inside.addWidget(self.list)
        return frame

    def _rehearsing(self) -> QFrame:
        text = (
            "从没恢复过的备份不算备份。每周自动把最近的备份解开、打开、核对一遍，不影响现在的数据；"
            "也可以随时演练。"
        )
        line = row(self.rehearse, self.rehearsal, spacing=12)
        line.setStretch(1, 1)
        return group("恢复演练", text, line)

    def _checking(self) -> QFrame:
        text = "逐页核对数据库、操作日志和附件有没有损坏。数据多时要几分钟，可以同时做别的。"
        check = button("检查数据", self._check, icon="shield_task", name="check")
        line = row(check, self.result, self.salvage, spacing=12)
        line.setStretch(1, 1)
        return group("检查数据", text, line)

    def _list(self) -> RowsCard[_Listed]:
        restore = button("恢复这一份…", self._restore_chosen, name="restore")
        empty = EmptyState("database", "还没有备份", "请点“立即备份”做第一份。")
        columns = (
            Column[_Listed]("时间", self._made, 150),
            Column[_Listed]("大小", lambda line: size_in_words(line.copy.size), 90, "right"),
            Column[_Listed]("位置", lambda line: line.place, 110, style=_place_style),
            Column[_Listed]("文件", lambda line: line.copy.path.name, style=lambda line: "quiet"),
        )
        made: RowsCard[_Listed] = RowsCard("已有的备份", columns, empty, restore, name="backups")
        made.opened.connect(self._restore_chosen)
        made.setFixedHeight(px(LIST_HEIGHT))
        return made

    def _made(self, line: _Listed) -> str:
        return moment(line.copy.made, self.desk.workspace.now())

    def _show_list(self) -> None:
        workspace, second = self.desk.workspace, second_place(self.desk.choices)
        here = copies.copies(workspace)
        self._asked += 1
        number = self._asked
        self._answered((number, here, []))
        if second is not None:
            # A disk that sleeps takes seconds to answer.
            self.desk.look_up(
                lambda: (number, here, copies.second_copies(workspace, second)), self._answered
            )

    def _answered(self, answer: tuple[int, list[Copy], list[Copy]]) -> None:
        number, here, there = answer
        if number != self._asked:
            return
        lines = [_Listed(copy, "本机") for copy in here]
        lines += [_Listed(copy, "第二位置") for copy in there]
        lines.sort(key=lambda line: line.copy.path.name, reverse=True)
        self.list.put(lines)
        self._tell_last(here)

    def _tell_last(self, here: list[Copy]) -> None:
        if here:
            self.last.setText(f"上次备份：{moment(here[0].made, self.desk.workspace.now())}")
        else:
            self.last.setText("还没有备份。")

    def _back_up(self) -> None:
        workspace, second = self.desk.workspace, second_place(self.desk.choices)
        self.make.setEnabled(False)
        job = self.desk.run(
            "备份", lambda progress: copies.back_up(workspace, second, progress), self._backed_up
        )
        job.finished.connect(self._rested)

    def _backed_up(self, made: BackedUp) -> None:
        if made.trouble:
            self.desk.tell(f"已备份到本机，但没有复制到第二位置：{made.trouble}", "warn")
        else:
            where = "本机和第二位置" if made.second is not None else "本机"
            self.desk.tell(f"已备份到{where}，并核对无误")
        self._show_list()
        self._show_kept()

    def _show_kept(self) -> None:
        """Read how it stands with the second place, and what the last rehearsal found."""
        workspace = self.desk.workspace
        self.desk.look_up(
            lambda: (copies.second_place(workspace), rehearsing.last(workspace)), self._show_state
        )

    def _show_state(self, found: tuple[SecondPlace, Rehearsal | None]) -> None:
        second, rehearsal = found
        text, role = self._second_words(second)
        self.second_state.setText(text)
        set_role(self.second_state, role)
        self.second_state.setVisible(bool(text))
        self._show_rehearsal(rehearsal)

    def _second_words(self, second: SecondPlace) -> tuple[str, str]:
        if second_place(self.desk.choices) is None:
            return "", "note"
        if second.trouble:
            return second.trouble, "warn"
        now = self.desk.workspace.now()
        if second.copied is None:
            return "还没有复制过，下一次备份时复制。", "note"
        made = f"最近一次复制：{moment(second.copied, now)}，已核对。"
        if second.overdue:
            return f"{made}已经 {second.days(now)} 天了，请插好磁盘，点“立即备份”。", "warn"
        return made, "note"

    def _show_rehearsal(self, found: Rehearsal | None) -> None:
        if found is None:
            self.rehearsal.setText("还没有演练过。")
            set_role(self.rehearsal, "note")
            return
        when = moment(found.at, self.desk.workspace.now())
        if found.ok:
            told = f"✓ 最近一次恢复演练：{when}，通过（{found.file}，{found.rows:,} 行）。"
        else:
            said = "\n".join(found.findings)
            told = f"最近一次恢复演练：{when}，没有通过（{found.file}）。\n{said}"
        self.rehearsal.setText(told)
        set_role(self.rehearsal, "good" if found.ok else "bad")

    def _rehearse(self) -> None:
        workspace = self.desk.workspace
        self.rehearse.setEnabled(False)
        job = self.desk.run(
            "演练恢复",
            lambda progress: rehearsing.rehearse(workspace, progress),
            self._show_rehearsal,
        )
        job.finished.connect(self._rehearsal_ended)

    def _rehearsal_ended(self) -> None:
        self.rehearse.setEnabled(True)

    def _salvage(self) -> None:
        here = copies.copies(self.desk.workspace)
        newest = here[0].path if here else None
        choose_salvage(self, self.desk.ask, newest, self.desk.salvage_wanted.emit)

    def _rested(self) -> None:
        self.make.setEnabled(True)

    def _browse(self) -> None:
        self.desk.ask.folder(self, "选择第二备份位置", self._second_chosen)

    def _second_chosen(self, path: Path) -> None:
        self.second.setText(str(path))
        self._second_written()

    def _second_written(self) -> None:
        text = self.second.text().strip()
        path = Path(text).expanduser() if text else None
        if path == second_place(self.desk.choices) or self._judge_second():
            return
        keep_second_place(self.desk.choices, path)
        self.desk.tell(
            f"以后每次备份都复制到“{path}”" if path else "备份不再复制到第二位置", "info"
        )
        self._show_list()
        self._show_kept()

    def _judge_second(self) -> str:
        """Say below the line what is wrong with it; return what forbids it."""
        text = self.second.text().strip()
        path, home = Path(text).expanduser(), self.desk.workspace.home
        fault = folders.second_place_fault(home, path) if text else ""
        caution = folders.second_place_caution(home, path) if text and not fault else ""
        self.second_note.setText(fault or caution)
        set_role(self.second_note, "bad" if fault else "warn")
        self.second_note.setVisible(bool(fault or caution))
        return fault

    def _restore_chosen(self) -> None:
        chosen = self.list.current()
        if chosen is not None:
            self._examine(chosen.copy.path)

    def _choose_file(self) -> None:
        self.desk.ask.files(self, "选择备份文件", ARCHIVES, lambda paths: self._examine(paths[0]))

    def _examine(self, path: Path) -> None:
        """Read the backup first: nothing is closed for one that is damaged."""
        self.desk.run(
            f"核对 {path.name}",
            lambda progress: (path, copies.examine(path, progress)),
            self._ask_restore,
        )

    def _ask_restore(self, examined: tuple[Path, Contents]) -> None:
        path, contents = examined
        text = RESTORE.format(made=f"{contents.made:%Y-%m-%d %H:%M}", rows=contents.rows)
        wanted = partial(self.desk.restore_wanted.emit, path)
        self.desk.ask.confirm(self, "恢复备份", text, "关闭数据并恢复", wanted, danger=True)

    def _open_folder(self) -> None:
        folder = self.desk.workspace.folder("backups")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _check(self) -> None:
        workspace = self.desk.workspace
        self.result.setText("正在检查……")
        set_role(self.result, "note")

        def examine(progress: Progress) -> tuple[list[str], list[str]]:
            return checkup.findings(workspace, progress), checkup.to_explain(workspace)

        job = self.desk.run("检查数据", examine, self._checked)
        job.cancelled.connect(self._check_stopped)

    def _check_stopped(self) -> None:
        self.result.setText("没有检查完。")

    def _checked(self, found: tuple[list[str], list[str]]) -> None:
        damage, open_points = found
        sound = "✓ 数据完好。" if open_points else "✓ 检查完毕，没有发现问题。"
        self.result.setText("\n".join([*(damage or [sound]), *open_points]))
        set_role(self.result, "bad" if damage else "note" if open_points else "good")
        self.salvage.setVisible(bool(damage))


def size_in_words(size: int) -> str:
    """Return a number of bytes as people say it."""
    if size < 1 << 20:
        return f"{max(1, size >> 10):,} KB"
    return f"{size / (1 << 20):,.1f} MB"


def _place_style(line: _Listed) -> str:
    return "tag-info" if line.place != "本机" else "tag-plain"
