"""The list of pages at the left: groups that fold, icons, counts; slim with icons only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.page import BELOW, HIDDEN, PageSpec
from ui.theme.look import look, px
from ui.widgets.basics import column, label, row

KEY_ROLE = Qt.ItemDataRole.UserRole
ICON_ROLE = KEY_ROLE + 1
COUNT_ROLE = KEY_ROLE + 2
GROUP_ROLE = KEY_ROLE + 3
WIDE, SLIM = 208, 60  # pixels at the size 标准
HEADING, ENTRY = 28, 34  # pixels at the size 标准
SLIM_HEIGHTS = {HEADING: 11, ENTRY: 30}  # of them where only icons are shown
BARS = Qt.ScrollBarPolicy
INTO = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right)
REACHABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
DIGITS = 9  # pages that Ctrl+1 … Ctrl+9 reach

Index = QModelIndex | QPersistentModelIndex


class Navigation(QWidget):
    """The pages to choose from.

    chosen   key of a page, and whether one walks on through the list by the arrow keys
    entered  Enter or the right arrow: on into the page
    folded   a group was folded or unfolded; see `folded_groups`
    """

    chosen = Signal(str, bool)
    entered = Signal()
    folded = Signal()

    def __init__(
        self,
        specs: Sequence[PageSpec],
        name: str,
        role_label: str,
        closed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Show the pages; `closed` are those that the person cannot use, with the reasons."""
        super().__init__()
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mark = label("社", "mark")
        self._mark.setFixedSize(px(32), px(32))
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._names = QWidget()
        title, place = label("社工站登记系统", "h3"), label(name, "note")
        place.setToolTip(f"{name}（{role_label}）")
        place.setMinimumWidth(1)
        column(self._names, title, place, spacing=2)
        self.head = _PageList("页面")
        self.foot = _PageList("设置与帮助")
        for spec in specs:
            if spec.group not in (BELOW, HIDDEN):
                self.head.put(spec, closed.get(spec.key, ""))
        for spec in specs:
            if spec.group == BELOW:
                self.foot.put(spec, closed.get(spec.key, ""))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, px(16), 0, px(8))
        body.setSpacing(px(8))
        head = row(self._mark, self._names, None, spacing=10)
        head.setContentsMargins(px(14), 0, px(8), 0)
        body.addLayout(head)
        body.addWidget(self.head, 1)
        body.addWidget(self.foot)
        self.foot.setFixedHeight(self.foot.wanted_height())
        for pages in (self.head, self.foot):
            pages.currentItemChanged.connect(self._picked)
            pages.entered_page.connect(self.entered)
        self.head.folded_group.connect(self.folded)
        self.set_slim(False)

    @property
    def slim(self) -> bool:
        """Whether only icons are shown."""
        return self.width() < px(WIDE)

    def set_slim(self, slim: bool) -> None:
        """Show only icons, or icons and words."""
        self._names.setVisible(not slim)
        self.setFixedWidth(px(SLIM if slim else WIDE))
        for pages in (self.head, self.foot):
            pages.slim = slim
            pages.fold(pages.folded)
            # A bar would push the icons aside; the wheel and the keys still scroll.
            off, needed = BARS.ScrollBarAlwaysOff, BARS.ScrollBarAsNeeded
            pages.setVerticalScrollBarPolicy(off if slim else needed)
            pages.doItemsLayout()
            pages.viewport().update()

    @property
    def folded_groups(self) -> frozenset[str]:
        """The groups of which only the heading is shown."""
        return self.head.folded

    def fold(self, groups: frozenset[str]) -> None:
        """Show only the headings of these groups."""
        self.head.fold(groups)

    def reveal(self, key: str) -> None:
        """Open the group of a page and mark it as the one that is shown."""
        if (item := self.head.item_of(key)) is not None:
            self.head.fold(self.head.folded - {item.data(GROUP_ROLE)})
        self.show_current(key)

    def show_current(self, key: str) -> None:
        """Mark a page as the one that is shown, without choosing it anew."""
        for pages in (self.head, self.foot):
            blocked = pages.blockSignals(True)
            item = pages.item_of(key)
            pages.setCurrentItem(item) if item else pages.setCurrentRow(-1)
            pages.blockSignals(blocked)
            pages.viewport().update()

    def show_count(self, key: str, count: int) -> None:
        """Put a number beside a page; 0 takes it away."""
        for pages in (self.head, self.foot):
            if (item := pages.item_of(key)) is not None:
                item.setData(COUNT_ROLE, f"{count:,}" if count else "")

    def _picked(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(KEY_ROLE):
            self.chosen.emit(item.data(KEY_ROLE), self.head.walking or self.foot.walking)


class _PageList(QListWidget):
    """Pages under headings; up and down walk, and pass over the headings of open groups.

    entered_page  Enter or the right arrow on a page
    folded_group  the left arrow on a page or a click on a heading folded a group or opened it
    """

    entered_page = Signal()
    folded_group = Signal()

    def __init__(self, spoken: str) -> None:
        super().__init__()
        self.slim = False
        self.walking = False  # a key is being handled
        self.folded: frozenset[str] = frozenset()
        self._group = ""
        self.setAccessibleName(spoken)
        self.setItemDelegate(_Entry(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setMouseTracking(True)

    def put(self, spec: PageSpec, closed: str = "") -> None:
        """Add a page, with a heading when its group begins; `closed`: why it cannot be used."""
        if spec.group not in (self._group, BELOW):
            self._group = spec.group
            heading = QListWidgetItem(spec.group)
            heading.setData(GROUP_ROLE, spec.group)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(heading)
        item = QListWidgetItem(spec.title)
        item.setData(KEY_ROLE, spec.key)
        item.setData(ICON_ROLE, spec.icon)
        item.setData(GROUP_ROLE, spec.group)
        number = self._reached() + 1
        keys = f"（Ctrl+{number}）" if number <= DIGITS and spec.group != BELOW else ""
        item.setToolTip(closed or f"{spec.title}{keys}")
        if closed:
            item.setFlags(Qt.ItemFlag.NoItemFlags)  # the arrow keys go over it
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, closed)
        self.addItem(item)

    def fold(self, groups: frozenset[str]) -> None:
        """Show only the headings of these groups; where there are icons only, all is shown."""
        self.folded = groups
        for item in self._items():
            folded = item.data(GROUP_ROLE) in groups and not self.slim
            if item.data(KEY_ROLE):
                item.setHidden(folded)
            elif item.data(GROUP_ROLE):
                item.setFlags(REACHABLE if folded else Qt.ItemFlag.NoItemFlags)

    def item_of(self, key: str) -> QListWidgetItem | None:
        """Return the entry of a page; None: it is not in this list."""
        return next((item for item in self._items() if item.data(KEY_ROLE) == key), None)

    def keys(self) -> list[str]:
        """Return the keys of the pages, top to bottom."""
        return [key for item in self._items() if (key := item.data(KEY_ROLE))]

    def wanted_height(self) -> int:
        """Return the height at which nothing scrolls."""
        return sum(self.sizeHintForRow(at) for at in range(self.count())) + px(4)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(at) for at in range(self.count())]

    def _reached(self) -> int:
        return len(self.keys())

    def _fold_by_hand(self, item: QListWidgetItem, folded: bool) -> None:
        """Fold the group of an item and stay on its heading, or open it at its first page."""
        group = item.data(GROUP_ROLE)
        own = [each for each in self._items() if each.data(GROUP_ROLE) == group]
        if not group or self.slim or not own or own[0].data(KEY_ROLE):
            return  # nothing stands over it
        self.fold(self.folded | {group} if folded else self.folded - {group})
        if item is self.currentItem():
            self.setCurrentItem(own[0 if folded else 1])
        self.folded_group.emit()

    # Qt's interface

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A list without a current entry takes its first one, which would leave the shown page.
        place, blocked = self.currentRow(), self.blockSignals(True)
        super().focusInEvent(event)
        self.setCurrentRow(place)
        self.blockSignals(blocked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        page = item is not None and bool(item.data(KEY_ROLE))
        self.walking = True
        if item is not None and page and event.key() == Qt.Key.Key_Left:
            self._fold_by_hand(item, True)
        elif item is not None and not page and event.key() in INTO:
            self._fold_by_hand(item, False)
        elif event.key() in INTO:
            self.entered_page.emit()
        else:
            super().keyPressEvent(event)
        self.walking = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if item is not None and not item.data(KEY_ROLE):
            self._fold_by_hand(item, item.data(GROUP_ROLE) not in self.folded)
            return
        super().mousePressEvent(event)


class _Entry(QStyledItemDelegate):
    """Paints one line of the navigation."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = index.data(KEY_ROLE) is None
        pages = option.widget
        slim = isinstance(pages, _PageList) and pages.slim
        wide_height = HEADING if heading else ENTRY
        return QSize(px(50), px(SLIM_HEIGHTS[wide_height] if slim else wide_height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        pages = option.widget
        slim = isinstance(pages, _PageList) and pages.slim
        area = QRectF(option.rect).adjusted(px(8), px(1), -px(8), -px(1))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(KEY_ROLE) is None:
            folded = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
            _paint_heading(painter, area, index.data(), slim, folded)
            _paint_focus(painter, area, option)
        else:
            _paint_entry(painter, area, index, option, slim)
        painter.restore()


def _paint_heading(painter: QPainter, area: QRectF, text: str, slim: bool, folded: bool) -> None:
    if slim:
        painter.setPen(QPen(look().colour("border"), 1))
        middle = area.center()
        reach = QPointF(px(12), 0)
        painter.drawLine(middle - reach, middle + reach)
        return
    painter.setFont(look().font(12))
    painter.setPen(look().colour("quiet"))
    painter.drawText(area.adjusted(px(12), px(8), 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
    arrow = look().pixmap("chevron_right" if folded else "chevron_down_12", "faint", 12)
    painter.drawPixmap(round(area.right() - px(20)), round(area.center().y() - px(2)), arrow)


def _paint_entry(
    painter: QPainter, area: QRectF, index: Index, option: QStyleOptionViewItem, slim: bool
) -> None:
    state = option.state
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    if chosen or state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        light = chosen and not look().tokens.dark
        painter.setBrush(look().colour("surface" if light else "hover"))
        painter.drawRoundedRect(area, px(6), px(6))
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("primary"))
        bar = QRectF(area.x(), area.y() + px(9), px(3), area.height() - px(18))
        painter.drawRoundedRect(bar, 1.5, 1.5)
    widget = option.widget
    ratio = widget.devicePixelRatioF()
    open_ = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
    token = "primary" if chosen else "quiet" if open_ else "faint"
    picture = look().pixmap(index.data(ICON_ROLE), token, 20, ratio)
    painter.drawPixmap(round(area.x() + px(12)), round(area.center().y() - px(10)), picture)
    if not slim:
        painter.setFont(look().font(14, bold=chosen))
        painter.setPen(look().colour("text" if open_ else "faint"))
        painter.drawText(
            area.adjusted(px(42), 0, -px(8), 0), Qt.AlignmentFlag.AlignVCenter, index.data()
        )
        _paint_count(painter, area, index.data(COUNT_ROLE))
    _paint_focus(painter, area, option)


def _paint_focus(painter: QPainter, area: QRectF, option: QStyleOptionViewItem) -> None:
    if option.state & QStyle.StateFlag.State_HasFocus and option.widget.hasFocus():
        painter.setPen(QPen(look().colour("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), px(6), px(6))


def _paint_count(painter: QPainter, area: QRectF, text: str | None) -> None:
    if not text:
        return
    painter.setFont(look().font(12))
    width = painter.fontMetrics().horizontalAdvance(text) + px(12)
    pill = QRectF(area.right() - width - px(8), area.center().y() - px(9), width, px(18))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look().colour("warn_soft"))
    painter.drawRoundedRect(pill, px(9), px(9))
    painter.setPen(look().colour("warn"))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
