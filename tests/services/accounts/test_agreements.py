from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from services.accounts.agreements import next_billing_day
from services.accounts.errors import WrongState
from services.accounts.inputs import AgreementInput
from services.accounts.states import Method
from services.errors import BadField, BadFields, NotAllowed, UserError
from tests.services.accounts.conftest import Office
from tests.services.accounts.test_activation import DEBIT

CHEQUE = AgreementInput(method=Method.CHEQUE)


def test_a_change_ends_one_agreement_and_begins_the_next(office: Office) -> None:
    number = office.manual()
    office.agreements.change(office.activator, number, CHEQUE, "lo pidió")
    newest, oldest = office.accounts.show(number).agreements
    assert (newest.method, newest.reason, newest.agreed_by) == (Method.CHEQUE, "lo pidió", "ana")
    assert newest.starts_on == date(2026, 11, 22)
    assert (oldest.method, oldest.ended_at is not None) == (Method.DEPOSIT, True)
    assert office.accounts.show(number).agreement == newest


def test_older_invoices_keep_what_was_agreed_when_they_were_issued(office: Office) -> None:
    number = office.manual()
    office.bill(number, "001-002-000000001", 1000, date(2026, 11, 1))
    office.agreements.change(office.activator, number, CHEQUE, "lo pidió")
    with office.sessions.read() as session:
        from services.storage.tables import invoice  # noqa: PLC0415

        assert session.execute(invoice.select()).one().agreement_method == "deposit"


def test_an_account_of_the_office_gets_no_automatic_card(office: Office) -> None:
    number = office.manual()
    with pytest.raises(BadFields):
        office.agreements.change(
            office.activator, number, AgreementInput(method=Method.CARD), "quiere"
        )


def test_a_change_needs_a_reason_a_right_and_a_living_account(office: Office) -> None:
    number = office.active()
    with pytest.raises(BadField):
        office.agreements.change(office.activator, number, CHEQUE, "")
    with pytest.raises(NotAllowed):
        office.agreements.change(office.cashier, number, CHEQUE, "x")
    office.activation.close(office.supervisor, number, "se fue")
    with pytest.raises(WrongState):
        office.agreements.change(office.activator, number, CHEQUE, "x")


def test_the_journal_keeps_only_the_end_of_a_bank_account(office: Office) -> None:
    number = office.manual()
    office.agreements.change(office.activator, number, DEBIT, "lo pidió")
    body = office.journal.about(f"account:{number}")[0].body
    assert "…3456" in body
    assert "2200123456" not in body


def test_one_agreement_holds_however_many_tills_change_it(office: Office) -> None:
    number = office.manual()

    def change(_: int) -> None:
        try:
            office.agreements.change(office.activator, number, CHEQUE, "a la vez")
        except UserError:
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(change, range(4)))
    held = office.accounts.show(number).agreements
    assert sum(each.ended_at is None for each in held) == 1


def test_the_note_names_the_next_day_to_pay(office: Office) -> None:
    number = office.manual()
    note = office.agreements.payment_note(number)
    assert (note.is_automatic, note.next_due_on, note.invoice_number) == (
        False,
        date(2026, 12, 5),
        None,
    )
    office.bill(number, "001-002-000000001", 1000, date(2026, 11, 15))
    office.bill(number, "001-002-000000002", 2000, date(2026, 11, 30))
    note = office.agreements.payment_note(number)
    assert (note.next_due_on, note.invoice_number, note.overdue_cents) == (
        date(2026, 11, 30),
        "001-002-000000002",
        1000,
    )


@pytest.mark.parametrize(
    ("billing_day", "today", "expected"),
    [
        (5, date(2026, 11, 22), date(2026, 12, 5)),
        (28, date(2026, 11, 22), date(2026, 11, 28)),
        (22, date(2026, 11, 22), date(2026, 11, 22)),
        (1, date(2026, 12, 2), date(2027, 1, 1)),
        (28, date(2028, 2, 29), date(2028, 3, 28)),
    ],
)
def test_the_next_billing_day_is_this_month_or_the_next(
    billing_day: int, today: date, expected: date
) -> None:
    assert next_billing_day(billing_day, today) == expected
