"""What a package or receipt says of itself, in the hidden sheet `_meta`.

A station's package and the bureau's receipt are the same thing in two directions:
each carries what its sender writes and the other side has not confirmed, and how far
the sender has taken over from the other. So a lost mail costs nothing, and merging
comes to the same end in any order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from station_app.domain.problems import Refused
from station_app.domain.register import Owner

FORMAT = "sgz-xlsx"
FORMAT_VERSION = 1
PACKAGE, RECEIPT = "package", "receipt"
CHUNK = 30_000  # characters; a cell holds 32,767

OWNER_OF = {PACKAGE: Owner.HOME, RECEIPT: Owner.BUREAU}


@dataclass(frozen=True)
class Meta:
    """What the sender says of one file.

    id             of this file; the same content sent again keeps it
    station        code of the station that sends, or that the receipt is for
    store, epoch   of the sender; a restored store begins a new epoch
    past_epochs    that the sender has left behind
    sequence       counts the sender's files
    from_revision  confirmed by the other side; everything changed later is in here
    to_revision    the sender's revision when the file was made
    full           everything is in here, not only what changed
    peer_epoch, peer_revision   how far the sender has taken over from the other side
    digests        by register, over the rows of its sheet
    extra          what only one direction needs
    """

    kind: str
    id: str
    station: str
    store: str
    epoch: str
    past_epochs: tuple[str, ...]
    sequence: int
    from_revision: int
    to_revision: int
    full: bool
    peer_epoch: str
    peer_revision: int
    schema: str
    at: str
    by: str
    digests: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def encoded(self) -> dict[str, str]:
        """Return the lines of `_meta`; what is too long for a cell goes over several."""
        lines = {
            "format": FORMAT,
            "format_version": str(FORMAT_VERSION),
            "app_version": version("street-station"),
        }
        for name in Meta.__dataclass_fields__:
            text = json.dumps(getattr(self, name), ensure_ascii=False)
            parts = [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)]
            lines |= {name if n == 0 else f"{name}.{n}": part for n, part in enumerate(parts)}
        return lines


def decoded(lines: Mapping[str, str]) -> Meta:
    """Read `_meta`. Raises Refused for what is no file of ours, or of a newer program."""
    if lines.get("format") != FORMAT:
        raise foreign()
    newest = lines.get("format_version", "")
    if not newest.isdigit() or int(newest) > FORMAT_VERSION:
        raise newer()
    values: dict[str, Any] = {}
    for name in Meta.__dataclass_fields__:
        parts = [lines.get(name, "")]
        while (key := f"{name}.{len(parts)}") in lines:
            parts.append(lines[key])
        try:
            values[name] = json.loads("".join(parts))
        except ValueError as error:
            raise foreign() from error
    values["past_epochs"] = tuple(values["past_epochs"])
    return Meta(**values)


def foreign() -> Refused:
    """Return the refusal of a workbook that is neither package nor receipt."""
    return Refused(
        "FOREIGN",
        "这个工作簿不是本系统的上报包或回执（没有找到隐藏的系统页）。"
        "请用系统生成的原文件；花名册请用“导入”。",
    )


def newer() -> Refused:
    """Return the refusal of a file made by a newer program."""
    return Refused("NEWER", "这个文件由更新版本的程序生成，请先升级本机程序，再处理这个文件。")
