"""Ready mails: whom they go to, what they say, and what their attachment is called."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from station_app.domain.problems import StationError
from station_app.services.exchange import packages, receiving
from station_app.services.mailing import accounts, drafts
from station_app.services.workspace import Workspace
from tests.services.mailing.conftest import BUREAU, STATION


def test_a_package_goes_to_the_bureau(station: Workspace, package: Path) -> None:
    accounts.keep_address(station, "", BUREAU)

    found = drafts.ready(station, package)

    assert (found.station, found.letter.to) == ("", BUREAU)
    assert found.letter.attachment == "430105012_202611_package_001.xlsx"
    assert found.letter.subject == "【上报包】四方坪街道社工站 第1号 2026-11-23"
    assert "变动数据共 3 条" in found.letter.text
    assert "现报送四方坪街道社工站上报包" in found.letter.text
    assert found.letter.attachment in found.letter.text
    assert found.letter.content == package.read_bytes()


def test_a_receipt_goes_to_its_station(station: Workspace, bureau: Workspace) -> None:
    receipt = receiving.receive(bureau, packages.make(station).file).receipt
    accounts.keep_address(bureau, STATION, "s@st.example")
    assert receipt is not None

    found = drafts.ready(bureau, receipt)

    assert (found.station, found.letter.to) == (STATION, "s@st.example")
    assert found.letter.attachment == "430105012_202611_receipt_001.xlsx"
    assert found.letter.subject.startswith("【回执】四方坪街道社工站 第1号")


def test_the_sealed_form_of_a_package_is_known(station: Workspace, package: Path) -> None:
    sealed = package.with_suffix(".tzpkg")
    sealed.write_bytes(b"sealed")

    found = drafts.ready(station, sealed)

    assert found.letter.attachment == "430105012_202611_package_001.tzpkg"
    assert found.encrypted


def test_a_foreign_file_gets_a_mail_of_few_words(station: Workspace, tmp_path: Path) -> None:
    (tmp_path / "名单 a.xlsx").write_bytes(b"PK")

    found = drafts.ready(station, tmp_path / "名单 a.xlsx", "x@y.example")

    assert not found.made_here
    assert not found.encrypted
    assert (found.letter.to, found.letter.attachment) == ("x@y.example", "a.xlsx")


def test_a_draft_lies_beside_its_file_and_opens_for_writing(
    station: Workspace, package: Path
) -> None:
    path, letter = drafts.write_draft(station, package, BUREAU)

    draft = message_from_bytes(path.read_bytes(), policy=default)
    assert path == package.with_suffix(".eml")
    assert (draft["X-Unsent"], draft["To"], draft["Subject"]) == ("1", BUREAU, letter.subject)


def test_a_draft_goes_where_it_is_wanted(station: Workspace, package: Path, tmp_path: Path) -> None:
    path, _ = drafts.write_draft(station, package, out=tmp_path / "稿.eml")

    assert path == tmp_path / "稿.eml"
    assert path.exists()


def test_practice_says_so_in_the_subject(station: Workspace, package: Path) -> None:
    station.identity = replace(station.identity, demo=True)

    assert drafts.ready(station, package).letter.subject.startswith("【练习】【上报包】")


def test_a_file_that_is_gone_or_too_large_is_refused(
    station: Workspace, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StationError, match="找不到"):
        drafts.ready(station, tmp_path / "无.xlsx")
    monkeypatch.setattr(drafts, "LARGEST", 2)
    with pytest.raises(StationError, match="不能用邮件发送"):
        drafts.ready(station, package)


def test_what_is_no_address_is_refused(station: Workspace, package: Path) -> None:
    with pytest.raises(StationError, match="不是邮箱地址"):
        drafts.write_draft(station, package, "区局")

    assert not package.with_suffix(".eml").exists()
