"""The rows of a form, one above the other, and what looks after them."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from station_app.domain.register import Register
from ui.desk import Desk
from ui.register.editors import Enter
from ui.register.form_bars import FaultBar
from ui.register.form_body import Body
from ui.register.form_checks import Checks
from ui.register.form_deeds import Deeds
from ui.register.form_drafts import DraftKeeper, DraftOffer
from ui.register.form_foot import Foot
from ui.register.form_fresh import Fresh
from ui.register.form_header import Header
from ui.register.form_known import Known
from ui.register.form_notices import Notices
from ui.register.form_saving import Saving
from ui.register.form_walk import Walker
from ui.theme.look import px
from ui.widgets.basics import add, column


class FormFrame(QWidget):
    """Everything of a form, built and laid out; `RecordForm` joins it to what it does."""

    def __init__(self, desk: Desk, register: Register[Any], narrow: bool, enter: Enter) -> None:
        super().__init__()
        self.desk, self.register, self.narrow = desk, register, narrow
        self.setObjectName(f"form-{register.name}")
        whole = column(self, spacing=0)
        self.header = Header(narrow)
        self.fault_bar = FaultBar()
        self.body = Body(self, desk, register, narrow=narrow, enter=enter)
        self.foot = Foot(register, narrow)
        self.checks = Checks(desk, self.body)
        self.drafts = DraftKeeper(self, desk, register.name)
        self.offer = DraftOffer(desk, register)
        self.saving = Saving(desk, register)
        self.notices = Notices(desk, self, self.body)
        self.known = Known(desk, register, self.body)
        self.fresh = Fresh(self, desk, self.body)
        self.deeds = Deeds(desk, self, self.body, self.checks, enter)
        self.walker = Walker(self.body.stops, self.body.grow)
        bars = (self.offer.bar, self.notices.returned_bar, self.fault_bar, self.notices.warning_bar)
        head = column(None, self.header, *bars, spacing=8)
        side = 16 if narrow else 24
        head.setContentsMargins(px(side), px(4 if narrow else 20), px(side), px(10))
        add(whole, head, self.body, self.foot)
        whole.setStretch(1, 1)
