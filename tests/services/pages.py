"""The bytes of a store as they lie on the disk, decrypted page by page: also what is deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from station_app.services.workspace import Workspace

PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16  # SQLCipher 4
HEADER, FRAME = 32, 24  # of the -wal and of each page in it


def _decrypted(key: bytes, page: bytes, skipped: int = 0) -> bytes:
    place = PAGE - RESERVED
    cipher = Cipher(algorithms.AES256(key), modes.CBC(page[place : place + IV]))
    reader = cipher.decryptor()
    return reader.update(page[skipped:place]) + reader.finalize()


def _pages(workspace: Workspace) -> Iterator[bytes]:
    key = workspace.database._key  # the raw key is the key of the pages
    content = workspace.database.path.read_bytes()
    for start in range(0, len(content), PAGE):
        yield _decrypted(key, content[start : start + PAGE], 0 if start else SALT)
    log = workspace.database.path.with_name("store.db-wal")
    frames = log.read_bytes()[HEADER:] if log.exists() else b""
    for start in range(0, len(frames), FRAME + PAGE):
        page = frames[start + FRAME : start + FRAME + PAGE]
        first = int.from_bytes(frames[start : start + 4]) == 1
        yield _decrypted(key, page, SALT if first else 0)


def lies_in_the_file(workspace: Workspace, *texts: str) -> list[str]:
    """Return those of the texts whose bytes are found, as text or as JSON writes them."""
    content = b"".join(_pages(workspace))
    assert b"CREATE TABLE" in content  # the pages were read rightly
    return [
        text
        for text in texts
        if text.encode() in content or json.dumps(text)[1:-1].encode() in content
    ]
