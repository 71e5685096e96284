import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text

from services.deposits.errors import (
    DepositInStatement,
    DepositNotClaimed,
    SamePersonClaimed,
    SecondPersonNeeded,
)
from services.deposits.records import DepositQuestion, DepositState
from services.deposits.service import REFUSE
from services.errors import BadField, NotAllowed
from services.payments.records import DepositTender, PaymentReversed
from services.staff.errors import ApprovalInvalid
from services.storage.sessions import Session, Sessions
from tests.approvals import approve
from tests.services.payments.givens import broken, cash, order
from tests.services.statements.bank import OTHER, OURS, Bank, pichincha

FIRST, SECOND = "001-002-000000001", "001-002-000000002"


def state_of(bank: Bank, deposit_id: int) -> DepositState:
    return bank.deposits.show(deposit_id).state


def test_another_person_verifies_what_a_cashier_took(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim())

    record = bank.deposits.verify(bank.books.other_cashier, deposit_id, "visto en la banca web")

    assert record.state is DepositState.VERIFIED
    assert (record.decided_by, record.decision) == ("luis", "visto en la banca web")
    assert record.claimed_by_name == "Ana Cajas"
    assert bank.books.balance(FIRST) == 0
    entry = bank.books.journal.about(f"deposit:{deposit_id}")[0]
    assert entry.action == "deposit.verified"


def test_whoever_took_the_slip_does_not_verify_it(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim())

    with pytest.raises(SamePersonClaimed) as refused:
        bank.deposits.verify(bank.books.cashier, deposit_id)

    assert refused.value.details == {"who": "Ana Cajas"}
    assert state_of(bank, deposit_id) is DepositState.CLAIMED


def test_a_deposit_is_verified_once(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim())
    bank.deposits.verify(bank.books.supervisor, deposit_id)

    with pytest.raises(DepositNotClaimed) as refused:
        bank.deposits.verify(bank.books.other_cashier, deposit_id)

    assert (refused.value.details["cause"], refused.value.details["by"]) == ("verified", "sara")


def test_verified_by_mistake_waits_again_with_a_reason(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim())
    bank.deposits.verify(bank.books.other_cashier, deposit_id)
    with pytest.raises(BadField):
        bank.deposits.take_back(bank.books.other_cashier, deposit_id, "  ")

    record = bank.deposits.take_back(bank.books.other_cashier, deposit_id, "era otra papeleta")

    assert (record.state, record.decided_by) == (DepositState.CLAIMED, "")


@pytest.mark.parametrize("act", ["verify", "take_back", "refuse"])
def test_a_decision_whose_commit_was_not_answered_is_one(
    bank: Bank, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The books took it, the connection broke, and the same work runs again."""
    deposit_id, who = bank.deposit_id(bank.claim()), bank.books.other_cashier
    if act == "take_back":
        bank.deposits.verify(who, deposit_id)
    run = Sessions.run

    def twice(sessions: Sessions, work: Callable[[Session], object]) -> object:
        run(sessions, work)
        return run(sessions, work)

    monkeypatch.setattr(Sessions, "run", twice)
    getattr(bank.deposits, act)(who, deposit_id, "lo dijo el banco")

    told = {"verify": "verified", "take_back": "taken_back", "refuse": "refused"}[act]
    entries = bank.books.journal.about(f"deposit:{deposit_id}")
    assert [each.action for each in entries].count(f"deposit.{told}") == 1


def test_who_records_no_payments_decides_nothing(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim())
    for act in (
        lambda: bank.deposits.verify(bank.books.activator, deposit_id),
        lambda: bank.deposits.take_back(bank.books.activator, deposit_id, "x"),
        lambda: bank.deposits.refuse(bank.books.activator, deposit_id, "x"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_refused_deposit_reopens_exactly_its_invoices(bank: Bank) -> None:
    given = (cash(4500), DepositTender(OURS, "5511", bank.books.clock().date(), "Ñandú", 4500))
    made = bank.books.payments.record(
        bank.books.cashier, order((FIRST, 4500), (SECOND, 4500), tenders=given)
    )
    told: list[PaymentReversed] = []
    bank.books.events.subscribe(PaymentReversed, told.append)

    reversal = bank.deposits.refuse(
        bank.books.cashier, bank.deposit_id(made), "el banco no lo tiene"
    )

    assert [(line.invoice, line.amount_cents) for line in reversal.lines] == [(SECOND, 4500)]
    assert (bank.books.balance(FIRST), bank.books.balance(SECOND)) == (0, 4500)
    after = bank.books.payments.show(made.id)
    assert (after.receipt, after.reversed_cents) == (made.receipt, 4500)
    record = bank.deposits.show(bank.deposit_id(made))
    assert (record.state, record.decision) == (DepositState.REFUSED, "el banco no lo tiene")
    assert [event.payment_id for event in told] == [made.id]
    assert broken(bank.books) == set()


def test_refused_twice_takes_back_once(bank: Bank) -> None:
    made = bank.claim()
    deposit_id = bank.deposit_id(made)
    first = bank.deposits.refuse(bank.books.cashier, deposit_id, "no consta")

    again = bank.deposits.refuse(bank.books.other_cashier, deposit_id, "no consta, de verdad")

    assert again.id == first.id
    assert bank.books.count("reversal") == 1
    assert bank.books.balance(FIRST) == 4500


def test_two_tills_that_refuse_at_once_take_back_once(bank: Bank) -> None:
    made = bank.claim()
    deposit_id = bank.deposit_id(made)
    failed: list[BaseException] = []

    def refuse(who: object) -> None:
        try:
            bank.deposits.refuse(who, deposit_id, "no consta")  # type: ignore[arg-type]
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    people = (bank.books.cashier, bank.books.other_cashier, bank.books.supervisor)
    threads = [threading.Thread(target=refuse, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert bank.books.count("reversal") == 1


def test_the_number_of_a_refused_slip_can_be_used_again(bank: Bank) -> None:
    bank.deposits.refuse(bank.books.cashier, bank.deposit_id(bank.claim("778899")), "mal escrito")

    again = bank.claim("0778899", sequential=1)

    assert state_of(bank, bank.deposit_id(again)) is DepositState.CLAIMED


def test_once_the_turn_is_over_a_second_person_refuses(bank: Bank) -> None:
    made = bank.claim()
    deposit_id = bank.deposit_id(made)
    bank.books.close_till()
    with pytest.raises(SecondPersonNeeded) as needed:
        bank.deposits.refuse(bank.books.cashier, deposit_id, "no consta")
    assert needed.value.details == {
        "action": REFUSE,
        "document": f"deposit:{deposit_id}",
        "amount_cents": 4500,
    }
    assert state_of(bank, deposit_id) is DepositState.CLAIMED
    given = approve(
        bank.books.sessions,
        REFUSE,
        f"deposit:{deposit_id}",
        4500,
        bank.books.cashier.user_id,
        "llamé al banco",
        bank.books.clock,
    )

    reversal = bank.deposits.refuse(bank.books.cashier, deposit_id, "", given)

    assert (reversal.reason, reversal.approver) == ("llamé al banco", "admin")
    assert bank.deposits.show(deposit_id).decision == "llamé al banco"


def test_an_approval_for_another_deposit_refuses_nothing(bank: Bank) -> None:
    one, other = (bank.deposit_id(bank.claim(f"7{n}", sequential=n)) for n in (1, 2))
    bank.books.close_till()
    given = approve(
        bank.books.sessions,
        REFUSE,
        f"deposit:{other}",
        4500,
        bank.books.cashier.user_id,
        "ese sí",
        bank.books.clock,
    )

    with pytest.raises(ApprovalInvalid):
        bank.deposits.refuse(bank.books.cashier, one, "", given)

    assert state_of(bank, one) is DepositState.CLAIMED
    assert bank.books.count("reversal") == 0


def test_what_the_statement_has_is_not_refused(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim("778899"))
    bank.bring_in(pichincha(("22/11/2026", 4500, "DEPOSITO 00778899")))
    bank.desk.accept_exact(bank.books.supervisor)

    with pytest.raises(DepositInStatement) as refused:
        bank.deposits.refuse(bank.books.cashier, deposit_id, "no consta")
    with pytest.raises(DepositInStatement):
        bank.deposits.take_back(bank.books.cashier, deposit_id, "no consta")

    assert refused.value.details["detail"] == "DEPOSITO 00778899"
    assert state_of(bank, deposit_id) is DepositState.VERIFIED


def test_a_voided_receipt_takes_its_deposit_along(bank: Bank) -> None:
    made = bank.claim()
    deposit_id = bank.deposit_id(made)
    with bank.books.sessions.begin() as session:
        session.execute(text("UPDATE deposit SET living = 0"))

    assert state_of(bank, deposit_id) is DepositState.VOID
    with pytest.raises(DepositNotClaimed):
        bank.deposits.verify(bank.books.supervisor, deposit_id)
    with pytest.raises(DepositNotClaimed):
        bank.deposits.refuse(bank.books.cashier, deposit_id, "no consta")


def test_lists_and_totals_say_what_waits_and_since_when(bank: Bank) -> None:
    first = bank.deposit_id(bank.claim("111", sequential=1))
    second = bank.deposit_id(bank.claim("222", sequential=2, depositor="Rosa Andrade"))
    third = bank.deposit_id(bank.claim("333", sequential=21, bank_account=OTHER))
    bank.deposits.verify(bank.books.supervisor, second)

    def ids(**asked: object) -> list[int]:
        found = bank.deposits.listing(DepositQuestion(**asked))  # type: ignore[arg-type]
        return [record.id for record in found]

    assert ids() == [third, second, first]
    assert ids(state=DepositState.CLAIMED) == [first, third]
    assert ids(bank_account=OTHER) == [third]
    assert ids(text="00222") == [second]
    assert ids(text="rosa") == [second]
    assert ids(text="45.00 100002") == [third]
    assert ids(text="45.01") == []
    assert ids(text="%") == []
    totals = bank.deposits.totals()
    assert totals.of(DepositState.CLAIMED).cents == 9000
    assert bank.deposits.claimed() == totals.of(DepositState.CLAIMED)
    assert totals.of(DepositState.VERIFIED).count == 1
    assert totals.of(None).count == 3
    assert totals.oldest_claimed == bank.deposits.show(first).deposited_on
    assert bank.deposits.totals(DepositQuestion(bank_account=OTHER)).of(None).count == 1


def test_pages_of_a_list_follow_each_other(bank: Bank) -> None:
    made = [bank.deposit_id(bank.claim(f"9{n}", sequential=n)) for n in range(1, 6)]
    for state, expected in ((None, list(reversed(made))), (DepositState.CLAIMED, made)):
        question = DepositQuestion(state=state)
        first = bank.deposits.listing(question, limit=2)
        rest = bank.deposits.listing(question, last_id=first[-1].id, limit=9)
        assert [record.id for record in (*first, *rest)] == expected


def test_a_claimed_deposit_stands_on_the_account_until_it_is_verified(bank: Bank) -> None:
    deposit_id = bank.deposit_id(bank.claim())
    assert [record.id for record in bank.deposits.claimed_of("100001")] == [deposit_id]
    assert bank.deposits.claimed_of("100002") == []

    bank.deposits.verify(bank.books.supervisor, deposit_id)

    assert bank.deposits.claimed_of("100001") == []


def test_the_same_amount_within_three_days_under_another_number_is_told(bank: Bank) -> None:
    made = bank.claim("778899")
    (record,) = bank.deposits.of_payment(made.id)
    day = record.deposited_on

    def near(slip: str, cents: int, days: int) -> list[str]:
        moved = day.fromordinal(day.toordinal() + days)
        return [each.slip for each in bank.deposits.nearly_same(OURS, slip, cents, moved)]

    assert near("5511", 4500, 3) == ["778899"]
    assert near("5511", 4500, 4) == []
    assert near("5511", 4501, 0) == []
    assert near("00778899", 4500, 0) == []
