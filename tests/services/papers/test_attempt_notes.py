import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from services.cards.answers import Intent
from services.cards.records import Channel, Outcome, Verdict
from services.cards.service import ChargeService
from services.cards.states import State
from services.errors import NotAllowed, NotFound
from services.papers.records import ArchivedPaper, PaperKind
from services.papers.words import customer_sentence, customer_verdict
from services.payments.records import Cause, Direction, ReversalRecord
from services.practice.simulator import SimulatorProcess
from services.printing.papers import PaperFormat
from services.staff.rights import Operator
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.storage.tables import customer, paper
from tests.services.cards.conftest import DECLINED, VISA, Desk
from tests.services.papers.conftest import FIRST, SECOND, Archivist
from tests.services.printing.reading import pages, words

NOT_KNOWN = (
    "Todavía no se sabe si su banco cobró. No pague de nuevo estas facturas: lo sabremos al"
    " consultar a Stripe. Si se cobró, su pago quedará registrado y recibirá el recibo; si no,"
    " no se le cobrará."
)
NOT_CHARGED = "No se cobró nada. Stripe muestra el intento anulado; no podrá cobrarse."


class Counter(Desk):
    """A till that charges at the simulator and hands out papers."""

    def __init__(self, archivist: Archivist, simulator: SimulatorProcess) -> None:
        super().__init__(archivist.books, simulator, archivist.clock)
        self.archivist = archivist
        hand_papers(archivist, self.charges)

    def note(self, outcome: Outcome, paper_format: PaperFormat = PaperFormat.A4) -> ArchivedPaper:
        papers = self.archivist.papers
        return papers.attempt_note(self.archivist.cashier, outcome.attempt.id, paper_format)

    def opened(self) -> Outcome:
        return self.charges.open(self.books.cashier, self.order(FIRST, SECOND))

    def charged(self) -> Outcome:
        return self.charges.charge(self.books.cashier, self.order(FIRST, SECOND), VISA)

    def in_doubt(self) -> Outcome:
        self.charges.check_ready()
        for endpoint in ("confirm", "retrieve", "cancel"):
            self.control.add_fault(endpoint, "drop_before", times=0)
        return self.charged()

    def look_again(self, outcome: Outcome) -> Outcome:
        self.control.clear_faults()
        self.clock.forward(minutes=10)
        return self.charges.look_now(self.books.cashier, outcome.attempt.id)

    def given_up(self) -> Outcome:
        return self.charges.give_up(self.books.cashier, self.opened().attempt.id)

    def succeeds_late(self, outcome: Outcome) -> None:
        """What no working Stripe does: a canceled intent whose money is there after all."""
        attempt = outcome.attempt
        intent = Intent(
            attempt.pi_id or "", "succeeded", attempt.amount_cents, attempt.amount_cents, "usd",
            attempt.id, False, "ch_late", "visa", "4242",
        )  # fmt: skip
        self.charges._settlement.settle(self.books.cashier, attempt, intent)

    def versions(self) -> int:
        with self.books.sessions.read() as session:
            kind = paper.c.kind == PaperKind.ATTEMPT.value
            return int(session.scalar(select(func.count()).select_from(paper).where(kind)) or 0)


def hand_papers(archivist: Archivist, charges: ChargeService) -> None:
    archivist.sources = replace(archivist.sources, outcome=charges.outcome)
    archivist.papers = archivist.service(archivist.printer)


@pytest.fixture
def counter(archivist: Archivist, simulator: SimulatorProcess) -> Counter:
    simulator.control.set_clock(to=int(archivist.clock.moment.timestamp()))
    return Counter(archivist, simulator)


def test_who_was_charged_reads_the_amount_and_the_receipt(counter: Counter) -> None:
    done = counter.charged()

    made = counter.note(done)

    told = words(made.content)
    sentence = "Su tarjeta fue cobrada por $ 90.00. Recibo N.º 001-001-000000001."
    assert done.receipt == "001-001-000000001"
    for expected in (
        sentence,
        "COBRADO",
        "NOVENTA CON 00/100 DÓLARES",
        done.attempt.id,
        done.attempt.id[:8].upper(),
        done.attempt.pi_id or "?",
        "Visa •••• 4242",
        "Comercial Ñandú",
        "Cédula 1710034065",
        "100001",
        "Ana Cajas",
        FIRST,
        SECOND,
        "45.00",
        "pagos@voip.example",
        "022555555",
        "ÚLTIMA CONSULTA 22/11/2026 10:00",
        "Guarde esta constancia con su recibo",
    ):
        assert expected in told, expected
    assert customer_sentence(done) == sentence
    assert "saldo a favor" not in told


def test_who_was_not_charged_reads_it_as_stripe_proved_it(counter: Counter) -> None:
    done = counter.given_up()

    told = words(counter.note(done).content)

    intent = next(iter(counter.control.intents()))
    assert (done.attempt.state, intent["status"]) == (State.CANCELED, "canceled")
    assert NOT_CHARGED in told
    assert "NO COBRADO" in told
    assert "puede pagar con cualquier método" in told
    assert customer_sentence(done) == NOT_CHARGED


def test_an_attempt_that_never_reached_stripe_does_not_say_that_stripe_shows_it(
    counter: Counter,
) -> None:
    counter.charges.check_ready()
    counter.control.add_fault("create", "drop_before", times=0)
    done = counter.opened()

    told = words(counter.note(done).content)

    assert (done.verdict, done.attempt.pi_id) == (Verdict.NOT_CHARGED, None)
    assert "No se cobró nada. El intento se anuló antes de llegar a su banco" in told
    assert "Stripe muestra" not in told
    assert "ÚLTIMA CONSULTA" not in told


def test_who_did_not_pay_on_a_page_reads_that_it_is_closed(counter: Counter) -> None:
    order = replace(counter.order(FIRST), channel=Channel.PHONE)
    opened = counter.charges.open(counter.books.cashier, order)
    waiting = counter.note(opened)
    done = counter.charges.give_up(counter.books.cashier, order.attempt)

    told = words(counter.note(done).content)

    assert (opened.verdict, done.verdict) == (Verdict.WAITING, Verdict.NOT_CHARGED)
    assert "Su página de pago sigue abierta" in words(waiting.content)
    assert "No se cobró nada. Stripe muestra cerrada su página de pago" in told
    assert "ÚLTIMA CONSULTA 22/11/2026" in told


def test_nobody_in_doubt_reads_that_nothing_was_charged(counter: Counter) -> None:
    doubt = counter.in_doubt()

    told = words(counter.note(doubt).content)

    assert doubt.attempt.state is State.IN_DOUBT
    assert NOT_KNOWN in told
    assert "AÚN NO SE SABE" in told
    assert "EN DUDA DESDE 22/11/2026 10:00" in told
    assert "No tenemos su correo ni su teléfono" in told
    assert "escriba a pagos@voip.example o llame al 022555555" in told
    assert "no se cobró nada" not in told.lower()
    assert "cobrada" not in told
    assert customer_sentence(doubt) == NOT_KNOWN


def test_a_customer_in_doubt_is_told_where_the_news_will_come(counter: Counter) -> None:
    with counter.books.sessions.begin() as session:
        session.execute(update(customer).values(email="n@andu.ec", mobile="0994123344"))

    told = words(counter.note(counter.in_doubt()).content)

    assert "Le avisaremos el resultado al correo n@andu.ec o al teléfono 0994123344" in told


@pytest.mark.parametrize("state", [State.CLAIMED, State.CREATING, State.ARMED, State.CONFIRMING])
def test_no_unfinished_attempt_says_that_nothing_was_charged(
    counter: Counter, state: State
) -> None:
    outcome = counter.opened()
    verdict = Verdict.READY if state is State.ARMED else Verdict.IN_DOUBT

    told = customer_sentence(replace(outcome, attempt=replace(outcome.attempt, state=state)))

    assert customer_sentence(Outcome(replace(outcome.attempt, state=state), verdict)) == told
    assert "no se cobró nada" not in told.lower()
    assert "fue cobrada" not in told
    assert "No pague" in told


def test_whose_page_is_open_is_not_told_that_it_will_not_be_charged(counter: Counter) -> None:
    attempt = replace(
        counter.opened().attempt, state=State.CONFIRMING, channel=Channel.PHONE, page_id="cs_1"
    )
    waiting = Outcome(attempt, Verdict.WAITING)

    told = customer_sentence(waiting)

    assert told.startswith("Su página de pago sigue abierta y todavía no se sabe si pagó en ella.")
    assert "no se le cobrará" not in told
    assert customer_verdict(waiting) == "SIN TERMINAR"


def test_a_rejected_card_is_told_as_such_while_another_may_be_charged(counter: Counter) -> None:
    done = counter.charges.charge(counter.books.cashier, counter.order(FIRST), DECLINED)

    told = words(counter.note(done).content)

    assert done.verdict is Verdict.DECLINED
    assert "Su banco rechazó la última tarjeta; este cobro sigue abierto para otra." in told
    assert "SIN TERMINAR" in told
    assert "no se cobró nada" not in told.lower()


def test_every_state_has_a_sentence_and_a_heading(counter: Counter) -> None:
    attempt = counter.opened().attempt

    for state in State:
        outcome = Outcome(replace(attempt, state=state), Verdict.IN_DOUBT)
        assert customer_sentence(outcome)
        assert customer_verdict(outcome).isupper()
        proven = state is State.CANCELED
        assert ("no se cobró nada" in customer_sentence(outcome).lower()) is proven


def test_without_the_payment_no_amount_is_told_that_may_be_another(counter: Counter) -> None:
    done = counter.charged()
    differing = replace(done, attempt=replace(done.attempt, needs_review=True))

    assert customer_sentence(differing) == f"Su tarjeta fue cobrada. Recibo N.º {done.receipt}."
    payment = replace(counter.books.payments.show(done.payment), amount_cents=1234)
    assert customer_sentence(differing, payment).startswith("Su tarjeta fue cobrada por $ 12.34.")


@pytest.mark.parametrize(
    ("back", "heading"), [(4000, "COBRADO, DEVUELTO EN PARTE"), (9000, "COBRADO Y DEVUELTO")]
)
def test_what_went_back_is_told_with_what_was_charged(
    counter: Counter, back: int, heading: str
) -> None:
    done = counter.charged()
    payment = counter.books.payments.show(done.payment)
    reversal = ReversalRecord(
        "r", payment.id, 1, Direction.BACK, Cause(refund="r"), back, back, 0, "01", "ana", "sara",
        "Duplicado", payment.received_at, payment.business_date, (),
    )  # fmt: skip
    returned = replace(payment, reversals=(reversal,))

    assert customer_verdict(done, payment) == "COBRADO"
    assert customer_verdict(done, returned) == heading
    assert customer_sentence(done, returned) == (
        "Su tarjeta fue cobrada por $ 90.00. Recibo N.º 001-001-000000001."
        f" De este cobro se le devolvió $ {back // 100}.00."
    )


def test_the_same_state_is_the_same_paper_and_prints_as_a_copy(counter: Counter) -> None:
    doubt = counter.in_doubt()
    first = counter.note(doubt)
    archivist = counter.archivist
    archivist.papers.print(archivist.cashier, first.id)
    archivist.clock.forward(hours=2)

    again = counter.note(doubt)
    printed = archivist.papers.print(archivist.cashier, again.id)

    assert again == first
    assert printed.copy == 1
    (original,), (copy,) = archivist.printer.jobs
    assert original == first.content
    assert copy.startswith(first.content)
    assert "COPIA – REIMPRESIÓN 1 · ana · 22/11/2026 12:00" in words(copy)
    assert archivist.actions(f"attempt:{first.subject}")[:3] == [
        "paper.printed",
        "paper.printed",
        "paper.archived",
    ]


def test_each_new_state_makes_a_new_paper_and_the_old_one_stays(counter: Counter) -> None:
    doubt = counter.in_doubt()
    first = counter.note(doubt)
    counter.archivist.papers.print(counter.archivist.cashier, first.id)

    ended = counter.look_again(doubt)
    second = counter.note(ended)
    printed = counter.archivist.papers.print(counter.archivist.cashier, second.id)

    assert ended.verdict is Verdict.NOT_CHARGED
    assert (first.version, second.version, printed.copy) == (1, 2, 0)
    assert NOT_KNOWN in words(first.content)
    assert NOT_CHARGED in words(second.content)
    assert "La constancia del 22/11/2026 10:00" in words(second.content)
    assert counter.archivist.papers.show(counter.archivist.cashier, first.id) == first


def test_a_late_success_changes_the_sentence_of_the_next_print(counter: Counter) -> None:
    canceled = counter.given_up()
    first = counter.note(canceled)

    counter.succeeds_late(canceled)
    second = counter.note(canceled)

    told = words(second.content)
    assert NOT_CHARGED in words(first.content)
    assert "Su tarjeta fue cobrada por $ 90.00. Recibo N.º 001-001-000000001." in told
    assert "De este pago, $ 90.00 quedó como saldo a favor de su cuenta." in told
    assert "no se cobró nada" not in told.lower()
    assert second.version == 2


def test_the_roll_says_what_the_a4_said_even_later(counter: Counter) -> None:
    doubt = counter.in_doubt()
    a4 = counter.note(doubt)
    counter.archivist.papers.print(counter.archivist.cashier, a4.id)
    counter.clock.forward(minutes=30)

    roll = counter.note(doubt, PaperFormat.ROLL_80)
    printed = counter.archivist.papers.print(counter.archivist.cashier, roll.id)

    assert (roll.version, roll.number, printed.copy) == (a4.version, a4.number, 1)
    assert "Situación al 22/11/2026 10:00" in words(roll.content)
    assert NOT_KNOWN in words(roll.content)
    assert counter.note(doubt, PaperFormat.ROLL_80) == roll
    assert counter.versions() == 2


def test_a_note_that_another_till_archived_with_an_older_truth_is_not_handed_out(
    counter: Counter,
) -> None:
    doubt = counter.in_doubt()
    outcome = counter.charges.outcome
    told: list[Outcome] = []

    def slow(attempt: str) -> Outcome:
        """The first look is at the doubt; before it is archived, the attempt ends."""
        told.append(outcome(attempt))
        if len(told) == 1:
            ended = counter.look_again(doubt)
            assert ended.verdict is Verdict.NOT_CHARGED
        return told[-1]

    archivist = counter.archivist
    archivist.sources = replace(archivist.sources, outcome=slow)
    archivist.papers = archivist.service(archivist.printer)

    made = counter.note(doubt)

    assert NOT_CHARGED in words(made.content)
    assert made.version == 2


def test_of_two_tills_at_once_one_makes_the_original(counter: Counter, database_url: str) -> None:
    done = counter.charged()
    other = Sessions(open_engine(database_url))
    there = Archivist(other, counter.archivist.folder)
    hand_papers(there, counter.charges)
    start = threading.Barrier(2, timeout=20)
    made: list[ArchivedPaper] = []

    def make(till: Archivist) -> None:
        start.wait()
        made.append(till.papers.attempt_note(till.cashier, done.attempt.id))

    threads = [threading.Thread(target=make, args=(till,)) for till in (counter.archivist, there)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()

    assert made[0].id == made[1].id
    assert made[0].content == made[1].content
    assert counter.versions() == 1


def test_forty_invoices_stand_on_one_sheet(counter: Counter) -> None:
    numbers = [counter.books.add_invoice(sequential) for sequential in range(100, 140)]
    done = counter.charges.charge(counter.books.cashier, counter.order(*numbers), VISA)

    (sheet,) = pages(counter.note(done).content)

    assert all(number in sheet for number in numbers)
    assert "$ 1,800.00" in sheet
    assert "MIL OCHOCIENTOS CON 00/100 DÓLARES" in sheet


def test_a_note_is_mailed_with_words_of_its_own(counter: Counter) -> None:
    made = counter.note(counter.in_doubt())
    archivist = counter.archivist

    archivist.papers.mail(archivist.cashier, made.id, "n@andu.ec")

    ((to, subject, body, (attachment,)),) = archivist.postbag.sent
    assert to == "n@andu.ec"
    assert subject == f"Constancia de intento {made.number} · VoIP Andina"
    assert f"la constancia de su intento de cobro con tarjeta {made.number}" in body
    assert attachment.content == made.content
    assert attachment.name == f"Constancia de intento {made.number}.pdf"


def test_there_is_no_note_of_an_attempt_that_is_not(counter: Counter) -> None:
    with pytest.raises(NotFound):
        counter.archivist.papers.attempt_note(counter.archivist.cashier, "no-such-attempt")

    assert counter.versions() == 0


def test_who_may_not_read_accounts_gets_no_note(counter: Counter) -> None:
    stranger = Operator(9, "eva", "Eva", frozenset(), "01")

    with pytest.raises(NotAllowed):
        counter.archivist.papers.attempt_note(stranger, counter.charged().attempt.id)
