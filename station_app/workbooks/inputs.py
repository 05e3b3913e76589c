"""What a sheet asks for while somebody types: lists, bounds, messages, the check of ID numbers."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from station_app.workbooks.specs import Column
from station_app.workbooks.styles import FAULT_FILL, FAULT_TEXT
from station_app.workbooks.texts import legal

LIST_NAME = "cl_{}"  # defined name of a code list on the sheet _codes

_FIRST_DAY, _LAST_DAY = 1, 73_415  # 1900-01-01 and 2100-12-31 as the format counts days
_LARGEST = 999_999_999_999
_PROMPT_LIMIT = 255  # characters; Excel repairs a file that has more


def add_inputs(sheet: Worksheet, columns: Sequence[Column], first: int, last: int) -> None:
    """Give the rows from `first` to `last` their drop-down lists, bounds and messages."""
    for number, column in enumerate(columns, 1):
        if column.hidden:
            continue
        letter = get_column_letter(number)
        span = f"{letter}{first}:{letter}{last}"
        rule = _rule(column)
        if rule is not None:
            rule.add(span)
            sheet.add_data_validation(rule)
        if column.format == "id18":
            sheet.conditional_formatting.add(span, _wrong_check_digit(f"{letter}{first}"))


def _rule(column: Column) -> DataValidation | None:
    rule = _bounds(column)
    if rule is None and not column.prompt:
        return None
    rule = rule or DataValidation()
    rule.allowBlank = True
    rule.showErrorMessage = True
    if column.prompt:
        rule.showInputMessage = True
        rule.promptTitle = legal(column.label)[:32]
        rule.prompt = legal(column.prompt)[:_PROMPT_LIMIT]
    return rule


def _bounds(column: Column) -> DataValidation | None:
    kind = column.format.partition(":")[0]
    if column.codes:
        rule = DataValidation("list", formula1=LIST_NAME.format(column.codes))
        return _refusing(rule, "请从下拉列表中选择。")
    if kind == "id18":
        rule = DataValidation("textLength", operator="equal", formula1="18")
        return _refusing(rule, "应为18位，请核对后重新填写。")
    if kind in ("day", "moment"):
        rule = _between("date", _FIRST_DAY, _LAST_DAY)
        return _refusing(rule, "请填写日期，例如2026-06-30。")
    if kind == "whole":
        return _warning(_between("whole", 0, _LARGEST), "这里一般填写不小于0的整数，请核对。")
    if kind in ("decimal", "money", "percent"):
        return _warning(_between("decimal", -_LARGEST, _LARGEST), "这里一般填写数字，请核对。")
    return None


def _between(kind: str, low: int, high: int) -> DataValidation:
    return DataValidation(kind, operator="between", formula1=str(low), formula2=str(high))  # type: ignore[arg-type]


def _refusing(rule: DataValidation, text: str) -> DataValidation:
    rule.errorStyle, rule.errorTitle, rule.error = "stop", "不能这样填写", text
    return rule


def _warning(rule: DataValidation, text: str) -> DataValidation:
    rule.errorStyle, rule.errorTitle, rule.error = "warning", "请核对", text
    return rule


def _wrong_check_digit(cell: str) -> Rule:
    # INDIRECT: inserted rows would stretch a plain ROW($1:$17). Weights: GB 11643, 2^(18-i) mod 11
    places = 'ROW(INDIRECT("1:17"))'
    total = f"SUMPRODUCT(MID({cell},{places},1)*MOD(2^(18-{places}),11))"
    digit = f'MID("10X98765432",MOD({total},11)+1,1)'
    look = DifferentialStyle(font=Font(color=FAULT_TEXT), fill=PatternFill(bgColor=FAULT_FILL))
    formula = f"IF(LEN({cell})=18,{digit}<>UPPER(RIGHT({cell},1)),FALSE)"
    return Rule("expression", dxf=look, formula=[formula])
