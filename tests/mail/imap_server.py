"""A small IMAP server for tests: it knows what the program asks, and keeps every word of it."""

from __future__ import annotations

import re
import socket
import socketserver
import threading
from email import message_from_bytes
from pathlib import Path
from typing import Any

from station_app.mail.servers import Security, Server
from tests.mail.certificates import server_context
from tests.mail.smtp_server import CODE, USER

FETCH = re.compile(r"UID FETCH (\d+) (.*)")
SEARCH = re.compile(r"UID SEARCH UID (\d+):\*( SINCE \S+)?")
FIELDS = re.compile(r"HEADER\.FIELDS \(([^)]*)\)")


class ImapServer:
    """Listens on 127.0.0.1.

    mails      by number
    validity   of the numbers
    said       every command of every client, without tag and password
    wants_id   shows nothing to who has not sent ID, as NetEase does
    refuses    what it answers to a command instead of doing it, e.g. LOGIN: NO later
    cut_after  cuts the line after so many mails were fetched; None: never
    """

    def __init__(self, certificates: Path, security: Security = Security.TLS) -> None:
        self.mails: dict[int, bytes] = {}
        self.validity = 1
        self.said: list[str] = []
        self.capabilities = "IMAP4rev1 ID STARTTLS"
        self.wants_id = False
        self.refuses: dict[str, str] = {}
        self.cut_after: int | None = None
        self.security = security
        self.context = server_context(certificates)
        self._server = _Listening(("127.0.0.1", 0), _Client)
        self._server.owner = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )

    @property
    def place(self) -> Server:
        return Server("localhost", int(self._server.server_address[1]), self.security)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def add(self, raw: bytes) -> int:
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = raw
        return uid

    def renumber(self) -> None:
        """Number all mails anew, as after a move of the mailbox."""
        self.validity += 1
        self.mails = dict(enumerate(self.mails.values(), 100))


class _Listening(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    owner: ImapServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that go away."""


class _Client(socketserver.BaseRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        self.box = box = self.server.owner  # type: ignore[attr-defined]
        self.introduced = False
        self.fetched = 0
        self.line = self.request
        if box.security is Security.TLS:
            self._encrypt()
        self.file = self.line.makefile("rb")
        self.say(f"* OK [CAPABILITY {box.capabilities}] ready")
        try:
            while (words := self.file.readline()) and self.answer(words.decode().strip()):
                pass
        finally:
            self.file.close()
            self.line.close()

    def _encrypt(self) -> None:
        self.line = self.box.context.wrap_socket(
            self.line, server_side=True, do_handshake_on_connect=False
        )
        try:
            self.line.do_handshake()
        except OSError:
            self.line.close()
            raise

    def say(self, text: str, literal: bytes = b"") -> None:
        self.line.sendall(text.encode() + literal + (b"" if literal else b"\r\n"))

    def answer(self, words: str) -> bool:
        """Answer one command; False ends the conversation."""
        tag, _, command = words.partition(" ")
        self.box.said.append(command.replace(CODE, "***"))
        verb = (
            " ".join(command.split()[:2]).upper()
            if command.startswith("UID")
            else command.split()[0]
        )
        if verb in self.box.refuses:
            self.say(f"{tag} {self.box.refuses[verb]}")
            return True
        done = getattr(self, f"on_{verb.lower().replace(' ', '_')}", self.on_anything)
        return bool(done(tag, command))

    def on_anything(self, tag: str, command: str) -> bool:
        self.say(f"{tag} BAD not here")
        return True

    def on_capability(self, tag: str, command: str) -> bool:
        self.say(f"* CAPABILITY {self.box.capabilities}")
        self.say(f"{tag} OK done")
        return True

    def on_starttls(self, tag: str, command: str) -> bool:
        self.say(f"{tag} OK begin")
        self.file.close()
        self._encrypt()
        self.file = self.line.makefile("rb")
        return True

    def on_id(self, tag: str, command: str) -> bool:
        self.introduced = True
        self.say('* ID ("name" "tests")')
        self.say(f"{tag} OK done")
        return True

    def on_login(self, tag: str, command: str) -> bool:
        good = command == f'LOGIN {USER} "{CODE}"'
        self.say(f"{tag} OK in" if good else f"{tag} NO LOGIN Login error password error")
        return True

    def on_examine(self, tag: str, command: str) -> bool:
        if self.box.wants_id and not self.introduced:
            self.say(f"{tag} NO EXAMINE Unsafe Login. Please contact kefu@188.com for help")
            return True
        self.say(f"* {len(self.box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.box.validity}] ok")
        self.say(f"{tag} OK [READ-ONLY] done")
        return True

    def on_uid_search(self, tag: str, command: str) -> bool:
        match = SEARCH.fullmatch(command)
        assert match, command
        last = max(self.box.mails, default=0)  # is in n:* whatever n is
        found = [uid for uid in self.box.mails if uid >= int(match[1]) or uid == last]
        self.say(f"* SEARCH {' '.join(map(str, found))}".rstrip())
        self.say(f"{tag} OK done")
        return True

    def on_uid_fetch(self, tag: str, command: str) -> bool:
        match = FETCH.fullmatch(command)
        assert match, command
        raw = self.box.mails.get(int(match[1]))
        if raw is not None:
            self._send(int(match[1]), raw, match[2])
        if "BODY.PEEK[]" in command:
            self.fetched += 1
            if self.fetched == self.box.cut_after:
                self.line.shutdown(socket.SHUT_RDWR)
                return False
        self.say(f"{tag} OK done")
        return True

    def _send(self, uid: int, raw: bytes, wanted: str) -> None:
        fields = FIELDS.search(wanted)
        part = raw
        if fields is not None:
            headers = message_from_bytes(raw.partition(b"\r\n\r\n")[0])
            lines = [f"{name}: {headers[name]}" for name in fields[1].split() if headers[name]]
            part = "\r\n".join([*lines, "", ""]).encode()
        label = f"HEADER.FIELDS ({fields[1]})" if fields else ""
        size = f" RFC822.SIZE {len(raw)}" if fields else ""
        self.say(f"* {uid} FETCH (UID {uid}{size} BODY[{label}] {{{len(part)}}}\r\n", part)
        self.say(")")

    def on_logout(self, tag: str, command: str) -> bool:
        self.say("* BYE")
        self.say(f"{tag} OK done")
        return False
