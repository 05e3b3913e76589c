"""Shows one page of help: Markdown in the program's own letters, spacing and colours."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser

from ui.screens.help_topics import Topic, target_of
from ui.theme.look import look, px

WIDEST = 720  # pixels of a line at the size 标准; longer ones are hard to follow
SIZES = {1: 22, 2: 16, 3: 14}  # pixels at the size 标准, by level of heading
LINE = 118  # per cent of the font's own distance; tables keep that


class Reader(QTextBrowser):
    """Signal `followed`: name of the page to which a link leads."""

    followed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reader")
        self.setAccessibleName("帮助内容")
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self._topic: Topic | None = None
        self.anchorClicked.connect(self._clicked)
        look().changed.connect(self._draw)

    def show_topic(self, topic: Topic, found: str = "") -> None:
        """Show a page from its top, or from where `found` stands in it."""
        self._topic = topic
        self._draw()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        if found:
            self.find(found)

    def _clicked(self, url: QUrl) -> None:
        if name := target_of(url.toString()):
            self.followed.emit(name)

    def _draw(self) -> None:
        if self._topic is None:
            return
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Link, look().colour("primary"))
        self.setPalette(palette)
        document = self.document()
        document.setDefaultFont(look().font())
        document.setDocumentMargin(px(24))
        self.setMarkdown(self._topic.text)
        block = document.begin()
        while block.isValid():
            self._dress(block)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _dress_table(frame)
        self._fit()

    def _dress(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        shape = block.blockFormat()
        level = shape.headingLevel()
        in_table = cursor.currentTable() is not None
        share = 100 if in_table else LINE
        shape.setLineHeight(share, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setTopMargin(px(20) if level > 1 else 0)
        shape.setBottomMargin(0 if in_table else px(4) if block.textList() else px(8))
        cursor.setBlockFormat(shape)
        for part in _parts(block):
            dress = _dressed(part.charFormat(), level)
            cursor.setPosition(part.position())
            cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(dress)

    def _fit(self) -> None:
        room = self.viewport().width()
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(min(room, px(WIDEST)))

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _parts(block: QTextBlock) -> list[QTextFragment]:
    """Return the pieces of a block, each with one format, before any of them is changed."""
    at, found = block.begin(), []
    while not at.atEnd():
        found.append(at.fragment())
        at += 1
    return found


def _dressed(written: QTextCharFormat, level: int) -> QTextCharFormat:
    """Return the format of a piece; links have taken their colour from another look.

    level  of the heading that it stands in; 0 for none
    """
    dress = QTextCharFormat(written)
    if level:
        dress.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
        dress.setFont(look().font(SIZES.get(level, 14), bold=True))
    if written.isAnchor():
        dress.setForeground(look().colour("primary"))
    elif written.fontFixedPitch():
        dress.setFont(look().font(13))
        dress.setBackground(look().colour("raised"))
        dress.setForeground(look().colour("soft_text"))
    return dress


def _dress_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderBrush(look().colour("border"))
    shape.setCellPadding(px(6))
    shape.setCellSpacing(0)
    shape.setTopMargin(px(4))
    shape.setBottomMargin(px(12))
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(shape)
    for column in range(table.columns()):
        head = table.cellAt(0, column)
        dress = head.format()
        dress.setBackground(look().colour("raised"))
        head.setFormat(dress)
