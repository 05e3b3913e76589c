"""What Windows says when its session is locked, out of fabricated messages."""

from __future__ import annotations

import ctypes
from ctypes import wintypes

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.session_lock import POWER, SESSION_CHANGE, SESSION_LOCK, SUSPEND, SessionWatch

KIND = b"windows_generic_MSG"
UNLOCK = 0x8  # WTS_SESSION_UNLOCK


@pytest.fixture
def watch(qapp: QObject) -> SessionWatch:
    return SessionWatch(qapp, 0)


def message(number: int, parameter: int) -> wintypes.MSG:
    made = wintypes.MSG()
    made.message, made.wParam = number, parameter
    return made


@pytest.mark.parametrize("said", [(SESSION_CHANGE, SESSION_LOCK), (POWER, SUSPEND)])
def test_a_locked_session_and_sleep_are_noticed(
    watch: SessionWatch, said: tuple[int, int], qtbot: QtBot
) -> None:
    told = message(*said)

    with qtbot.waitSignal(watch.left):
        handled = watch.filter.nativeEventFilter(KIND, ctypes.addressof(told))

    assert handled == (False, 0)


@pytest.mark.parametrize(
    ("kind", "number", "parameter"),
    [
        (KIND, SESSION_CHANGE, UNLOCK),
        (KIND, 0x0200, SESSION_LOCK),  # WM_MOUSEMOVE
        (b"xcb_generic_event_t", SESSION_CHANGE, SESSION_LOCK),
    ],
)
def test_other_messages_mean_nothing(
    watch: SessionWatch, kind: bytes, number: int, parameter: int, qtbot: QtBot
) -> None:
    told = message(number, parameter)

    with qtbot.assertNotEmitted(watch.left):
        watch.filter.nativeEventFilter(kind, ctypes.addressof(told))
