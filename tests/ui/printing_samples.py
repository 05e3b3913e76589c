"""Invented people for the tests of printed forms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from station_app.domain.forms import FormLayout, FormValues, blank

FIELDS = {
    "name": "袁𬭊",
    "gender": "女",
    "ethnicity": "土家族",
    "birth_date": "1994年6月10日",
    "political": "中共党员",
    "id_no": "430105199406101220",
    "edu_level": "大学本科/学士",
    "major": "社会工作",
    "employer": "湖南省和乐社会工作服务中心",
    "service_region": "湖南省长沙市开福区东风路街道",
    "address": "长沙市开福区东风路街道砚瓦池社区3栋2单元501室",
    "email": "yuanhong.shegong.dongfenglu@example.org",
    "honours": "2023年度开福区优秀社会工作者；2024年长沙市“最美社工”提名。",
}


def filled(form: FormLayout, **changes: Any) -> FormValues:
    """Return a person for any form: fields as above, the rest blank."""
    values = replace(blank(form), fields=FIELDS, number="430105007-SW-2026-0012")
    return replace(values, **changes)


def jobs(count: int) -> list[dict[str, str]]:
    """Return rows for the sub-table of work experience, each with its own post."""
    return [
        {"from_to": f"{2000 + n}.07—{2001 + n}.06", "org": f"第{n}街道社工站", "post": f"岗位{n}"}
        for n in range(count)
    ]


def photo(width: int = 300, height: int = 420, kind: str = "JPG") -> bytes:
    """Return a pale picture whose left tenth is red, to see what a cut leaves."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(205, 220, 240))
    painter = QPainter(image)
    painter.fillRect(QRect(0, 0, width // 10, height), QColor(255, 160, 160))
    painter.end()
    return encoded(image, kind)


def encoded(image: QImage, kind: str) -> bytes:
    """Return the picture as the bytes of a file of that kind."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(kind.encode())).write(image)
    return bytes(buffer.data().data())
