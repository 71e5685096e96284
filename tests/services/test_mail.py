import asyncio
import email
import email.policy
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from services.errors import BadField
from services.gateways.mail import SmtpMailer, checked_address
from services.papers.errors import MailCause, MailProblem
from services.papers.outside import Attachment, MailSettings, TlsMode

PDF = Attachment("Recibo 001-001-000000001.pdf", b"%PDF-1.4 \xff\x00 fin")


@dataclass
class Post:
    """A mail server on the loopback that answers as it is told."""

    answers: dict[str, str] = field(default_factory=dict)
    greeting: str = "220 post.example ESMTP"
    features: tuple[str, ...] = ("AUTH PLAIN LOGIN", "SIZE 10000000")
    silent_after: str = ""
    drips: bool = False
    messages: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    tls_first: bool = False
    port: int = 0

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Post":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self._loop.close()

    def message(self) -> EmailMessage:
        (sent,) = self.messages
        read = email.message_from_bytes(sent, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        return read

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        self._talks: set[asyncio.Task[None]] = set()
        context = self.tls if self.tls_first else None
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0, ssl=context)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None
        self._talks.add(talk)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, ssl.SSLError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()
            self._talks.discard(talk)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: str) -> None:
            for letter in f"{line}\r\n" if self.drips else ():
                writer.write(letter.encode())
                await asyncio.sleep(0.05)
            if not self.drips:
                writer.write(f"{line}\r\n".encode())
            await writer.drain()

        await say(self.greeting)
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            verb = line.split()[0].upper()
            self.heard.append(line)
            if self.silent_after == verb:
                await asyncio.sleep(600)
            if verb in self.answers:
                await say(self.answers[verb])
            elif verb == "EHLO":
                offered = ["post.example", *self.features]
                if self.tls and not self.tls_first:
                    offered.append("STARTTLS")
                for name in offered[:-1]:
                    await say(f"250-{name}")
                await say(f"250 {offered[-1]}")
            elif verb == "STARTTLS":
                assert self.tls is not None
                await say("220 go ahead")
                await writer.start_tls(self.tls)
            elif verb == "AUTH":
                await say("235 welcome")
            elif verb == "DATA":
                await say("354 go ahead")
                sent = await reader.readuntil(b"\r\n.\r\n")
                self.messages.append(sent[:-3])
                if self.silent_after == "MESSAGE":
                    await asyncio.sleep(600)
                await say(self.answers.get("MESSAGE", "250 kept"))
            elif verb == "QUIT":
                await say("221 bye")
                return
            else:
                await say("250 fine")


def mailer(post: Post, **changed: object) -> SmtpMailer:
    plain = MailSettings(
        host="127.0.0.1",
        port=post.port,
        tls=TlsMode.NONE,
        sender="caja@voip.example",
        sender_name="VoIP Andina — Cañar",
    )
    settings = replace(plain, **changed)  # type: ignore[arg-type]
    return SmtpMailer(lambda: settings, lambda: "secreta", seconds=3, total_seconds=5)


def refusal(post: Post, **changed: object) -> MailProblem:
    with pytest.raises(MailProblem) as caught:
        mailer(post, **changed).send("maria@example.ec", "Recibo", "Hola")
    return caught.value


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as running:
        yield running


def test_a_message_arrives_with_its_paper_byte_for_byte(post: Post) -> None:
    mailer(post, user="caja").send(
        " maria@example.ec ", "Recibo 001-001-000000001 · Ñandú", "Adjuntamos…\n\nAdiós", [PDF]
    )

    message = post.message()
    assert message["To"] == "maria@example.ec"
    assert message["From"] == "VoIP Andina — Cañar <caja@voip.example>"
    assert message["Subject"] == "Recibo 001-001-000000001 · Ñandú"
    assert message["Message-ID"].endswith("@voip.example>")
    body = message.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["Adjuntamos…", "", "Adiós"]
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == PDF.name
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == PDF.content
    assert any(line.startswith("AUTH") for line in post.heard)


@pytest.mark.parametrize(
    "to",
    [
        "",
        "maria",
        "maria@example",
        "a@example.ec, b@example.ec",
        "a@example.ec;b@example.ec",
        "a@example.ec\r\nBcc: todos@example.ec",
        "a@example.ec\nBcc: b@example.ec",
        "María <maria@example.ec>",
        "maria@exa mple.ec",
        "maría@example.ec",
        ".maria@example.ec",
        "ma..ria@example.ec",
        "maria@-example.ec",
        f"{'m' * 250}@example.ec",
    ],
)
def test_what_is_no_single_address_is_refused_before_anybody_is_called(post: Post, to: str) -> None:
    with pytest.raises(BadField) as caught:
        mailer(post).send(to, "Recibo", "Hola")

    assert caught.value.field == "to"
    assert post.heard == []


@pytest.mark.parametrize("to", ["m@example.ec", "Maria.Pena+caja@sub.example.com.ec"])
def test_usual_addresses_are_taken(to: str) -> None:
    assert checked_address(to) == to


@pytest.mark.parametrize(
    ("subject", "body", "field"),
    [
        ("Recibo\r\nBcc: todos@example.ec", "Hola", "subject"),
        ("", "Hola", "subject"),
        ("R" * 201, "Hola", "subject"),
        ("Recibo", "Hola\x00", "body"),
        ("Recibo", "Mi tarjeta es 4242 4242 4242 4242", "body"),
    ],
)
def test_a_subject_or_body_that_hides_something_is_refused(
    post: Post, subject: str, body: str, field: str
) -> None:
    with pytest.raises(BadField) as caught:
        mailer(post).send("maria@example.ec", subject, body)

    assert caught.value.field == field
    assert post.heard == []


def test_a_body_that_is_only_a_point_does_not_end_the_message(post: Post) -> None:
    mailer(post).send("maria@example.ec", "Recibo", "uno\n.\nBcc: todos@example.ec")

    body = post.message().get_body()
    assert body is not None
    assert "todos@example.ec" in body.get_content()
    assert "todos" not in " ".join(post.heard)


@pytest.mark.parametrize(
    ("verb", "answer", "cause"),
    [
        ("AUTH", "535 5.7.8 clave incorrecta", MailCause.LOGIN),
        ("MAIL", "550 5.1.8 remitente ajeno", MailCause.SENDER),
        ("MAIL", "552 5.3.4 too big", MailCause.TOO_LARGE),
        ("RCPT", "550 5.1.1 no existe", MailCause.RECIPIENT),
        ("MESSAGE", "554 5.7.1 spam", MailCause.REFUSED),
        ("MESSAGE", "552 5.3.4 too big", MailCause.TOO_LARGE),
    ],
)
def test_what_a_server_refuses_is_told_with_its_words(
    post: Post, verb: str, answer: str, cause: MailCause
) -> None:
    post.answers[verb] = answer

    found = refusal(post, user="caja")

    assert found.cause is cause
    assert found.details["told"] == answer[4:]


def test_a_server_that_greets_with_a_refusal_is_told() -> None:
    with Post(greeting="554 no mail here") as post:
        assert refusal(post).cause is MailCause.REFUSED


def test_a_server_that_is_not_there_is_told(post: Post) -> None:
    assert refusal(post, port=1).cause is MailCause.UNREACHABLE


def test_without_a_server_set_up_nothing_is_tried() -> None:
    with pytest.raises(MailProblem) as caught:
        SmtpMailer(lambda: None, lambda: None).send("maria@example.ec", "R", "H")

    assert caught.value.cause is MailCause.NOT_SET_UP


@pytest.mark.parametrize("moment", ["EHLO", "MESSAGE"])
def test_a_server_that_falls_silent_is_left(moment: str) -> None:
    with Post(silent_after=moment) as post:
        settings = MailSettings("127.0.0.1", post.port, TlsMode.NONE, "caja@voip.example")
        waiting = SmtpMailer(lambda: settings, lambda: None, seconds=0.3, total_seconds=5)

        with pytest.raises(MailProblem) as caught:
            waiting.send("maria@example.ec", "Recibo", "Hola")

    assert caught.value.cause is MailCause.TIMEOUT


def test_a_server_that_drips_forever_is_cut_off() -> None:
    with Post(drips=True, greeting="220 " + "x" * 400) as post:
        settings = MailSettings("127.0.0.1", post.port, TlsMode.NONE, "caja@voip.example")
        waiting = SmtpMailer(lambda: settings, lambda: None, seconds=3, total_seconds=0.5)

        with pytest.raises(MailProblem) as caught:
            waiting.send("maria@example.ec", "Recibo", "Hola")

    assert caught.value.cause is MailCause.TIMEOUT


def test_a_password_never_travels_in_the_open(post: Post) -> None:
    settings = MailSettings("mail.invalid", 25, TlsMode.NONE, "c@voip.example", user="caja")
    asked: list[str] = []

    def password() -> str:
        asked.append("asked")
        return "secreta"

    with pytest.raises(MailProblem) as caught:
        SmtpMailer(lambda: settings, password).send("maria@example.ec", "Recibo", "Hola")

    assert caught.value.cause is MailCause.NO_TLS
    assert asked == []
    assert post.heard == []


def test_a_server_without_starttls_gets_nothing(post: Post) -> None:
    found = refusal(post, tls=TlsMode.STARTTLS, user="caja")

    assert found.cause is MailCause.NO_TLS
    assert not any(line.startswith(("AUTH", "MAIL")) for line in post.heard)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `localhost` that no authority signed."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl program")
    file = tmp_path_factory.mktemp("tls") / "post.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", str(file), "-out", str(file)),
        ],
        check=True,
        capture_output=True,
    )
    return file


@pytest.fixture(params=[TlsMode.TLS, TlsMode.STARTTLS])
def secure(request: pytest.FixtureRequest, certificate: Path) -> Iterator[tuple[Post, TlsMode]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Post(tls=context, tls_first=request.param is TlsMode.TLS) as running:
        yield running, request.param


def trusting(post: Post, mode: TlsMode, host: str, context: ssl.SSLContext | None) -> SmtpMailer:
    settings = MailSettings(host, post.port, mode, "caja@voip.example", user="caja")
    return SmtpMailer(lambda: settings, lambda: "secreta", tls=context, seconds=3)


def test_a_trusted_server_is_spoken_to_in_secret(
    secure: tuple[Post, TlsMode], certificate: Path
) -> None:
    post, mode = secure
    context = ssl.create_default_context(cafile=str(certificate))

    trusting(post, mode, "localhost", context).send("maria@example.ec", "Recibo", "Hola", [PDF])

    assert post.message()["To"] == "maria@example.ec"


@pytest.mark.parametrize(("host", "is_known"), [("localhost", False), ("127.0.0.1", True)])
def test_a_server_that_cannot_prove_its_name_gets_nothing(
    secure: tuple[Post, TlsMode], certificate: Path, host: str, *, is_known: bool
) -> None:
    post, mode = secure
    context = ssl.create_default_context(cafile=str(certificate)) if is_known else None

    with pytest.raises(MailProblem) as caught:
        trusting(post, mode, host, context).send("maria@example.ec", "Recibo", "Hola")

    assert caught.value.cause is MailCause.CERTIFICATE
    assert post.messages == []
    assert not any(line.startswith(("AUTH", "MAIL")) for line in post.heard)


def test_a_draft_is_a_file_that_mail_programs_open_to_be_sent() -> None:
    content, mailto = SmtpMailer(lambda: None, lambda: None).draft(
        "maria@example.ec", "Recibo & más", "Línea uno\nLínea dos", [PDF]
    )

    draft = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(draft, EmailMessage)
    assert draft["X-Unsent"] == "1"
    assert draft["To"] == "maria@example.ec"
    (attached,) = draft.iter_attachments()
    assert attached.get_content() == PDF.content
    parts = urlsplit(mailto)
    assert (parts.scheme, parts.path) == ("mailto", "maria@example.ec")
    assert parse_qs(parts.query) == {
        "subject": ["Recibo & más"],
        "body": ["Línea uno\r\nLínea dos"],
    }
