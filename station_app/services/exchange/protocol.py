"""What a package or receipt says of itself, in the hidden sheet `_meta`.

A station's package and the bureau's receipt are the same thing in two directions:
each carries what its sender writes and the other side has not confirmed, and how far
the sender has taken over from the other. So a lost mail costs nothing, and merging
comes to the same end in any order.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from station_app.domain.problems import Refused
from station_app.domain.register import Owner
from station_app.domain.registers import BY_NAME

FORMAT = "sgz-xlsx"
FORMAT_VERSION = 1
PACKAGE, RECEIPT = "package", "receipt"
MADE = "made"  # outcome of a file that this store wrote
MERGED, DUPLICATE, SUPERSEDED = "merged", "duplicate", "superseded"
NEEDS_FULL, FORK, EDITED, REFUSED = "needs_full", "fork", "edited", "refused"
UNSIGNED, UNKNOWN_KEY = "unsigned", "unknown_key"
MERGING = (MERGED, DUPLICATE)  # outcomes of a package whose rows were taken over
BUREAU_PEER = ""  # the one peer of a station
CHUNK = 16_000  # characters; a cell holds 32,767, of which some characters take two
SIGNATURE = "signature"
_LARGEST = 1 << 62  # of a number in the store

# What `extra` must hold, by kind of file.
_EXTRA: dict[str, dict[str, type]] = {
    PACKAGE: {"acknowledged": int, "unacked": list, "held": list, "contents": str, "count": int},
    RECEIPT: {
        "answers": str, "outcome": str, "reason": str, "asks_full": bool, "fork": bool,
        "held": list, "returned": list, "dropped": list,
    },
}  # fmt: skip
_RETURNED: dict[str, type] = {"register": str, "record": str, "revision": int}

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
    audit_head     number and MAC of the sender's last audit entry, "" in older files
    key            public keys of the sender, "" in older files
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
    audit_head: str = ""
    key: str = ""

    @property
    def made(self) -> str:
        """When the file was made, for people: day and minute where it was made."""
        return self.at[:16].replace("T", " ")

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
        return lines | {SIGNATURE: signature(lines)}


_TYPES: dict[str, type] = {
    "kind": str, "id": str, "station": str, "store": str, "epoch": str, "past_epochs": list,
    "sequence": int, "from_revision": int, "to_revision": int, "full": bool, "peer_epoch": str,
    "peer_revision": int, "schema": str, "at": str, "by": str, "digests": dict, "extra": dict,
    "audit_head": str, "key": str,
}  # fmt: skip
_LATER = {"audit_head", "key"}  # lines that older files lack
_HEAD = re.compile(r"(\d{1,18}:[0-9a-f]{64})?", re.ASCII)


def signature(lines: Mapping[str, str]) -> str:
    """Return the SHA-256 over the lines of `_meta`, which themselves hold those of the rows."""
    text = "\n".join(f"{key}={lines[key]}" for key in sorted(lines) if key != SIGNATURE)
    return hashlib.sha256(text.encode()).hexdigest()


def decoded(lines: Mapping[str, str]) -> Meta:
    """Read `_meta`.

    Raises Refused for what is no file of ours, of a newer program, or changed.
    """
    if lines.get("format") != FORMAT:
        raise foreign()
    newest = lines.get("format_version", "")
    # a number of thousands of digits is no version, and Python refuses to read it
    if not newest.isdecimal() or len(newest) > 9 or int(newest) > FORMAT_VERSION:
        raise newer()
    if lines.get(SIGNATURE) != signature(lines):
        raise damaged("隐藏的系统页被改动过")
    values: dict[str, Any] = {}
    for name in Meta.__dataclass_fields__:
        parts = [lines.get(name, '""' if name in _LATER else "")]
        while (key := f"{name}.{len(parts)}") in lines:
            parts.append(lines[key])
        try:
            values[name] = json.loads("".join(parts))
        except (ValueError, RecursionError) as error:
            raise damaged("隐藏的系统页不完整") from error
    if not _is_sound(values):
        raise damaged("隐藏的系统页不合规范")
    return Meta(**values | {"past_epochs": tuple(values["past_epochs"])})


def _is_sound(values: Mapping[str, Any]) -> bool:
    """Whether every value is of the type that the rest of the program counts on."""
    if not all(_fits(values[name], kind) for name, kind in _TYPES.items()):
        return False
    extra, needed = values["extra"], _EXTRA.get(values["kind"], {})
    if not needed or not all(_fits(extra.get(name), kind) for name, kind in needed.items()):
        return False
    texts = [*values["past_epochs"], *extra["held"], *values["digests"].values()]
    return (
        all(isinstance(text, str) for text in texts)
        and set(values["digests"]) <= set(BY_NAME)
        and all(map(_is_number, extra.get("unacked", [])))
        and all(map(_is_returned, extra.get("returned", [])))
        and _HEAD.fullmatch(values["audit_head"]) is not None
    )


def _fits(value: Any, kind: type) -> bool:
    if kind is int:
        return type(value) is int and 0 <= value < _LARGEST
    return isinstance(value, kind)


def _is_number(entry: Any) -> bool:
    """Whether an entry is the number of a package with its id."""
    return isinstance(entry, list) and len(entry) == 2 and all(map(_fits, entry, (int, str)))


def _is_returned(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and all(_fits(entry.get(name), kind) for name, kind in _RETURNED.items())
        and entry["register"] in BY_NAME
    )


def damaged(what: str) -> Refused:
    """Return the refusal of a file of ours that is no longer whole."""
    return Refused("DAMAGED", f"这个文件{what}，不能使用。请用对方生成的原文件，或请对方重发。")


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
