"""The mailbox of the books: what it must be, where its code is, and what trying it out says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from station_app.domain.problems import StationError
from station_app.mail.servers import Security, Server
from station_app.services.mailing import accounts, presets
from station_app.services.mailing.accounts import Receiver
from station_app.services.workspace import Workspace
from station_app.storage.tables import AuditEntry
from tests.mail.imap_server import ImapServer
from tests.mail.smtp_server import CODE, USER, SmtpServer
from tests.services.mailing.conftest import NOWHERE, STATION, set_up

OTHER = Server("elsewhere.example", 465)


def test_a_mailbox_is_kept_without_what_opens_it(station: Workspace) -> None:
    set_up(station, Server("smtp.163.com", 465), Server("imap.163.com", 143, Security.STARTTLS))

    kept = accounts.kept(station)

    assert kept is not None
    assert kept.address == kept.user == USER
    assert kept.incoming == Server("imap.163.com", 143, Security.STARTTLS)
    assert CODE not in repr(kept)


def test_the_code_stands_in_no_file_and_in_no_log(station: Workspace) -> None:
    set_up(station)
    accounts.keep(station, accounts.account(USER, NOWHERE, NOWHERE))

    with station.database.reading() as session:
        told = json.dumps([each.changes for each in session.scalars(select(AuditEntry))])
    files = b"".join(path.read_bytes() for path in station.home.rglob("*") if path.is_file())
    assert CODE not in told
    assert CODE.encode() not in files
    assert '"code": "changed"' in told
    assert '"code": "kept"' in told


def test_a_code_that_is_kept_goes_to_no_other_server(station: Workspace) -> None:
    set_up(station)

    for changed in (
        accounts.account(USER, OTHER, NOWHERE),
        accounts.account(USER, NOWHERE, OTHER),
        accounts.account(USER, NOWHERE, NOWHERE, "another"),
    ):
        with pytest.raises(StationError, match="重新填写授权码"):
            accounts.keep(station, changed)
        with pytest.raises(StationError, match="重新填写授权码"):
            accounts.try_out(station, changed)


def test_without_a_code_no_mailbox_is_kept(station: Workspace) -> None:
    with pytest.raises(StationError, match="请填写授权码"):
        accounts.keep(station, accounts.account(USER, NOWHERE, NOWHERE))

    assert accounts.kept(station) is None


def test_a_forgotten_mailbox_is_gone_with_its_code(station: Workspace) -> None:
    set_up(station)

    accounts.forget(station)

    assert accounts.kept(station) is None
    with pytest.raises(StationError, match="请填写授权码"):
        accounts.keep(station, accounts.account(USER, NOWHERE, NOWHERE))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("", 465, "TLS"), "服务器的地址"),
        (("smtp 163.com", 465, "TLS"), "服务器的地址"),
        (("smtp.163.com", "七", "TLS"), "端口"),
        (("smtp.163.com", 0, "TLS"), "端口"),
        (("smtp.163.com", 70000, "TLS"), "端口"),
        (("smtp.163.com", 25, "PLAIN"), "加密方式"),
    ],
)
def test_what_is_no_server_is_refused(values: Any, words: str) -> None:
    with pytest.raises(StationError, match=words):
        accounts.server(*values, "发件")


@pytest.mark.parametrize("user", ["站长", "a b", 'a"b', "a\r\nLOGOUT"])
def test_a_user_name_cannot_bring_a_command_of_its_own(user: str) -> None:
    with pytest.raises(StationError, match="邮箱用户名"):
        accounts.account(USER, NOWHERE, NOWHERE, user)


@pytest.mark.parametrize("code", ["授权码", "a\r\nb", "x" * 201])
def test_a_code_cannot_bring_a_command_of_its_own(station: Workspace, code: str) -> None:
    with pytest.raises(StationError, match="全角"):
        accounts.keep(station, accounts.account(USER, NOWHERE, NOWHERE), code)


def test_trying_out_says_that_both_servers_are_well(
    station: Workspace, smtp_server: SmtpServer, imap_server: ImapServer
) -> None:
    mailbox = accounts.account(USER, smtp_server.place, imap_server.place)

    assert accounts.try_out(station, mailbox, CODE).good
    assert accounts.kept(station) is None


def test_trying_out_says_what_is_wrong_with_each(
    station: Workspace, smtp_server: SmtpServer
) -> None:
    found = accounts.try_out(station, accounts.account(USER, smtp_server.place, NOWHERE), "wrong")

    assert "授权码" in found.outgoing
    assert "连不上" in found.incoming
    assert not found.good


def test_a_station_writes_to_the_bureau_and_the_bureau_to_every_station(
    station: Workspace, bureau: Workspace
) -> None:
    accounts.keep_address(station, "", " bureau@qu.example ")
    accounts.keep_address(bureau, STATION, "s@st.example")

    assert accounts.receivers(station) == [Receiver("", "区社会工作局", "bureau@qu.example")]
    known = {each.station: each for each in accounts.receivers(bureau)}
    assert known[STATION] == Receiver(STATION, "四方坪街道社工站", "s@st.example")
    assert len(known) > 10


def test_an_address_can_be_taken_back_and_must_be_one(station: Workspace) -> None:
    accounts.keep_address(station, "", "bureau@qu.example")

    with pytest.raises(StationError, match="不是邮箱地址"):
        accounts.keep_address(station, "", "区局")
    accounts.keep_address(station, "", "")
    accounts.keep_address(station, "", "")

    assert accounts.receivers(station)[0].address == ""


def test_a_provider_is_known_by_the_address_and_by_its_server() -> None:
    assert presets.preset_for("a@foxmail.com").key == "qq"
    assert presets.preset_for("a@qu.gov.cn") is presets.CUSTOM
    assert presets.preset_at("smtp.126.com").key == "126"
    assert presets.preset_at("") is presets.CUSTOM


def test_every_provider_says_how_one_gets_the_code() -> None:
    assert all("码" in preset.note for preset in presets.PRESETS)
    assert len({preset.key for preset in presets.PRESETS}) == len(presets.PRESETS)


def test_a_backup_holds_the_mailbox_only_encrypted(station: Workspace, tmp_path: Path) -> None:
    set_up(station)

    station.database.copy_to(tmp_path / "copy.db")

    assert CODE.encode() not in (tmp_path / "copy.db").read_bytes()
