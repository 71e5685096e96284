import os
import sys
import time
from pathlib import Path

import pytest

from services.papers.errors import PrinterCause, PrinterProblem
from services.papers.outside import PrinterInfo, PrinterState, PrintJob
from services.papers.printers import CalledPrinters, CupsPrinters
from services.printing.papers import PaperFormat
from tests.services.papers.conftest import Archivist
from tests.services.printing.reading import words

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="CUPS is of Linux")

LPSTAT = """\
#!/bin/sh
case "$1" in
-e) printf 'EPSON_TM\\nOficina\\nApagada\\nRed\\n' ;;
-p)
  echo 'printer EPSON_TM is idle.  enabled since Sun 22 Nov 2026 10:00:00'
  echo 'printer Oficina now printing Oficina-7.  enabled since Sun 22 Nov 2026 10:00:00'
  echo 'printer Apagada disabled since Sun 22 Nov 2026 09:00:00 -'
  echo '	Unplugged or turned off'
  echo 'system default destination: Oficina'
  ;;
esac
"""
LP = """\
#!/bin/sh
printf '%s\\n' "$LC_ALL" "$@" > "$LP_FOLDER/arguments"
for last in "$@"; do :; done
cp "$last" "$LP_FOLDER/printed.pdf"
echo 'request id is EPSON_TM-42 (1 file(s))'
"""


class Spooler:
    """Programs named `lp` and `lpstat` that are found first."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.programs = folder / "bin"
        self.programs.mkdir()
        monkeypatch.setenv("PATH", f"{self.programs}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("LP_FOLDER", str(folder))
        self.install("lpstat", LPSTAT)
        self.install("lp", LP)

    def install(self, name: str, script: str) -> None:
        program = self.programs / name
        program.write_text(script)
        program.chmod(0o755)

    def lp_says(self, words: str, status: int = 1) -> None:
        self.install("lp", f"#!/bin/sh\necho '{words}' >&2\nexit {status}\n")

    @property
    def arguments(self) -> list[str]:
        return (self.folder / "arguments").read_text().splitlines()


@pytest.fixture
def spooler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spooler:
    return Spooler(tmp_path, monkeypatch)


@pytest.fixture
def a4(tmp_path: Path) -> PrintJob:
    file = tmp_path / "Recibo 1.pdf"
    file.write_bytes(b"%PDF-1.4 \xc3\xb1")
    return PrintJob("EPSON_TM", "Recibo 1", (file,), PaperFormat.A4)


def problem_of(job: PrintJob, printers: CupsPrinters | None = None) -> PrinterProblem:
    with pytest.raises(PrinterProblem) as caught:
        (printers or CupsPrinters()).send(job)
    return caught.value


def wanting(printer: str | None, job: PrintJob) -> PrintJob:
    return PrintJob(printer, job.title, job.files, job.format, job.height_mm)


@pytest.mark.usefixtures("spooler")
def test_the_printers_of_the_computer_are_listed_with_their_state() -> None:
    assert CupsPrinters().listing() == [
        PrinterInfo("EPSON_TM", PrinterState.READY),
        PrinterInfo("Oficina", PrinterState.BUSY, is_default=True),
        PrinterInfo("Apagada", PrinterState.OFFLINE),
        PrinterInfo("Red", PrinterState.READY),
    ]


def test_an_a4_goes_to_its_printer_as_it_is(spooler: Spooler, a4: PrintJob) -> None:
    assert CupsPrinters().send(a4) == "EPSON_TM-42"

    expected = ["C.UTF-8", "-d", "EPSON_TM", "-t", "Recibo 1", "-o", "media=A4", str(a4.files[0])]
    assert spooler.arguments == expected
    assert (spooler.folder / "printed.pdf").read_bytes() == b"%PDF-1.4 \xc3\xb1"


def test_a_roll_says_how_long_it_is(spooler: Spooler, a4: PrintJob) -> None:
    CupsPrinters().send(PrintJob("EPSON_TM", "R", a4.files, PaperFormat.ROLL_80, 187))

    assert spooler.arguments[5:9] == ["-o", "media=Custom.80x187mm", "-o", "fit-to-page=false"]


def test_without_a_name_the_system_s_own_printer_is_taken(spooler: Spooler, a4: PrintJob) -> None:
    CupsPrinters().send(wanting(None, a4))

    assert spooler.arguments[1:3] == ["-d", "Oficina"]


def test_without_a_default_a_single_printer_is_taken(spooler: Spooler, a4: PrintJob) -> None:
    spooler.install("lpstat", "#!/bin/sh\n[ $1 = -e ] && echo Unica\nexit 0\n")

    CupsPrinters().send(wanting(None, a4))

    assert spooler.arguments[1:3] == ["-d", "Unica"]


def test_without_a_default_nobody_guesses(spooler: Spooler, a4: PrintJob) -> None:
    spooler.install("lpstat", "#!/bin/sh\n[ $1 = -e ] && printf 'A\\nB\\n'\nexit 0\n")

    assert problem_of(wanting(None, a4)).cause is PrinterCause.NONE


@pytest.mark.usefixtures("spooler")
@pytest.mark.parametrize("name", ["Otra", "-o", "a b", "EPSON_TM;reboot", "../EPSON_TM", ""])
def test_a_printer_that_is_not_there_is_missing(a4: PrintJob, name: str) -> None:
    found = problem_of(wanting(name, a4))

    assert (found.cause, found.details["printer"]) == (PrinterCause.MISSING, name)


def test_a_printer_that_is_off_gets_no_job_to_print_later(spooler: Spooler, a4: PrintJob) -> None:
    assert problem_of(wanting("Apagada", a4)).cause is PrinterCause.OFFLINE
    assert not (spooler.folder / "arguments").exists()


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("lp: Error - The printer or class does not exist.", PrinterCause.MISSING),
        ('lp: Destination "EPSON_TM" is not accepting jobs.', PrinterCause.REFUSED),
        ("lp: Error - scheduler not responding.", PrinterCause.OFFLINE),
        ("lp: Unable to connect to server", PrinterCause.OFFLINE),
        ("lp: Forbidden", PrinterCause.REFUSED),
        ("lp: Disk quota exceeded", PrinterCause.FAILED),
        ("", PrinterCause.FAILED),
    ],
)
def test_why_a_printer_refused_is_understood(
    spooler: Spooler, a4: PrintJob, said: str, cause: PrinterCause
) -> None:
    spooler.lp_says(said)

    found = problem_of(a4)

    assert found.cause is cause
    assert found.is_certain
    assert found.details["told"] == said.removeprefix("lp: ")


def test_a_spooler_that_hangs_is_left_after_a_while_with_all_it_started(
    spooler: Spooler, a4: PrintJob, tmp_path: Path
) -> None:
    spooler.install("lp", f"#!/bin/sh\nsleep 600 &\necho $! > {tmp_path}/child\nwait\n")

    found = problem_of(a4, CupsPrinters(send_seconds=0.5))

    assert found.cause is PrinterCause.TIMEOUT
    assert not found.is_certain
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 10
    while _is_running(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _is_running(process: int) -> bool:
    """Whether a process still does something; one that was killed may wait to be buried."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def test_a_system_that_does_not_list_its_printers_is_off(spooler: Spooler, a4: PrintJob) -> None:
    spooler.install("lpstat", "#!/bin/sh\nsleep 600\n")

    found = problem_of(a4, CupsPrinters(ask_seconds=0.5))

    assert found.cause is PrinterCause.OFFLINE
    assert found.is_certain


def test_a_computer_without_a_printing_system_has_no_printers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, a4: PrintJob
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert CupsPrinters().listing() == []
    assert problem_of(a4).cause is PrinterCause.NOT_INSTALLED


def test_a_program_that_cannot_be_run_is_no_printing_system(
    spooler: Spooler, a4: PrintJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(spooler.programs))  # no real one behind it
    spooler.install("lp", "#!/no/such/shell\n")

    assert problem_of(a4).cause is PrinterCause.NOT_INSTALLED


def test_printers_of_other_systems_are_called(a4: PrintJob) -> None:
    sent: list[PrintJob] = []
    known = [
        PrinterInfo("HP", PrinterState.READY, is_default=True),
        PrinterInfo("Vieja", PrinterState.OFFLINE),
    ]

    def send(job: PrintJob) -> str:
        sent.append(job)
        return "7"

    printers = CalledPrinters(lambda: known, send)

    assert printers.listing() == known
    assert printers.send(wanting("HP", a4)) == "7"
    assert printers.send(wanting(None, a4)) == "7"
    for name, cause in (("Vieja", PrinterCause.OFFLINE), ("Otra", PrinterCause.MISSING)):
        with pytest.raises(PrinterProblem) as caught:
            printers.send(wanting(name, a4))
        assert caught.value.cause is cause
    known.clear()
    with pytest.raises(PrinterProblem) as caught:
        printers.send(wanting(None, a4))
    assert caught.value.cause is PrinterCause.NONE
    assert [job.printer for job in sent] == ["HP", None]


def test_a_receipt_reaches_the_spooler_as_it_was_archived(
    archivist: Archivist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooler = Spooler(tmp_path, monkeypatch)
    papers = archivist.service(CupsPrinters())
    made = papers.receipt(archivist.cashier, archivist.pay_one(), PaperFormat.ROLL_80)

    first = papers.print(archivist.cashier, made.id, "EPSON_TM")
    printed = (spooler.folder / "printed.pdf").read_bytes()
    papers.print(archivist.cashier, made.id, "EPSON_TM")

    assert first.job == "EPSON_TM-42"
    assert printed == made.content
    assert "REIMPRESIÓN 1" in words((spooler.folder / "printed.pdf").read_bytes())
    assert any(each.startswith("media=Custom.80x") for each in spooler.arguments)
    assert not Path(spooler.arguments[-1]).exists()
