"""The outbox: one file is one mail, whatever fails on its way to a real server."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from station_app.domain.problems import NotAllowed, StationError
from station_app.domain.progress import Cancelled
from station_app.domain.rules.rights import Role
from station_app.mail import smtp
from station_app.services import overview
from station_app.services.mailing import accounts, delivery, outbox
from station_app.services.mailing.outbox import Outgoing
from station_app.services.mailing.states import OutState
from station_app.services.overview import Duty, Waiting
from station_app.services.users import User
from station_app.services.workspace import Workspace
from station_app.storage.mail_tables import MailOut
from station_app.storage.tables import AuditEntry
from tests.mail.smtp_server import CODE, CUT, SmtpServer
from tests.services.mailing.conftest import BUREAU, NOWHERE, Clock, entered, set_up


def only(workspace: Workspace) -> Outgoing:
    (mail,) = outbox.outgoing(workspace)
    return mail


def send(workspace: Workspace, **how: bool) -> delivery.Sent:
    return delivery.send_due(workspace, **how)


def test_a_package_is_sent_to_the_bureau(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package)

    done = send(station)

    (got,) = posting.got
    (attached,) = got.iter_attachments()
    assert (done.sent, only(station).state) == (1, OutState.SENT)
    assert (got["To"], got["From"]) == (BUREAU, "station01@st.example")
    assert attached.get_filename() == "430105012_202611_package_001.xlsx"
    assert attached.get_payload(decode=True) == package.read_bytes()


def test_a_file_is_queued_and_sent_once(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    first = outbox.enqueue(station, package)

    assert outbox.enqueue(station, package) == first
    send(station)
    assert outbox.enqueue(station, package).state is OutState.SENT
    assert send(station).sent == 0
    assert len(posting.got) == 1


def test_the_id_follows_from_the_file(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package)
    with station.database.reading() as session:
        row = session.scalars(select(MailOut)).one()

    assert row.message_id == f"<{row.sha256[:32]}.43010501201@st.example>"


def test_a_server_that_is_busy_is_asked_again_after_a_while(
    station: Workspace, posting: SmtpServer, package: Path, clock: Clock
) -> None:
    outbox.enqueue(station, package)
    posting.answers = ["451 try again later"]

    done = send(station)

    mail = only(station)
    assert (done.later, mail.state, mail.attempts) == (1, OutState.RETRY, 1)
    assert "451" in mail.error or "try again later" in mail.error
    assert mail.next_try - clock() == timedelta(minutes=1)
    assert (outbox.due(station), send(station).sent) == (0, 0)
    clock.forward(minutes=1)
    assert (outbox.due(station), send(station).sent) == (1, 1)
    assert only(station).error == ""


def test_waiting_doubles_up_to_an_hour() -> None:
    minutes = [delivery.wait_after(attempts).seconds // 60 for attempts in range(1, 9)]

    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60]
    assert delivery.wait_after(1000) == timedelta(hours=1)


def test_after_a_day_without_luck_a_person_is_asked(
    station: Workspace, posting: SmtpServer, package: Path, clock: Clock
) -> None:
    outbox.enqueue(station, package)
    posting.answers = ["451 later"] * delivery.PATIENCE

    for _ in range(delivery.PATIENCE):
        send(station, everything=True)

    assert only(station).state is OutState.NEEDS_PERSON


def test_what_the_server_refuses_for_good_needs_a_person(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package)
    posting.answers = ["552 too big"]

    done = send(station)

    assert (done.needs_person, only(station).state) == (1, OutState.NEEDS_PERSON)
    assert "U盘" in only(station).error
    assert outbox.due(station) == 0
    assert outbox.standing(station) == outbox.Standing(True, 0, 1)


def test_a_lost_answer_gives_two_copies_with_one_id(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package)
    posting.answers = [CUT]

    send(station)
    send(station, everything=True)

    assert len(posting.got) == 2
    assert len({mail["Message-ID"] for mail in posting.got}) == 1
    assert only(station).state is OutState.SENT


def test_a_program_that_died_while_sending_sends_again_under_the_same_id(
    station: Workspace, posting: SmtpServer, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.enqueue(station, package)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    close = delivery._close
    monkeypatch.setattr(delivery, "_close", die)
    with pytest.raises(KeyboardInterrupt):
        send(station)
    monkeypatch.setattr(delivery, "_close", close)
    assert only(station).state is OutState.SENDING

    assert send(station).sent == 1
    assert len({mail["Message-ID"] for mail in posting.got}) == 1
    assert len(posting.got) == 2


def test_a_wrong_code_stops_the_run_before_the_mailbox_is_locked(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package)
    outbox.enqueue(station, entered(station, 2))
    mailbox = accounts.kept(station)
    assert mailbox is not None
    accounts.keep(station, mailbox, "wrong")
    before = posting.logins

    done = send(station)

    assert done.needs_person == 2
    assert posting.logins - before <= 2  # smtplib tries each mechanism of the one sign-in
    assert all("授权码" in mail.error for mail in outbox.outgoing(station))


def test_mended_settings_let_the_mails_go(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package)
    mailbox = accounts.kept(station)
    assert mailbox is not None
    accounts.keep(station, mailbox, "wrong")
    send(station)

    accounts.keep(station, mailbox, CODE)

    assert send(station).sent == 1


def test_without_a_line_one_try_speaks_for_all(station: Workspace, package: Path) -> None:
    set_up(station, NOWHERE)
    accounts.keep_address(station, "", BUREAU)
    outbox.enqueue(station, package)
    outbox.enqueue(station, entered(station, 2))

    assert send(station).later == 2
    assert outbox.due(station) == 0


def test_one_bad_mail_does_not_hold_up_the_others(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package)
    outbox.enqueue(station, entered(station, 2))
    posting.answers = ["554 spam"]

    done = send(station)

    assert (done.sent, done.needs_person) == (1, 1)
    assert [each.state for each in outbox.outgoing(station)] == [
        OutState.NEEDS_PERSON,
        OutState.SENT,
    ]


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_file_that_is_not_what_was_queued_is_not_sent(
    station: Workspace, posting: SmtpServer, package: Path, harm: str
) -> None:
    outbox.enqueue(station, package)
    package.unlink() if harm == "gone" else package.write_bytes(b"other")

    send(station)

    assert only(station).state is OutState.NEEDS_PERSON
    assert "重新生成" in only(station).error
    assert not posting.got


def test_a_mail_can_be_taken_out_until_it_is_sent(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.remove(station, outbox.enqueue(station, package).id)
    assert outbox.outgoing(station) == []

    again = outbox.enqueue(station, package)
    send(station)

    with pytest.raises(StationError, match="已经发出"):
        outbox.remove(station, again.id)
    with pytest.raises(StationError, match="不在发件箱"):
        outbox.remove(station, "gone")


def test_a_mail_can_be_sent_again_to_a_mended_address(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    mail = outbox.enqueue(station, package, "nobody@qu.example")
    send(station)
    assert only(station).state is OutState.NEEDS_PERSON

    outbox.send_again(station, mail.id)

    assert only(station).state is OutState.QUEUED
    assert delivery.send_due(station, only=mail.id).sent == 1
    assert posting.got[0]["To"] == BUREAU


def test_queueing_again_gives_a_waiting_mail_the_new_address(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package, "nobody@qu.example")
    send(station)

    mended = outbox.enqueue(station, package)

    assert (mended.to, mended.state) == (BUREAU, OutState.QUEUED)


def test_cancelling_stops_between_two_mails(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package)
    outbox.enqueue(station, entered(station, 2))

    def after_one(done: int, total: int) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        delivery.send_due(station, after_one)

    assert sorted(each.state for each in outbox.outgoing(station)) == ["queued", "sent"]


def test_a_mail_that_is_taken_out_meanwhile_is_passed_over(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    mail = outbox.enqueue(station, package)

    def take_out(done: int, total: int) -> None:
        if done == 0 and total:
            outbox.remove(station, mail.id)

    assert delivery.send_due(station, take_out).sent == 0
    assert not posting.got


@pytest.mark.parametrize("answer", ["", "451 later"])
def test_a_mail_that_is_taken_out_while_it_is_being_sent_stays_out(
    station: Workspace,
    posting: SmtpServer,
    package: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    mail, posting.answers = outbox.enqueue(station, package), [answer]
    real = smtp.send

    def slowly(*what: Any) -> None:
        outbox.remove(station, mail.id)
        real(*what)

    monkeypatch.setattr(smtp, "send", slowly)
    send(station)

    assert outbox.outgoing(station) == []


def test_what_is_missing_is_said_before_anything_is_queued(
    station: Workspace, package: Path, tmp_path: Path
) -> None:
    with pytest.raises(StationError, match="邮箱地址"):
        outbox.enqueue(station, package)
    accounts.keep_address(station, "", BUREAU)
    with pytest.raises(StationError, match="还没有设置邮箱"):
        outbox.enqueue(station, package)
    (tmp_path / "名单.xlsx").write_bytes(b"PK")
    with pytest.raises(StationError, match="不是本系统生成"):
        outbox.enqueue(station, tmp_path / "名单.xlsx", BUREAU)
    with pytest.raises(StationError, match="还没有设置邮箱"):
        send(station)


def test_of_a_copy_elsewhere_the_original_is_sent(
    station: Workspace, posting: SmtpServer, package: Path, tmp_path: Path
) -> None:
    copy = tmp_path / package.name
    copy.write_bytes(b"changed since")

    outbox.enqueue(station, copy)
    send(station)

    (attached,) = posting.got[0].iter_attachments()
    assert attached.get_payload(decode=True) == package.read_bytes()
    package.rename(tmp_path / "moved.xlsx")
    with pytest.raises(StationError, match="移走"):
        outbox.enqueue(station, copy)


def test_practice_sends_nothing(station: Workspace, posting: SmtpServer, package: Path) -> None:
    station.identity = replace(station.identity, demo=True)

    with pytest.raises(NotAllowed, match="练习"):
        outbox.enqueue(station, package)


def test_a_clerk_sends_what_somebody_else_has_queued(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package)
    station.user = User("甲", frozenset({Role.CLERK}))

    with pytest.raises(NotAllowed):
        outbox.enqueue(station, package)
    assert (outbox.due(station), send(station).sent) == (1, 1)


def test_an_auditor_is_not_asked_to_send(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package)
    station.user = User("甲", frozenset({Role.AUDITOR}))

    assert outbox.due(station) == 0
    with pytest.raises(NotAllowed):
        send(station)


def test_the_log_tells_what_was_queued_and_sent(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    outbox.enqueue(station, package)
    send(station)

    with station.database.reading() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action.like("mail.%"))).all()

    states = {each.action: each.changes.get("mail_state") for each in noted}
    assert states["mail.enqueue"] == "queued"
    assert states["mail.send"] == "sent"


def test_several_files_are_queued_and_what_cannot_be_is_told(
    station: Workspace, posting: SmtpServer, package: Path, tmp_path: Path
) -> None:
    (tmp_path / "名单.xlsx").write_bytes(b"PK")

    found = outbox.enqueue_all(station, [package, tmp_path / "名单.xlsx", entered(station, 2)])

    assert [mail.receiver for mail in found.mails] == ["区社会工作局"] * 2
    (refused,) = found.refused
    assert "不是本系统生成" in refused


def test_a_mail_that_needs_a_person_waits_on_the_first_page_of_who_may_send(
    station: Workspace, posting: SmtpServer, package: Path
) -> None:
    posting.answers = ["550 5.1.1 no such user"]
    outbox.enqueue(station, package)
    assert Duty.MAIL not in {each.duty for each in overview.waiting(station)}

    send(station)

    assert Waiting(Duty.MAIL, 1) in overview.waiting(station)
    station.user = User("旁人", frozenset({Role.CLERK}))
    assert Duty.MAIL not in {each.duty for each in overview.waiting(station)}
