import threading
from collections.abc import Callable

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from services.papers.errors import PrinterCause, PrinterProblem
from services.papers.events import PaperPrinted
from services.papers.records import Channel, Printout, PrintState
from services.printing.papers import PaperFormat
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.storage.tables import paper_print
from tests.services.papers.conftest import FIRST, SECOND, Archivist
from tests.services.printing.reading import pages, words


def test_the_first_print_is_the_original_and_the_next_ones_are_copies(
    archivist: Archivist,
) -> None:
    payment = archivist.pay_one()
    made = archivist.papers.receipt(archivist.cashier, payment)

    copies = [archivist.papers.print(archivist.cashier, made.id).copy for _ in range(3)]

    (original,), (first,), (second,) = archivist.printer.jobs
    assert copies == [0, 1, 2]
    assert original == made.content
    assert "REIMPRESIÓN" not in words(original)
    assert "COPIA – REIMPRESIÓN 1 · ana · 22/11/2026 10:00" in words(first)
    assert "COPIA – REIMPRESIÓN 2 · ana · 22/11/2026 10:00" in words(second)
    assert archivist.papers.show(archivist.cashier, made.id) == made
    assert archivist.actions(f"payment:{payment}")[:3] == ["paper.printed"] * 3
    assert PaperPrinted(made.id, made.kind, payment, 2) in archivist.announced


def test_who_prints_a_copy_stands_on_it(archivist: Archivist) -> None:
    made = archivist.papers.receipt(archivist.cashier, archivist.pay_one())
    archivist.papers.print(archivist.cashier, made.id)

    archivist.papers.print(archivist.supervisor, made.id)

    assert "COPIA – REIMPRESIÓN 1 · sara" in words(archivist.printer.jobs[-1][0])


def test_the_roll_of_a_receipt_that_was_printed_on_a4_is_a_copy(archivist: Archivist) -> None:
    payment = archivist.pay_one()
    a4 = archivist.papers.receipt(archivist.cashier, payment)
    roll = archivist.papers.receipt(archivist.cashier, payment, PaperFormat.ROLL_80)
    archivist.papers.print(archivist.cashier, a4.id)

    printed = archivist.papers.print(archivist.cashier, roll.id)

    assert printed.copy == 1
    assert "REIMPRESIÓN 1" in words(archivist.printer.jobs[-1][0])
    assert archivist.printer.told[-1].format is PaperFormat.ROLL_80
    height = archivist.printer.told[-1].height_mm
    assert height is not None
    assert 80 < height < 600


def test_a_printer_that_takes_nothing_uses_up_no_original(archivist: Archivist) -> None:
    payment = archivist.pay_one()
    made = archivist.papers.receipt(archivist.cashier, payment)
    archivist.printer.breaks(PrinterCause.OFFLINE)
    for _ in range(2):
        with pytest.raises(PrinterProblem):
            archivist.papers.print(archivist.cashier, made.id)

    archivist.printer.is_mended()

    assert archivist.papers.print(archivist.cashier, made.id).copy == 0
    assert archivist.printer.jobs == [[made.content]]
    states = [each.state for each in archivist.papers.history(made.id)]
    assert states == [PrintState.REFUSED, PrintState.REFUSED, PrintState.DONE]


def test_after_a_printer_that_did_not_answer_the_next_print_is_a_copy(
    archivist: Archivist,
) -> None:
    made = archivist.papers.receipt(archivist.cashier, archivist.pay_one())
    archivist.printer.breaks(PrinterCause.TIMEOUT)
    with pytest.raises(PrinterProblem):
        archivist.papers.print(archivist.cashier, made.id)
    archivist.printer.is_mended()

    assert archivist.papers.print(archivist.cashier, made.id).copy == 1


def test_of_two_tills_at_once_one_prints_the_original(
    archivist: Archivist, database_url: str
) -> None:
    made = archivist.papers.receipt(archivist.cashier, archivist.pay_one())
    other = Sessions(open_engine(database_url))
    tills = [archivist, Archivist(other, archivist.folder)]
    start = threading.Barrier(2, timeout=20)
    printed: list[Printout] = []

    def work(till: Archivist) -> Callable[[], None]:
        def run() -> None:
            start.wait()
            printed.append(till.papers.print(till.cashier, made.id))

        return run

    threads = [threading.Thread(target=work(till)) for till in tills]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()

    assert sorted(each.copy for each in printed) == [0, 1]
    sent = [job[0] for till in tills for job in till.printer.jobs]
    assert sum("REIMPRESIÓN" in words(pdf) for pdf in sent) == 1


def test_several_invoices_are_one_job_each_with_its_own_mark(archivist: Archivist) -> None:
    first = archivist.papers.invoice(archivist.cashier, FIRST)
    second = archivist.papers.invoice(archivist.cashier, SECOND)
    archivist.papers.print(archivist.cashier, second.id)

    printed = archivist.papers.print_all(archivist.cashier, [first.id, second.id], "EPSON")

    assert [each.copy for each in printed] == [0, 1]
    assert archivist.printer.told[-1].title == f"Factura {FIRST} y 1 más"
    assert archivist.printer.jobs[-1][0] == first.content
    assert "REIMPRESIÓN 1" in pages(archivist.printer.jobs[-1][1])[0]


def test_what_left_as_a_file_takes_no_copy_number(archivist: Archivist) -> None:
    made = archivist.papers.receipt(archivist.cashier, archivist.pay_one())
    archivist.papers.open_file(archivist.cashier, made.id)

    assert archivist.papers.print(archivist.cashier, made.id).copy == 0
    assert [(each.channel, each.copy) for each in archivist.papers.history(made.id)] == [
        (Channel.OPEN, None),
        (Channel.PRINT, 0),
    ]


def test_the_database_keeps_prints_as_they_were(archivist: Archivist) -> None:
    made = archivist.papers.receipt(archivist.cashier, archivist.pay_one())
    archivist.papers.print(archivist.cashier, made.id)

    for change in (
        update(paper_print).values(state="refused"),
        update(paper_print).values(copy=7),
        delete(paper_print),
    ):
        with (
            pytest.raises(DatabaseError, match="rule: "),
            archivist.sessions.begin() as session,
        ):
            session.execute(change)
