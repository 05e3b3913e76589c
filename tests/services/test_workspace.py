"""Workspaces: made once, opened by one program with the right secret, and never half."""

from __future__ import annotations

import gc
import json
import weakref
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from station_app.domain.problems import (
    NotAllowed,
    StationError,
    StoreUnusable,
    WrongPassphrase,
)
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.people import PEOPLE
from station_app.services import records, recycling, workspace
from station_app.services.identity import read_identity
from station_app.services.workspace import Workspace
from station_app.storage import audit_chain
from station_app.storage.locks import WorkspaceLock
from station_app.storage.tables import AuditEntry, state_value
from tests.builders import STATION, person_values
from tests.services.conftest import CHEAP, PASSPHRASE, clock

DIVISIONS, STATIONS = BY_NAME["division"], BY_NAME["station"]


def make(home: Path, passphrase: str = PASSPHRASE, role: str = "station") -> tuple[Workspace, str]:
    identity = workspace.identify(role, {"station": "430105012", "bureau": "430105"}[role])
    return workspace.create(home, identity, passphrase, cost=CHEAP, now=clock)


@pytest.mark.parametrize("division", ["430105012", "430105012000"])
def test_a_station_is_known_by_its_street(division: str) -> None:
    identity = workspace.identify("station", division)

    assert (identity.role, identity.division, identity.station) == ("station", "430105012", STATION)
    assert identity.name == "四方坪街道社工站"
    assert not identity.demo


def test_a_bureau_is_known_by_its_district() -> None:
    identity = workspace.identify("bureau", "430105", demo=True)

    assert (identity.division, identity.station) == ("430105", "")
    assert (identity.name, identity.demo) == ("开福区社会工作局", True)
    assert workspace.identify("bureau", "430105", "开福社工局").name == "开福社工局"


@pytest.mark.parametrize(
    ("role", "division"),
    [
        *(("station", "430105"), ("bureau", "430105012"), ("station", "430105012001")),
        *(("station", "999999999"), ("bureau", ""), ("station", "x"), ("bureau", "4301")),
    ],
)
def test_an_unknown_division_is_refused(role: str, division: str) -> None:
    with pytest.raises(StationError, match=r"不是已收录的(街道|区县)"):
        workspace.identify(role, division)


def test_what_is_made_can_be_opened_with_either_secret(tmp_path: Path) -> None:
    made, recovery = make(tmp_path / "w")
    person = records.create(made, BY_NAME["person"], person_values()).record
    made.close()

    for secret in (PASSPHRASE, recovery):
        with workspace.open_(tmp_path / "w", secret, now=clock) as opened:
            assert opened.identity == made.identity
            assert records.get(opened, BY_NAME["person"], person.id)


def test_a_workspace_has_its_folders_and_an_encrypted_store(tmp_path: Path) -> None:
    make(tmp_path / "w")[0].close()

    names = {path.name for path in (tmp_path / "w").iterdir()}
    assert names >= {*workspace.FOLDERS, "store.db", "app.keys", "settings.json"}
    assert b"SQLite format" not in (tmp_path / "w" / "store.db").read_bytes()


def test_a_wrong_passphrase_opens_nothing_and_leaves_no_lock(tmp_path: Path) -> None:
    make(tmp_path / "w")[0].close()

    with pytest.raises(WrongPassphrase):
        workspace.open_(tmp_path / "w", "another long passphrase")

    workspace.open_(tmp_path / "w", PASSPHRASE).close()


def test_closed_books_do_not_stay_in_memory_with_their_key(tmp_path: Path) -> None:
    identity = workspace.identify("station", "430105012")
    made, _ = workspace.create(tmp_path, identity, PASSPHRASE, cost=CHEAP, now=clock)
    made.close()
    opened = workspace.open_(tmp_path, PASSPHRASE, now=clock)
    records.create(opened, PEOPLE, person_values(1))
    opened.close()

    left = weakref.ref(opened.database)
    del opened
    gc.collect()

    assert left() is None


def test_a_second_program_is_kept_out(station: Workspace) -> None:
    with pytest.raises(StoreUnusable, match=r"已被另一个程序打开.*请先关闭那个窗口"):
        workspace.open_(station.home, PASSPHRASE)


def test_a_newer_store_is_not_opened(tmp_path: Path) -> None:
    made, _ = make(tmp_path / "w")
    with made.database.transaction("系统", "test") as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    made.close()

    for _ in range(2):
        with pytest.raises(StoreUnusable, match=r"由更新版本的程序创建.*9999"):
            workspace.open_(tmp_path / "w", PASSPHRASE)


def test_a_workspace_is_not_made_over_another(station: Workspace) -> None:
    with pytest.raises(StationError, match="里已有工作区，请换一个空文件夹"):
        make(station.home)


@pytest.mark.parametrize("passphrase", ["", "short", "四方坪街道社工站"])
def test_a_weak_passphrase_makes_nothing(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(NotAllowed):
        make(tmp_path / "w", passphrase)

    assert not (tmp_path / "w").exists()


def test_a_half_made_folder_is_no_workspace(tmp_path: Path) -> None:
    make(tmp_path / "w")[0].close()
    (tmp_path / "w" / "settings.json").unlink()

    with pytest.raises(StoreUnusable, match="不是可用的工作区，请先用 init 新建"):
        workspace.open_(tmp_path / "w", PASSPHRASE)


def test_a_folder_that_could_not_be_made_ready_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "w" / "settings.json").mkdir(parents=True)

    for message in ("settings.json", "已有工作区"):
        with pytest.raises(StationError, match=message):
            make(tmp_path / "w")

    with WorkspaceLock(tmp_path / "w"):
        pass


def test_a_missing_folder_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="不是可用的工作区"):
        workspace.open_(tmp_path / "nowhere", PASSPHRASE)


GOOD = {
    "role": "station", "division": "430105012", "station": STATION, "name": "站", "demo": False
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "null", '"station"', "{}", '{"role": "station"}'),
        json.dumps(GOOD | {"role": "province"}),
        "\udcff",
    ],
)
def test_damaged_settings_are_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "settings.json").write_bytes(content.encode("utf-8", "surrogateescape"))

    with pytest.raises(StoreUnusable, match="不是可用的工作区"):
        read_identity(tmp_path)


def test_settings_of_a_later_version_are_read(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps(GOOD | {"more": 1}), encoding="utf-8")

    assert read_identity(tmp_path).station == STATION


def test_a_damaged_store_is_told_and_let_go(tmp_path: Path) -> None:
    make(tmp_path / "w")[0].close()
    (tmp_path / "w" / "store.db").write_bytes(b"x" * 8192)

    for _ in range(2):
        with pytest.raises(StoreUnusable, match="数据文件已损坏"):
            workspace.open_(tmp_path / "w", PASSPHRASE)


def rows(opened: Workspace, name: str) -> list[Any]:
    with opened.database.reading() as session:
        return list(session.scalars(select(BY_NAME[name].model)))


def test_a_station_knows_itself_and_its_district(station: Workspace) -> None:
    (own,) = rows(station, "station")
    divisions = {row.id: row for row in rows(station, "division")}

    assert (own.id, own.home, own.name) == (STATION, STATION, "四方坪街道社工站")
    assert divisions["430105012000"].parent == "430105000000"
    assert divisions["430105000000"].parent is None
    communities = [row for row in divisions.values() if row.parent == "430105012000"]
    assert communities
    assert {row.home for row in divisions.values()} == {""}


def test_the_bureau_knows_all_its_stations(bureau: Workspace) -> None:
    stations = rows(bureau, "station")

    assert len(stations) > 10
    assert all(row.home == row.id == f"{row.division[:9]}01" for row in stations)


def test_what_a_new_store_knows_is_no_news_for_the_other_side(station: Workspace) -> None:
    with station.database.reading() as session:
        assert state_value(session, "revision") == 0
        assert len(state_value(session, "store")) == len(state_value(session, "epoch")) == 26
        assert {row.revision for row in rows(station, "division")} == {0}
        assert session.scalar(select(AuditEntry.actor).limit(1)) == "系统"
        assert audit_chain.examine(session, station.audit_key).broken == ()


def test_stores_differ(station: Workspace, tmp_path: Path) -> None:
    other, _ = make(tmp_path / "other")
    keys = {station.audit_key, station.file_key, other.audit_key, other.file_key}
    other.close()

    assert len(keys) == 4


def test_each_role_has_its_own_operations(station: Workspace, bureau: Workspace) -> None:
    station.require_role("station")
    bureau.require_role("bureau")
    with pytest.raises(NotAllowed, match="只能在区局的工作区进行"):
        station.require_role("bureau")
    with pytest.raises(NotAllowed, match="只能在社工站的工作区进行"):
        bureau.require_role("station")


def test_books_are_kept_in_utc_and_days_are_those_of_the_clerk(station: Workspace) -> None:
    station.now = lambda: datetime(2026, 11, 23, 7, 0, tzinfo=timezone(timedelta(hours=8)))

    assert station.stamp() == datetime(2026, 11, 22, 23, 0)
    assert station.today() == date(2026, 11, 23)
    assert abs(workspace.local_now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_bureaus_parameters_win_from_their_day_on(bureau: Workspace) -> None:
    values = {"parameter_key": "reg.first_window", "valid_from": date(2026, 1, 1), "value": "9m"}
    before = bureau.parameters().months("reg.first_window", date(2026, 6, 1))
    saved = records.create(bureau, BY_NAME["parameter"], values)
    after = bureau.parameters().months("reg.first_window", date(2026, 6, 1))

    recycling.delete(bureau, BY_NAME["parameter"], saved.record.id)

    assert (before != 9, after) == (True, 9)
    assert bureau.parameters().months("reg.first_window", date(2025, 6, 1)) == before
    assert bureau.parameters().months("reg.first_window", date(2026, 6, 1)) == before


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_a_workspace_without_its_store_is_not_opened_empty(station: Workspace, left: str) -> None:
    station.close()
    for path in station.home.glob("store.db*"):
        path.unlink()
    if left != "nothing":
        (station.home / "store.db").touch()

    with pytest.raises(StoreUnusable, match="不见了或是空的"):
        workspace.open_(station.home, PASSPHRASE)
