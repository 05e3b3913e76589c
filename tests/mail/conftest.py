"""Mail servers on this computer, with certificates that the tests trust unless told otherwise."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from station_app.mail.servers import Security
from tests.mail.certificates import CA, make_certificates
from tests.mail.dovecot import MISSING, PROGRAM, Dovecot
from tests.mail.imap_server import ImapServer
from tests.mail.smtp_server import SmtpServer

S = TypeVar("S", SmtpServer, ImapServer)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def trusted(certificates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process trust the authority of the tests, as a computer trusts the known ones."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / CA))


@pytest.fixture
def smtp_server(certificates: Path, trusted: None) -> Iterator[SmtpServer]:
    yield from _running(SmtpServer(certificates, Security.TLS))


@pytest.fixture(params=list(Security))
def each_smtp(
    request: pytest.FixtureRequest, certificates: Path, trusted: None
) -> Iterator[SmtpServer]:
    """Run a server for each way to encrypt."""
    yield from _running(SmtpServer(certificates, request.param))


@pytest.fixture
def imap_server(certificates: Path, trusted: None) -> Iterator[ImapServer]:
    yield from _running(ImapServer(certificates))


@pytest.fixture(scope="session")
def running_dovecot(certificates: Path) -> Iterator[Dovecot]:
    if PROGRAM is None:
        pytest.skip(MISSING)
    home = Path(tempfile.mkdtemp(prefix="dovecot-"))  # other users must reach it
    home.chmod(0o755)
    server = Dovecot(home, certificates)
    try:
        server.wait()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def dovecot(running_dovecot: Dovecot, trusted: None) -> Dovecot:
    """Return dovecot with an empty inbox."""
    running_dovecot.empty()
    return running_dovecot


def _running(server: S) -> Iterator[S]:
    server.start()
    yield server
    server.stop()
