"""The tools over the preview: whose copy, which page, how large."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QComboBox, QFrame

from ui.desk import Desk
from ui.screens.printing.preview import PagesView, Zoom
from ui.theme.look import px
from ui.widgets.basics import button, label, row
from ui.widgets.elided import Elided

ZOOM = "print/zoom"


class PreviewBar(QFrame):
    """Name, pages, zoom, and whether the form is left blank."""

    def __init__(self, desk: Desk, view: PagesView) -> None:
        super().__init__()
        self._desk, self._view = desk, view
        self.name = Elided("", "h3")
        self.before = button(
            "", partial(view.turn, -1), kind="ghost", icon="chevron_up",
            tip="上一页（PgUp）", name="page-before",
        )  # fmt: skip
        self.page = label("", "quiet")
        self.next = button(
            "", partial(view.turn, 1), kind="ghost", icon="chevron_down",
            tip="下一页（PgDn）", name="page-next",
        )  # fmt: skip
        self.zoom = QComboBox()
        self.zoom.setObjectName("zoom")
        self.zoom.setAccessibleName("预览的大小")
        self.zoom.setMinimumWidth(px(112))
        for each in Zoom:
            self.zoom.addItem(each.value, each.name)
        self.blank = button("空白表", kind="ghost", icon="document_table", name="blank")
        self.blank.setCheckable(True)
        self.blank.setToolTip("预览和打印没有填写的空白表")
        made = row(self.name, self.before, self.page, self.next, 8, self.zoom, self.blank)
        made.setContentsMargins(px(16), px(8), px(8), px(8))
        made.setStretch(0, 1)
        self.setLayout(made)
        kept = desk.choices.text(ZOOM, Zoom.WIDTH.name)
        view.zoom = Zoom[kept] if kept in Zoom.__members__ else Zoom.WIDTH
        self.zoom.setCurrentText(view.zoom.value)
        self.zoom.activated.connect(lambda: self._zoomed())
        view.page_changed.connect(self._show_page)

    def show_name(self, name: str) -> None:
        """Say whose copy is shown."""
        self.name.setText(name or ("空白表" if self.blank.isChecked() else ""))

    def _zoomed(self) -> None:
        self._view.zoom = Zoom[self.zoom.currentData()]
        self._desk.choices.keep_text(ZOOM, self._view.zoom.name)

    def _show_page(self) -> None:
        count = len(self._view.pages)
        self.before.setEnabled(count > 0)
        self.next.setEnabled(count > 0)
        self.page.setText(f"第 {self._view.page + 1} 页，共 {count} 页" if count else "")
        self.zoom.setCurrentText(self._view.zoom.value)
