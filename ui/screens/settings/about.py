"""About the program: version, folders, notices, and a file for support without personal data."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from functools import partial
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QGridLayout

from station_app.logs import FILE, masked
from station_app.services import support
from station_app.services.identity import BUREAU
from station_app.services.workspace import Workspace
from ui.ask import ANY
from ui.desk import Desk
from ui.screens.settings.section import Section, group, groups
from ui.theme.look import px
from ui.widgets.basics import button, label, row
from ui.widgets.elided import Elided

PACKAGE = "street-station"
LOG_LINES = 400  # of the log that go into the file for support
NOTICES = (
    "本程序使用了 Qt（PySide6，LGPL）、SQLCipher、SQLAlchemy、openpyxl、Fluent 图标等开源软件，"
    "各自的许可随程序一起提供。"
)
SUPPORT = (
    "遇到问题时，把这个文件交给技术支持：里面有版本、数据条数和出错记录，没有姓名、证件号码和电话。"
)


class About(Section):
    """What one is asked for on the telephone."""

    title = "关于"
    icon = "info"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        make = button("生成支持文件…", self._make, icon="save", name="support-file")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(1, 1)
        home = desk.workspace.home
        role = "区局" if desk.workspace.role == BUREAU else "社工站"
        self._put("程序版本", version())
        self._put("当前数据", f"{desk.workspace.identity.name}（{role}）")
        self._put("数据文件夹", str(home), home)
        self._put("日志文件夹", str(home / "logs"), home / "logs")
        groups(
            self,
            self._facts(),
            group("技术支持", SUPPORT, row(make, None)),
            group("开源软件", NOTICES),
        )

    def _facts(self) -> QFrame:
        text = "离线运行，数据只保存在这台电脑上，不连接任何网络。"
        return group("社工站登记系统", text, self._grid)

    def _put(self, words: str, text: str, folder: Path | None = None) -> None:
        number = self._grid.rowCount()
        self._grid.addWidget(label(words, "quiet"), number, 0)
        self._grid.addWidget(Elided(text), number, 1)
        if folder is not None:
            show = button("打开", partial(_open, folder), kind="link")
            show.setAccessibleName(f"打开{words}")
            self._grid.addWidget(show, number, 2)

    def _make(self) -> None:
        name = f"支持文件_{self.desk.workspace.today():%Y%m%d}.txt"
        self.desk.ask.save_as(self, "保存支持文件", name, ANY, self._write)

    def _write(self, path: Path) -> None:
        workspace = self.desk.workspace
        self.desk.run(
            "生成支持文件",
            lambda progress: path.write_text(support_text(workspace), encoding="utf-8"),
            lambda written: self.desk.tell(f"已生成“{path.name}”，请交给技术支持"),
        )


def version() -> str:
    """Return the version of the program; a copy that was not installed has none."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return "开发版"


def support_text(workspace: Workspace) -> str:
    """Return what support needs to know; names and numbers of people are masked."""
    return "\n".join(_support_lines(workspace))


def _support_lines(workspace: Workspace) -> Iterator[str]:
    yield f"社工站登记系统 {version()}"
    yield f"Python {platform.python_version()}　Qt {qVersion()}　{platform.platform()}"
    yield from support.facts(workspace)
    yield "\n日志"
    yield masked(log_end(workspace.folder("logs") / FILE))


def log_end(path: Path) -> str:
    """Return the last lines of a log; "" when there is none yet."""
    if not path.exists():
        return ""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-LOG_LINES:])


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
