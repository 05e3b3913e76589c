"""The log of defects: a rotating file that holds no personal data.

What a clerk typed can get into an exception's text, so everything written is masked.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

FILE = "station.log"
LARGEST = 1_000_000  # bytes
KEPT = 3  # older files

_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_NUMBER = re.compile(r"\d{11,}[Xx]?")  # telephones, resident numbers, credit codes
_PARAMETERS = re.compile(r"\[parameters: .*", re.DOTALL)  # SQLAlchemy quotes whole records
_CHINESE = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_TRACEBACK = "Traceback (most recent call last)"


def masked(text: str) -> str:
    """Return a text with long numbers, quoted records and, in tracebacks, names taken out."""
    message, mark, trace = text.partition(_TRACEBACK)
    trace = _CHINESE.sub("□", _PARAMETERS.sub("[parameters: …]", trace))
    return _NUMBER.sub("***", message + mark + trace)


class _Masking(logging.Formatter):
    """Masks the finished line, which holds the traceback too."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


@contextmanager
def logging_to(folder: Path | None) -> Iterator[Path]:
    """Write warnings and worse to a file in `folder` while the block runs; yield its path.

    folder   None, or one that is not there: this user's own folder for logs
    """
    if folder is None or not folder.is_dir():
        folder = platformdirs.user_log_path("street-station", appauthor=False)
    path = folder / FILE
    handler = _Rotating(path)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield path
    finally:
        root.removeHandler(handler)
        handler.close()


class _Rotating(RotatingFileHandler):
    """Makes its folder with the first line, so that a quiet run leaves no trace."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
        self.setLevel(logging.WARNING)
        self.setFormatter(_Masking(_FORM))

    def emit(self, record: logging.LogRecord) -> None:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        super().emit(record)
