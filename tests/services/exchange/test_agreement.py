"""In whatever order the mail comes, all stores agree in the end and nothing typed is lost.

Agreement, once every station has sent a full package and applied the receipt:

* of every live record that its station may send, the bureau has the same values in the
  station's fields and the same state, and the station has the bureau's fields;
* the bureau has no further live record of that station, unless the station holds it
  back or it was sent back, and nothing is sent back while nothing is held back;
* what the bureau shares with all stations is the same everywhere.

Nothing is lost: every value that a service acknowledged is in the audit log of the store
in which it was typed, or in that of a store that a restore has put aside there.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.services import checkup, records, recycling, undo
from station_app.services.exchange import corrections
from station_app.services.workspace import Workspace
from tests.builders import (
    DAY,
    certificate_values,
    organisation_values,
    person_values,
    resident_id,
    volunteer_values,
    worker_values,
)
from tests.services.exchange.agreement import (
    APPLICATIONS,
    CERTIFICATES,
    PEOPLE,
    differences,
    populate,
)
from tests.services.exchange.district import (
    BUREAU,
    District,
    audited,
    live,
    tables,
)

ROUNDS = 4  # of package and receipt, which must suffice for agreement
TEXTS = ("", "=1+1", "𬭊🙂", "两\n行", " ，、")  # what a remark may hold besides its number
EDITED = ("person", "social_worker", "volunteer", "organisation", "education")
NUMBERS = st.integers(1, 4)
PICKS = st.integers(0, 50)
OFFICES = st.sampled_from((BUREAU, "a", "b"))
STATIONS = st.sampled_from(("a", "b"))

CORRECTIONS = BY_NAME["correction"]


class Exchange(RuleBasedStateMachine):
    """Stations and a bureau that write, send, lose, receive and restore at random."""

    def __init__(self, offices: Path, folder: Path) -> None:
        super().__init__()
        number = len(list(folder.iterdir()))
        self.district = District(offices, folder / f"{number}", ("a", "b"))
        self.packages: list[Path] = []
        self.receipts: list[tuple[str, Path]] = []
        self.typed: dict[str, list[str]] = {name: [] for name in self.district.parties}
        self.count = 0

    # What people write. What a rule of the registers refuses is not entered, and that is fine.

    def attempt(self, name: str, step: Callable[[Workspace], object], typed: str = "") -> bool:
        try:
            step(self.district[name])
        except StationError as error:
            note(f"refused: {error}")
            return False
        if typed:
            self.typed[name].append(typed)
        return True

    def text(self, kind: int) -> str:
        self.count += 1
        return f"记{self.count}号{TEXTS[kind % len(TEXTS)]}".strip()

    def pick(self, name: str, register: Register[Any], index: int) -> Any:
        """Return a live record of a station, at whichever office it is looked for."""
        found = [each for each in live(self.district[name], register).values() if each.home]
        found.sort(key=lambda each: each.id)
        return found[index % len(found)] if found else None

    def create(self, name: str, register: str, values: dict[str, Any], kind: int = 0) -> None:
        remark = self.text(kind)
        field = "major" if register == "education" else "remark"
        entered = values | records.parse(BY_NAME[register], {field: remark})
        self.attempt(name, lambda w: records.create(w, BY_NAME[register], entered), remark)

    @rule(name=STATIONS, number=NUMBERS, kind=PICKS, sendable=st.booleans())
    def enter_person(self, name: str, number: int, kind: int, sendable: bool) -> None:
        values = person_values(number)
        self.create(name, "person", values if sendable else values | {"mobile": None}, kind)

    @rule(name=STATIONS, register=st.sampled_from(EDITED), index=PICKS, number=NUMBERS)
    def enter_part(self, name: str, register: str, index: int, number: int) -> None:
        person = self.pick(name, PEOPLE, index)
        if person is None:
            return
        values: dict[str, dict[str, Any]] = {
            "social_worker": worker_values(person.id, station=person.home),
            "volunteer": volunteer_values(person.id),
            "education": {"person": person.id, "level": "21", "school": "长沙民政学院"},
            "organisation": organisation_values(number),
        }
        if register in values:
            self.create(name, register, values[register], index)

    @rule(name=STATIONS, index=PICKS, number=NUMBERS)
    def enter_application(self, name: str, index: int, number: int) -> None:
        person = self.pick(name, PEOPLE, index)
        if person is None:
            return
        certificate = certificate_values(person.id, number)
        self.attempt(name, lambda w: records.create(w, CERTIFICATES, certificate))
        owner = self.pick(name, CERTIFICATES, index)
        if owner is not None:
            values = {"certificate": owner.id, "kind": "FIRST", "sequence": 1}
            values |= {"applied_on": DAY.replace(year=2026), "organ": "开福区社会工作局"}
            self.attempt(name, lambda w: records.create(w, APPLICATIONS, values))

    @rule(name=STATIONS, register=st.sampled_from(EDITED), index=PICKS)
    def change(self, name: str, register: str, index: int) -> None:
        record = self.pick(name, BY_NAME[register], index)
        if record is not None:
            text = self.text(index)
            field = "major" if register == "education" else "remark"
            values = records.parse(BY_NAME[register], {field: text})
            self.attempt(
                name, lambda w: records.change(w, BY_NAME[register], record.id, values), text
            )

    @rule(name=STATIONS, index=PICKS, number=NUMBERS, sendable=st.booleans())
    def change_number(self, name: str, index: int, number: int, sendable: bool) -> None:
        record = self.pick(name, PEOPLE, index)
        if record is not None:
            mobile = "13800138000" if sendable else None
            values = {"id_number": resident_id(number), "mobile": mobile}
            self.attempt(name, lambda w: records.change(w, PEOPLE, record.id, values))

    @rule(name=STATIONS, index=PICKS)
    def swap_numbers(self, name: str, index: int) -> None:
        one, other = self.pick(name, PEOPLE, index), self.pick(name, PEOPLE, index + 1)
        if one is None or other is None or one.id == other.id:
            return
        steps = ((one, resident_id(99)), (other, one.id_number), (one, other.id_number))
        for record, number in steps:
            values = {"id_number": number}
            self.attempt(name, lambda w, r=record, v=values: records.change(w, PEOPLE, r.id, v))  # type: ignore[misc]

    @rule(name=STATIONS, register=st.sampled_from((*EDITED, "cert_registration")), index=PICKS)
    def move(self, name: str, register: str, index: int) -> None:
        record = self.pick(name, BY_NAME[register], index)
        if record is None:
            return
        states = BY_NAME[register].life_cycle.after(record.state)
        if states:
            state = states[index % len(states)]
            self.attempt(name, lambda w: records.move(w, BY_NAME[register], record.id, state))

    @rule(name=STATIONS, register=st.sampled_from(EDITED), index=PICKS, enter_again=st.booleans())
    def delete(self, name: str, register: str, index: int, enter_again: bool) -> None:
        record = self.pick(name, BY_NAME[register], index)
        if record is None:
            return
        gone = self.attempt(name, lambda w: recycling.delete(w, BY_NAME[register], record.id))
        if gone and enter_again and register == "person":
            values = {n: getattr(record, n) for n in PEOPLE.fields if n != "remark"}
            self.create(name, "person", values, index)

    @rule(name=OFFICES)
    def undo_last(self, name: str) -> None:
        self.attempt(name, lambda w: undo.undo(w, undo.last_change(w)))

    # What the bureau writes.

    @rule(index=PICKS, register=st.sampled_from(("person", "volunteer")))
    def propose(self, index: int, register: str) -> None:
        record, text = self.pick(BUREAU, BY_NAME[register], index), self.text(index)
        if record is not None:
            target = (BY_NAME[register], record.id, "remark", text, "登记有误")
            self.attempt(BUREAU, lambda w: corrections.propose(w, *target), text)

    @rule(name=STATIONS, index=PICKS, accept=st.booleans())
    def answer(self, name: str, index: int, accept: bool) -> None:
        record = self.pick(name, CORRECTIONS, index)
        if record is not None:
            reason = self.text(0)
            self.attempt(name, lambda w: corrections.answer(w, record.id, accept, reason), reason)

    @rule(index=PICKS, decision=st.sampled_from(("PASS", "FAIL")))
    def decide(self, index: int, decision: str) -> None:
        record = self.pick(BUREAU, APPLICATIONS, index)
        if record is not None:
            values = {"decision": decision, "decision_reason": self.text(index).split()[0]}
            typed = values["decision_reason"]
            self.attempt(
                BUREAU, lambda w: records.change(w, APPLICATIONS, record.id, values), typed
            )

    @rule(number=NUMBERS, index=PICKS)
    def change_shared(self, number: int, index: int) -> None:
        text = self.text(0)
        divisions = sorted(live(self.district.bureau, BY_NAME["division"]))
        division = divisions[index % len(divisions)]
        values = {"name": text}
        self.attempt(
            BUREAU, lambda w: records.change(w, BY_NAME["division"], division, values), text
        )
        self.create(BUREAU, "organisation", organisation_values(number), index)

    @rule(index=PICKS)
    def delete_shared(self, index: int) -> None:
        found = sorted(live(self.district.bureau, BY_NAME["organisation"], ""))
        if found:
            chosen = found[index % len(found)]
            self.attempt(BUREAU, lambda w: recycling.delete(w, BY_NAME["organisation"], chosen))

    # The mail. It is never taken out of the bag: it may come again, late, or not at all.

    @rule(name=STATIONS, full=st.booleans())
    def make_package(self, name: str, full: bool) -> None:
        made = self.district.make(name, full=full)
        self.packages.append(self.district.post(made.file))

    @rule(index=PICKS, twice=st.booleans())
    def deliver_package(self, index: int, twice: bool) -> None:
        if not self.packages:
            return
        file = self.packages[-1 - index % len(self.packages)]
        self.deliver(file)
        if twice:
            before = tables(self.district.bureau)
            self.deliver(file)
            assert tables(self.district.bureau) == before

    def deliver(self, file: Path) -> None:
        received = self.district.receive(file)
        assert received.receipt is not None, received
        name = next(n for n in ("a", "b") if self.district[n].station == received.station)
        self.receipts.append((name, self.district.post(received.receipt)))
        note(f"{file.name}: {received.outcome} {received.reason}")

    @rule(index=PICKS, twice=st.booleans())
    def deliver_receipt(self, index: int, twice: bool) -> None:
        if not self.receipts:
            return
        name, file = self.receipts[-1 - index % len(self.receipts)]
        applied = self.district.apply(name, file)
        note(f"{file.name}: {applied}")
        if twice:
            before = tables(self.district[name])
            self.district.apply(name, file)
            assert tables(self.district[name]) == before

    @rule(name=STATIONS)
    def exchange(self, name: str) -> None:
        self.make_package(name, False)
        self.deliver(self.packages[-1])
        self.district.apply(*self.receipts[-1])

    # Accidents.

    @rule(name=OFFICES)
    def back_up(self, name: str) -> None:
        self.district.back_up(name)

    @rule(name=OFFICES, index=PICKS)
    def restore(self, name: str, index: int) -> None:
        archives = self.district.parties[name].archives
        if archives:
            self.district.restore(name, archives[index % len(archives)])

    @rule(name=OFFICES, station=STATIONS, index=PICKS, accept=st.booleans())
    def lose_time(self, name: str, station: str, index: int, accept: bool) -> None:
        """Go back to before an exchange in which both sides had something to say."""
        self.district.back_up(name)
        self.propose(index, "person")
        self.change_shared(1 + index % 4, index)
        self.change(station, "person", index)
        self.exchange(station)
        self.answer(station, index, accept)
        self.exchange(station)
        self.restore(name, -1)

    # The end.

    def teardown(self) -> None:
        try:
            self.come_to_agreement()
            self.nothing_is_lost()
            for party in self.district.parties.values():
                assert checkup.findings(party.books) == []
        finally:
            self.district.close()

    def come_to_agreement(self) -> None:
        found: list[str] = ["not yet exchanged"]
        for number in range(ROUNDS):
            held = {}
            for name in self.district.stations:
                made, received, applied = self.district.exchange(name, full=number == 0)
                held[name] = {each.record for each in made.held}
                note(f"{name}: {received.outcome} {received.reason} {applied}")
            found = [
                text
                for name in self.district.stations
                for text in differences(self.district.bureau, self.district[name], held[name])
            ]
            if not found:
                return
        raise AssertionError("\n".join(found))

    def nothing_is_lost(self) -> None:
        for name, texts in self.typed.items():
            kept = audited(self.district.parties[name])
            assert [text for text in texts if f"{text.partition('号')[0]}号" not in kept] == []


@pytest.fixture(scope="session")
def lively(offices: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a district in which there is something to change, some of it known to the bureau."""
    folder = tmp_path_factory.mktemp("lively")
    district = District(offices, folder, ("a", "b"))
    for name in district.stations:
        populate(district, name)
    for name in district.parties:
        district.back_up(name)
    district.exchange("a")
    district.close()
    return folder


def run(offices: Path, folder: Path, examples: int, steps: int) -> None:
    chosen = settings(
        max_examples=int(os.environ.get("EXCHANGE_EXAMPLES", examples)),
        stateful_step_count=steps,
        deadline=None,
        phases=(Phase.reuse, Phase.generate),  # to shrink a history takes longer than to read it
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Exchange(offices, folder), settings=chosen)  # type: ignore[arg-type]


def test_all_stores_agree_in_the_end(lively: Path, tmp_path: Path) -> None:
    run(lively, tmp_path, examples=10, steps=30)


@pytest.mark.slow
def test_all_stores_agree_after_many_long_histories(lively: Path, tmp_path: Path) -> None:
    run(lively, tmp_path, examples=400, steps=60)
