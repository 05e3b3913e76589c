"""What the clerk should know of a file that may be read, in Chinese."""

from __future__ import annotations

from station_app.workbooks.tally import Tally

EXTENSIONS = {
    "xlsx": (".xlsx", ".xltx"),
    "xlsm": (".xlsm", ".xltm"),
    "xls": (".xls", ".xlt", ".et"),
    "ods": (".ods", ".ots"),
    "csv": (".csv", ".txt", ".tsv"),
}
WEAK_ENCRYPTION = "文件用旧的加密方式设了密码，强度较低，也不能证明内容未被改动。"
LOOSE_QUOTES = "文件中的双引号不成对，已把双引号当作普通文字、逐行读取，请核对有引号的行。"


def remarks(tally: Tally, format_: str, extension: str) -> tuple[str, ...]:
    """List what the guard noticed; `extension` is that of the file's name, with its dot."""
    notes = []
    if extension.lower() not in EXTENSIONS[format_]:
        notes.append(
            f"文件扩展名是“{extension or '（无）'}”，内容其实是 {format_} 格式，已按内容读取。"
        )
    if tally.macros:
        notes.append("文件含有宏。这里只读取数值，不会运行宏。")
    if tally.external:
        notes.append("文件引用了其他工作簿或外部来源。读到的是上次保存的数值，不会联网更新。")
    if tally.formulas:
        notes.append(
            f"文件含有 {tally.formulas} 个公式。读到的是上次保存的结果，"
            "没有保存结果的按空白处理，请核对。"
        )
    if tally.broken:
        notes.append(
            f"有 {tally.broken} 个单元格是 #N/A 一类的错误值，按空白处理：{_places(tally)}。"
        )
    return tuple(notes)


def hidden_sheets(names: list[str]) -> tuple[str, ...]:
    """Name the hidden sheets; empty when there is none."""
    if not names:
        return ()
    return (f"有隐藏的工作表：{'、'.join(names)}。",)


def _places(tally: Tally) -> str:
    sheet_of = {tally.targets.get(relation): name for name, relation in tally.sheets.items()}
    named = [
        f"{sheet}!{address}" if (sheet := sheet_of.get(place, "")) else address
        for place, address in tally.errors
    ]
    return "、".join(named) + ("等" if tally.broken > len(named) else "")
