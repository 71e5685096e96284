"""The one place that sends e-mail, over SMTP with TLS."""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime, make_msgid
from typing import Final
from urllib.parse import quote

from services.errors import BadField
from services.papers.errors import MailCause, MailProblem
from services.papers.outside import Attachment, MailSettings, TlsMode
from services.text import clean_line, clean_note

_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-]{1,64}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}",
    re.ASCII,
)
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class SmtpMailer:
    """A `MailCarrier` over the office's mail server.

    Args:
        settings: gives the server as it is set now; None while there is none.
        password: asks the vault; None when the server wants none.
        tls: whom to trust; by default the authorities that the system trusts.
        seconds: how long to wait for each answer.
        total_seconds: how long a whole message may take, however slowly the server drips.
    """

    def __init__(
        self,
        settings: Callable[[], MailSettings | None],
        password: Callable[[], str | None],
        *,
        tls: ssl.SSLContext | None = None,
        seconds: float = 15.0,
        total_seconds: float = 60.0,
    ) -> None:
        self._settings = settings
        self._password = password
        self._tls = tls
        self._seconds = seconds
        self._total_seconds = total_seconds

    def send(
        self, to: str, subject: str, body: str, attachments: Sequence[Attachment] = ()
    ) -> None:
        """Send one message to one address.

        Raises:
            BadField: `to`, `subject` or `body`. MailProblem: it was not sent.
        """
        settings = self._settings()
        if settings is None:
            raise MailProblem(MailCause.NOT_SET_UP)
        if settings.user and settings.tls is TlsMode.NONE and settings.host not in _LOOPBACK:
            raise MailProblem(MailCause.NO_TLS)  # a password never travels in the open
        message = _composed(settings, to, subject, body, attachments)
        with _told(), self._connected(settings) as server:
            server.send_message(message)

    def draft(
        self, to: str, subject: str, body: str, attachments: Sequence[Attachment] = ()
    ) -> tuple[bytes, str]:
        """An `.eml` file that mail programs open to be sent, and a `mailto:` address.

        Raises:
            BadField: `to`, `subject` or `body`.
        """
        message = _composed(self._settings(), to, subject, body, attachments)
        message["X-Unsent"] = "1"
        query = f"subject={quote(message['Subject'])}&body={quote(_lines(body))}"
        return message.as_bytes(), f"mailto:{quote(to.strip(), safe='@')}?{query}"

    @contextmanager
    def _connected(self, settings: MailSettings) -> Iterator[smtplib.SMTP]:
        server = _server(settings, self._context(), self._seconds)
        watch = threading.Timer(self._total_seconds, lambda: _cut(server))
        watch.daemon = True
        watch.start()
        try:
            code, told = server.connect(settings.host, settings.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, told)
            if settings.tls is TlsMode.STARTTLS:
                server.starttls(context=self._context())
            self._sign_in(server, settings)
            yield server
            _leave(server)
        finally:
            watch.cancel()
            server.close()

    def _sign_in(self, server: smtplib.SMTP, settings: MailSettings) -> None:
        if settings.user:
            server.login(settings.user, self._password() or "")

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()


def checked_address(text: str, *, field: str = "to") -> str:
    """One e-mail address as it may stand in a message.

    Raises:
        BadField: `required`, `email` or `control`.
    """
    clean = clean_line(text, field=field, most=254, required=True)
    if not _ADDRESS.fullmatch(clean) or ".." in clean or ".@" in clean or clean.startswith("."):
        raise BadField(field=field, problem="email")
    return clean


def _composed(
    settings: MailSettings | None,
    to: str,
    subject: str,
    body: str,
    attachments: Sequence[Attachment],
) -> EmailMessage:
    recipient = checked_address(to)
    message = EmailMessage(policy=SMTP)
    if settings is not None:
        sender = checked_address(settings.sender, field="sender")
        user, _, domain = sender.partition("@")
        name = clean_line(settings.sender_name, field="sender_name", most=120)
        message["From"] = Address(name, user, domain)
        message["Message-ID"] = make_msgid(domain=domain)
    message["To"] = recipient
    message["Subject"] = clean_line(subject, field="subject", most=200, required=True)
    message["Date"] = localtime()
    message.set_content(clean_note(body, field="body", most=10_000) + "\n")
    for each in attachments:
        kind, _, subtype = each.media_type.partition("/")
        message.add_attachment(
            each.content, maintype=kind, subtype=subtype, filename=_file_name(each.name)
        )
    return message


def _file_name(name: str) -> str:
    return re.sub(r'[\x00-\x1f\x7f"\\/]+', "-", name)


def _lines(body: str) -> str:
    return clean_note(body, field="body", most=10_000).replace("\n", "\r\n")


def _server(settings: MailSettings, context: ssl.SSLContext, seconds: float) -> smtplib.SMTP:
    # The library would ask the network for this computer's name, which may take long.
    name = "[127.0.0.1]"
    server: smtplib.SMTP
    if settings.tls is TlsMode.TLS:
        server = smtplib.SMTP_SSL(local_hostname=name, timeout=seconds, context=context)
    else:
        server = smtplib.SMTP(local_hostname=name, timeout=seconds)
    # Its constructor connects when it is given the host, too early to be watched; without it the
    # library knows no name to check the certificate against.
    server._host = settings.host  # type: ignore[attr-defined]
    return server


def _cut(server: smtplib.SMTP) -> None:
    """End a conversation that takes too long; its reader then finds it closed."""
    found = server.sock
    if found is not None:
        try:
            found.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it ended by itself meanwhile


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; the message was accepted before, whatever the answer is."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        return


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise MailProblem(MailCause.LOGIN, _words(error.smtp_error)) from error
    except smtplib.SMTPRecipientsRefused as error:
        told = next((words for _, words in error.recipients.values()), b"")
        raise MailProblem(MailCause.RECIPIENT, _words(told)) from error
    except smtplib.SMTPSenderRefused as error:
        cause = MailCause.TOO_LARGE if error.smtp_code == 552 else MailCause.SENDER
        raise MailProblem(cause, _words(error.smtp_error)) from error
    except smtplib.SMTPNotSupportedError as error:
        cause = MailCause.NO_TLS if "STARTTLS" in str(error) else MailCause.LOGIN
        raise MailProblem(cause, str(error)) from error
    except smtplib.SMTPResponseException as error:
        cause = MailCause.TOO_LARGE if error.smtp_code == 552 else MailCause.REFUSED
        raise MailProblem(cause, _words(error.smtp_error)) from error
    except ssl.SSLCertVerificationError as error:
        raise MailProblem(MailCause.CERTIFICATE, error.verify_message) from error
    except (TimeoutError, smtplib.SMTPServerDisconnected) as error:
        raise MailProblem(MailCause.TIMEOUT) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailProblem(MailCause.UNREACHABLE, str(error)) from error


def _words(told: bytes | str) -> str:
    plain = told.decode("utf-8", "replace") if isinstance(told, bytes) else told
    return " ".join(plain.split())[:200]
