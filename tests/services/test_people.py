"""Who works with the books: signing in by name, roles, removal, and who must stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from station_app.domain.problems import NotAllowed, StationError, WrongPassphrase
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.domain.rules.rights import ALL_ROLES, GRANTED, Right, Role
from station_app.services import people, records, secrets, two_persons, workspace
from station_app.services.two_persons import ALONE, Second
from station_app.services.workspace import Workspace
from station_app.storage import vault
from tests.services.conftest import CHEAP, PASSPHRASE, clock

HERS = "her own long passphrase"


def add(station: Workspace, name: str = "李娜", *roles: Role) -> None:
    people.add(station, name, roles or (Role.CLERK,), HERS, PASSPHRASE, CHEAP)


def opened(home: Path, secret: str, user: str = "") -> Workspace:
    return workspace.open_(home, secret, user=user, now=clock)


def as_her(station: Workspace) -> Workspace:
    station.close()
    return opened(station.home, HERS, "李娜")


def test_who_made_the_books_has_all_roles(station: Workspace) -> None:
    (owner,) = people.people(station)

    assert (owner.name, set(owner.roles), owner.here) == (secrets.OWNER, ALL_ROLES, True)
    assert station.actor == secrets.OWNER


def test_second_person_signs_in_with_own_name_passphrase_and_rights(station: Workspace) -> None:
    add(station, "李娜", Role.AUDITOR)

    with as_her(station) as hers:
        assert (hers.actor, hers.user.rights) == ("李娜", GRANTED[Role.AUDITOR])
        with pytest.raises(NotAllowed, match="不能录入和修改（R-AC-01）"):
            records.create(hers, VOLUNTEERS, {})


def test_with_several_people_somebody_must_be_named(station: Workspace) -> None:
    add(station)
    station.close()

    with pytest.raises(WrongPassphrase, match="录入员、李娜"):
        opened(station.home, PASSPHRASE)
    with pytest.raises(WrongPassphrase, match="口令不正确"):
        opened(station.home, PASSPHRASE, "李娜")


def test_recovery_key_signs_in_as_who_is_named_or_who_manages_people(tmp_path: Path) -> None:
    identity = workspace.identify("station", "430105012")
    made, recovery = workspace.create(tmp_path / "w", identity, PASSPHRASE, cost=CHEAP, now=clock)
    add(made)
    made.close()

    with opened(tmp_path / "w", recovery) as first:
        assert first.actor == secrets.OWNER
    with opened(tmp_path / "w", recovery, "李娜") as named:
        assert named.actor == "李娜"


def test_removed_person_no_longer_gets_in_and_the_name_is_not_given_again(
    station: Workspace,
) -> None:
    add(station)
    people.remove(station, "李娜")

    with pytest.raises(StationError, match="有过"):
        add(station)
    assert [p.removed is None for p in people.people(station)] == [True, False]
    station.close()
    with pytest.raises(WrongPassphrase):
        opened(station.home, HERS, "李娜")


def test_old_key_file_of_a_removed_person_opens_nothing_in_the_program(station: Workspace) -> None:
    add(station)
    kept = (station.home / "app.keys").read_bytes()
    people.remove(station, "李娜")
    station.close()
    (station.home / "app.keys").write_bytes(kept)

    with pytest.raises(NotAllowed, match="已停用"):
        opened(station.home, HERS, "李娜")


@pytest.mark.parametrize("name", ["", "  ", "王" * 21, "系统", "safe"])
def test_no_name_is_refused(station: Workspace, name: str) -> None:
    with pytest.raises(StationError, match="姓名"):
        add(station, name)


def test_weak_passphrase_or_wrong_own_one_adds_nobody(station: Workspace) -> None:
    with pytest.raises(NotAllowed):
        people.add(station, "李娜", (Role.CLERK,), "李娜李娜李娜李娜李娜", PASSPHRASE, CHEAP)
    with pytest.raises(WrongPassphrase):
        people.add(station, "李娜", (Role.CLERK,), HERS, "not her passphrase", CHEAP)

    assert [person.name for person in people.people(station)] == [secrets.OWNER]


def test_last_one_who_manages_people_stays(station: Workspace) -> None:
    add(station)

    with pytest.raises(StationError, match="R-AC-03"):
        people.set_roles(station, secrets.OWNER, [Role.CLERK])
    people.set_roles(station, "李娜", [Role.ADMIN])
    people.set_roles(station, secrets.OWNER, [Role.CLERK])

    assert Right.PEOPLE not in station.user.rights
    with pytest.raises(NotAllowed, match="R-AC-01"):
        people.set_roles(station, secrets.OWNER, [Role.ADMIN])


def test_nobody_is_without_a_role_and_nobody_removes_oneself(station: Workspace) -> None:
    add(station, "李娜", Role.LEADER)

    with pytest.raises(StationError, match="至少选一个角色"):
        people.set_roles(station, "李娜", [])
    with pytest.raises(NotAllowed, match="不能移除自己"):
        people.remove(station, secrets.OWNER)


def test_somebody_who_is_not_there_is_answered_with_who_is(station: Workspace) -> None:
    with pytest.raises(StationError, match=f"没有用户“旁人”。现有：{secrets.OWNER}"):
        people.set_roles(station, "旁人", [Role.CLERK])


def test_forgotten_passphrase_is_given_anew(station: Workspace) -> None:
    add(station)
    people.give_passphrase(station, "李娜", "quite a new passphrase", PASSPHRASE, CHEAP)
    station.close()

    with opened(station.home, "quite a new passphrase", "李娜") as hers:
        assert hers.actor == "李娜"


def test_each_changes_only_the_own_passphrase(station: Workspace) -> None:
    add(station)
    with as_her(station) as hers:
        secrets.change_passphrase(hers, HERS, "quite a new passphrase", CHEAP)
        with pytest.raises(WrongPassphrase):
            secrets.change_passphrase(hers, PASSPHRASE, "yet another passphrase", CHEAP)
    (station.home / "app.keys.tries").unlink()

    opened(station.home, PASSPHRASE, secrets.OWNER).close()


def test_store_of_a_single_owner_of_an_older_program_gets_its_person(station: Workspace) -> None:
    with station.database.transaction("甲", "test") as session:
        session.connection().exec_driver_sql("DELETE FROM account")
    station.close()

    with opened(station.home, PASSPHRASE) as again:
        assert [p.name for p in people.people(again)] == [secrets.OWNER]
        assert again.user.roles == ALL_ROLES


def test_every_change_of_people_is_in_the_log(station: Workspace) -> None:
    add(station)
    people.set_roles(station, "李娜", [Role.REVIEWER])
    people.remove(station, "李娜")

    with station.database.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT action FROM audit_entry WHERE action LIKE 'people.%' ORDER BY seq"
        )
        found = [action for (action,) in rows]
    assert found == ["people.sign-in", "people.add", "people.roles", "people.remove"]


def test_alone_nobody_is_asked(station: Workspace) -> None:
    add(station, "李娜", Role.CLERK)

    assert two_persons.confirm(station, None, Right.RESTORE) == ALONE


@pytest.mark.parametrize(
    ("second", "error"),
    [
        (None, "需要两个人（R-AC-02）：请由李娜"),
        (Second(secrets.OWNER, PASSPHRASE), "R-AC-02"),
        (Second("李娜", PASSPHRASE), "口令不正确"),
        (Second("李娜", vault.recovery.new_key()), "恢复密钥不能代替"),
    ],
)
def test_act_of_two_needs_somebody_else_with_the_right(
    station: Workspace, second: Second | None, error: str
) -> None:
    add(station, "李娜", Role.ADMIN)

    with pytest.raises(StationError, match=error):
        two_persons.confirm(station, second, Right.RESTORE)
    (station.home / "app.keys.tries").unlink(missing_ok=True)
    assert two_persons.confirm(station, Second("李娜", HERS), Right.RESTORE) == "李娜"
