"""The log of defects: a rotating file that holds no personal data and nothing secret.

What a clerk typed can get into an exception's text, so everything written is masked. What cannot
be told from a harmless number is masked too: a log that says less is better than one that tells.
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
_TRACEBACK = "Traceback (most recent call last)"

# What stands for a person, whoever wrote it and with whatever between its digits.
_BETWEEN = r"[ \t.·_\-‐-―−－\xa0\u3000]{0,3}"
_NUMBER = re.compile(
    rf"\d(?:{_BETWEEN}\d){{10,}}(?:{_BETWEEN}[Xx]\b)?"
)  # residents, phones, accounts
_PERMIT = re.compile(r"\b[A-Za-z]{1,2}\d{7,9}\b")  # passports, permits of Hong Kong and Macau
_CODE = re.compile(r"\b(?=(?:[A-Z]*\d){8})[0-9A-Z]{18}\b")  # credit codes
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
_HOME = re.compile(r"(?i)([\\/](?:users|home|documents and settings)[\\/]+)[^\\/\"'\n,;:]+")
# What opens the books.
_RECOVERY = re.compile(
    rf"(?i)(?<![0-9a-z])(?:[0-9a-z]{{4}}{_BETWEEN}){{8}}[0-9a-z](?![0-9a-z])"  # in groups or in one
)
_WORDS = r"passphrase|password|passwd|secret|token|口令|密码|授权码|恢复密钥"
_SECRET = re.compile(
    rf"(?i)((?:{_WORDS})[\"']?\s*[:=：是为]\s*)(?:b?\"[^\"]*\"|b?'[^']*'|[^\n,，;；]+)"
)
_HEX = re.compile(r"(?i)(?<![0-9a-z])[0-9a-f]{40,}(?![0-9a-z])")
_BASE64 = re.compile(r"(?<![\w/+.-])[A-Za-z0-9+/]{42,43}={1,2}")
_HIDDEN = "***"

# SQLAlchemy quotes whole records; what follows them is its own.
_PARAMETERS = re.compile(
    r"\[parameters: .*?(?=\n\(Background|\n\n(?:The above|During)|\Z)", re.DOTALL
)
_CHINESE = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_QUOTED = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
_SAID = re.compile(r"^(?! |Traceback).+$", re.MULTILINE)  # what an exception says of itself


def masked(text: str) -> str:
    """Return a text that tells no person and opens nothing.

    Numbers of people, addresses, keys and pass words go, wherever they stand; in tracebacks also
    names, quoted values and the records of statements.
    """
    message, mark, trace = text.partition(_TRACEBACK)
    return _without_numbers(message + mark + nameless(trace))


def nameless(text: str) -> str:
    """Return a text that holds what somebody typed without Chinese words and quoted values."""
    plain = _PARAMETERS.sub("[parameters: …]", text)
    plain = _SAID.sub(lambda line: _QUOTED.sub("'…'", line[0]), plain)
    return _without_numbers(_CHINESE.sub("□", plain))


def _without_numbers(text: str) -> str:
    plain = _SECRET.sub(rf"\1{_HIDDEN}", text)
    plain = _HOME.sub(r"\1□", plain)
    for shape in (_RECOVERY, _HEX, _BASE64, _MAIL, _NUMBER, _PERMIT, _CODE):
        plain = shape.sub(_HIDDEN, plain)
    return plain


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
