"""What a ledger is to cover: period, closing day, examination or plan, state, whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from station_app.domain.kinds import Day
from station_app.services.ledgers.choosing import Option, options
from station_app.services.ledgers.layouts import Ledger
from station_app.services.ledgers.periods import parse_period, periods_before
from ui.desk import Desk
from ui.register.editors import tidying
from ui.theme.look import px
from ui.widgets.basics import column, label
from ui.widgets.day_edit import DayEdit

PERIODS = 8  # that are offered, the latest first
WIDTH = 340  # pixels of a field
EVERYTHING = "不限（截至统计截止日期的全部）"
MASKED = "证件号码、电话和银行账号默认隐去中间几位。隐去号码的台账不能再导入。"
LOGGED = "完整号码属于敏感信息：理由、人员和时间会记入操作日志，文件请妥善保管，用完删除。"


class Options(QFrame):
    """Asks what the ledger that is shown is to cover.

    changed   something was chosen or typed
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._desk = desk
        self._ledger: Ledger | None = None
        self.title = label("", "h2", wrap=True)
        self.about = label("", "quiet", wrap=True)
        self.period = _box("period", "报告期")
        self.closing = DayEdit(tidying(Day()), desk.workspace.today())
        self.closing.setObjectName("closing-day")
        self.closing.call("统计截止日期")
        self.chosen = _box("chosen", "考试或招聘计划")
        self.state = _box("state", "状态")
        self.whole = QCheckBox("写出完整的证件号码、电话和银行账号(&W)")
        self.whole.setObjectName("whole-numbers")
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName("写出完整号码的理由，必填")
        self.reason.setPlaceholderText("理由，必填，例如：区局核查要求")
        self.hint = label(MASKED, "note", wrap=True)
        self._captions: dict[QWidget, QLabel] = {}
        self._lay_out()
        self._connect()

    @property
    def ready(self) -> bool:
        """Whether a reason is there where one is wanted."""
        return not self.whole.isChecked() or bool(self.reason.text().strip())

    @property
    def why(self) -> str:
        """The reason for whole numbers; "" masks them."""
        return self.reason.text().strip() if self.whole.isChecked() else ""

    def show_ledger(self, ledger: Ledger) -> None:
        """Show what may be chosen for a ledger, with what is usual for it."""
        self._ledger = ledger
        first = ledger.sheets[0]
        names = "、".join(f"“{sheet.name}”（{sheet.paper}横向）" for sheet in ledger.sheets)
        self.title.setText(f"{ledger.id} {ledger.title}")
        self.about.setText(f"{ledger.cycle}。工作表：{names}。")
        self._fill_periods(ledger)
        self._fill(self.state, [("", "台账应列的"), *first.register.life_cycle.labels.items()])
        self._shown(self.state, len(first.register.life_cycle.labels) > 1)
        self._shown(self.chosen, ledger.chosen_from is not None)
        if ledger.chosen_from is not None:
            self._captions[self.chosen].setText(f"{ledger.chosen_from.title}(&E)")
            self.chosen.setAccessibleName(ledger.chosen_from.title)
            self.renew_options()
        self.changed.emit()

    def renew_options(self) -> None:
        """Read anew of which examinations or plans a ledger can be made."""
        ledger = self._ledger
        if ledger is not None and ledger.chosen_from is not None:
            self._fill(self.chosen, [("", "全部")])
            ask = partial(options, self._desk.workspace, ledger)
            self._desk.look_up(ask, partial(self._options_read, ledger))

    def _options_read(self, ledger: Ledger, found: Sequence[Option]) -> None:
        if ledger is not self._ledger:
            return  # another one is shown by now
        kept = self.chosen.currentData()
        self._fill(self.chosen, [("", "全部"), *((each.id, each.label) for each in found)])
        latest = 1 if found else 0
        self.chosen.setCurrentIndex(max(self.chosen.findData(kept), 0) if kept else latest)

    def _fill_periods(self, ledger: Ledger) -> None:
        today = self._desk.workspace.today()
        known = periods_before(today, ledger.period, PERIODS) if ledger.period else []
        self._fill(self.period, [*((each.key, str(each)) for each in known), ("", EVERYTHING)])
        self._shown(self.period, bool(known))
        self._period_picked()

    def _period_picked(self) -> None:
        """Offer the last day of the period, but none that is still to come."""
        today = self._desk.workspace.today()
        key = self.period.currentData()
        day = min(parse_period(key).last, today) if key else today
        self.closing.put(day.isoformat())
        self.changed.emit()

    def _fill(self, box: QComboBox, entries: Sequence[tuple[str, str]]) -> None:
        box.blockSignals(True)
        box.clear()
        for value, words in entries:
            box.addItem(words, value)
        box.blockSignals(False)

    def _shown(self, field: QWidget, shown: bool) -> None:
        self._captions[field].setVisible(shown)
        field.setVisible(shown)

    def _lay_out(self) -> None:
        fields = QFormLayout()
        fields.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        fields.setHorizontalSpacing(px(16))
        fields.setVerticalSpacing(px(12))
        named = (
            ("报告期(&Q)", self.period),
            ("统计截止日期(&D)", self.closing),
            ("考试或招聘计划", self.chosen),
            ("状态(&S)", self.state),
        )
        for words, field in named:
            caption = label(words)
            caption.setBuddy(field)
            field.setMaximumWidth(px(WIDTH))
            self._captions[field] = caption
            fields.addRow(caption, field)
        inside: QVBoxLayout = column(self, self.title, self.about, 4, margin=20, spacing=12)
        inside.addLayout(fields)
        numbers = column(None, self.whole, self.reason, self.hint, spacing=8)
        self.reason.setMaximumWidth(px(WIDTH + 160))
        inside.addLayout(numbers)
        inside.addStretch()
        self._whole_toggled(False)

    def _connect(self) -> None:
        self.period.currentIndexChanged.connect(self._period_picked)
        self.whole.toggled.connect(self._whole_toggled)
        self.reason.textChanged.connect(lambda: self.changed.emit())

    def _whole_toggled(self, on: bool) -> None:
        """Whole numbers want a reason."""
        self.reason.setVisible(on)
        self.hint.setText(LOGGED if on else MASKED)
        if on:
            self.reason.setFocus()
        self.changed.emit()


def _box(name: str, words: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    return made
