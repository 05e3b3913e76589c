"""Who keeps the books of a workspace, readable before it is unlocked.

Imports little: the first picture of the window waits for this module.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station_app.domain.problems import StoreUnusable

STATION, BUREAU = "station", "bureau"


@dataclass(frozen=True)
class Identity:
    """Who keeps the books of a workspace; lies unencrypted in settings.json.

    role      "station" or "bureau"
    division  code of the district (6 digits) or street (9 digits)
    station   code of the station, "" for the bureau
    demo      练习: marked everywhere, prints carry a watermark
    """

    role: str
    division: str
    station: str
    name: str
    demo: bool = False


def read_identity(home: Path) -> Identity:
    """Return who keeps the books. Raises StoreUnusable when `home` is no workspace."""
    try:
        values: dict[str, Any] = json.loads((home / "settings.json").read_text(encoding="utf-8"))
        identity = Identity(**{name: values[name] for name in Identity.__dataclass_fields__})
        if identity.role not in (STATION, BUREAU):
            raise ValueError(f"no role: {identity.role}")
        return identity
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreUnusable(
            f"文件夹“{home}”不是可用的工作区，请先用 init 新建，或检查 --home 的位置。"
        ) from error
