"""The folder of a practice district: made new, or replaced when it is one of ours."""

from __future__ import annotations

import shutil
from pathlib import Path

from station_app.domain.problems import Refused

MARK = "练习区县.txt"  # tells a folder of ours from one with somebody's work
_FIRST_LINE = "这是程序生成的练习数据，人名和号码都是编造的。"


def prepare(out: Path) -> None:
    """Make an empty folder for a practice district.

    Raises Refused for a folder with anything that is not a practice district of ours.
    """
    if out.exists() and not out.is_dir():
        raise Refused("NOT_EMPTY", f"“{out}”是一个文件，请用 --out 换一个文件夹。")
    if out.is_dir() and any(out.iterdir()):
        if not _ours(out):
            raise Refused(
                "NOT_EMPTY",
                f"文件夹“{out}”里有别的内容，不会覆盖。请用 --out 换一个空文件夹。",
            )
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).write_text(f"{_FIRST_LINE}\n", encoding="utf-8")


def explain(out: Path, lines: list[str]) -> None:
    """Write into the folder what is in it and how it is opened."""
    text = "\n".join([_FIRST_LINE, *lines, ""])
    (out / MARK).write_text(text, encoding="utf-8")


def _ours(out: Path) -> bool:
    mark = out / MARK
    return mark.is_file() and mark.read_text(encoding="utf-8").startswith(_FIRST_LINE)
