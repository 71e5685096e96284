import threading
from datetime import timedelta

import pytest

from services.errors import ChangedElsewhere, NotFound
from services.papers.errors import PrinterCause, PrinterProblem
from services.papers.events import OutboxChanged
from services.papers.records import OutboxResult, Outcome, TillPrinting
from services.printing.papers import PaperFormat
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.services.papers.conftest import Archivist
from tests.services.printing.reading import words


def outcomes(results: list[OutboxResult]) -> list[Outcome]:
    return [each.outcome for each in results]


def test_a_payment_leaves_one_receipt_to_be_printed(archivist: Archivist) -> None:
    payment = archivist.pay_one()

    (item,) = archivist.outbox.waiting("01")

    assert (item.payment_id, item.receipt, item.till) == (payment, "001-001-000000001", "01")
    assert archivist.outbox.waiting("02") == []


def test_delivering_prints_the_receipt_once_however_often_it_is_asked(
    archivist: Archivist,
) -> None:
    payment = archivist.pay_one()

    results = [archivist.outbox.deliver(archivist.cashier, payment) for _ in range(3)]

    assert outcomes(results) == [Outcome.PRINTED] * 3
    assert len(archivist.printer.jobs) == 1
    assert "ORIGINAL: CLIENTE" in words(archivist.printer.jobs[0][0])
    assert archivist.outbox.waiting() == []
    assert OutboxChanged("01") in archivist.announced


def test_a_run_prints_what_waits_in_the_till_s_format_and_printer(archivist: Archivist) -> None:
    archivist.printing["01"] = TillPrinting(
        auto_print=True, printer="EPSON", receipt_format=PaperFormat.ROLL_80
    )
    archivist.pay_one(1)
    archivist.pay_one(2)

    results = archivist.outbox.run(archivist.cashier)

    assert outcomes(results) == [Outcome.PRINTED, Outcome.PRINTED]
    assert [job.printer for job in archivist.printer.told] == ["EPSON", "EPSON"]
    assert {job.format for job in archivist.printer.told} == {PaperFormat.ROLL_80}
    assert archivist.outbox.run(archivist.cashier) == []


def test_a_failing_printer_leaves_the_receipt_waiting_and_the_payment_untouched(
    archivist: Archivist,
) -> None:
    payment = archivist.pay_one()
    before = archivist.books.payments.show(payment)
    archivist.printer.breaks(PrinterCause.OFFLINE)

    results = [archivist.outbox.run(archivist.cashier)[0] for _ in range(2)]

    assert outcomes(results) == [Outcome.FAILED, Outcome.FAILED]
    assert results[0].problem is archivist.printer.problem
    (item,) = archivist.outbox.waiting("01")
    assert (item.tries, item.last_problem) == (2, "printer.problem.offline")
    assert archivist.books.payments.show(payment) == before
    archivist.printer.is_mended()
    retried = archivist.outbox.retry(archivist.cashier, item.id)
    assert retried.outcome is Outcome.PRINTED
    assert "REIMPRESIÓN" not in words(archivist.printer.jobs[0][0])
    assert archivist.outbox.waiting() == []


def test_a_till_that_does_not_print_by_itself_archives(archivist: Archivist) -> None:
    archivist.printing["01"] = TillPrinting(auto_print=False)
    payment = archivist.pay_one()

    result = archivist.outbox.deliver(archivist.cashier, payment)

    assert result.outcome is Outcome.ARCHIVED
    assert result.paper_id is not None
    assert archivist.printer.jobs == []
    assert archivist.outbox.waiting() == []
    (kept,) = archivist.outbox.unprinted()
    assert (kept.payment_id, kept.last_problem) == (payment, "")

    assert archivist.outbox.retry(archivist.cashier, kept.id).outcome is Outcome.PRINTED
    assert len(archivist.printer.jobs) == 1
    assert archivist.outbox.unprinted() == []


def test_a_computer_without_any_printer_archives(archivist: Archivist) -> None:
    archivist.printer.known = []

    result = archivist.outbox.deliver(archivist.cashier, archivist.pay_one())

    assert result.outcome is Outcome.ARCHIVED
    assert isinstance(result.problem, PrinterProblem)
    assert archivist.outbox.waiting() == []
    assert [each.last_problem for each in archivist.outbox.unprinted()] == ["printer.problem.none"]

    archivist.clock.moment += timedelta(days=1)
    assert archivist.outbox.unprinted() == []


def test_a_printer_that_was_named_is_waited_for(archivist: Archivist) -> None:
    archivist.printer.known = []
    archivist.printer.breaks(PrinterCause.MISSING)
    archivist.printing["01"] = TillPrinting(auto_print=True, printer="EPSON")

    result = archivist.outbox.deliver(archivist.cashier, archivist.pay_one())

    assert result.outcome is Outcome.FAILED
    assert [item.tries for item in archivist.outbox.waiting()] == [1]


def test_another_till_s_receipt_is_archived_here_and_printed_there(archivist: Archivist) -> None:
    archivist.pay_one(operator=archivist.books.other_cashier)

    (result,) = archivist.outbox.run(archivist.cashier)

    assert result.outcome is Outcome.LEFT
    assert archivist.books.count("paper") == 1
    assert archivist.printer.jobs == []
    assert [(item.till, item.tries) for item in archivist.outbox.waiting()] == [("02", 0)]


def test_printing_by_hand_empties_the_outbox(archivist: Archivist) -> None:
    payment = archivist.pay_one()
    made = archivist.papers.receipt(archivist.cashier, payment)

    archivist.papers.print(archivist.cashier, made.id)

    assert archivist.outbox.waiting() == []
    assert archivist.outbox.run(archivist.cashier) == []


def test_two_processes_print_a_receipt_once(archivist: Archivist, database_url: str) -> None:
    archivist.pay_one()
    other = Sessions(open_engine(database_url))
    tills = [archivist, Archivist(other, archivist.folder)]
    start = threading.Barrier(2, timeout=20)
    results: list[OutboxResult] = []

    def run(till: Archivist) -> None:
        seen = till.outbox.waiting()
        start.wait()
        results.extend(till.outbox.retry(till.cashier, item.id) for item in seen)

    threads = [threading.Thread(target=run, args=(till,)) for till in tills]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()

    assert sum(len(till.printer.jobs) for till in tills) == 1
    assert set(outcomes(results)) <= {Outcome.PRINTED, Outcome.BUSY, Outcome.ARCHIVED}


def test_while_one_process_prints_another_finds_it_busy(archivist: Archivist) -> None:
    payment = archivist.pay_one()
    seen: list[Outcome] = []
    second = archivist.another_outbox()
    archivist.printer.on_send = lambda: seen.append(
        second.deliver(archivist.cashier, payment).outcome
    )

    archivist.outbox.deliver(archivist.cashier, payment)

    assert seen == [Outcome.BUSY]
    assert len(archivist.printer.jobs) == 1


class PowerCut(BaseException):
    """The process ends here."""


def test_a_process_that_died_while_printing_leaves_a_copy_to_the_next_one(
    archivist: Archivist, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die() -> None:
        raise PowerCut

    payment = archivist.pay_one()
    archivist.printer.on_send = die
    # What a dead process leaves: the claim, and the print that nobody ended.
    monkeypatch.setattr("services.papers.outbox.outbox_store.release", lambda *_: None)
    with pytest.raises(PowerCut):
        archivist.outbox.deliver(archivist.cashier, payment)
    monkeypatch.undo()
    archivist.printer.on_send = None

    assert archivist.outbox.run(archivist.cashier)[0].outcome is Outcome.BUSY
    archivist.clock.forward(minutes=3)

    assert archivist.outbox.run(archivist.cashier)[0].outcome is Outcome.PRINTED
    assert "REIMPRESIÓN 1" in words(archivist.printer.jobs[0][0])
    assert archivist.outbox.waiting() == []


def test_what_is_given_up_waits_no_more_and_can_be_tried_again(archivist: Archivist) -> None:
    payment = archivist.pay_one()
    (item,) = archivist.outbox.waiting()

    archivist.outbox.give_up(archivist.cashier, item.id)

    assert archivist.outbox.run(archivist.cashier) == []
    assert archivist.actions(f"payment:{payment}")[0] == "paper.given_up"
    with pytest.raises(ChangedElsewhere):
        archivist.outbox.give_up(archivist.cashier, item.id)
    assert archivist.outbox.retry(archivist.cashier, item.id).outcome is Outcome.PRINTED


def test_what_fails_again_and_again_does_not_keep_the_others_waiting(
    archivist: Archivist,
) -> None:
    archivist.pay_one(1)
    archivist.printer.breaks(PrinterCause.FAILED)
    archivist.outbox.run(archivist.cashier)
    archivist.pay_one(2)

    assert [item.tries for item in archivist.outbox.waiting()] == [0, 1]


def test_there_is_nothing_to_deliver_of_a_payment_that_is_not(archivist: Archivist) -> None:
    with pytest.raises(NotFound):
        archivist.outbox.deliver(archivist.cashier, "no-such-payment")
    with pytest.raises(NotFound):
        archivist.outbox.retry(archivist.cashier, 99)


def test_a_claim_is_seen_until_it_ends(archivist: Archivist) -> None:
    payment = archivist.pay_one()
    seen: list[bool] = []
    archivist.printer.on_send = lambda: seen.append(archivist.outbox.waiting()[0].is_claimed)

    archivist.outbox.deliver(archivist.cashier, payment)

    assert seen == [True]
