"""Pictures from outside, decoded with bounds: only JPEG and PNG, only as large as memory holds.

Qt knows more kinds of pictures than anybody needs here, some of which are programs in effect. So
the kind is told to it, by the first bytes, and the size is looked at before anything is unpacked.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

from station_app.domain.pictures import JPEG, MOST_PIXELS, PNG

KINDS = {JPEG: b"jpeg", PNG: b"png"}


def read_picture(content: bytes, wanted: QSize | None = None) -> QImage:
    """Return a JPEG or PNG turned as it was held; a null picture for anything else.

    wanted  about how large it will be shown; a much larger one is made smaller on the way
    """
    kind = next((kind for start, kind in KINDS.items() if content.startswith(start)), None)
    if kind is None:
        return QImage()
    device = QBuffer()
    device.setData(QByteArray(content))
    device.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(device, QByteArray(kind))
    reader.setAutoTransform(True)  # cameras of telephones store "turn me" beside the picture
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return QImage()
    if wanted is not None:
        _shrink(reader, size, wanted)
    return reader.read()


def _shrink(reader: QImageReader, size: QSize, wanted: QSize) -> None:
    side = 2 * max(wanted.width(), wanted.height())  # turned or not, enough for smooth scaling
    least = min(size.width(), size.height())
    if least > 2 * side:
        reader.setScaledSize(size * (side / least))
