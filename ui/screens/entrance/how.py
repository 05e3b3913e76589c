"""Step 4 of the first run: with nothing, with rosters kept until now, or with invented people."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from station_app.services.identity import BUREAU
from ui.screens.entrance.choice_card import Choice, ChoiceCards
from ui.widgets.basics import column, label

EMPTY, IMPORT, PRACTICE = "empty", "import", "practice"
CHOICES = (
    Choice(
        EMPTY,
        "document_add",
        "从空白开始",
        "马上登记第一个人。代码表和区划已按国家标准准备好。",
        "适合新建站点",
    ),
    Choice(
        IMPORT,
        "arrow_import",
        "导入已有 Excel",
        "带您一步步对列、查错、导入，不合格的行会单独列出。",
        "适合已有台账",
    ),
    Choice(
        PRACTICE,
        "eye",
        "先用示例数据练习",
        "装入编造的人员，另放一个文件夹，界面顶部一直有“练习”字样。",
        "适合培训",
    ),
)


class How(QWidget):
    """Three cards."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = ChoiceCards(CHOICES, "怎样开始")
        self.note = label("", "note", wrap=True)
        column(self, self.cards, self.note, None, spacing=12)

    @property
    def chosen(self) -> str:
        """EMPTY, IMPORT or PRACTICE."""
        return self.cards.chosen

    def enter(self, role: str) -> None:
        """Put the keyboard on the chosen card."""
        bureau = "区局平时收的是各站的上报包，从空白开始即可。"
        self.note.setText(bureau if role == BUREAU else "")
        self.cards.take_focus()
