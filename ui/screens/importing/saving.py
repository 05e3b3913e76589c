"""Writing the refused rows of a roster into a workbook that can be mended and imported again."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from station_app.services.rosters.errors import write_errors
from station_app.services.rosters.plan import Plan
from ui.ask import XLSX
from ui.desk import Desk
from ui.screens.opening import open_file


def save_problems(parent: QWidget, desk: Desk, plan: Plan) -> None:
    """Ask where, and write there."""
    name = f"{plan.path.stem}_待改.xlsx"
    desk.ask.save_as(parent, "把问题行存成 Excel", name, XLSX, partial(_write, desk, plan))


def _write(desk: Desk, plan: Plan, out: Path) -> None:
    desk.run(
        f"存出问题行 {out.name}",
        lambda progress: write_errors(desk.workspace, plan, out),
        lambda _: desk.tell(
            f"已存为“{out.name}”。改好红色的格子后，再导入这个文件。",
            action="打开",
            act=partial(open_file, desk, out),
        ),
    )
