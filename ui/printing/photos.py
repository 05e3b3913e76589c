"""Photos for printing: decoded, turned upright, cut to one-inch shape."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from station_app.domain.forms import FormValues
from ui.pictures import read_picture

PIXELS = (590, 826)  # 25 x 35 mm at 600 dpi; more only makes the file bigger
KEPT = 16  # decoded photos in memory; one shared by many forms is embedded once


class Photos:
    """The photos of one printing job."""

    def __init__(self) -> None:
        self.image = lru_cache(maxsize=KEPT)(read_photo)


def readable(values: FormValues, photos: Photos) -> tuple[FormValues, tuple[str, ...]]:
    """Leave out a photo that cannot be read, with a warning."""
    if values.photo is None or photos.image(values.photo) is not None:
        return values, ()
    warning = "照片无法读取，照片栏留空。请换一张 JPEG 或 PNG 照片后重新打印，或粘贴纸质照片。"
    return replace(values, photo=None), (warning,)


def read_photo(photo: bytes) -> QImage | None:
    """Return the middle of a JPEG or PNG in the shape 5:7 on white; None when unreadable."""
    image = read_picture(photo, QSize(*PIXELS))
    if image.isNull():
        return None
    return _on_white(_cut(image))


def _cut(image: QImage) -> QImage:
    across, down = PIXELS
    width = max(1, min(image.width(), image.height() * across // down))
    height = max(1, min(image.height(), image.width() * down // across))
    middle = QRect((image.width() - width) // 2, (image.height() - height) // 2, width, height)
    cut = image.copy(middle)
    if width <= across:
        return cut
    smooth = Qt.TransformationMode.SmoothTransformation
    return cut.scaled(across, down, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _on_white(image: QImage) -> QImage:
    if not image.hasAlphaChannel():
        return image.convertToFormat(QImage.Format.Format_RGB32)
    white = QImage(image.size(), QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)
    painter = QPainter(white)
    painter.drawImage(0, 0, image)
    painter.end()
    return white
