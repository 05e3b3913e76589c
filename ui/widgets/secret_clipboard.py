"""The clipboard for what must not lie there: kept out of histories, gone after a minute."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

CLEARED_AFTER = 60_000  # milliseconds
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
EXCLUDED = _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing")
# What else keeps a text out of the history of Windows, of its cloud, and of KDE's Klipper.
_HINTS = {
    EXCLUDED: b"\0\0\0\0",
    _WINDOWS.format("CanIncludeInClipboardHistory"): b"\0\0\0\0",
    _WINDOWS.format("CanUploadToCloudClipboard"): b"\0\0\0\0",
    "x-kde-passwordManagerHint": b"secret",
}


class _Timer(QObject):
    """Clears the clipboard when it still holds what was put there."""

    def __init__(self, text: str) -> None:
        super().__init__(QCoreApplication.instance())
        self._text = text
        QTimer.singleShot(CLEARED_AFTER, self, self._clear)

    def _clear(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() == self._text:
            clipboard.clear()
        self.deleteLater()


def copy_secret(text: str) -> QObject:
    """Put a text on the clipboard for a minute; return what clears it, and then ends."""
    made = QMimeData()
    made.setText(text)
    for kind, value in _HINTS.items():
        made.setData(kind, value)
    QGuiApplication.clipboard().setMimeData(made)
    return _Timer(text)


def holds_secret() -> bool:
    """Whether what lies on the clipboard was put there by `copy_secret`."""
    held: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None once it was cleared
    return held is not None and held.hasFormat(EXCLUDED)
