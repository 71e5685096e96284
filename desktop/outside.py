"""What papers need of the outside world: this till's printers, the office's mail, a folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.settings import Settings
from desktop.vault import NoSafeStore, Vault
from services.office.service import OfficeService
from services.papers.outside import (
    Attachment,
    MailCarrier,
    MailSettings,
    PrinterInfo,
    Printers,
    PrintJob,
    TlsMode,
)
from services.papers.printers import CalledPrinters, CupsPrinters
from services.papers.records import TillPrinting
from services.printing.papers import PaperFormat

MAIL_SETTING: Final = "mail"
"""The business setting with the mail server: the fields of `MailSettings` as a dictionary."""

PAPERS: Final = "papeles"
SEALS: Final = "sellos.jsonl"


def _no_key() -> str:
    raise NoSafeStore(found="-")


@dataclass(frozen=True, slots=True)
class Outside:
    """Handed to `build_services`; `printing` is None for the tills of other computers.

    `journal_seed` signs what leaves the journal, and its seals, which are kept in `seals`; without
    a key there are none.
    """

    printers: Printers
    folder: Path
    printing: Callable[[str], TillPrinting | None]
    mail_password: Callable[[], str | None]
    journal_seed: Callable[[], str] = _no_key
    seals: Path | None = None


def outside_of(
    settings: Settings,
    vault: Vault,
    printers: Printers | None = None,
    current: Callable[[], Settings] | None = None,
    *,
    is_practice: bool = False,
) -> Outside:
    """This computer's outside.

    Args:
        settings: name the printers.
        vault: has the password of the mail server.
        printers: where Qt has to be asked for them, as on Windows; CUPS when left out.
        current: the settings as they are by now, where they can change while the program runs.
        is_practice: whether these are a practice company's books.
    """
    found = printers or CupsPrinters()

    def printing(till: str) -> TillPrinting | None:
        here = current() if current else settings
        if till != here.till:
            return None
        paper_format = PaperFormat(here.receipt_format)
        is_roll = paper_format is PaperFormat.ROLL_80
        named = here.receipt_printer if is_roll else here.a4_printer
        return TillPrinting(here.auto_print, named or None, paper_format)

    return Outside(
        found,
        settings.data_dir / PAPERS,
        printing,
        vault.mail_password,
        lambda: vault.journal_seed(is_practice=is_practice),
        settings.data_dir / SEALS,
    )


def nowhere(folder: Path) -> Outside:
    """An outside without printers and mail, for tests and for reading."""

    def listing() -> list[PrinterInfo]:
        return []

    def send(_job: PrintJob) -> str:
        return ""

    printers = CalledPrinters(listing, send)
    return Outside(printers, folder, lambda _till: TillPrinting(auto_print=False), lambda: None)


class LazyMailer:
    """A `MailCarrier` whose library is loaded by the first message."""

    def __init__(self, office: OfficeService, password: Callable[[], str | None]) -> None:
        self._office = office
        self._password = password
        self._real: MailCarrier | None = None

    def send(
        self, to: str, subject: str, body: str, attachments: Sequence[Attachment] = ()
    ) -> None:
        """Send one message to one address."""
        self._carrier().send(to, subject, body, attachments)

    def draft(
        self, to: str, subject: str, body: str, attachments: Sequence[Attachment] = ()
    ) -> tuple[bytes, str]:
        """A message to finish in the mail program: a file, and a `mailto:` address."""
        return self._carrier().draft(to, subject, body, attachments)

    def _carrier(self) -> MailCarrier:
        from services.gateways.mail import SmtpMailer

        self._real = self._real or SmtpMailer(self._settings, self._password)
        return self._real

    def _settings(self) -> MailSettings | None:
        told: Any = self._office.setting(MAIL_SETTING)
        if not isinstance(told, dict) or not told.get("host"):
            return None
        return MailSettings(
            host=str(told["host"]),
            port=int(told.get("port", 465)),
            tls=TlsMode(told.get("tls", "tls")),
            sender=str(told.get("sender", "")),
            sender_name=str(told.get("sender_name", "")),
            user=str(told.get("user", "")),
        )
