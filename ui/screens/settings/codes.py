"""The code lists, to look things up in."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from station_app.services.code_lists import ShownEntry, ShownList, shown_lists
from ui.desk import Desk
from ui.screens.exchange.parts import RowsCard
from ui.screens.exchange.rows import Column
from ui.screens.settings.section import Section
from ui.theme.look import px
from ui.widgets.basics import EmptyState, column, label, row

LISTS_WIDTH = 264  # pixels at the size 标准
ABOUT = "下拉框里的选项。登记时存代码、显示名称；与国家标准一致的，可以直接用于上报和交换。"


class Codes(Section):
    """All lists at the left, the entries of one at the right."""

    title = "代码表"
    icon = "table_simple"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.line = QLineEdit()
        self.line.setObjectName("codes-search")
        self.line.setAccessibleName("搜索代码表")
        self.line.setPlaceholderText("表名、首字母或选项（Ctrl+F）")
        self.line.setClearButtonEnabled(True)
        self.line.setFixedWidth(px(240))
        self.line.textChanged.connect(lambda text: self.enter())
        nothing = EmptyState("search", "没有找到", "请换一个词，或清空搜索。")
        self.lists: RowsCard[ShownList] = RowsCard(
            "代码表",
            (
                Column[ShownList]("代码表", lambda shown: shown.title),
                Column[ShownList](
                    "项数",
                    lambda shown: str(len(shown.entries)),
                    60,
                    "right",
                    lambda shown: "quiet",
                ),
            ),
            nothing,
            detail=lambda shown: f"来源：{shown.source}",
            name="code-lists",
        )
        self.lists.setFixedWidth(px(LISTS_WIDTH))
        self.entries: RowsCard[ShownEntry] = RowsCard(
            "选项",
            (
                Column[ShownEntry]("代码", lambda entry: entry.code, 120, style=_quiet),
                Column[ShownEntry]("名称", lambda entry: entry.label),
                Column[ShownEntry]("导入时也认得", _aliases, style=_quiet),
            ),
            EmptyState("table_simple", "没有选择代码表", "请在左边选择一张代码表。"),
            detail=lambda entry: f"{entry.code}　{entry.label}　{_aliases(entry)}",
            name="code-entries",
        )
        self.heading = label("", "h3")
        self.lists.reached.connect(self._reached)
        right = column(None, self.heading, self.entries, spacing=8)
        both = row(self.lists, right, spacing=16)
        both.setStretch(1, 1)
        head = row(label("代码表", "h2"), None, self.line)
        body = column(self, head, label(ABOUT, "quiet", wrap=True), both, spacing=12)
        body.setStretch(2, 1)
        self.enter()

    def enter(self) -> None:
        """Show the lists that fit."""
        self.lists.put(shown_lists(self.line.text()))

    def search(self) -> None:
        """Put the cursor into the search line."""
        self.line.setFocus()
        self.line.selectAll()

    def _reached(self, shown: ShownList | None) -> None:
        self.heading.setText(shown.title if shown is not None else "")
        self.entries.put(list(shown.entries) if shown is not None else [])


def _aliases(entry: ShownEntry) -> str:
    return "、".join(entry.aliases)


def _quiet(entry: ShownEntry) -> str:
    return "quiet"
