"""Windows tells when its session is locked or the computer goes to sleep; elsewhere nobody does.

Source: Microsoft, WTSRegisterSessionNotification and WM_POWERBROADCAST.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import cast

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal

SESSION_CHANGE, SESSION_LOCK = 0x02B1, 0x7  # WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK
REMOTE_DISCONNECT = 0x4  # WTS_REMOTE_DISCONNECT
POWER, SUSPEND = 0x0218, 0x4  # WM_POWERBROADCAST, PBT_APMSUSPEND: also when the lid is closed
THIS_SESSION = 0  # NOTIFY_FOR_THIS_SESSION
_KINDS = (b"windows_generic_MSG", b"windows_dispatcher_MSG")
_LEAVING = {(SESSION_CHANGE, SESSION_LOCK), (SESSION_CHANGE, REMOTE_DISCONNECT), (POWER, SUSPEND)}


def tells_leaving(kind: bytes, address: int) -> bool:
    """Whether a native message says that the person leaves the computer.

    kind, address  as Qt hands them to a filter of native events
    """
    if kind not in _KINDS or not address:
        return False
    message = wintypes.MSG.from_address(address)
    return (message.message, message.wParam) in _LEAVING


class _Filter(QAbstractNativeEventFilter):
    """Looks at every native message."""

    def __init__(self, watch: SessionWatch) -> None:
        super().__init__()
        self._watch = watch

    # Qt's interface

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        if tells_leaving(bytes(cast(bytes, kind)), int(message)):
            self._watch.left.emit()
        return False, 0


class SessionWatch(QObject):
    """Signal `left`: the session was locked, or the computer goes to sleep."""

    left = Signal()

    def __init__(self, parent: QObject, window: int) -> None:
        """Watch on behalf of a window; `window` is its native id."""
        super().__init__(parent)
        self.filter = _Filter(self)
        app = QCoreApplication.instance()
        if sys.platform == "win32" and app is not None:
            app.installNativeEventFilter(self.filter)
            ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification(
                wintypes.HWND(window), THIS_SESSION
            )
