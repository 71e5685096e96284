"""What banks say of a batch: each debit once, whatever comes twice, late, or wrong."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.accounts.activation import ActivationService
from services.accounts.agreements import AgreementService
from services.accounts.directory import AccountDirectory
from services.accounts.service import AccountService
from services.debits.answer_records import Verdict
from services.debits.answers import CHUNK
from services.debits.banks.mapped import AnswerMap
from services.debits.banks.registry import profile
from services.debits.banks.tables import Column
from services.debits.batch_records import LeftOut, Proposed, Why
from services.debits.batch_states import BatchState, LineState
from services.debits.errors import (
    AnswerField,
    AnswerOfOtherBatch,
    BatchMoved,
    BatchNotSent,
    LineMoved,
)
from services.debits.reasons import Next
from services.debits.releasing import ReleaseOrder
from services.debits.settings import DebitRules
from services.errors import BadField, ChangedElsewhere, NotAllowed
from services.invoices.papers import InvoicePapers
from services.papers.receipts import receipt_paper
from services.papers.sources import PaperSources
from services.payments.errors import VoidOfDebit
from services.payments.records import CashTender, DebitTender, Direction
from services.staff.errors import ApprovalInvalid
from tests.services.debits.batches.givens import DebitOffice, answer, row
from tests.services.payments.givens import order

NO_FUNDS = "FONDOS INSUFICIENTES"
WHOLE = (row("100001", 6_500), row("100002", 3_000, NO_FUNDS), row("100003", 1_000))


def test_an_answer_is_judged_and_then_booked_once(office: DebitOffice, tmp_path: Path) -> None:
    office.at_bank(tmp_path)
    content = answer(WHOLE)

    judged = office.judged(1, content)

    assert [each.verdict for each in judged.lines] == [
        Verdict.SETTLED,
        Verdict.REJECTED,
        Verdict.SETTLED,
    ]
    assert judged.of(Verdict.SETTLED) == (2, 7_500)
    assert (judged.agrees, judged.is_whole, judged.read_before) == (True, True, None)
    assert (judged.lines[1].means, judged.lines[1].next_step[:9]) == (
        "La cuenta no tiene fondos suficientes",
        "Reintente",
    )
    assert office.count("payment") == 0

    done = office.answers.apply(office.cashier, judged)

    assert (done.settled, done.rejected, done.surplus) == ((2, 7_500), (1, 3_000), (0, 0))
    assert (done.first_receipt, done.last_receipt) == ("001-001-000000001", "001-001-000000002")
    assert done.is_closed
    assert office.batches.show(1).state is BatchState.CLOSED
    assert office.balance("001-002-000000001") == office.balance("001-002-000000002") == 0
    assert office.balance("001-002-000000003") == 3_000
    assert office.live_claims() == 0
    lines = office.batches.lines(1)
    assert [line.state for line in lines] == [
        LineState.SETTLED,
        LineState.REJECTED,
        LineState.SETTLED,
    ]
    assert lines[1].words == NO_FUNDS
    record = office.payments.show(lines[0].payment)
    assert record.tenders == (DebitTender("1-1", "10", "2200100001", date(2026, 11, 22), 6_500),)
    assert [each.amount_cents for each in record.applied] == [4_500, 2_000]
    assert office.payments.totals_today()["debit"] == (2, 7_500)
    assert office.broken() == set()

    # The very same file, the same lines in another file, and a supervisor at another till.
    again = office.answers.apply(office.other_cashier, office.judged(1, content))
    other = office.judged(1, answer([*WHOLE, ""]))
    third = office.answers.apply(office.supervisor, other)
    assert (again.is_new, third.is_new) == (False, True)
    assert {each.verdict for each in other.lines} == {Verdict.KNOWN}
    assert again.settled == third.settled == (0, 0)
    assert office.count("payment") == 2
    before = office.judged(1, content).read_before
    assert before is not None
    assert (before.by, before.done) == ("ana", 3)
    assert [each.done for each in office.answers.of_batch(1)] == [3, 3]
    assert office.broken() == set()


def test_the_receipt_of_a_debit_names_the_bank_and_the_debit(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    office.answered(1, answer(WHOLE))

    paper = receipt_paper(_sources(office), office.batches.lines(1)[0].payment)

    (block,) = paper.tenders
    assert (block.method, block.amount_cents) == ("Débito bancario", 6_500)
    told = [(field.label, field.value) for field in block.references]
    assert told[0] == ("Banco", "Pichincha C.A.")
    assert told[1][1].endswith("0001")
    assert told[2:] == [("Débito", "1-1"), ("Fecha", "22/11/2026")]


def test_what_fits_no_debit_is_listed_and_nothing_of_it_applied(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path, accounts=("100001",))
    office.at_bank(tmp_path, accounts=("100002", "100003"))
    content = answer(
        (
            row("999999", 500),
            row("100001", 6_500),
            row("100002", 3_000, line="1-1"),
            row("100003", 1_001),
        )
    )

    judged = office.judged(2, content)
    done = office.answers.apply(office.cashier, judged)

    assert [each.verdict for each in judged.lines] == [
        Verdict.UNKNOWN,
        Verdict.OTHER_BATCH,
        Verdict.OTHER_BATCH,
        Verdict.OTHER_AMOUNT,
    ]
    assert not judged.agrees
    # One is named, if with another amount: it waits all the same, and is not called missing.
    assert judged.missing == (1, 3_000)
    assert (done.settled, done.rejected, done.is_closed) == ((0, 0), (0, 0), False)
    assert office.batches.show(2).state is BatchState.ANSWERED
    assert office.count("payment") == 0
    with pytest.raises(AnswerOfOtherBatch):
        office.judged(2, answer((row("100001", 6_500),)))
    assert office.broken() == set()


def test_the_same_table_of_two_months_answers_both_batches_and_each_once(
    office: DebitOffice, tmp_path: Path
) -> None:
    pichincha = profile("pichincha")
    mapped = AnswerMap(
        pichincha.name,
        ("Código", "Valor", "Resultado"),
        {0: Column.REFERENCE, 1: Column.AMOUNT, 2: Column.OUTCOME},
        settled=("Cobrado",),
        rejected=("No cobrado",),
    )
    with pytest.raises(NotAllowed):
        office.settings.put_answer_map(office.cashier, pichincha, mapped, was=None)
    office.settings.put_answer_map(office.supervisor, pichincha, mapped, was=None)
    with pytest.raises(ChangedElsewhere):
        office.settings.put_answer_map(office.supervisor, pichincha, None, was=None)
    table = "Código;Valor;Resultado\r\n100002;30,00;COBRADO\r\n".encode()
    office.at_bank(tmp_path, accounts=("100002",))
    assert office.judged(1, table).is_mapped
    assert office.answered(1, table).settled == (1, 3_000)

    office.clock.forward(days=3)
    office.add_invoice(9, 3_000, account_number="100002", method="debit")
    office.at_bank(tmp_path, accounts=("100002",))
    # What the bank says that it did before this batch was written is of another one.
    with pytest.raises(AnswerOfOtherBatch):
        office.judged(2, answer((row("100002", 3_000, day="24/11/2026"),)))
    second = office.judged(2, table)
    before = second.read_before
    assert before is not None
    assert before.batch == 1
    done = office.answers.apply(office.cashier, second)
    again = office.answers.apply(office.cashier, second)

    assert (done.settled, done.is_new) == ((1, 3_000), True)
    assert (again.settled, again.is_new) == ((0, 0), False)
    assert office.count("payment") == office.count("debit_answer") == 2
    before = office.judged(2, table).read_before
    assert before is not None
    assert (before.batch, before.done) == (2, 1)
    for neither in ("En proceso", ""):
        with pytest.raises(AnswerField):
            office.judged(2, table.replace(b"COBRADO", neither.encode()))
    assert office.broken() == set()


def test_a_debit_told_twice_counts_once_and_told_both_ways_not_at_all(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    content = answer(
        (
            row("100001", 6_500),
            row("0000100001", 6_500),
            row("100002", 3_000),
            row("100002", 3_000, NO_FUNDS),
        )
    )

    judged = office.judged(1, content)
    office.answers.apply(office.cashier, judged)

    assert [each.verdict for each in judged.lines] == [
        Verdict.SETTLED,
        Verdict.DOUBLED,
        Verdict.CONTRADICTS,
        Verdict.CONTRADICTS,
    ]
    assert [line.state for line in office.batches.lines(1)] == [
        LineState.SETTLED,
        LineState.PENDING,
        LineState.PENDING,
    ]
    assert office.count("payment") == 1
    # What the books have decided is not decided again the other way.
    turned = office.judged(1, answer((row("100001", 6_500, NO_FUNDS), row("100003", 1_000))))
    assert [each.verdict for each in turned.lines] == [Verdict.CONTRADICTS, Verdict.SETTLED]
    assert office.broken() == set()


def test_partial_answers_add_up_and_what_a_bank_never_names_waits_for_the_close(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    first = office.answered(1, answer((row("100001", 6_500),)))
    judged = office.judged(1, answer((row("100001", 6_500), row("100003", 1_000))))
    assert [each.verdict for each in judged.lines] == [Verdict.KNOWN, Verdict.SETTLED]
    assert judged.missing == (1, 3_000)
    second = office.answers.apply(office.cashier, judged)
    assert (first.is_closed, second.is_closed) == (False, False)
    assert office.batches.show(1).state is BatchState.ANSWERED

    closed = office.batches.close(office.supervisor, 1)
    office.batches.close(office.supervisor, 1)

    assert (closed.state, closed.of(LineState.REJECTED)) == (BatchState.CLOSED, (1, 3_000))
    (waiting,) = office.reports.waiting()
    assert (waiting.line, waiting.kind) == ("1-2", Next.RETRY)
    assert office.live_claims() == 0
    assert office.broken() == set()


def test_an_answer_before_the_batch_is_sent_or_of_a_wrong_file_does_nothing(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.prepared()
    with pytest.raises(BatchNotSent):
        office.judged(1, answer(WHOLE))
    office.approved(1)
    office.files.write(office.cashier, 1, tmp_path)
    with pytest.raises(BatchNotSent):
        office.judged(1, answer(WHOLE))
    office.batches.sent(office.cashier, 1)
    with pytest.raises(NotAllowed):
        office.answers.apply(office.activator, office.judged(1, answer(WHOLE)))
    assert office.count("payment") == office.count("debit_answer") == 0


def test_money_that_comes_after_a_release_is_credit_and_a_task(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    with pytest.raises(ApprovalInvalid):
        office.lines.release(office.cashier, _release("1-1"))
    with pytest.raises(BadField):
        office.lines.release(office.cashier, _release("1-1", proof=" "))
    office.release("1-1")
    office.release("1-1")
    assert office.state_of("1-1") == "RELEASED"
    # One of the two is paid at the counter, and the other one is not.
    office.payments.record(
        office.cashier,
        order(("001-002-000000001", 4_500), tenders=(CashTender(4_500),), account="100001"),
    )

    done = office.answered(1, answer(WHOLE))

    assert done.surplus == (1, 4_500)
    assert office.balance("001-002-000000002") == 0
    assert office.payments.credit_cents("100001") == 4_500
    (task,) = office.reports.surplus()
    assert (task.line, task.surplus_cents, task.left_cents) == ("1-1", 4_500, 4_500)
    told = [entry.action for entry in office.journal.about("debit:1-1")]
    # Whoever asked twice was approved twice; it was released once.
    assert [action for action in told if action != "staff.approved"] == [
        "debit.surplus",
        "debit.released",
    ]
    assert office.broken() == set()


def test_the_banks_letter_is_kept_with_the_release(office: DebitOffice, tmp_path: Path) -> None:
    office.at_bank(tmp_path)
    approval = office.yes("debit_release", "debit:1-2", 3_000)
    office.lines.release(
        office.cashier,
        _release("1-2", approval=approval, document=("carta.pdf", b"%PDF-1.4 carta")),
    )
    assert office.live_claims() == 3
    assert office.count("document") == 4
    office.answered(1, answer(WHOLE[:2]))
    with pytest.raises(LineMoved):
        office.release("1-1")
    # A refusal of what was let go is no news.
    assert office.state_of("1-2") == "RELEASED"
    assert office.broken() == set()


def test_a_debit_that_is_not_at_the_bank_is_not_released(office: DebitOffice) -> None:
    office.prepared()
    with pytest.raises(BatchMoved):
        office.release("1-1")


def test_a_debit_that_the_bank_takes_back_is_owed_again(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    with pytest.raises(LineMoved):
        office.take_back("1-1")
    office.answered(1, answer(WHOLE))
    payment = office.lines.show("1-1").payment
    with pytest.raises(VoidOfDebit):
        office.voids.void(office.supervisor, payment, "Error")
    office.clock.forward(days=1)

    office.take_back("1-1")
    office.take_back("1-1")

    assert office.state_of("1-1") == "REVERSED"
    assert office.balance("001-002-000000001") == 4_500
    assert office.balance("001-002-000000002") == 2_000
    (back,) = office.payments.show(payment).reversals
    assert (back.cause.debit, back.direction, back.amount_cents) == ("1-1", Direction.BACK, 6_500)
    assert office.payments.totals_today()["reversed"] == (1, -6_500)
    assert receipt_paper(_sources(office), payment).state == "Débito devuelto por el banco"
    with pytest.raises(LineMoved):
        office.take_back("1-2")
    # Nobody asks the same account again before somebody looked at its mandate.
    office.clock.forward(days=5)
    question = office.question()
    left = {
        each.account: each.why
        for each in office.preparing.stream(question)
        if isinstance(each, LeftOut)
    }
    assert left["100001"] is Why.TAKEN_BACK
    late = office.judged(1, answer((row("100001", 6_500),)))
    assert [each.verdict for each in late.lines] == [Verdict.KNOWN]
    assert office.broken() == set()


def test_a_line_whose_day_has_not_come_does_nothing_until_it_has(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    rows = (
        row("100001", 6_500),
        row("100002", 3_000, day="25/11/2026"),
        row("100003", 1_000, NO_FUNDS, day="25/11/2026"),
    )
    content = answer(rows)

    judged = office.judged(1, content)
    assert [each.verdict for each in judged.lines] == [
        Verdict.SETTLED,
        Verdict.EARLY,
        Verdict.EARLY,
    ]
    assert (judged.agrees, judged.is_whole, judged.first_day) == (True, True, date(2026, 11, 25))
    done = office.answers.apply(office.cashier, judged)
    assert (done.settled, done.rejected, done.is_closed) == ((1, 6_500), (0, 0), False)
    assert (office.count("payment"), office.state_of("1-2")) == (1, "PENDING")
    # A bank that tells no day collected by today, whatever day it was asked for.
    assert office.batches.lines(1)[0].settled_on == date(2026, 11, 22)
    assert not office.answered(1, content).is_new

    office.clock.forward(days=3)
    rest = office.answered(1, content)
    assert (rest.settled, rest.rejected, rest.is_closed) == ((1, 3_000), (1, 1_000), True)
    assert office.batches.lines(1)[1].settled_on == date(2026, 11, 25)
    assert office.broken() == set()


def test_what_came_back_for_want_of_funds_is_asked_again_from_its_day_and_not_for_ever(
    office: DebitOffice, tmp_path: Path
) -> None:
    admin = office.staff.operator("admin", "01")
    office.settings.put_rules(admin, DebitRules(retry_days=2, retry_times=1))
    with pytest.raises(BadField):
        office.settings.put_rules(admin, DebitRules(retry_days=0))

    def on(day: int) -> list[tuple[str, Why | None]]:
        asked = replace(office.question(accounts=("100002",)), collect_on=date(2026, 11, day))
        found = list(office.preparing.stream(asked))
        return [(each.account, None if isinstance(each, Proposed) else each.why) for each in found]

    office.at_bank(tmp_path, accounts=("100002",))
    undated = answer((row("100002", 3_000, NO_FUNDS),))
    office.answered(1, undated)
    (waiting,) = office.reports.waiting()
    assert (waiting.again_on, waiting.tries) == (date(2026, 11, 24), 1)
    # It is the day of the debit that counts: the batch of that day can be made before.
    assert on(23) == [("100002", Why.RETRY_LATER)]
    assert on(24) == [("100002", None)]
    office.clock.forward(days=2)
    second = office.at_bank(tmp_path, accounts=("100002",))
    assert office.batches.lines(2)[0].tries == 1
    assert second.asked == (1, 3_000)
    assert office.reports.waiting() == []
    # The bank's file of the first time has nothing that another file could not say: it is told.
    before = office.judged(2, undated).read_before
    assert before is not None
    assert (before.batch, before.done) == (1, 1)
    office.answered(2, answer((row("100002", 3_000, NO_FUNDS, day="24/11/2026"),)))
    assert on(26) == [("100002", Why.RETRIES_SPENT)]
    (spent,) = office.reports.waiting()
    assert (spent.again_on, spent.tries) == (None, 2)
    (failing,) = office.reports.failing()
    assert (failing.account, failing.times) == ("100002", 2)


def test_what_was_refused_for_something_to_put_right_waits_for_it(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path, accounts=("100002", "100003"))
    office.answered(
        1,
        answer((row("100002", 3_000, "ORDEN NO REGISTRADA"), row("100003", 1_000, "CTA CERRADA"))),
    )
    office.clock.forward(days=30)

    def whys() -> dict[str, object]:
        found = office.preparing.stream(office.question(accounts=("100002", "100003")))
        return {each.account: each for each in found if isinstance(each, LeftOut)}

    left = whys()
    assert {each.why for each in left.values()} == {Why.FIX_FIRST}  # type: ignore[attr-defined]
    told = left["100002"].details  # type: ignore[attr-defined]
    assert told["next_step"].startswith("Entregue la solicitud firmada")
    with office.sessions.read() as session:
        ids = [row[0] for row in session.exec_driver_sql(
            "SELECT m.id FROM mandate m JOIN account a ON a.id = m.account_id"
            " WHERE a.number IN ('100002', '100003') ORDER BY a.number"
        )]  # fmt: skip
    for each in ids:
        office.move_mandate(each, "SUSPENDED")
        office.move_mandate(each, "ACTIVE")
    # One was put right; a closed account needs another mandate.
    assert set(whys()) == {"100003"}


def test_reports_tell_a_batch_and_how_each_bank_did(office: DebitOffice, tmp_path: Path) -> None:
    office.at_bank(tmp_path)
    office.answered(1, answer(WHOLE))
    report = office.reports.batch(1)
    assert len(report.lines) == 3
    (reason,) = report.reasons
    assert (reason.words, reason.count, reason.cents) == (
        "La cuenta no tiene fondos suficientes",
        1,
        3_000,
    )
    (month,) = office.reports.success(date(2026, 11, 1), date(2026, 11, 30))
    assert (month.month, month.bank_code) == (date(2026, 11, 1), "10")
    assert (month.asked, month.settled) == ((3, 10_500), (2, 7_500))
    assert (month.of_count, month.of_value) == (667, 714)
    assert office.reports.failing() == []


def test_a_file_of_several_steps_stops_between_them_and_goes_on(
    office: DebitOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.debits.answers.CHUNK", 1)
    assert CHUNK == 500
    office.at_bank(tmp_path)
    content, seen = answer(WHOLE), []

    class Stopped(Exception):
        pass

    class Watch:
        def report(self, done: int, total: int, text: str = "") -> None:
            del text
            seen.append((done, total))

        def raise_if_cancelled(self) -> None:
            if seen:
                raise Stopped

    with pytest.raises(Stopped):
        office.answers.apply(office.cashier, office.judged(1, content), Watch())
    assert seen == [(1, 3)]
    assert office.count("payment") == 1
    assert office.broken() == set()

    again = office.judged(1, content)
    assert again.read_before is not None
    assert again.read_before.done == 1
    done = office.answers.apply(office.cashier, again)
    assert (done.settled, done.rejected, done.is_closed) == ((1, 1_000), (1, 3_000), True)
    assert office.count("payment") == 2
    assert office.broken() == set()


def _release(line: str, **given: object) -> ReleaseOrder:
    told = {"proof": "Correo de J. Paz", "approval": "", **given}
    return ReleaseOrder(line, **told)  # type: ignore[arg-type]


def _sources(office: DebitOffice) -> PaperSources:
    return PaperSources(
        office.office,
        office.payments,
        InvoicePapers(office.sessions, office.clock),
        AccountService(office.sessions, office.journal, office.events, office.clock),
        AgreementService(office.sessions, office.journal, office.events, office.clock),
        ActivationService(office.sessions, office.journal, office.events, office.clock),
        AccountDirectory(office.sessions, office.journal, office.clock),
    )
