"""The paper of a day: preliminary as often as one looks, closed once, and its copies counted."""

from pathlib import Path

import pytest

from desktop.outside import Outside
from services.errors import NotAllowed
from services.papers.days import fingerprint_of
from services.papers.outside import PrinterInfo, PrinterState, PrintJob
from services.papers.printers import CalledPrinters
from services.papers.records import TillPrinting
from services.storage.sessions import Sessions
from services.summaries.errors import DayNotClosed
from services.summaries.records import Question
from tests.services.payments.givens import cash
from tests.services.printing.reading import outside, overlaps, pages, words
from tests.services.summaries.day import DayOffice


class Printer:
    """Keeps what it was sent."""

    def __init__(self) -> None:
        self.jobs: list[bytes] = []

    def send(self, job: PrintJob) -> str:
        self.jobs += [file.read_bytes() for file in job.files]
        return f"job-{len(self.jobs)}"


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def office(sessions: Sessions, printer: Printer, tmp_path: Path) -> DayOffice:
    listed = [PrinterInfo("oficina", PrinterState.READY, is_default=True)]
    found = CalledPrinters(lambda: listed, printer.send)
    world = Outside(found, tmp_path, lambda _till: TillPrinting(auto_print=False), lambda: None)
    return DayOffice(sessions, world)


def test_the_paper_says_all_that_the_summary_holds_and_nothing_runs_over(
    office: DayOffice,
) -> None:
    office.work()
    office.doubt()
    told = office.look()

    pdf = office.of.papers.look_at_days(office.sara, told)

    said = words(pdf)
    for expected in (
        "RESUMEN DIARIO DE COBROS",
        "PRELIMINAR",
        "$ 330.00",
        "$ 25.00",
        "$ 305.00",
        "Efectivo 5 187.00 1 25.00 162.00",
        "Total cobrado 10 330.00 1 25.00 305.00",
        "Saldo a favor usado (no suma) 1 10.00",
        "Luis Luna 5 170.00",
        "001-001-000000001 a 000000005 (5)",
        "Turnos sin contar o sin firmar: Z 01-1 (Ana Cajas), Z 02-1 (Luis Luna).",
        "en duda: 1, por $ 7.77",
        "Dinero de tarjetas que nadie comparó todavía con Stripe: 1, por $ 45.00",
        "Diferencias con Stripe sin decidir en la oficina: 1",
        "visa · ···· 4242",
        "Otro cliente · anula Ana Cajas · efectivo devuelto 25.00",
        "Preparado por",
        "Sara Suárez",
        "Revisado y cerrado por",
        fingerprint_of(told)[:32],
        told.anchor[:16],
    ):
        assert expected in said, expected
    assert office.of.papers.look_at_days(office.sara, told) == pdf


def test_a_closed_day_prints_the_same_bytes_for_ever_and_its_copies_are_numbered(
    office: DayOffice, printer: Printer
) -> None:
    office.work()
    papers = office.of.papers
    with pytest.raises(DayNotClosed):
        papers.day(office.sara, office.today)
    seen = office.look()
    office.clock.forward(minutes=7)
    papers.print_days(office.sara, seen)
    assert "PRELIMINAR · impreso 22/11/2026 10:07 por Sara Suárez" in words(printer.jobs.pop())
    office.close_tills()
    closed = office.of.day_closing.close(office.sara, office.today)

    kept = papers.day(office.sara, office.today)
    papers.print(office.sara, kept.id)
    office.next_day()
    office.pay(cash(900), invoice=10)
    with office.sessions.begin() as session:
        session.exec_driver_sql("UPDATE company SET trade_name = 'Otro nombre'")
    papers.print(office.sara, papers.day(office.sara, office.today).id)
    papers.print(office.sara, papers.day(office.sara, office.today).id)

    original, first, second = printer.jobs
    assert original == kept.content == papers.day(office.sara, office.today).content
    assert first.startswith(original)
    assert second.startswith(original)
    assert "COPIA – REIMPRESIÓN 1 · sara" in words(first)
    assert "COPIA – REIMPRESIÓN 2 · sara" in words(second)
    assert (kept.title, kept.version) == ("Resumen diario de cobros 000001", 1)
    assert outside(original) == []
    assert overlaps(original) == []
    said = words(original)
    assert "N.º 000001" in said
    assert "PRELIMINAR" not in said
    assert fingerprint_of(closed)[:12] in pages(original)[0]
    actions = [entry.action for entry in office.of.journal.about("day:2026-11-22")]
    assert actions == [
        "paper.printed",
        "paper.printed",
        "paper.printed",
        "paper.archived",
        "day.closed",
        "day.printed",
    ]
    with pytest.raises(NotAllowed):
        papers.day(office.ana, office.today)


def test_a_range_of_closed_days_and_a_narrowed_day_say_that_they_are_views(
    office: DayOffice,
) -> None:
    office.work()
    office.close_tills()
    office.of.day_closing.close(office.sara, office.today)
    look = office.of.papers.look_at_days

    narrowed = look(office.sara, office.look(Question(office.today, office.today, till="01")))
    month = look(office.sara, office.look(Question(office.today.replace(day=1), office.today)))

    assert "VISTA PARCIAL" in words(narrowed)
    assert "SOLO LA CAJA 01" in words(narrowed)
    assert "PRELIMINAR" in words(month)
    assert "Cobros por día" in words(month)
    assert "01/11/2026 a 22/11/2026" in words(month)
