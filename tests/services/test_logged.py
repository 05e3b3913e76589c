"""Every kind of act that has to stand in the audit log does (domain.md 8.3, safety.md 8.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from station_app.domain.problems import Refused, StationError
from station_app.domain.register import DELETED
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Role
from station_app.services import (
    careers,
    dated_values,
    erasing,
    exports,
    masking,
    noting,
    opening,
    people,
    printing,
    records,
    recycling,
    safekeeping,
    seeing,
    trail,
    workspace,
)
from station_app.services.exchange import applying, packages, receiving
from station_app.services.listing import Question
from station_app.services.opening import Sheet
from station_app.services.rosters.plan import plan
from station_app.services.rosters.withdraw import withdraw
from station_app.services.trail_terms import VERBS, WHOLE
from station_app.services.users import User
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.tables import AuditEntry
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.rosters import imported, save
from tests.services.rosters import worker as line
from tests.services.test_records import person

PEOPLE, SESSIONS = BY_NAME["person"], BY_NAME["supervision_session"]
Act = Callable[[Workspace, Path], object]


def entries(books: Workspace) -> list[AuditEntry]:
    with books.database.reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))


def garbage(folder: Path) -> Path:
    """Return a file that is no workbook."""
    path = folder / "来件.xlsx"
    path.write_bytes(b"MZ\x90\x00 nothing")
    return path


def look_at_form(books: Workspace, _: Path) -> None:
    seeing.note_seen(books, opening.opened(books, PEOPLE, person(books)))


def look_at_what_was_confided(books: Workspace, _: Path) -> None:
    seeing.note_seen(books, [Sheet(SESSIONS, "S", "DRAFT", {"issues": "情绪低落"})])


def bring_back(books: Workspace, _: Path) -> None:
    someone = person(books)
    recycling.delete(books, PEOPLE, someone)
    recycling.restore(books, PEOPLE, someone)


def set_clock_back(books: Workspace, _: Path) -> None:
    books.now = lambda: clock() - timedelta(days=1)
    person(books)


def open_a_refused_roster(books: Workspace, folder: Path) -> None:
    with suppress(Refused):
        plan(books, PEOPLE, garbage(folder))


def apply_a_refused_receipt(books: Workspace, folder: Path) -> None:
    with suppress(Refused):
        applying.apply(books, garbage(folder))


def withdraw_roster(books: Workspace, folder: Path) -> None:
    withdraw(books, imported(books, save(folder, line(1))).id)


def write_list(books: Workspace, folder: Path) -> None:
    exports.export(books, PEOPLE, Question(), ["name", "mobile"], folder / "a.xlsx", reason="核对")


def give_roles(books: Workspace, _: Path) -> None:
    people.set_roles(books, books.user.name, [Role.LEADER, Role.CLERK])


def add_somebody(books: Workspace, _: Path) -> None:
    people.add(books, "王静", [Role.CLERK], "another long secret", PASSPHRASE, CHEAP)


# What is done, and under which action it must stand in the log with which facts.
LOGGED: dict[str, tuple[Act, str, set[str]]] = {
    "lock": (lambda books, _: noting.note_locked(books), "people.lock", set()),
    "unlock": (lambda books, _: noting.note_unlocked(books, 2), "people.unlock", {"failed"}),
    "view of a full number": (
        lambda books, _: careers.reveal(books, person(books)), "person.reveal", {"register"},
    ),
    "view of one number": (
        lambda books, _: masking.whole(books, PEOPLE, person(books), "mobile"),
        "person.reveal", {"register", "fields"},
    ),
    "view of a form with numbers": (look_at_form, "person.reveal", {"register", "fields"}),
    "view of what was confided": (
        look_at_what_was_confided, "supervision_session.view", {"register"},
    ),
    "create": (lambda books, _: person(books), "person.create", {"name", "mobile"}),
    "change": (
        lambda books, _: records.change(books, PEOPLE, person(books), {"remark": "x"}),
        "person.change", {"remark"},
    ),
    "delete": (
        lambda books, _: recycling.delete(books, PEOPLE, person(books)), "person.delete", {DELETED},
    ),
    "restore of a record": (bring_back, "person.restore", {DELETED}),
    "import": (
        lambda books, folder: imported(books, save(folder, line(1))), "social_worker.import",
        {"person"},
    ),
    "withdrawal of an import": (withdraw_roster, "undo-import", {DELETED}),
    "export": (
        write_list, "person.export",
        {"register", "rows", "columns", "reason", "profile", "sha256"},
    ),
    "print": (
        lambda books, _: printing.form_values(books, "A01", [person(books)]), "print.A01",
        {"form", "people", "records", "printer"},
    ),
    "backup": (lambda books, _: safekeeping.back_up(books), "backup", {"file"}),
    "purge": (
        lambda books, _: erasing.erase(books, [("person", person(books))], "本人要求"), "erase",
        {"reason"},
    ),
    "package": (lambda books, _: packages.make(books), "package.make", {"file", "rows", "to"}),
    "roles": (give_roles, "people.roles", {"user", "roles"}),
    "a new user": (add_somebody, "people.add", {"user", "roles"}),
    "refused roster": (open_a_refused_roster, "import.refused", {"file", "rule", "reason"}),
    "refused receipt": (apply_a_refused_receipt, "receipt.refused", {"file", "rule", "reason"}),
    "clock set back": (set_clock_back, audit.CLOCK_BACK, {"from", "to"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", LOGGED)
def test_every_kind_of_act_stands_in_the_log(station: Workspace, tmp_path: Path, kind: str) -> None:
    act, action, facts = LOGGED[kind]
    before = len(entries(station))

    act(station, tmp_path)

    new = entries(station)[before:]
    assert any(each.action == action and facts <= set(each.changes) for each in new)


def test_a_sign_in_stands_in_the_log_with_the_tries_that_failed(
    station: Workspace, tmp_path: Path
) -> None:
    station.close()
    home = tmp_path / "station"
    with suppress(StationError):
        workspace.open_(home, "a wrong passphrase", now=clock)

    with workspace.open_(home, PASSPHRASE, now=clock) as opened:
        signed = [each for each in entries(opened) if each.action == "people.sign-in"][-1]

    assert (signed.actor, signed.changes["failed"]) == ("录入员", 1)


def test_a_refused_package_stands_in_the_bureaus_log(bureau: Workspace, tmp_path: Path) -> None:
    receiving.receive(bureau, garbage(tmp_path))

    last = entries(bureau)[-1]
    assert (last.action, last.changes["outcome"]) == ("package.receive", "refused")


def test_a_changed_setting_stands_in_the_bureaus_log(bureau: Workspace) -> None:
    dated_values.keep_value(bureau, "authority.bureau", "2027-01-01", "区委社会工作部", "某号文")

    last = entries(bureau)[-1]
    assert (last.action, last.changes["value"]) == ("parameter.create", [None, "区委社会工作部"])


def test_a_file_that_only_lacks_its_password_is_not_refused(
    station: Workspace, tmp_path: Path
) -> None:
    before = len(entries(station))

    with pytest.raises(Refused), noting.refusals_noted(station, "import", tmp_path / "a.xlsx"):
        raise Refused(noting.PASSWORD, "请输入密码。")

    assert len(entries(station)) == before


def test_entries_bear_the_sign_of_the_session(station: Workspace) -> None:
    noting.begin_session(station)
    person(station)
    station.user = User("王静", frozenset({Role.CLERK, Role.CASEWORKER}))
    person(station, 2, name="陈大文")

    first, last = [each for each in entries(station) if each.action == "person.create"]

    assert first.session == last.session != ""
    assert (last.actor, last.roles, last.offset) == ("王静", "CASEWORKER,CLERK", 480)
    assert len(str(first.roles).split(",")) == len(Role)
    noting.begin_session(station)
    person(station, 3, name="李小红")
    assert entries(station)[-1].session != last.session


def test_who_sees_masked_numbers_alone_is_not_said_to_have_seen_them(station: Workspace) -> None:
    someone = person(station)
    station.user = User("周审", frozenset({Role.AUDITOR}))
    before = len(entries(station))

    seeing.note_seen(station, opening.opened(station, PEOPLE, someone))

    assert len(entries(station)) == before


def test_every_action_that_is_noted_has_words(station: Workspace) -> None:
    services = Path(trail.__file__).parent
    # Not logged: what is nobody's business but one's own, and what notes itself under a name.
    silent = {"draft", "preference", "attachment", "people.key", "key.card", "mail.opened"}
    silent |= {"salvage.told", "erase.clean", "in", "out"}
    written = "".join(
        path.read_text(encoding="utf-8")
        for path in services.rglob("*.py")
        if "demo" not in str(path)
    )
    literal = re.findall(r'transaction\([^()]*?, "([a-z_]+(?:[.-][a-z_-]+)*)"', written)
    noted: set[Any] = set(literal) | set(re.findall(r'note\(workspace, "([a-z.-]+)"', written))

    unknown = {each for each in noted - set(WHOLE) - silent if each.partition(".")[2] not in VERBS}

    assert unknown <= {"instalment.release", "instalment.apply"}
