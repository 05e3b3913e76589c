"""Attachments: files kept by their SHA-256, each sealed with the workspace's file key.

A photo or a scan is personal data like the record it belongs to, so it never lies
readable on the disk.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from station_app.domain.problems import StationError, StoreUnusable
from station_app.storage.files import write_atomically

NONCE = 12  # bytes


def keep(folder: Path, key: bytes, content: bytes) -> str:
    """Store a file and return its SHA-256; the same content is stored once.

    Who calls has looked at the size. Raises CannotSave when the disk is full.
    """
    name = hashlib.sha256(content).hexdigest()
    path = folder / name
    if not path.exists():
        nonce = secrets.token_bytes(NONCE)
        write_atomically(path, nonce + AESGCM(key).encrypt(nonce, content, name.encode()))
    return name


def fetch(folder: Path, key: bytes, name: str) -> bytes:
    """Return a stored file. Raises StationError when it is missing, StoreUnusable when damaged."""
    if not re.fullmatch(r"[0-9a-f]{64}", name):
        raise StationError("附件编号不正确，请重新添加附件。")
    try:
        sealed = (folder / name).read_bytes()
    except OSError as error:
        raise StationError("附件文件不在工作区里，请从备份恢复或重新添加。") from error
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: too short to be sealed
        raise StoreUnusable("附件文件已损坏，请从备份恢复。") from error
