"""The page of help: topics at the left, found by title, initials or text; the page at the right."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from ui.desk import Desk
from ui.page import Page, page_body, page_header
from ui.screens.help_reader import Reader
from ui.screens.help_topics import START, find, topic_named
from ui.theme.look import px
from ui.widgets.basics import button, card, label, row

NAME_ROLE = Qt.ItemDataRole.UserRole
SIDE = 236  # width of the list, in pixels at the size 标准
TOPIC = 30  # height of a line of it


class HelpPage(Page):
    """Help as a book: one goes to a topic, follows links, and goes back."""

    help_topic = START

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._visited: list[str] = []
        self._at = -1
        self._typed = False  # what is shown was found while typing: the next find replaces it
        self.search_box = QLineEdit()
        self.search_box.setObjectName("help-search")
        self.search_box.setPlaceholderText("查帮助，如 dr 或 导入")
        self.search_box.setAccessibleName("查帮助：标题、拼音首字母或内容")
        self.search_box.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setObjectName("topics")
        self.list.setAccessibleName("帮助主题")
        self.nothing = label("没有找到。换一个词，或只打拼音首字母。", "note", wrap=True)
        self.nothing.hide()
        self.reader = Reader()
        self.before = button(
            "", partial(self._step, -1), icon="chevron_left", tip="后退（Alt+←）", name="before"
        )
        self.after = button(
            "", partial(self._step, 1), icon="chevron_right", tip="前进（Alt+→）", name="after"
        )
        self._lay_out()
        self._connect()
        self._list_topics()
        self._go(START)

    @property
    def topic(self) -> str:
        """Name of the topic that is shown."""
        return self._visited[self._at]

    def enter(self, topic: str = "", **what: Any) -> None:
        """Show a topic; "" leaves what is shown."""
        if topic:
            self.search_box.clear()
            self._go(topic)

    def search(self) -> None:
        """Put the cursor where one searches."""
        self.search_box.setFocus()
        self.search_box.selectAll()

    def back(self) -> None:
        """Empty the search, else go back to the topic before."""
        if self.search_box.text():
            self.search_box.clear()
        else:
            self._step(-1)

    def _lay_out(self) -> None:
        body = page_body(self)
        note = "任何一页按 F1，都会打开这一页的帮助。"
        body.addLayout(page_header("帮助", self.before, self.after, note=note))
        side, left = card(12, 8)
        side.setFixedWidth(px(SIDE))
        left.addWidget(self.search_box)
        left.addWidget(self.nothing)
        left.addWidget(self.list, 1)
        frame, right = card(1, 0)
        right.addWidget(self.reader)
        halves = row(side, frame, spacing=12)
        halves.setStretch(1, 1)
        body.addLayout(halves, 1)

    def _connect(self) -> None:
        self.search_box.textChanged.connect(self._list_topics)
        self.search_box.installEventFilter(self)
        self.list.currentItemChanged.connect(self._chosen)
        self.list.itemActivated.connect(self._read_on)
        self.reader.followed.connect(self._go)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, step in (("Alt+Left", -1), ("Alt+Right", 1)):
            shortcut = QShortcut(QKeySequence(keys), self, context=inside)
            shortcut.activated.connect(partial(self._step, step))

    def _list_topics(self) -> None:
        """List what matches; a single topic, or the best one, is shown at once."""
        wanted = self.search_box.text()
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for topic in find(wanted):
            item = QListWidgetItem(topic.title)
            item.setData(NAME_ROLE, topic.name)
            # Said here: the list may be filled before the style sheet reaches it.
            item.setSizeHint(QSize(1, px(TOPIC)))
            self.list.addItem(item)
        self.list.blockSignals(blocked)
        self.nothing.setVisible(not self.list.count())
        if wanted.strip() and self.list.count():
            self._go(self.list.item(0).data(NAME_ROLE), typed=True)
        elif self._visited:
            self._mark(self.topic)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._go(item.data(NAME_ROLE))

    def _read_on(self) -> None:
        self.reader.setFocus()

    def _go(self, name: str, typed: bool = False) -> None:
        name = topic_named(name).name
        if self._at < 0 or name != self.topic:
            self._at += not (typed and self._typed)
            self._visited[self._at :] = [name]
        self._typed = typed
        self._show()

    def _step(self, step: int) -> None:
        if 0 <= self._at + step < len(self._visited):
            self._at += step
            self._show()

    def _show(self) -> None:
        self.before.setEnabled(self._at > 0)
        self.after.setEnabled(self._at < len(self._visited) - 1)
        self._mark(self.topic)
        self.reader.show_topic(topic_named(self.topic), self.search_box.text().strip())

    def _mark(self, name: str) -> None:
        blocked = self.list.blockSignals(True)
        for at in range(self.list.count()):
            if self.list.item(at).data(NAME_ROLE) == name:
                self.list.setCurrentRow(at)
        self.list.blockSignals(blocked)

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.reader.setFocus()
                return True
        return super().eventFilter(watched, event)
