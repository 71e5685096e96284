import tempfile
from pathlib import Path
from typing import Final

from services.clock import Now
from services.papers.outside import Printers, PrintJob
from services.printing.figures import minute
from services.printing.papers import PaperFormat

_ROLL_MM: Final = 92


class TrialPrint:
    """Prints a test page: not a paper of the books, so neither archived nor counted."""

    def __init__(self, printers: Printers, now: Now) -> None:
        self._printers = printers
        self._now = now

    def print(self, printer: str, paper_format: PaperFormat) -> str:
        """Print one page; returns the name under which the system knows the job.

        Args:
            printer: its name; "" for the system's own.

        Raises:
            PrinterProblem: it was not taken.
        """
        from services.printing.trial_page import render_trial  # noqa: PLC0415 -- seldom needed

        content = render_trial(
            paper_format, printer or "Impresora del sistema", minute(self._now())
        )
        height = _ROLL_MM if paper_format is PaperFormat.ROLL_80 else None
        with tempfile.TemporaryDirectory(prefix="ventanilla-") as folder:
            file = Path(folder) / "Página de prueba.pdf"
            file.write_bytes(content)
            job = PrintJob(printer or None, "Página de prueba", (file,), paper_format, height)
            return self._printers.send(job)
