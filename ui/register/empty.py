"""What stands in place of an empty table: nothing entered yet, nothing that matches, empty bin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from station_app.domain.register import Register
from station_app.services import permits
from station_app.services.workspace import Workspace
from ui.widgets.basics import EmptyState, button

Act = Callable[[], object]


def nothing_yet(
    workspace: Workspace, register: Register[Any], new: Act, bring_in: Act
) -> EmptyState:
    """Return what teaches how the first records come in."""
    against = permits.against_new(workspace, register)
    title = f"还没有{register.title}"
    if against:
        return EmptyState(register.icon, title, against)
    buttons = [button("新增登记", new, icon="add", name="empty-new")]
    text = f"在这里登记第一条{register.title}，以后每一次修改都有记录、可以撤销。"
    if register.roster:
        buttons.append(button("导入名册", bring_in, icon="arrow_import", name="empty-import"))
        text = f"可以逐条登记，也可以把以前的{register.title}花名册（Excel、WPS 表格）一次导入。"
    return EmptyState(register.icon, title, text, *buttons)


def no_match(clear: Act) -> EmptyState:
    """Return what stands where no record fulfils the conditions."""
    text = "试试少填几个条件，或检查名字是否输错。"
    found = button("清除筛选条件", clear, name="empty-clear")
    return EmptyState("search", "没有符合条件的登记", text, found)


def empty_bin() -> EmptyState:
    """Return what stands in an empty recycle bin."""
    text = "删除的记录会先放在这里，可以随时恢复。"
    return EmptyState("delete", "回收站是空的", text)
