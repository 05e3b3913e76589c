"""The people who may open the books, as the encrypted store knows them.

The key file beside it only says whose passphrases lead to the data key.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from station_app.domain.register import Base


class Account(Base):
    """One person at work with the books.

    name        by which the person signs in; also the id of the key slot
    roles       codes of `rights.Role`
    key         public key of the slot, as it was when the person last signed in; "" before
    removed_at  set when the person may no longer sign in; the name is not given again
    """

    __tablename__ = "account"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    roles: Mapped[Any] = mapped_column(JSON)
    key: Mapped[str] = mapped_column(String(44))
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(50))
    removed_at: Mapped[datetime | None]
