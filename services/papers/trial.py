import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from services.clock import Now
from services.papers.outside import MailCarrier, Printers, PrintJob
from services.printing.figures import minute
from services.printing.papers import CompanyBlock, PaperFormat

_ROLL_MM: Final = 92
_MAIL_TRIAL: Final = """Este es un correo de prueba de Ventanilla: ñ á é € $ 1.234,50

Si lo recibe, los recibos y facturas pueden salir por este servidor."""


class TrialPrint:
    """Prints a test page: not a paper of the books, so neither archived nor counted."""

    def __init__(
        self, printers: Printers, now: Now, company: Callable[[], CompanyBlock] | None = None
    ) -> None:
        self._printers = printers
        self._now = now
        self._company = company

    def page(self, printer: str, paper_format: PaperFormat) -> bytes:
        """The page as it would be printed, for the eye."""
        from services.printing.trial_page import render_trial  # noqa: PLC0415 -- seldom needed

        named = printer or "Impresora del sistema"
        head = self._company() if self._company is not None else None
        return render_trial(paper_format, named, minute(self._now()), head)

    def print(self, printer: str, paper_format: PaperFormat) -> str:
        """Print one page; returns the name under which the system knows the job.

        Args:
            printer: its name; "" for the system's own.

        Raises:
            PrinterProblem: it was not taken.
        """
        content = self.page(printer, paper_format)
        height = _ROLL_MM if paper_format is PaperFormat.ROLL_80 else None
        with tempfile.TemporaryDirectory(prefix="ventanilla-") as folder:
            file = Path(folder) / "Página de prueba.pdf"
            file.write_bytes(content)
            job = PrintJob(printer or None, "Página de prueba", (file,), paper_format, height)
            return self._printers.send(job)


def mail_trial(mailer: MailCarrier) -> Callable[[str], None]:
    """What sends a message of trial to an address: not a paper of the books either."""

    def send(to: str) -> None:
        """Send it.

        Raises:
            BadField: `to`. MailProblem: it was not sent.
        """
        mailer.send(to, "Correo de prueba", _MAIL_TRIAL)

    return send
