"""The list of items: a thumbnail, what it is, where and when it came out, and its state."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from station_app.domain.codes import code_list
from station_app.domain.registers.publicity import PUBLICITY_ITEMS
from station_app.services.press import Item
from ui.desk import Desk
from ui.screens.publicity.thumbnails import Thumbnails, is_picture
from ui.theme.look import look, px
from ui.widgets.painting import write
from ui.widgets.tables import Index

ITEM = Qt.ItemDataRole.UserRole
HEIGHT, LINE, PAD = 88, 20, 12  # pixels at the size 标准
FACE = QSize(88, 64)  # pixels at the size 标准
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
INKS = {
    "DRAFT": "quiet",
    "REVIEWED": "primary",
    "PUBLISHED": "good",
    "ARCHIVED": "quiet",
    "WITHDRAWN": "faint",
}
Align = Qt.AlignmentFlag


def facts_of(item: Item) -> str:
    """Return where and when an item came out."""
    parts = (
        code_list("medium").label(item.medium),
        item.outlet,
        code_list("gov_level").label(item.level),
        f"{item.on}" if item.on else "未定发布日期",
    )
    return "　".join(filter(None, parts))


def remark_of(item: Item) -> tuple[str, str]:
    """Return what is to be done about an item or what it brought, and the token of its ink."""
    if item.withdrawn:
        return f"{'、'.join(item.withdrawn)}已撤回同意，请改为“已撤回”", "bad"
    count = len(item.clippings)
    parts = (
        code_list("publicity_theme").label(item.theme),
        f"剪报{count}件" if count else "没有剪报",
        f"转载{item.reprints:,}" if item.reprints else "",
        f"阅读{item.views:,}" if item.views else "",
    )
    return "　".join(filter(None, parts)), "quiet"


class ItemModel(QAbstractListModel):
    """Items in the order in which they are given."""

    def __init__(self) -> None:
        super().__init__()
        self.items: Sequence[Item] = ()

    def show_items(self, items: Sequence[Item]) -> None:
        """Show other items."""
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    # Qt's interface

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((item.title, *(each.name for each in item.clippings)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = PUBLICITY_ITEMS.life_cycle.labels[item.state]
            return f"{item.title}，{facts_of(item)}，{state}，{remark_of(item)[0]}"
        return None


class ItemList(QListView):
    """Shows items; files can be dropped on them.

    opened   id of the item to open
    stood    the cursor came to another item, or to none
    dropped  id of an item and the files that were dropped on it
    """

    opened = Signal(str)
    stood = Signal()
    dropped = Signal(str, list)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.listed = ItemModel()
        self.faces = Thumbnails(desk)
        self.setModel(self.listed)
        self.setObjectName("items")
        self.setAccessibleName("宣传报道，回车打开，F7 添加剪报")
        self.setItemDelegate(ItemCells(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ITEM).item))
        self.selectionModel().currentChanged.connect(lambda: self.stood.emit())
        self.faces.came.connect(self.viewport().update)
        look().changed.connect(self.viewport().update)

    @property
    def item(self) -> Item | None:
        """The item on which the cursor is; None for none."""
        found = self.currentIndex().data(ITEM)
        return found if isinstance(found, Item) else None

    def show_items(self, items: Sequence[Item]) -> None:
        """Show other items; the cursor stays on its item, or goes to the first one."""
        held, top = self.item, self.verticalScrollBar().value()
        self.listed.show_items(items)
        rows = (at for at, each in enumerate(items) if held and each.item == held.item)
        if items:
            self.setCurrentIndex(self.listed.index(next(rows, 0)))
            self.verticalScrollBar().setValue(top)
        self.stood.emit()

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self.item is not None:
            self.opened.emit(self.item.item)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.mimeData().hasUrls() and index.isValid():
            self.setCurrentIndex(index)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        found = self.indexAt(event.position().toPoint()).data(ITEM)
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if isinstance(found, Item) and paths:
            self.dropped.emit(found.item, paths)
            event.acceptProposedAction()


class ItemCells(QStyledItemDelegate):
    """Paints an item."""

    # Qt's interface

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | Any) -> QSize:
        return QSize(px(200), px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, item, rect = option.widget, index.data(ITEM), option.rect
        if not isinstance(view, ItemList) or not isinstance(item, Item):
            return
        found = look()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, found.colour("soft" if chosen else "hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, found.colour("grid"))
        top = rect.y() + (rect.height() - px(FACE.height())) // 2
        face = QRect(rect.x() + px(PAD), top, px(FACE.width()), px(FACE.height()))
        _paint_face(painter, face, item, view.faces)
        left = face.width() + 2 * px(PAD)
        _paint_words(painter, rect.adjusted(left, 0, -px(PAD), 0), item)
        if view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QPen(found.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
        painter.restore()


def _paint_face(painter: QPainter, face: QRect, item: Item, faces: Thumbnails) -> None:
    """Paint the first picture of an item; else an icon with the name of its first file."""
    picture = next((each for each in item.clippings if is_picture(each)), None)
    image = faces.of(picture) if picture is not None else None
    frame = QRectF(face).adjusted(0.5, 0.5, -0.5, -0.5)
    if image is not None and not image.isNull():
        rounded = QPainterPath()
        rounded.addRoundedRect(frame, px(4), px(4))
        painter.save()
        painter.setClipPath(rounded)
        painter.drawImage(face, image)
        painter.restore()
        painter.setPen(QPen(look().colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, px(4), px(4))
        return
    painter.setPen(QPen(look().colour("border"), 1))
    painter.setBrush(look().colour("raised"))
    painter.drawRoundedRect(frame, px(4), px(4))
    _paint_file(painter, face, item)


def _paint_file(painter: QPainter, face: QRect, item: Item) -> None:
    first = item.clippings[0].name if item.clippings else ""
    icon = "document_pdf" if first.lower().endswith(".pdf") else "attach" if first else "book_open"
    side = px(24)
    drawn = look().pixmap(icon, "quiet", 24, painter.device().devicePixelRatioF())
    top = face.y() + (px(10) if first else (face.height() - side) // 2)
    painter.drawPixmap(QRect(face.center().x() - side // 2, top, side, side), drawn)
    name = QRect(face.x() + px(4), face.bottom() - px(24), face.width() - px(8), px(20))
    write(painter, name, first, 12, "quiet", side=Align.AlignHCenter)


def _paint_words(painter: QPainter, room: QRect, item: Item) -> None:
    line = QRect(room.x(), room.y() + px(PAD), room.width(), px(LINE))
    state = PUBLICITY_ITEMS.life_cycle.labels[item.state]
    width = QFontMetrics(look().font(12)).horizontalAdvance(state) + px(8)
    write(painter, line, state, 12, INKS[item.state], side=Align.AlignRight)
    title = line.adjusted(0, 0, -width, 0)
    write(painter, title, item.title, 14, "text", bold=True)
    line.translate(0, px(LINE + 2))
    write(painter, line, facts_of(item), 12, "quiet")
    line.translate(0, px(LINE))
    text, ink = remark_of(item)
    write(painter, line, text, 12, ink)
