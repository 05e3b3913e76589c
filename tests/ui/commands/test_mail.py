"""Commands for mail, at real servers on this computer."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from tests.mail.conftest import certificates, imap_server, smtp_server, trusted
from tests.mail.imap_server import ImapServer
from tests.mail.letters import mail
from tests.mail.smtp_server import CODE, USER, SmtpServer
from tests.ui.conftest import Run

__all__ = ["certificates", "imap_server", "smtp_server", "trusted"]


@pytest.fixture
def mailbox(
    at: Run, smtp_server: SmtpServer, imap_server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Set the station's mailbox up; return what the program said."""
    monkeypatch.setenv("STATION_MAIL_CODE", CODE)
    places = ("--smtp", f"localhost:{smtp_server.place.port}", "--imap")
    return at("mail-setup", USER, *places, f"localhost:{imap_server.place.port}:tls")


def test_a_draft_needs_no_mailbox(at: Run, tmp_path: Path) -> None:
    package = at("package").json["file"]

    outcome = at("mail-draft", package, "--to", "b@qu.example", "--out", tmp_path / "稿.eml")

    draft = message_from_bytes((tmp_path / "稿.eml").read_bytes(), policy=default)
    assert outcome.json["file"] == str(tmp_path / "稿.eml")
    assert outcome.json["attachment"].startswith("430105012_")
    assert (draft["X-Unsent"], draft["To"]) == ("1", "b@qu.example")


def test_a_draft_without_an_address_says_so(at: Run) -> None:
    outcome = at("mail-draft", at("package").json["file"])

    assert outcome.code == 0
    assert "mail-address" in outcome.err


def test_a_mailbox_is_kept_when_it_was_tried(mailbox: Any) -> None:
    assert mailbox.code == 0
    assert mailbox.json == {"address": USER, "outgoing": "", "incoming": ""}


def test_a_wrong_code_keeps_no_mailbox_and_is_not_repeated(
    at: Run, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_MAIL_CODE", "secret-but-wrong")

    outcome = at(
        "mail-setup", USER, "--smtp", f"localhost:{smtp_server.port}", "--imap", "localhost:1"
    )

    assert outcome.code == 3
    assert "授权码" in outcome.json["outgoing"]
    assert "secret-but-wrong" not in outcome.out + outcome.err
    assert "还没有设置邮箱" in at("mail-fetch").err


def test_a_server_without_a_port_is_no_server(at: Run) -> None:
    assert at("mail-setup", USER, "--smtp", "smtp.qu.gov.cn").code == 2


def test_a_package_is_queued_and_sent(at: Run, mailbox: Any, smtp_server: SmtpServer) -> None:
    at("mail-address", "b@qu.example")

    outcome = at("mail-send", at("package").json["file"])

    assert (outcome.code, outcome.json["sent"]) == (0, 1)
    assert outcome.json["mails"][0]["state"] == "sent"
    assert smtp_server.got[0]["To"] == "b@qu.example"


def test_what_needs_a_person_is_told_with_the_reason(
    at: Run, mailbox: Any, smtp_server: SmtpServer
) -> None:
    at("mail-address", "b@qu.example")
    smtp_server.answers = ["552 too big"]

    outcome = at("mail-send", at("package").json["file"])

    assert outcome.code == 3
    assert "U盘" in outcome.err


def test_workbooks_are_fetched_once(at: Run, mailbox: Any, imap_server: ImapServer) -> None:
    imap_server.add(mail(files={"回执.xlsx": b"PK1"}))

    outcome = at("mail-fetch")

    (file,) = outcome.json["files"]
    assert Path(file).read_bytes() == b"PK1"
    assert at("mail-fetch").json["files"] == []
