"""What the archive asks of the outside world: printers and the mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from services.printing.papers import PaperFormat


class PrinterState(StrEnum):
    """Whether a printer takes paper now."""

    READY = "ready"
    BUSY = "busy"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class PrinterInfo:
    """A printer of this computer."""

    name: str
    state: PrinterState
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Files for one printer, the system's own when `printer` is None.

    `height_mm` is the longest page of a roll; A4 has none.
    """

    printer: str | None
    title: str
    files: tuple[Path, ...]
    format: PaperFormat
    height_mm: int | None = None


class Printers(Protocol):
    """The printers of this computer."""

    def listing(self) -> list[PrinterInfo]:
        """All of them; empty when there is none.

        Raises:
            PrinterProblem: the printing system does not answer.
        """
        ...

    def send(self, job: PrintJob) -> str:
        """Hand a job to a printer; returns the name under which the system knows the job.

        Raises:
            PrinterProblem: it was not taken.
        """
        ...


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


class TlsMode(StrEnum):
    """How a mail server is spoken to: TLS from the start, after STARTTLS, or not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server of the office. Its password is in the vault, never here."""

    host: str
    port: int
    tls: TlsMode
    sender: str
    sender_name: str = ""
    user: str = ""


class MailCarrier(Protocol):
    """Sends messages."""

    def send(
        self, to: str, subject: str, body: str, attachments: Sequence[Attachment] = ()
    ) -> None:
        """Send one message to one address.

        Raises:
            BadField: `to`, `subject` or `body`. MailProblem: it was not sent.
        """
        ...

    def draft(
        self, to: str, subject: str, body: str, attachments: Sequence[Attachment] = ()
    ) -> tuple[bytes, str]:
        """A message to finish in the mail program: a file, and a `mailto:` address.

        Raises:
            BadField: `to`, `subject` or `body`.
        """
        ...
