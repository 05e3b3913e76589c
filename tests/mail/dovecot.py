"""Debian's dovecot, started for a run of the tests with folders of its own."""

from __future__ import annotations

import getpass
import imaplib
import os
import pwd
import shutil
import signal
import ssl
import subprocess
import time
from pathlib import Path

from station_app.mail.servers import Security, Server
from tests.mail.certificates import CA, CHAIN, KEY
from tests.mail.smtp_server import CODE, USER, free_port

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MISSING = "needs Debian's dovecot-imapd"
PATIENCE = 10.0  # seconds until it listens
OWNER = "nobody"  # of the mails when this is root: dovecot serves none of root's

CONFIG = """
protocols = imap
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/log
listen = 127.0.0.1
ssl = required
ssl_cert = <{chain}
ssl_key = <{key}
mail_location = maildir:{home}/mail
first_valid_uid = 1
{users}
passdb {{
  driver = static
  args = password={code}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={home}/mail
}}
service imap-login {{
  {unchrooted}
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  {unchrooted}
}}
service stats {{
  {unchrooted}
}}
"""


class Dovecot:
    """Runs in the foreground as a child of the tests; `home` must be reachable by all."""

    def __init__(self, home: Path, certificates: Path) -> None:
        self.tls, self.starttls = free_port(), free_port()
        self._certificates = certificates
        root = os.geteuid() == 0
        owner = pwd.getpwnam(OWNER) if root else pwd.getpwuid(os.geteuid())
        me = getpass.getuser()
        users = "" if root else f"default_internal_user = {me}\ndefault_login_user = {me}"
        (home / "mail").mkdir()
        if root:
            os.chown(home / "mail", owner.pw_uid, owner.pw_gid)
        config = home / "dovecot.conf"
        config.write_text(
            CONFIG.format(
                home=home, chain=certificates / CHAIN, key=certificates / KEY, users=users,
                owner=owner.pw_uid, group=owner.pw_gid, code=CODE, tls=self.tls,
                starttls=self.starttls, unchrooted="" if root else "chroot =",
            )
        )  # fmt: skip
        assert PROGRAM is not None
        self._process = subprocess.Popen([PROGRAM, "-F", "-c", str(config)])

    def place(self, security: Security = Security.TLS) -> Server:
        port = self.tls if security is Security.TLS else self.starttls
        return Server("localhost", port, security)

    def wait(self) -> None:
        """Wait until it lets somebody in."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self._signed_in().logout()
                return
            except OSError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.05)

    def add(self, raw: bytes) -> None:
        """Put a mail into the inbox."""
        line = self._signed_in()
        line.append("INBOX", "", "", raw)
        line.logout()

    def empty(self) -> None:
        """Throw all mails away."""
        line = self._signed_in()
        _, (count, *_) = line.select("INBOX")
        if count != b"0":
            line.store("1:*", "+FLAGS", "\\Deleted")
            line.expunge()
        line.logout()

    def flags(self) -> list[bytes]:
        """Return the flags of every mail."""
        line = self._signed_in()
        line.select("INBOX", readonly=True)
        _, found = line.fetch("1:*", "(FLAGS)")
        line.logout()
        return [each for each in found if isinstance(each, bytes)]

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(PATIENCE)

    def _signed_in(self) -> imaplib.IMAP4_SSL:
        context = ssl.create_default_context(cafile=self._certificates / CA)
        line = imaplib.IMAP4_SSL("localhost", self.tls, ssl_context=context, timeout=PATIENCE)
        line.login(USER, CODE)
        return line
