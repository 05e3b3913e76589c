"""Fetching: each workbook once, nothing lost when it is cut off, nothing changed in the mailbox."""

from __future__ import annotations

import pytest

from station_app.domain.problems import NotAllowed, StationError
from station_app.domain.progress import Cancelled
from station_app.domain.rules.rights import Role
from station_app.mail import imap
from station_app.mail.servers import MailTrouble
from station_app.services.exchange import packages, receiving
from station_app.services.mailing import accounts, delivery, fetching, outbox
from station_app.services.users import User
from station_app.services.workspace import Workspace
from tests.mail.conftest import dovecot, running_dovecot
from tests.mail.dovecot import Dovecot
from tests.mail.imap_server import ImapServer
from tests.mail.letters import mail
from tests.mail.smtp_server import SmtpServer
from tests.services.mailing.conftest import set_up

__all__ = ["dovecot", "running_dovecot"]

ONE, TWO = mail(files={"包.xlsx": b"PK1"}), mail(files={"包.xlsx": b"PK2"})


def names(found: fetching.Fetched) -> list[str]:
    return [file.name for file in found.files]


def test_workbooks_come_into_the_inbox(bureau: Workspace, mailbox: ImapServer) -> None:
    mailbox.add(mail("s@st.example", "十一月上报", {"包.xlsx": b"PK1", "照片.jpg": b"J"}))
    mailbox.add(mail(subject="你好"))

    found = fetching.fetch(bureau)

    (file,) = found.files
    (listed,) = fetching.incoming(bureau)
    assert (file.parent, file.name, file.read_bytes()) == (bureau.home / "inbox", "包.xlsx", b"PK1")
    assert (found.taken, found.doubles) == (1, 0)
    assert (listed.sender, listed.subject, listed.opened) == ("s@st.example", "十一月上报", False)


def test_copies_are_taken_once(bureau: Workspace, mailbox: ImapServer) -> None:
    for _ in range(3):
        mailbox.add(ONE)
    mailbox.add(mail(files={"另一个名字.xlsx": b"PK1"}))

    found = fetching.fetch(bureau)

    assert (found.taken, found.doubles, names(found)) == (1, 3, ["包.xlsx"])


def test_two_files_of_one_name_lie_side_by_side(bureau: Workspace, mailbox: ImapServer) -> None:
    mailbox.add(ONE)
    mailbox.add(TWO)

    assert sorted(names(fetching.fetch(bureau))) == ["包(2).xlsx", "包.xlsx"]


def test_only_new_mails_are_asked_for(bureau: Workspace, mailbox: ImapServer) -> None:
    mailbox.add(ONE)
    fetching.fetch(bureau)
    mailbox.said.clear()
    uid = mailbox.add(TWO)

    found = fetching.fetch(bureau)

    assert found.taken == 1
    assert f"UID SEARCH UID {uid}:*" in mailbox.said
    assert not any(each.startswith("UID FETCH 1 ") for each in mailbox.said)


def test_the_first_look_goes_back_ninety_days(bureau: Workspace, mailbox: ImapServer) -> None:
    fetching.fetch(bureau)

    assert "UID SEARCH UID 1:* SINCE 25-Aug-2026" in mailbox.said


def test_numbers_that_begin_anew_bring_no_doubles(bureau: Workspace, mailbox: ImapServer) -> None:
    mailbox.add(ONE)
    fetching.fetch(bureau)
    mailbox.renumber()
    mailbox.add(TWO)

    found = fetching.fetch(bureau)

    assert (found.taken, found.doubles) == (1, 1)


def test_what_nobody_has_looked_into_is_handed_over_again(
    bureau: Workspace, mailbox: ImapServer
) -> None:
    mailbox.add(ONE)
    first = fetching.fetch(bureau)

    assert fetching.fetch(bureau).files == first.files
    fetching.opened(bureau, first.files)
    assert fetching.fetch(bureau).files == ()
    assert fetching.incoming(bureau)[0].opened


def test_a_cut_line_loses_nothing(bureau: Workspace, mailbox: ImapServer) -> None:
    mailbox.add(ONE)
    mailbox.add(TWO)
    mailbox.cut_after = 2

    with pytest.raises(MailTrouble, match="连接中断"):
        fetching.fetch(bureau)
    assert len(fetching.incoming(bureau)) == 1
    mailbox.cut_after = None

    assert len(fetching.fetch(bureau).files) == 2


def test_cancelling_keeps_what_was_taken(bureau: Workspace, mailbox: ImapServer) -> None:
    mailbox.add(ONE)
    mailbox.add(TWO)

    def after_one(done: int, total: int) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        fetching.fetch(bureau, after_one)

    found = fetching.fetch(bureau)
    assert (found.taken, len(found.files)) == (1, 2)


def test_a_crash_between_file_and_books_takes_the_file_once(
    bureau: Workspace, mailbox: ImapServer
) -> None:
    (bureau.folder("inbox") / "包.xlsx").write_bytes(b"PK1")
    mailbox.add(ONE)

    assert names(fetching.fetch(bureau)) == ["包.xlsx"]


def test_strangers_are_passed_over_when_that_is_wanted(
    bureau: Workspace, imap_server: ImapServer
) -> None:
    set_up(bureau, incoming=imap_server.place, only_known=True)
    accounts.keep_address(bureau, "43010501201", "S@st.example")
    imap_server.add(mail("stranger@x.example", files={"甲.xlsx": b"PK1"}))
    imap_server.add(mail("s@ST.example", files={"乙.xlsx": b"PK2"}))
    imap_server.add(mail("other@x.example", files={"丙.xlsx": b"PK3"}, X_Taizhang_Package="ab"))

    found = fetching.fetch(bureau)

    assert sorted(names(found)) == ["丙.xlsx", "乙.xlsx"]
    assert found.passed == 1
    assert not any("UID FETCH 1 (BODY.PEEK[])" in each for each in imap_server.said)


def test_a_mail_that_is_too_large_is_told_and_the_others_are_taken(
    bureau: Workspace, mailbox: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "LARGEST", 2000)
    mailbox.add(mail(subject="照片", files={"大.xlsx": bytes(4000)}))
    mailbox.add(ONE)

    found = fetching.fetch(bureau)

    assert names(found) == ["包.xlsx"]
    assert "照片" in found.troubles[0]


def test_a_name_from_outside_stays_in_the_inbox(bureau: Workspace, mailbox: ImapServer) -> None:
    mailbox.add(mail(files={"..\\..\\app.keys.xlsx": b"PK1", "../store.xlsx": b"PK2"}))

    found = fetching.fetch(bureau)

    assert {file.parent for file in found.files} == {bureau.home / "inbox"}
    assert sorted(names(found)) == ["app.keys.xlsx", "store.xlsx"]


def test_without_a_mailbox_or_the_right_nothing_is_fetched(bureau: Workspace) -> None:
    with pytest.raises(StationError, match="还没有设置邮箱"):
        fetching.fetch(bureau)
    bureau.user = User("甲", frozenset({Role.AUDITOR}))
    with pytest.raises(NotAllowed):
        fetching.fetch(bureau)


def test_a_package_travels_from_the_station_to_the_bureau(
    station: Workspace, bureau: Workspace, posting: SmtpServer, mailbox: ImapServer
) -> None:
    package = packages.make(station).file
    outbox.enqueue(station, package)
    delivery.send_due(station)
    mailbox.add(posting.got[0].as_bytes())

    (file,) = fetching.fetch(bureau).files

    assert file.name == "430105012_202611_package_001.xlsx"
    assert file.read_bytes() == package.read_bytes()
    assert receiving.receive(bureau, file).outcome == "merged"


def test_dovecot_gives_each_package_once_and_keeps_its_mails(
    bureau: Workspace, dovecot: Dovecot
) -> None:
    set_up(bureau, incoming=dovecot.place())
    for raw in (ONE, ONE, mail(subject="闲谈"), TWO):
        dovecot.add(raw)

    found = fetching.fetch(bureau)

    assert (found.taken, found.doubles) == (2, 1)
    assert fetching.fetch(bureau).taken == 0
    assert len(dovecot.flags()) == 4
    assert not any(b"Seen" in line for line in dovecot.flags())
