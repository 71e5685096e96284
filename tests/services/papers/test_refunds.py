from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.errors import NotAllowed, NotFound
from services.papers.errors import NoRefundPaper
from services.papers.records import ArchivedPaper
from services.payments.records import PaymentRecord
from services.practice.simulator import SimulatorProcess
from services.printing.papers import PaperFormat
from services.refunds.records import RefundRecord
from services.refunds.states import Kind, State
from services.staff.rights import Operator
from services.storage.sessions import Sessions
from tests.services.papers.conftest import FIRST, SECOND, Archivist
from tests.services.printing.reading import pages, words
from tests.services.refunds.conftest import Office

GIVEN_BACK = (
    "Se devolvió $ 45.00 a su tarjeta Visa •••• 4242. Le llegará en 5 a 10 días hábiles, según su"
    " banco."
)


class Counter(Office):
    """An office that gives money back and hands out the proofs of it."""

    archivist: Archivist

    def proof(self, refund: RefundRecord, form: PaperFormat = PaperFormat.A4) -> ArchivedPaper:
        return self.archivist.papers.refund(self.archivist.cashier, refund.id, form)


@pytest.fixture
def counter(sessions: Sessions, simulator: SimulatorProcess, tmp_path: Path) -> Iterator[Counter]:
    archivist = Archivist(sessions, tmp_path / "papeles")
    archivist.books.add_account()
    for sequential in (1, 2, 3):
        archivist.books.add_invoice(sequential)
    simulator.control.set_clock(to=int(archivist.clock.moment.timestamp()))
    made = Counter(archivist.books, simulator, archivist.clock)
    made.archivist = archivist
    archivist.sources = replace(archivist.sources, refund=made.refunds.show)
    archivist.papers = archivist.service(archivist.printer)
    yield made
    made.sound()


def both(counter: Counter) -> PaymentRecord:
    return counter.charge(FIRST, SECOND)


def test_the_customer_reads_what_went_back_to_which_card_and_what_is_owed_again(
    counter: Counter,
) -> None:
    done = counter.give_back(both(counter), 4500)

    made = counter.proof(done)

    told = words(made.content)
    (there,) = counter.control.refunds()
    assert (made.number, made.title) == (
        "001-001-000000001/R1",
        "Comprobante de devolución 001-001-000000001/R1",
    )
    assert made.file_name == "Comprobante de devolución 001-001-000000001-R1.pdf"
    for expected in (
        GIVEN_BACK,
        "DEVUELTO A SU TARJETA",
        "CUARENTA Y CINCO CON 00/100 DÓLARES",
        "$ 90.00 el 22/11/2026",
        str(there["id"]),
        "Comercial Ñandú",
        "Cédula 1710034065",
        "El cliente pagó dos veces",
        "Ana Cajas",
        "Sara Suárez",
        f"{SECOND} 0.00 45.00 45.00",
    ):
        assert expected in told, expected
    assert FIRST not in told
    receipt = counter.archivist.papers.receipt(counter.archivist.cashier, done.payment)
    assert "DEVUELTO EN PARTE: $ 45.00" in words(receipt.content)


def test_a_second_refund_of_a_receipt_has_a_number_of_its_own(counter: Counter) -> None:
    paid = both(counter)
    first, second = counter.give_back(paid, 1000), counter.give_back(paid, 2000)

    numbers = [counter.proof(each).number for each in (second, first)]

    assert numbers == ["001-001-000000001/R2", "001-001-000000001/R1"]


def test_one_that_is_only_recorded_says_how_and_that_no_card_gets_it(counter: Counter) -> None:
    done = counter.refunds.approve(
        counter.books.supervisor, counter.ask(both(counter), kind=Kind.RECORD).id
    )

    told = words(counter.proof(done).content)

    assert "Se le devolvió $ 90.00 por otro medio: Transferencia 778899." in told
    assert "DEVUELTO POR OTRO MEDIO" in told
    assert "tarjeta" not in told.lower()


def test_it_is_archived_once_and_a_reprint_is_marked_as_a_copy(counter: Counter) -> None:
    done = counter.give_back(both(counter))
    archivist = counter.archivist
    first = counter.proof(done)
    counter.later(days=40)

    assert counter.proof(done).id == first.id
    original = archivist.papers.print(archivist.cashier, first.id, "EPSON")
    copy = archivist.papers.print(archivist.cashier, first.id, "EPSON")

    assert (original.copy, copy.copy) == (0, 1)
    (printed,) = archivist.printer.jobs[0]
    (again,) = archivist.printer.jobs[1]
    assert printed == first.content
    assert again.startswith(first.content)
    assert "COPIA – REIMPRESIÓN 1 · ana" in words(again)
    assert archivist.actions(f"refund:{done.id}")[:3] == [
        "paper.printed",
        "paper.printed",
        "paper.archived",
    ]


def test_both_formats_say_the_same_and_are_one_document(counter: Counter) -> None:
    done = counter.give_back(both(counter))

    a4, roll = counter.proof(done), counter.proof(done, PaperFormat.ROLL_80)

    assert (a4.version, roll.version) == (1, 1)
    assert len(pages(a4.content)) == 1
    assert len(pages(roll.content)) == 2
    counter.archivist.papers.print(counter.archivist.cashier, roll.id)
    assert counter.archivist.papers.was_printed(a4)


def test_money_that_came_back_makes_a_version_that_says_so(counter: Counter) -> None:
    done = counter.give_back(both(counter), 4500)
    first = counter.proof(done)
    counter.control.dashboard("fail_refund", refund=done.provider_refund_id)
    shown = counter.gateway().read_refund(done.provider_refund_id or "", done.stripe_version)
    assert shown.refund is not None
    counter.refunds.provider_moved(counter.books.supervisor, shown.refund)

    second = counter.proof(done)

    told = words(second.content)
    assert (first.version, second.version) == (1, 2)
    assert second.number == first.number
    assert "LA DEVOLUCIÓN NO LLEGÓ" in told
    assert "quedó como saldo a favor de su cuenta" in told
    assert "El comprobante del 22/11/2026 10:00" in told
    assert "Le llegará" not in told


@pytest.mark.parametrize("end", ["requested", "rejected", "doubt"])
def test_what_gave_nothing_back_has_no_proof(counter: Counter, end: str) -> None:
    paid = both(counter)
    if end == "doubt":
        counter.control.add_fault("refund_create", "drop_after", times=0)
        counter.control.add_fault("refund_list", "drop_before", times=0)
    record = counter.give_back(paid) if end == "doubt" else counter.ask(paid)
    if end == "rejected":
        record = counter.refunds.reject(counter.books.supervisor, record.id, "No procede")
    assert record.state in {State.REQUESTED, State.REJECTED, State.IN_DOUBT}

    with pytest.raises(NoRefundPaper):
        counter.proof(record)

    assert counter.books.count("paper") == 0


def test_it_is_mailed_with_words_of_its_own(counter: Counter) -> None:
    made = counter.proof(counter.give_back(both(counter)))
    archivist = counter.archivist

    archivist.papers.mail(archivist.cashier, made.id, "n@andu.ec")

    ((to, subject, body, (attachment,)),) = archivist.postbag.sent
    assert to == "n@andu.ec"
    assert subject == f"{made.title} · VoIP Andina"
    assert f"el comprobante de devolución {made.number}" in body
    assert attachment.name == made.file_name


def test_there_is_no_proof_of_a_refund_that_is_not(counter: Counter) -> None:
    with pytest.raises(NotFound):
        counter.archivist.papers.refund(counter.archivist.cashier, "no-such-refund")


def test_who_may_not_read_accounts_gets_no_proof(counter: Counter) -> None:
    done = counter.give_back(both(counter))
    stranger = Operator(9, "eva", "Eva", frozenset(), "01")

    with pytest.raises(NotAllowed):
        counter.archivist.papers.refund(stranger, done.id)
