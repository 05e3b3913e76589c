"""Tells the page of mail that something went out or came; no record changes by that.

Pages of records must not read again for it: the postman works while one does other things.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.desk import Desk


class MailNews(QObject):
    """Belongs to a desk; there is one for each."""

    came = Signal()


def mail_news(desk: Desk) -> MailNews:
    """Return what a desk tells of mail."""
    found = desk.findChild(MailNews)
    return found if isinstance(found, MailNews) else MailNews(desk)
