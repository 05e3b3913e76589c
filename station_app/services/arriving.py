"""What is to be told when books are opened: a wrong clock, a store that went back, a new place.

Both doors, window and command line, ask once after they have opened a workspace.
"""

from __future__ import annotations

from sqlalchemy import select

from station_app.domain.rules.rights import SYSTEM, Right
from station_app.services import clocks, erasing
from station_app.services.access import needs
from station_app.services.exchange.epochs import begin_epoch, known_epochs
from station_app.services.noting import note
from station_app.services.workspace import Workspace
from station_app.storage import audit, heads, vault
from station_app.storage.heads import Head
from station_app.storage.tables import AuditEntry

# Actions in the audit log.
RESTORE, WENT_BACK, MOVED = "restore", "store.back", "store.moved"
RECENT = 5  # entries within which a restore is the last thing that was done

_RESTORED = (
    "这里的数据是从备份恢复的。备份以后录入的内容不在其中，请补录；"
    "换下来的数据在 backups 文件夹里保留。下次报送自动报全量包，区局那边会核对一致，不会重复。"
)
_WENT_BACK = (
    "这里的数据比上次使用时旧：{}。多半是程序还开着时复制了文件夹，或有人手工换回了旧的数据文件。"
    "请先不要录入：如果原来的文件夹还在，请关闭程序后用它整个覆盖这里；没有了，就用“备份与恢复”"
    "恢复最近一次备份，或补录缺少的内容后继续使用。"
    "已按“恢复过备份”处理并记入操作日志，下次报送自动报全量包，区局那边会核对一致。"
)


@needs(Right.OWN)
def arrive(workspace: Workspace) -> tuple[str, ...]:
    """Compare the opened books with what was known of them; return what is to be told.

    Books that went back begin a new epoch, as after a restored backup: so the other side is
    sent everything instead of mistaking new changes for old ones. From now on the file
    beside the store follows each commit, so nothing is told twice.
    """
    key = head_key(workspace)
    known = heads.read(workspace.home, key)
    # To sign in is logged under the present time, so the newest entry says nothing.
    step = clocks.on_opening(workspace, known.entry if known is not None else None)
    told = _compared(workspace, known) if known is not None else []
    if step is not None:
        clocks.tell(workspace, step)
        told.append(step.text)
    heads.follow(workspace.database, key)
    erasing.finish(workspace)  # one that was cut off
    return tuple(text for text in told if text)


@needs(Right.OWN)
def head_key(workspace: Workspace) -> bytes:
    """Return the key of the file beside the store."""
    return vault.sub_key(workspace.audit_key, "head")


def _compared(workspace: Workspace, known: Head) -> list[str]:
    with workspace.database.reading() as session:
        now = heads.present(session, workspace.home)
    return [_back(workspace, known, now), _moved(workspace, known, now)]


def _back(workspace: Workspace, known: Head, now: Head) -> str:
    with workspace.database.reading() as session:
        epochs = known_epochs(session)
        entry = session.get(AuditEntry, known.entry)
        newest = select(AuditEntry.action).order_by(AuditEntry.seq.desc()).limit(RECENT)
        restored = RESTORE in set(session.scalars(newest))
    if known.epoch == now.epoch:
        if entry is not None and entry.mac == known.mac:
            return ""
    elif known.epoch in epochs:
        return _RESTORED
    facts = {"had": known.entry, "has": now.entry}
    with workspace.database.transaction(SYSTEM, WENT_BACK) as session:
        begin_epoch(session, (known.epoch,) if known.epoch not in epochs else ())
        audit.note(session, workspace.audit_key, workspace.stamp(), "", facts)
    if restored:  # in place of a store that could no longer be read
        return _RESTORED
    missing = max(known.entry - now.entry, 0)
    lack = f"少了最后 {missing} 条操作记录" if missing else "最后的操作记录不是同一份"
    return _WENT_BACK.format(lack)


def _moved(workspace: Workspace, known: Head, now: Head) -> str:
    if (known.host, known.folder) == (now.host, now.folder):
        return ""
    note(workspace, MOVED, "", {"place": f"{known.host}：{known.folder}"})
    place = known.folder if known.host == now.host else f"电脑“{known.host}”的 {known.folder}"
    return (
        f"这份数据上次是在{place} 使用的，已记入操作日志。只是搬了家，不必理会，"
        "但请不要再打开原来那一份；如果两处都在录入，请马上停用其中一处："
        "两份各自报送，区局会认出并停止合并，须电话说明以哪一份为准，再由它报全量包。"
    )
