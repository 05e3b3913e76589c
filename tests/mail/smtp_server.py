"""A real SMTP server for tests: TLS, sign-in, and whatever it is told to answer."""

from __future__ import annotations

import email
import socket
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from station_app.mail.servers import Login, Security, Server
from tests.mail.certificates import server_context

USER, CODE = "station01@st.example", "authorisation-code"
LOGIN = Login(USER, CODE)
CUT = "cut"  # takes the mail and cuts the line before it says so


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class SmtpServer:
    """Listens on 127.0.0.1.

    got      every mail that it has taken, in order
    answers  what it says to the next mails: "" takes one; then it takes all
    logins   how often somebody has tried to sign in
    busy     whether nobody can sign in for now
    """

    def __init__(self, certificates: Path, security: Security, *, signs_in: bool = True) -> None:
        self.got: list[EmailMessage] = []
        self.answers: list[str] = []
        self.logins = 0
        self.busy = False
        self.size = 1 << 20
        self.security = security
        self.port = free_port()
        self._context = server_context(certificates)
        self._controller = self._made(signs_in)

    @property
    def place(self) -> Server:
        return Server("localhost", self.port, self.security)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop(no_assert=True)

    def _made(self, signs_in: bool) -> Controller:
        server = self
        tls = self.security is Security.TLS

        class Listening(Controller):
            def factory(self) -> SMTP:
                starttls: dict[str, Any] = {}
                if not tls:
                    starttls = {"tls_context": server._context, "require_starttls": True}
                made = SMTP(
                    self.handler, data_size_limit=server.size, auth_required=signs_in,
                    authenticator=server._authenticate, **starttls,
                )  # fmt: skip
                made._auth_require_tls = not tls  # it does not see TLS that is there from the first
                return made

        context = self._context if tls else None
        return Listening(self, hostname="127.0.0.1", port=self.port, ssl_context=context)

    def _authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        self.logins += 1
        if self.busy:
            return AuthResult(success=False, handled=False, message="454 4.7.0 try again later")
        good = isinstance(data, LoginPassword) and data.password == CODE.encode()
        return AuthResult(success=good, handled=good)  # handled and wrong: it would hang

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else ""
        if answer and answer != CUT:
            return answer
        message = email.message_from_bytes(envelope.content, policy=default)
        self.got.append(message)
        if answer == CUT:
            server.transport.abort()
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"
