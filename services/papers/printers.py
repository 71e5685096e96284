import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping
from typing import Final

from services.papers.errors import PrinterCause, PrinterProblem
from services.papers.outside import PrinterInfo, PrinterState, PrintJob
from services.printing.papers import PaperFormat

_ASK_SECONDS: Final = 5.0
_SEND_SECONDS: Final = 30.0
_NAME: Final = re.compile(r"[^\s/#\-][^\s/#]{0,126}")
_DEFAULT: Final = re.compile(r"^system default destination: (\S+)", re.MULTILINE)
_STATE: Final = re.compile(r"^printer (\S+) (?:is )?(idle|disabled|now printing)", re.MULTILINE)
_JOB: Final = re.compile(r"request id is (\S+)")
_STATES: Final = {
    "idle": PrinterState.READY,
    "now printing": PrinterState.BUSY,
    "disabled": PrinterState.OFFLINE,
}
_SAID: Final = (
    ("not accepting", PrinterCause.REFUSED),
    ("rejecting", PrinterCause.REFUSED),
    ("forbidden", PrinterCause.REFUSED),
    ("not authorized", PrinterCause.REFUSED),
    ("does not exist", PrinterCause.MISSING),
    ("unknown destination", PrinterCause.MISSING),
    ("no default destination", PrinterCause.NONE),
    ("scheduler", PrinterCause.OFFLINE),
    ("unable to connect", PrinterCause.OFFLINE),
    ("connection refused", PrinterCause.OFFLINE),
    ("bad file descriptor", PrinterCause.OFFLINE),
    ("transport endpoint", PrinterCause.OFFLINE),
)


class CupsPrinters:
    """Printers of a Linux computer, through `lpstat` and `lp`: the PDF goes to them as it is."""

    def __init__(
        self, *, ask_seconds: float = _ASK_SECONDS, send_seconds: float = _SEND_SECONDS
    ) -> None:
        self._ask_seconds = ask_seconds
        self._send_seconds = send_seconds

    def listing(self) -> list[PrinterInfo]:
        """All printers; empty when there is none, or no printing system at all.

        Raises:
            PrinterProblem: `timeout`.
        """
        if shutil.which("lpstat") is None:
            return []
        names = self._ask("-e").split()
        if not names:
            return []
        told = self._ask("-p", "-d")
        states = {name: _STATES[state] for name, state in _STATE.findall(told)}
        default = _DEFAULT.search(told)
        return [
            PrinterInfo(
                name,
                # A printer of the network that was not used yet has no queue and no state.
                states.get(name, PrinterState.READY),
                is_default=default is not None and default[1] == name,
            )
            for name in names
        ]

    def send(self, job: PrintJob) -> str:
        """Hand a job to `lp`.

        A printer that is switched off is refused before: its queue would keep the job, and print
        it once more after somebody printed a copy.

        Raises:
            PrinterProblem.
        """
        if shutil.which("lp") is None:
            raise PrinterProblem(PrinterCause.NOT_INSTALLED, job.printer or "")
        printer = self._chosen(job.printer)
        command = ["lp", "-d", printer, "-t", job.title, *_options(job)]
        status, out, err = _run([*command, *map(str, job.files)], self._send_seconds, printer)
        if status != 0:
            raise PrinterProblem(_cause(err), printer, _first_line(err))
        found = _JOB.search(out)
        return found[1] if found else ""

    def _chosen(self, wanted: str | None) -> str:
        known = self.listing()
        if wanted is None:
            default = next((each for each in known if each.is_default), None)
            if default is None and len(known) == 1:
                default = known[0]
            if default is None:
                raise PrinterProblem(PrinterCause.NONE)
            found = default
        else:
            named = next((each for each in known if each.name == wanted), None)
            if named is None or not _NAME.fullmatch(wanted):
                raise PrinterProblem(PrinterCause.MISSING, wanted)
            found = named
        if found.state is PrinterState.OFFLINE:
            raise PrinterProblem(PrinterCause.OFFLINE, found.name)
        return found.name

    def _ask(self, *options: str) -> str:
        _, out, _ = _run(["lpstat", *options], self._ask_seconds, "", is_sending=False)
        return out


class CalledPrinters:
    """Printers that somebody else speaks to, as Windows' through Qt."""

    def __init__(
        self, listing: Callable[[], list[PrinterInfo]], send: Callable[[PrintJob], str]
    ) -> None:
        self._listing = listing
        self._send = send

    def listing(self) -> list[PrinterInfo]:
        """All of them."""
        return self._listing()

    def send(self, job: PrintJob) -> str:
        """Hand a job to a printer that exists and is on.

        Raises:
            PrinterProblem.
        """
        known = self._listing()
        found = next((each for each in known if each.name == job.printer), None)
        if job.printer is not None and found is None:
            raise PrinterProblem(PrinterCause.MISSING, job.printer)
        if job.printer is None and not known:
            raise PrinterProblem(PrinterCause.NONE)
        if found is not None and found.state is PrinterState.OFFLINE:
            raise PrinterProblem(PrinterCause.OFFLINE, found.name)
        return self._send(job)


def _options(job: PrintJob) -> list[str]:
    if job.format is PaperFormat.A4:
        return ["-o", "media=A4"]
    size = f"media=Custom.80x{job.height_mm or 297}mm"
    return ["-o", size, "-o", "fit-to-page=false"]


def _cause(told: str) -> PrinterCause:
    said = told.lower()
    return next((cause for words, cause in _SAID if words in said), PrinterCause.FAILED)


def _first_line(told: str) -> str:
    lines = told.strip().splitlines()
    return lines[0].removeprefix("lp: ")[:200] if lines else ""


def _run(
    command: list[str], seconds: float, printer: str, *, is_sending: bool = True
) -> tuple[int, str, str]:
    """Run one command in English; whatever it started ends with it."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(os.environ),
            start_new_session=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        cause = PrinterCause.NOT_INSTALLED
        raise PrinterProblem(cause, printer, error.strerror or "") from error
    with process:
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            _end(process)
            # Before `lp` was asked, surely nothing was printed.
            cause = PrinterCause.TIMEOUT if is_sending else PrinterCause.OFFLINE
            raise PrinterProblem(cause, printer) from error
    return process.returncode, out, err


def _end(process: "subprocess.Popen[str]") -> None:
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    return {**given, "LC_ALL": "C.UTF-8", "LANGUAGE": "C"}
