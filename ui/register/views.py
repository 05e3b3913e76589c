"""Saved views: segments with counts over the table, the built-in ones and the user's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.services import listing
from station_app.services.listing import STANDING, Column, Filter, Question
from station_app.services.preferences import prefer, preference
from station_app.services.standing import Standing
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.register.arrangement import Arrangement, from_json, usual
from ui.theme.look import px
from ui.widgets.basics import button, clear, column, label, row

LONGEST = 12  # characters of a view's name
SOON = 80  # milliseconds: what is shown is painted before anything is counted


@dataclass(frozen=True)
class View:
    """One view of a register.

    key          names it among the others
    question     conditions, text and order; of a built-in view they stay hidden
    arrangement  None: as the table is arranged anyway
    own          the user has made it: it can be renamed and deleted
    rare         shown only while there is something in it
    """

    key: str
    title: str
    question: Question
    arrangement: Arrangement | None = None
    own: bool = False
    rare: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        asked = self.question
        return {
            "title": self.title,
            "filters": [[each.path, each.operator, each.value] for each in asked.filters],
            "text": asked.text,
            "order": asked.order,
            "descending": asked.descending,
            "table": self.arrangement.to_json() if self.arrangement else None,
        }


ALL = View("all", "全部", Question())


def built_in(workspace: Workspace, register: Register[Any]) -> list[View]:
    """Return the views that every register has."""
    found = [ALL]
    if workspace.station:
        for standing in (Standing.UNSENT, Standing.RETURNED):
            question = Question(filters=(Filter(STANDING, "is", standing.value),))
            found.append(View(standing.name.lower(), standing.value, question, rare=True))
    return [*found, View("bin", "回收站", Question(binned=True))]


def own_views(
    workspace: Workspace, register: Register[Any], columns: Sequence[Column]
) -> list[View]:
    """Return the views that the user has made."""
    kept = preference(workspace, _key(register), [])
    known = {each.path for each in columns}
    return [_read(workspace, register, columns, known, each) for each in kept]


def _read(
    workspace: Workspace,
    register: Register[Any],
    columns: Sequence[Column],
    known: set[str],
    kept: Mapping[str, Any],
) -> View:
    filters = tuple(Filter(*each) for each in kept.get("filters", ()) if each[0] in known)
    order = str(kept.get("order", ""))
    question = Question(
        text=str(kept.get("text", "")),
        filters=filters,
        order=order if order in known else "",
        descending=bool(kept.get("descending")),
    )
    title = str(kept["title"])
    arrangement = from_json(kept.get("table"), usual(workspace, register), columns)
    return View(f"own:{title}", title, question, arrangement, own=True)


def keep_views(workspace: Workspace, register: Register[Any], views: Sequence[View]) -> None:
    """Keep the user's own views."""
    prefer(workspace, _key(register), [each.to_json() for each in views if each.own])


def _key(register: Register[Any]) -> str:
    return f"views.{register.name}"


class NameDialog(QDialog):
    """Asks for the name of a view.

    named  the name
    """

    named = Signal(str)

    def __init__(self, parent: QWidget, taken: Sequence[str], present: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("重命名视图" if present else "存为我的视图")
        self.setMinimumWidth(px(400))
        self._taken = set(taken) - {present}
        self.words = QLineEdit(present)
        self.words.setObjectName("view-name")
        self.words.setAccessibleName("视图的名称，必填")
        self.words.setMaxLength(LONGEST)
        self.words.selectAll()
        heading = label("名称")
        heading.setBuddy(self.words)
        self.fault = label("", "bad", wrap=True)
        self.agree = button("保存", self._accept, kind="primary", name="agree")
        self.agree.setDefault(True)
        text = "筛选条件、搜索文字、排序和列都会记住，下次点一下就能看到。"
        column(
            self,
            label(text, "quiet", wrap=True),
            row(heading, self.words, spacing=12),
            self.fault,
            row(None, button("取消", self.reject, name="cancel"), self.agree),
            margin=20,
            spacing=12,
        )
        self.fault.hide()
        self.words.textChanged.connect(self._typed)
        self._typed()

    def _typed(self) -> None:
        name = self.words.text().strip()
        self.agree.setEnabled(bool(name) and name not in self._taken)
        self.fault.setText(f"已有名为“{name}”的视图，请换一个名称。")
        self.fault.setVisible(name in self._taken)

    def _accept(self) -> None:
        name = self.words.text().strip()
        self.accept()
        self.named.emit(name)


class ViewBar(QWidget):
    """The segments.

    chosen         a View was chosen
    saving_wanted  one wants to keep what is shown as a view
    """

    chosen = Signal(object)
    saving_wanted = Signal()

    def __init__(self, desk: Desk, register: Register[Any], columns: Sequence[Column]) -> None:
        super().__init__()
        self._desk, self._register = desk, register
        self.setObjectName("views")
        self.views = [
            *built_in(desk.workspace, register),
            *own_views(desk.workspace, register, columns),
        ]
        self.shown = ALL
        self._counts: dict[str, int] = {}
        self._counting = self._stale = False
        self._timer = QTimer(self, singleShot=True, interval=SOON)
        self._timer.timeout.connect(self._count)
        self._group = QButtonGroup(self)
        self._segments = QHBoxLayout()
        self._segments.setSpacing(px(4))
        save = button(
            "存为我的视图", self.saving_wanted.emit, kind="ghost", icon="bookmark", name="save-view"
        )
        line = row(self._segments, None, save)
        self.setLayout(line)
        self._fill()

    def show_view(self, view: View) -> None:
        """Mark a view as the one that is shown."""
        self.shown = view
        self._fill()

    def count(self) -> None:
        """Count anew what is in the views, soon and in the background."""
        self._timer.start()

    def _count(self) -> None:
        if self._counting:  # one count runs at a time
            self._stale = True
            return
        self._counting, self._stale = True, False
        views = list(self.views)
        self._desk.look_up(lambda: self._numbers(views), self._counted)

    def _numbers(self, views: Sequence[View]) -> dict[str, int]:
        found = {}
        for view in views:
            # A view of long ago may name what is no longer there.
            with suppress(StationError):
                found[view.key] = listing.count(self._desk.workspace, self._register, view.question)
        return found

    def save(self, view: View) -> None:
        """Keep a view of the user's, and show it."""
        self.views.append(view)
        self._kept()
        self.show_view(view)
        self.count()

    def rearrange(self, view: View, arrangement: Arrangement) -> View:
        """Keep another arrangement of a view of the user's; return the view as it is now."""
        changed = replace(view, arrangement=arrangement)
        self.views = [changed if each.key == view.key else each for each in self.views]
        self.shown = changed
        self._kept()
        return changed

    def _counted(self, counts: dict[str, int]) -> None:
        self._counting = False
        if counts != self._counts:
            self._counts = counts
            self._fill()
        if self._stale:
            self.count()

    def _kept(self) -> None:
        keep_views(self._desk.workspace, self._register, self.views)

    def _fill(self) -> None:
        focus = self.focusWidget()
        had = focus.objectName() if focus is not None and focus.hasFocus() else ""
        clear(self._segments)
        for view in self.views:
            if view.rare and not self._counts.get(view.key) and view.key != self.shown.key:
                continue
            segment = self._segment(view)
            self._segments.addWidget(segment)
            if segment.objectName() == had:
                segment.setFocus()

    def _segment(self, view: View) -> QPushButton:
        number = self._counts.get(view.key)
        text = view.title if number is None else f"{view.title}  {number:,}"
        act = partial(self._choose, view)
        segment = button(text, act, kind="segment", name=f"view-{view.key}")
        segment.setCheckable(True)
        segment.setChecked(view.key == self.shown.key)
        self._group.addButton(segment)
        if view.own:
            segment.setToolTip("右键可改名或删除")
            segment.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            segment.customContextMenuRequested.connect(partial(self._menu, view, segment))
        return segment

    def _choose(self, view: View) -> None:
        self.chosen.emit(view)

    def _menu(self, view: View, segment: QPushButton, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("改名…", partial(self._ask_name, view))
        menu.addAction("删除", partial(self._remove, view))
        menu.popup(segment.mapToGlobal(at))

    def _ask_name(self, view: View) -> None:
        dialog = NameDialog(self, [each.title for each in self.views], view.title)
        dialog.named.connect(partial(self._rename, view))
        dialog.open()

    def _rename(self, view: View, name: str) -> None:
        renamed = replace(view, key=f"own:{name}", title=name)
        self.views = [renamed if each is view else each for each in self.views]
        self._kept()
        if self.shown.key == view.key:
            self.shown = renamed
        self._counts[renamed.key] = self._counts.pop(view.key, 0)
        self._fill()

    def _remove(self, view: View) -> None:
        self.views = [each for each in self.views if each is not view]
        self._kept()
        if self.shown.key == view.key:
            self.chosen.emit(ALL)
        self._fill()
