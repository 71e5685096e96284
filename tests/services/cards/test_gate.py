"""Books that do not know all of our money at Stripe charge no card until people decided."""

import shutil
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from services.cards.difference_records import Decision, DifferenceKind, DifferenceRecord
from services.cards.differences import APPROVAL
from services.cards.errors import (
    AccountNeeded,
    ChargingGated,
    NotMoney,
    OursAfterAll,
)
from services.cards.records import Verdict
from services.cards.states import State
from services.errors import ChangedElsewhere, NotAllowed
from services.payments.errors import InvoiceFound
from services.payments.records import DepositTender, PaymentOrder, Share
from services.practice.simulator import SimulatorProcess
from services.staff.errors import ApprovalInvalid
from services.storage.engine import open_engine
from services.storage.errors import DatabaseReplaced
from services.storage.sessions import Sessions
from tests.approvals import approve
from tests.books import Books, Clock
from tests.services.cards.conftest import FIRST, SECOND, THIRD, VISA, Desk


def marked(desk: Desk, *, cents: int = 4500, invoices: str = FIRST, **more: str) -> dict[str, str]:
    """The mark of a charge that these books forgot."""
    mark = {"attempt": str(uuid4()), "books": desk.books.office.company().uuid, "n_inv": "1"}
    return mark | {"inv_1": f"{invoices}:{cents}"} | more


def second(desk: Desk, found: DifferenceRecord, cents: int | None = None) -> str:
    return approve(
        desk.books.sessions,
        APPROVAL,
        f"difference:{found.id}",
        found.amount_cents if cents is None else cents,
        desk.books.supervisor.user_id,
        "visto en Stripe",
        desk.clock,
    )


def gated(desk: Desk) -> DifferenceRecord:
    with pytest.raises(ChargingGated):
        desk.charges.open(desk.books.cashier, desk.order(SECOND))
    (found,) = desk.charges.differences.open()
    return found


def test_money_that_the_books_forgot_closes_the_gate_for_every_till(desk: Desk) -> None:
    desk.control.dashboard("charge", amount=4500, metadata=marked(desk))

    found = gated(desk)

    assert found.kind is DifferenceKind.FOREIGN
    assert found.gates
    with pytest.raises(ChargingGated):
        desk.another_till().open(desk.books.other_cashier, desk.order(SECOND))
    assert desk.books.count("charge_attempt") == 0


def test_the_database_itself_refuses_a_claim_while_the_gate_is_closed(desk: Desk) -> None:
    charges = desk.another_till()
    charges.charge(desk.books.cashier, desk.order(SECOND), VISA)
    desk.control.dashboard("charge", amount=4500, metadata=marked(desk))
    gated_by = desk.another_till()
    with pytest.raises(ChargingGated):
        gated_by.open(desk.books.cashier, desk.order(FIRST))
    charges.gate.let_pass = lambda *_: None  # type: ignore[method-assign]

    with pytest.raises(ChargingGated):
        charges.open(desk.books.cashier, desk.order(THIRD))


def test_an_invoice_that_stripe_has_paid_refuses_a_cheque_too(desk: Desk) -> None:
    desk.control.dashboard("charge", amount=4500, metadata=marked(desk))
    found = gated(desk)
    given = DepositTender("Pichincha 2100", "998877", date(2026, 11, 22), "Ana", 4500)
    order = PaymentOrder(str(uuid4()), "100001", (Share(FIRST, 4500),), (given,))

    with pytest.raises(InvoiceFound):
        desk.books.payments.record(desk.books.cashier, order)
    assert desk.books.count("payment") == 0

    desk.charges.found.import_(desk.books.supervisor, found.id, second(desk, found))
    assert desk.books.balance(FIRST) == 0


def test_money_of_other_books_gives_its_invoices_free_again(desk: Desk) -> None:
    desk.control.dashboard("charge", amount=4500, metadata=marked(desk, books="other"))
    found = gated(desk)

    desk.charges.found.leave(desk.books.supervisor, found.id, second(desk, found))

    given = DepositTender("Pichincha 2100", "998877", date(2026, 11, 22), "Ana", 4500)
    order = PaymentOrder(str(uuid4()), "100001", (Share(FIRST, 4500),), (given,))
    assert desk.books.payments.record(desk.books.cashier, order).applied_cents == 4500


def test_imported_money_pays_its_invoice_and_opens_the_gate(desk: Desk) -> None:
    mark = marked(desk)
    desk.control.dashboard("charge", amount=4500, metadata=mark)
    found = gated(desk)

    paid = desk.charges.found.import_(desk.books.supervisor, found.id, second(desk, found))

    assert desk.charges.attempt(mark["attempt"]).state is State.SUCCEEDED
    assert paid.applied_cents == 4500
    assert desk.books.balance(FIRST) == 0
    assert desk.charges.differences.open() == []
    assert desk.charges.charge(desk.books.cashier, desk.order(SECOND), VISA).receipt
    with pytest.raises(ChangedElsewhere):
        desk.charges.found.import_(desk.books.supervisor, found.id, second(desk, found))
    assert desk.books.count("payment") == 2


def test_imported_money_becomes_credit_where_its_invoice_is_held_or_paid(desk: Desk) -> None:
    holder = desk.another_till()
    holder.open(desk.books.other_cashier, desk.order(FIRST))
    desk.control.dashboard("charge", amount=6000, metadata=marked(desk, cents=6000))
    found = gated(desk)

    desk.charges.found.import_(desk.books.supervisor, found.id, second(desk, found))

    assert desk.books.balance(FIRST) == 4500
    assert desk.books.payments.credit_cents("100001") == 6000


def test_found_money_of_no_known_invoice_asks_whose_it_is(desk: Desk) -> None:
    desk.control.dashboard("charge", amount=900, metadata=marked(desk, invoices="9-9-9"))
    found = gated(desk)
    importing = desk.charges.found

    with pytest.raises(AccountNeeded):
        importing.import_(desk.books.supervisor, found.id, second(desk, found))
    importing.import_(desk.books.supervisor, found.id, second(desk, found), account="100001")

    assert desk.books.payments.credit_cents("100001") == 900


def test_nobody_imports_alone_or_with_an_approval_of_another_amount(desk: Desk) -> None:
    desk.control.dashboard("charge", amount=4500, metadata=marked(desk))
    found = gated(desk)

    with pytest.raises(ApprovalInvalid):
        desk.charges.found.import_(desk.books.supervisor, found.id, "")
    wrong = second(desk, found, cents=1)
    with pytest.raises(ApprovalInvalid):
        desk.charges.found.import_(desk.books.supervisor, found.id, wrong)
    with pytest.raises(NotAllowed):
        desk.charges.found.import_(desk.books.cashier, found.id, second(desk, found))
    assert desk.books.count("payment") == 0
    assert desk.charges.differences.is_gated()


def test_money_of_other_books_on_the_same_account_is_left_by_two_people(desk: Desk) -> None:
    desk.control.dashboard("charge", amount=4500, metadata=marked(desk, books="other"))
    found = gated(desk)

    desk.charges.found.leave(desk.books.supervisor, found.id, second(desk, found))

    assert desk.charges.charge(desk.books.cashier, desk.order(FIRST), VISA).receipt
    assert desk.charges.differences.show(found.id).decision is Decision.NOT_OURS


def test_money_with_our_own_mark_cannot_be_left_aside(desk: Desk) -> None:
    desk.control.dashboard("charge", amount=4500, metadata=marked(desk))
    found = gated(desk)

    with pytest.raises(OursAfterAll):
        desk.charges.found.leave(desk.books.supervisor, found.id, second(desk, found))


def test_an_intent_that_nobody_knows_and_that_took_nothing_is_canceled(desk: Desk) -> None:
    desk.charges.check_ready()
    other = desk.another_till()
    order = desk.order(FIRST)
    other.open(desk.books.cashier, order)
    intent = desk.control.intents(attempt=order.attempt)[0]
    desk.control.dashboard(
        "alter", id=intent["id"], fields={"metadata": intent["metadata"] | {"attempt": "lost"}}
    )

    ended = desk.charges.charge(desk.books.cashier, desk.order(SECOND), VISA)

    assert ended.verdict is Verdict.CHARGED
    assert desk.control.intents(attempt="lost")[0]["status"] == "canceled"
    assert desk.charges.differences.open() == []


def test_money_of_the_billing_system_closes_nothing(desk: Desk) -> None:
    desk.control.dashboard("charge", amount=4500, metadata={})

    assert desk.charges.charge(desk.books.cashier, desk.order(FIRST), VISA).receipt


def test_a_refused_amount_is_not_imported(desk: Desk) -> None:
    mark = marked(desk)
    intent = desk.control.dashboard("charge", amount=4500, metadata=mark)
    found = gated(desk)
    desk.control.dashboard("alter", id=intent["id"], fields={"status": "processing"})

    with pytest.raises(NotMoney):
        desk.charges.found.import_(desk.books.supervisor, found.id, second(desk, found))


def test_a_restored_safety_copy_charges_nothing_until_its_lost_charge_is_settled(
    sqlite_url: str, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    """The whole story on real files: copy, charge, restore, and the invoice looks unpaid."""
    clock = Clock()
    simulator.control.set_clock(to=int(clock.moment.timestamp()))
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    sessions = Sessions(open_engine(sqlite_url))
    books = Books(sessions, clock)
    books.add_account()
    for sequential in (1, 2):
        books.add_invoice(sequential)
    Desk(books, simulator, clock).charges.charge(
        books.cashier, Desk(books, simulator, clock).order(SECOND), VISA
    )
    sessions.close()
    shutil.copy(path, tmp_path / "yesterday")
    today = Books(Sessions(open_engine(sqlite_url)), clock)
    desk = Desk(today, simulator, clock)
    assert desk.charges.charge(today.cashier, desk.order(FIRST), VISA).receipt
    today.sessions.close()
    for extra in ("-wal", "-shm"):
        path.with_name(path.name + extra).unlink(missing_ok=True)
    shutil.copy(tmp_path / "yesterday", path)

    restored = Desk(Books(Sessions(open_engine(sqlite_url)), clock), simulator, clock)
    assert restored.books.balance(FIRST) == 4500
    with pytest.raises(ChargingGated):
        restored.charges.open(restored.books.cashier, restored.order(FIRST))
    (found,) = restored.charges.differences.open()
    restored.charges.found.import_(restored.books.supervisor, found.id, second(restored, found))

    assert restored.books.balance(FIRST) == 0
    assert restored.succeeded() == 2
    restored.books.sessions.close()


def test_a_file_replaced_under_the_open_program_is_noticed(
    sqlite_url: str, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    clock = Clock()
    simulator.control.set_clock(to=int(clock.moment.timestamp()))
    sessions = Sessions(open_engine(sqlite_url))
    books = Books(sessions, clock)
    books.add_account()
    books.add_invoice(1)
    desk = Desk(books, simulator, clock)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    shutil.copy(path, tmp_path / "copy")
    (tmp_path / "copy").replace(path)

    with pytest.raises(DatabaseReplaced):
        desk.charges.open(books.cashier, desk.order(FIRST))

    assert desk.control.intents() == []
    sessions.close()


def test_books_that_went_back_under_the_open_program_are_noticed(desk: Desk) -> None:
    desk.charges.charge(desk.books.cashier, desk.order(SECOND), VISA)
    desk.charges.gate._seen = {chain: seq + 1000 for chain, seq in desk.charges.gate._seen.items()}

    with pytest.raises(ChargingGated):
        desk.charges.open(desk.books.cashier, desk.order(FIRST))

    (found,) = desk.charges.differences.open()
    assert found.kind is DifferenceKind.REWOUND
    assert desk.books.count("charge_attempt") == 1
