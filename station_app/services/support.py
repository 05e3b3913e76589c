"""What support needs to know of a workspace, in lines; nothing of any person."""

from __future__ import annotations

from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.workspace import Workspace


@needs(Right.OWN)
def facts(workspace: Workspace) -> list[str]:
    """Return whose kind of books these are, and how many rows each table has."""
    identity = workspace.identity
    practice = "是" if identity.demo else "否"
    lines = [f"角色 {identity.role}　区划 {identity.division}　练习 {practice}", "", "数据条数"]
    for name, count in workspace.database.counts().items():
        title = BY_NAME[name].title if name in BY_NAME else name
        lines.append(f"{title}：{count:,}")
    return lines
