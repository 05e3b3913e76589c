"""An import that was begun and not finished: kept, so that nothing typed in it is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station_app.services.preferences import prefer, preference
from ui.desk import Desk
from ui.jobs import Job

KEY = "import.unfinished"


@dataclass(frozen=True)
class Unfinished:
    """What was chosen and typed for a file; see `Work`. The password is not kept."""

    register: str
    path: Path
    sha256: str
    sheet: str | None
    mapping: Mapping[int, str] | None
    defaults: Mapping[str, str]
    patches: Mapping[tuple[int, int], str]


def keep(desk: Desk, work: Unfinished) -> None:
    """Keep an import in the books, in the background."""
    mapping = None if work.mapping is None else [list(pair) for pair in work.mapping.items()]
    content = {
        "register": work.register,
        "path": str(work.path),
        "sha256": work.sha256,
        "sheet": work.sheet,
        "mapping": mapping,
        "defaults": dict(work.defaults),
        "patches": [[row, column, text] for (row, column), text in work.patches.items()],
    }
    _write(desk, content)


def forget(desk: Desk) -> None:
    """Forget it: it was imported or given up."""
    _write(desk, None)


def unfinished(desk: Desk) -> Unfinished | None:
    """Return the import that was not finished, if its file is still there."""
    kept = preference(desk.workspace, KEY)
    if not kept or not Path(kept["path"]).is_file():
        return None
    mapping = None if kept["mapping"] is None else dict(kept["mapping"])
    patches = {(row, column): text for row, column, text in kept["patches"]}
    return Unfinished(
        kept["register"], Path(kept["path"]), kept["sha256"], kept["sheet"], mapping,
        kept["defaults"], patches,
    )  # fmt: skip


def _write(desk: Desk, content: dict[str, Any] | None) -> None:
    # One after the other with all other writing. A failure is no news: what is typed is
    # still in the window.
    job = Job("", lambda progress: prefer(desk.workspace, KEY, content), silent=True)
    desk.jobs.start(job)
