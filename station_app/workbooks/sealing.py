"""What goes around a workbook in the mail: its password, and the property with its signature."""

from __future__ import annotations

import io
import secrets
import zipfile
import zlib
from xml.parsers import expat

from station_app.workbooks.specs import CannotWrite

PROPERTY, SHEET = "StationSig", "_sig"
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without what looks alike: I O 0 1
PASSWORD = 16  # characters: 80 bits
_PART = "docProps/custom.xml"
_UNREADABLE = (
    *(KeyError, EOFError, OSError, RuntimeError),  # NotImplementedError is a RuntimeError
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
)
_LARGEST = 1 << 18  # bytes of that part which are looked at


def new_password() -> str:
    """Return a password that can be read out by telephone and typed into any office program."""
    return "".join(secrets.choice(ALPHABET) for _ in range(PASSWORD))


def protected(content: bytes, password: str) -> bytes:
    """Encrypt a workbook so that office programs ask for the password (agile, AES-256).

    Raises CannotWrite when it is too large for the memory.
    """
    from msoffcrypto.format.ooxml import OOXMLFile  # slow to import, and often not needed

    sealed = io.BytesIO()
    try:
        OOXMLFile(io.BytesIO(content)).encrypt(password, sealed)
    except MemoryError as error:
        raise CannotWrite("内存不足，不能给文件加密码。请关闭其他程序后重试。") from error
    return sealed.getvalue()


def text_property(content: bytes, name: str = PROPERTY) -> str:
    """Return a custom document property of an .xlsx that the guard has let pass; "" for none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(_PART) as stream:
            return _Properties(name).read(stream.read(_LARGEST))
    except _UNREADABLE:
        return ""


class _Properties:
    """Finds the text of one property; its name may come from any office program."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._inside = False
        self._text: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._started
        self._parser.EndElementHandler = self._ended
        self._parser.CharacterDataHandler = self._said

    def read(self, xml: bytes) -> str:
        """Parse the part."""
        self._parser.Parse(xml, True)
        return "".join(self._text).strip()

    def _started(self, element: str, attributes: dict[str, str]) -> None:
        if element.rpartition(" ")[2] == "property" and not self._text:
            self._inside = attributes.get("name") == self._name

    def _ended(self, element: str) -> None:
        if element.rpartition(" ")[2] == "property":
            self._inside = False

    def _said(self, text: str) -> None:
        if self._inside:
            self._text.append(text)
