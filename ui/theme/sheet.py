"""The style sheet, made out of tokens and the present size of letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from ui.theme.tokens import Tokens

# Pictures in the sheet: key -> icon and its colour.
PICTURES = {
    "chevron": ("chevron_down_12", "quiet"),
    "chevron_off": ("chevron_down_12", "faint"),
    "up": ("chevron_up_12", "primary"),
    "down": ("chevron_down_12", "primary"),
    "check": ("check_bold", "on_primary"),
}
LARGEST = 40  # lengths p1 … p39 in pixels at the size 标准

_GROUNDS = """
QWidget { color: %(text)s; }
QMainWindow, QDialog, QWidget[page="true"] { background: %(ground)s; }
QWidget#navigation { background: %(nav)s; border-right: %(line)s solid %(border)s; }
QFrame[card="true"] { background: %(surface)s; border: %(line)s solid %(border)s; border-radius: %(p8)s; }
QFrame[card="chosen"] { background: %(surface)s; border: 2px solid %(primary)s; border-radius: %(p8)s; }
QFrame[card="bad"] { background: %(bad_soft)s; border: 1px solid %(bad)s; border-radius: %(p8)s; }
QFrame[card="warn"] { background: %(warn_soft)s; border: 1px solid %(warn)s; border-radius: %(p8)s; }
QFrame[card="good"] { background: %(good_soft)s; border: 1px solid %(good)s; border-radius: %(p8)s; }
QFrame[card="info"] { background: %(soft)s; border: 1px solid %(primary)s; border-radius: %(p8)s; }
QFrame[line="h"] { background: %(border)s; max-height: 1px; border: none; }
QFrame[popover="true"] { background: %(surface)s; border: %(line)s solid %(control)s; border-radius: %(p8)s; }
QScrollArea, QScrollArea > QWidget > QWidget[clear="true"] { background: transparent; border: none; }
QAbstractScrollArea::corner { background: %(surface)s; border: none; }
QSplitter::handle { background: transparent; }
QToolTip { background: %(text)s; color: %(surface)s; border: none; padding: %(p6)s %(p8)s; }
"""

_LABELS = """
QLabel[role="h1"] { font-size: %(p22)s; font-weight: 600; }
QLabel[role="h2"] { font-size: %(p16)s; font-weight: 600; }
QLabel[role="h3"] { font-size: %(p14)s; font-weight: 600; }
QLabel[role="figure"] { font-size: %(p30)s; font-weight: 600; }
QLabel[role="quiet"] { color: %(quiet)s; }
QLabel[role="note"] { color: %(quiet)s; font-size: %(p12)s; }
QLabel[role="bad"] { color: %(bad)s; font-size: %(p12)s; }
QLabel[role="warn"] { color: %(warn)s; font-size: %(p12)s; }
QLabel[role="good"] { color: %(good)s; font-size: %(p12)s; }
QLabel[role="tag-good"] { color: %(good)s; background: %(good_soft)s; }
QLabel[role="tag-warn"] { color: %(warn)s; background: %(warn_soft)s; }
QLabel[role="tag-bad"] { color: %(bad)s; background: %(bad_soft)s; }
QLabel[role="tag-info"] { color: %(soft_text)s; background: %(soft)s; }
QLabel[role="tag-plain"] { color: %(quiet)s; background: %(plain)s; }
QLabel[tag="true"] { border-radius: %(p4)s; padding: 2px 8px; font-size: %(p12)s; }
QLabel[role="key"] { color: %(quiet)s; background: %(raised)s; border: 1px solid %(border)s; border-bottom: 2px solid %(border)s; border-radius: %(p4)s; padding: 0 6px; font-size: %(p12)s; }
QLabel[role="mark"] { background: %(primary)s; color: %(on_primary)s; border-radius: %(p6)s; font-size: %(p18)s; font-weight: 600; }
QLabel[role="initial"] { background: %(soft)s; color: %(soft_text)s; font-size: %(p18)s; font-weight: 600; border-radius: %(p24)s; }
QLabel[role="practice"] { background: %(practice)s; color: %(surface)s; font-weight: 600; padding: 2px 8px; }
QLabel[role="bureau"] { background: %(bureau)s; color: %(surface)s; font-weight: 600; padding: 2px 8px; }
"""

_FIELDS = """
QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QTextBrowser, QAbstractSpinBox {
  background: %(surface)s; border: %(line)s solid %(control)s; border-radius: %(p6)s; padding: 1px %(p9)s; min-height: %(p30)s;
  selection-background-color: %(primary)s; selection-color: %(on_primary)s; placeholder-text-color: %(hint)s; }
QPlainTextEdit, QTextEdit { padding: %(p6)s %(p6)s; }
QTextBrowser { border: none; padding: %(p8)s; }
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover { border-color: %(quiet)s; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus { border: 2px solid %(focus)s; padding: 0px %(p8)s; }
QPlainTextEdit:focus, QTextEdit:focus { padding: %(p5)s %(p5)s; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QLineEdit:read-only { background: %(raised)s; border-color: %(border)s; color: %(quiet)s; }
QLineEdit[state="bad"], QComboBox[state="bad"], QPlainTextEdit[state="bad"] { border: 1px solid %(bad)s; }
QLineEdit[state="bad"]:focus, QComboBox[state="bad"]:focus, QPlainTextEdit[state="bad"]:focus { border: 2px solid %(bad)s; }
QLineEdit[state="warn"], QComboBox[state="warn"], QPlainTextEdit[state="warn"] { border: 1px solid %(warn)s; }
QLineEdit[auto="true"] { background: %(soft)s; color: %(text)s; border-color: %(border)s; }
QComboBox::drop-down { border: none; width: %(p28)s; }
QComboBox::down-arrow { image: url(%(chevron)s); width: %(p12)s; height: %(p12)s; }
QComboBox::down-arrow:disabled { image: url(%(chevron_off)s); }
QComboBox QAbstractItemView, QListView[popup="true"] { background: %(surface)s; border: 1px solid %(border)s; outline: 0; padding: 4px;
  selection-background-color: %(soft)s; selection-color: %(text)s; }
QComboBox QAbstractItemView::item, QListView[popup="true"]::item { min-height: %(p30)s; padding: 0 %(p8)s; border-radius: %(p4)s; }
QCheckBox, QRadioButton { spacing: %(p8)s; min-height: %(p24)s; background: transparent; }
QCheckBox::indicator { width: %(p16)s; height: %(p16)s; border: 1px solid %(control)s; border-radius: 3px; background: %(surface)s; }
QListView::indicator { width: %(p16)s; height: %(p16)s; border: 1px solid %(control)s; border-radius: 3px; background: %(surface)s; }
QListView::indicator:checked { background: %(primary)s; border-color: %(primary)s; image: url(%(check)s); }
QCheckBox::indicator:hover { border-color: %(primary)s; }
QCheckBox::indicator:checked { background: %(primary)s; border-color: %(primary)s; image: url(%(check)s); }
QCheckBox::indicator:indeterminate { background: %(soft)s; border: 2px solid %(primary)s; }
QCheckBox, QRadioButton, QPushButton, QToolButton { outline: 0; }
QCheckBox:focus, QRadioButton:focus { border-radius: 4px; background: %(soft)s; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid %(focus)s; }
QRadioButton::indicator { width: %(p16)s; height: %(p16)s; border: 1px solid %(control)s; border-radius: %(p8)s; background: %(surface)s; }
QRadioButton::indicator:checked { border: %(p5)s solid %(primary)s; width: %(p8)s; height: %(p8)s; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: %(border)s; background: %(raised)s; }
QProgressBar { background: %(border)s; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; text-align: center; }
QProgressBar::chunk { background: %(primary)s; border-radius: 3px; }
"""

_BUTTONS = """
QPushButton, QToolButton[btn="true"] { background: %(surface)s; border: %(line)s solid %(control)s; border-radius: %(p6)s; padding: 1px %(p13)s; min-height: %(p30)s; }
QPushButton:hover, QToolButton[btn="true"]:hover { background: %(hover)s; border-color: %(quiet)s; }
QPushButton:pressed { background: %(border)s; }
QPushButton:focus { border: 2px solid %(focus)s; padding: 0px %(p12)s; }
QPushButton:disabled { color: %(faint)s; border-color: %(border)s; background: %(raised)s; }
QPushButton[kind="primary"] { background: %(primary)s; color: %(on_primary)s; border: 1px solid %(primary)s; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: %(primary_hover)s; border-color: %(primary_hover)s; }
QPushButton[kind="primary"]:pressed { background: %(primary_pressed)s; }
QPushButton[kind="primary"]:focus { border: 2px solid %(text)s; }
QPushButton[kind="primary"]:disabled { background: %(border)s; border-color: %(border)s; color: %(faint)s; }
QPushButton[kind="ghost"] { background: transparent; border: 1px solid transparent; padding: 1px %(p8)s; color: %(quiet)s; }
QPushButton[kind="ghost"]:hover { background: %(hover)s; color: %(text)s; }
QPushButton[kind="ghost"]:focus { border: 2px solid %(focus)s; padding: 0 %(p7)s; }
QPushButton[kind="ghost"]:checked { background: %(soft)s; color: %(soft_text)s; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: %(primary)s; padding: 0 %(p2)s; min-height: %(p24)s; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid %(focus)s; border-radius: %(p4)s; padding: 0 1px; }
QPushButton[kind="link"]:disabled { color: %(faint)s; }
QPushButton[kind="fault"] { background: transparent; border: 1px solid transparent; color: %(bad)s; padding: 0 %(p2)s; min-height: %(p22)s; text-decoration: underline; }
QPushButton[kind="fault"]:focus { border: 2px solid %(bad)s; border-radius: %(p4)s; padding: 0 1px; }
QPushButton[kind="danger"] { color: %(bad)s; border-color: %(bad)s; }
QPushButton[kind="danger"]:disabled { color: %(faint)s; border-color: %(border)s; }
QPushButton[kind="chip"] { background: %(soft)s; color: %(soft_text)s; border: 1px solid %(soft)s; border-radius: %(p12)s; padding: 0 %(p10)s; min-height: %(p24)s; font-size: %(p12)s; }
QPushButton[kind="chip"]:hover { border-color: %(primary)s; }
QPushButton[kind="chip"]:focus { border: 2px solid %(focus)s; padding: 0 %(p9)s; }
QPushButton[kind="segment"] { background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0; padding: 0 %(p12)s; color: %(quiet)s; }
QPushButton[kind="segment"]:hover { color: %(text)s; }
QPushButton[kind="segment"]:checked { color: %(primary)s; border-bottom: 2px solid %(primary)s; }
QPushButton[kind="segment"]:focus { background: %(hover)s; }
QPushButton[kind="choice"] { background: %(surface)s; border: %(line)s solid %(border)s; border-radius: %(p8)s; padding: %(p12)s; text-align: left; }
QPushButton[kind="choice"]:hover { border-color: %(quiet)s; background: %(surface)s; }
QPushButton[kind="choice"]:focus { border: 2px solid %(focus)s; padding: %(p11)s; }
QPushButton[kind="choice"]:checked { border: 2px solid %(primary)s; padding: %(p11)s; background: %(surface)s; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: %(p6)s; padding: %(p5)s; }
QToolButton:hover { background: %(hover)s; }
QToolButton:focus { border: 2px solid %(focus)s; padding: %(p4)s; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
"""

_TABLES = """
QTableView { background: %(surface)s; alternate-background-color: %(raised)s; border: none; gridline-color: %(grid)s; outline: 0;
  selection-background-color: %(soft)s; selection-color: %(text)s; }
QTableView#frozen { border-right: 1px solid %(control)s; }
QTableView QLineEdit, QTableView QComboBox { border-radius: 0; border: 2px solid %(focus)s; padding: 0 %(p8)s; min-height: 0; }
QHeaderView { background: %(raised)s; border: none; }
QHeaderView::section { background: %(raised)s; color: %(quiet)s; border: none; border-bottom: 1px solid %(border)s; border-right: 1px solid %(grid)s; padding: 0 %(p10)s; font-weight: 600; min-height: %(p36)s; }
QHeaderView::section:hover { background: %(hover)s; color: %(text)s; }
QHeaderView::up-arrow { image: url(%(up)s); width: %(p12)s; height: %(p12)s; subcontrol-position: center right; right: %(p6)s; }
QHeaderView::down-arrow { image: url(%(down)s); width: %(p12)s; height: %(p12)s; subcontrol-position: center right; right: %(p6)s; }
QTableCornerButton::section { background: %(raised)s; border: none; }
QListView, QListWidget, QTreeView { border: none; background: transparent; outline: 0; }
QListWidget::item, QTreeView::item { min-height: %(p30)s; padding: 0 %(p8)s; border-radius: %(p4)s; }
QListWidget::item:hover { background: %(hover)s; }
QListWidget::item:selected { background: %(soft)s; color: %(text)s; }
QWidget#navigation QListWidget:focus { border: none; }
QListWidget:focus { border: 2px solid %(focus)s; border-radius: %(p6)s; }
"""

_CHROME = """
QScrollBar:vertical { background: transparent; width: %(p12)s; margin: 0; }
QScrollBar::handle:vertical { background: %(control)s; min-height: %(p30)s; border-radius: %(p3)s; margin: 2px %(p3)s; }
QScrollBar:horizontal { background: transparent; height: %(p12)s; margin: 0; }
QScrollBar::handle:horizontal { background: %(control)s; min-width: %(p30)s; border-radius: %(p3)s; margin: %(p3)s 2px; }
QScrollBar::handle:hover { background: %(quiet)s; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QStatusBar { background: %(surface)s; border-top: 1px solid %(border)s; color: %(quiet)s; min-height: %(p30)s; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: %(quiet)s; font-size: %(p12)s; padding: 0 %(p8)s; }
QStatusBar QPushButton { font-size: %(p12)s; min-height: %(p22)s; }
QMenu { background: %(surface)s; border: 1px solid %(border)s; padding: %(p4)s; }
QMenu::item { padding: %(p6)s %(p24)s %(p6)s %(p12)s; border-radius: %(p4)s; }
QMenu::item:selected { background: %(soft)s; }
QMenu::item:disabled { color: %(faint)s; }
QMenu::separator { height: 1px; background: %(border)s; margin: %(p4)s; }
QCalendarWidget QWidget { background: %(surface)s; color: %(text)s; }
QCalendarWidget QAbstractItemView:enabled { color: %(text)s; selection-background-color: %(primary)s; selection-color: %(on_primary)s; }
"""

SHEET = _GROUNDS + _LABELS + _FIELDS + _BUTTONS + _TABLES + _CHROME


def style_sheet(
    tokens: Tokens, px: Callable[[float], int], file_of: Callable[[str, str], str]
) -> str:
    """Return the sheet.

    px       turns a length at the size 标准 into pixels
    file_of  returns the path of an icon in a token's colour
    """
    values = {key: value for key, value in asdict(tokens).items() if isinstance(value, str)}
    values |= {f"p{length}": f"{px(length)}px" for length in range(1, LARGEST)}
    values |= {key: file_of(*picture) for key, picture in PICTURES.items()}
    return SHEET % (values | {"line": f"{tokens.line}px"})
