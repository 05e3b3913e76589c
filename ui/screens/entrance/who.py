"""Step 1 of the first run: a station or the bureau, of which place, under which name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from station_app.domain.rules.rights import LONGEST_USER, name_fault
from station_app.services import workspace
from station_app.services.identity import BUREAU, STATION, Identity
from station_app.services.places import Place, find_counties, find_streets
from station_app.services.secrets import OWNER
from ui.screens.entrance.choice_card import Choice, ChoiceCards
from ui.screens.entrance.place_search import PlaceSearch
from ui.theme.look import px
from ui.widgets.basics import column, label, row

ROLES = (
    Choice(STATION, "people_team", "社工站", "登记本街道的人员和服务，定期上报。"),
    Choice(BUREAU, "briefcase", "区社会工作局", "接收各站上报，审核并汇总。"),
)
LONGEST_NAME = 60


class Who(QWidget):
    """Asks whose books these will be."""

    def __init__(self) -> None:
        super().__init__()
        self.roles = ChoiceCards(ROLES, "这台电脑给谁用")
        self.county = PlaceSearch(
            "所在区县", "county", "输入名称或拼音首字母，如 kfq", find_counties
        )
        self.street = PlaceSearch(
            "所在街道、乡镇", "street", "点选，或输入名称、首字母", self._streets
        )
        self.name = QLineEdit()
        self.name.setObjectName("name")
        self.name.setMaxLength(LONGEST_NAME)
        self.name_label = label("名称，可以修改")
        self.name_label.setBuddy(self.name)
        self.name.setAccessibleName("名称")
        self._named = ""  # the name that was proposed last
        self.person = QLineEdit()
        self.person.setObjectName("first-user")
        self.person.setMaxLength(LONGEST_USER)
        self.person.setPlaceholderText(OWNER)
        self.person_label = label("您的姓名（记入操作日志，以后可以再加其他用户）")
        self.person_label.setBuddy(self.person)
        self.person.setAccessibleName("您的姓名")
        places = QHBoxLayout()
        places.setSpacing(px(16))
        for search in (self.county, self.street):
            places.addWidget(search, 1, Qt.AlignmentFlag.AlignTop)
        named = column(None, self.name_label, self.name)
        who = column(None, self.person_label, self.person)
        lines = row(named, who, spacing=16)
        for at in (0, 1):
            lines.setStretch(at, 1)
        column(self, self.roles, 4, places, 4, lines, None, spacing=8)
        self.roles.group.buttonToggled.connect(self._role_chosen)
        self.county.chosen.connect(self._county_chosen)
        self.street.chosen.connect(self._street_chosen)
        self.street.setEnabled(False)
        self._show_name()

    def enter(self) -> None:
        """Put the keyboard where one goes on."""
        if self.county.place is None:
            self.county.setFocus()
        else:
            self.roles.take_focus()

    def problem(self) -> str:
        """Say what is missing; "" when one may go on."""
        if self.county.place is None:
            self.county.setFocus()
            return "请先选择区县：输入名称或拼音首字母，再按回车。"
        if self.roles.chosen == STATION and self.street.place is None:
            self.street.setFocus()
            return "请再选择社工站所在的街道或乡镇。"
        if not self.name.text().strip():
            self.name.setFocus()
            return "请填写名称，它会出现在上报包和打印件上。"
        fault = name_fault(self.owner)
        if fault:
            self.person.setFocus()
        return fault

    @property
    def owner(self) -> str:
        """Name of the first person; the usual one when none is given."""
        return " ".join(self.person.text().split()) or OWNER

    def identity(self, *, demo: bool = False) -> Identity:
        """Return who keeps the books; to be called when nothing is missing."""
        place = self._place()
        code = place.code if place is not None else ""
        return workspace.identify(self.roles.chosen, code, self.name.text().strip(), demo=demo)

    def _place(self) -> Place | None:
        return self.street.place if self.roles.chosen == STATION else self.county.place

    def _streets(self, typed: str) -> list[Place]:
        county = self.county.place
        found = find_streets(county.code, typed) if county is not None else []
        return [Place(each.code, each.name, ()) for each in found]

    def _role_chosen(self) -> None:
        self.street.setVisible(self.roles.chosen == STATION)
        self._propose()

    def _county_chosen(self, place: Place | None) -> None:
        self.street.setEnabled(place is not None)
        self.street.reset()
        self._propose()
        if place is not None:
            (self.street if self.roles.chosen == STATION else self.name).setFocus()

    def _street_chosen(self, place: Place | None) -> None:
        self._propose()
        if place is not None:
            self.name.setFocus()

    def _propose(self) -> None:
        """Fill the name in, unless the person has written another one."""
        place = self._place()
        kept = self.name.text().strip()
        if place is not None and kept in ("", self._named):
            self._named = workspace.identify(self.roles.chosen, place.code).name
            self.name.setText(self._named)
        self._show_name()

    def _show_name(self) -> None:
        known = self._place() is not None
        self.name.setVisible(known)
        for part in (self.name_label, self.person, self.person_label):
            part.setVisible(known)
