import threading
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, text

from services.errors import NotAllowed, NotFound, UserError
from services.invoices import store
from services.invoices.errors import InvoiceClaimed, InvoiceHasPayments, InvoiceIsVoid
from services.invoices.events import InvoiceVoided
from services.invoices.papers import InvoicePapers
from services.invoices.records import ClaimRecord
from services.invoices.states import InvoiceState
from services.printing.papers import CompanyBlock
from services.staff.errors import ApprovalInvalid
from services.storage import tables
from tests.approvals import approve_void
from tests.plans import plan_of
from tests.services.invoices.conftest import HEADER, NOW, Books, csv_row

ONE, TWO, THREE = (f"001-001-{n:09d}" for n in (4512, 4890, 5233))
OTHER_SERIES = "001-002-000004512"
COMPANY = CompanyBlock(
    legal_name="VoIP Andina S.A.",
    trade_name="VoIP Andina",
    tax_id="1790012345001",
    address="Av. Amazonas",
    city="Quito",
    phone="02-3801000",
    email="info@example.com",
    help_email="pagos@example.com",
)


@pytest.fixture
def office(books: Books) -> Books:
    books.account("100001")
    books.account("100002", name="Otro Cliente", method="cheque")
    books.bring(
        HEADER
        + csv_row(THREE, unit_price="30.00", due_on="2026-11-22")
        + csv_row(ONE, issued_on="2026-09-01", due_on="2026-09-15", period="2026-09")
        + csv_row(TWO, issued_on="2026-10-01", due_on="2026-11-21", period="2026-10")
        + csv_row(OTHER_SERIES, "100002")
    )
    books.events.clear()
    return books


def told_of(office: Books) -> list[str]:
    return [entry.action for entry in office.journal.about(f"invoice:{ONE}")]


def test_pending_invoices_come_oldest_due_first_with_their_days_overdue(office: Books) -> None:
    pending = office.invoices.pending("100001")

    assert [(one.number, one.overdue_days, one.is_overdue) for one in pending] == [
        (ONE, 68, True),
        (TWO, 1, True),
        (THREE, 0, False),
    ]
    assert [one.balance_cents for one in pending] == [2300, 2300, 3450]
    assert {one.version for one in pending} == {1}


def test_days_overdue_are_those_of_guayaquil(office: Books) -> None:
    office.moment = datetime(2026, 11, 23, 4, 59, tzinfo=UTC)
    before = office.invoices.pending("100001")[2].overdue_days
    office.moment = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)

    assert (before, office.invoices.pending("100001")[2].overdue_days) == (0, 1)


def test_pending_is_found_by_number_and_by_id_alike(office: Books) -> None:
    by_number = office.invoices.pending("100001")
    account_id = office.invoices.show(ONE).account_id

    assert office.invoices.pending(account_id) == by_number


def test_a_pending_invoice_shows_who_claims_it(office: Books) -> None:
    office.claim(TWO, 2300)
    pending = office.invoices.pending("100001")

    assert [one.claim is not None for one in pending] == [False, True, False]
    assert pending[1].claim == ClaimRecord("batch-1", "debit", "02", "luis", NOW)


def test_a_claim_that_was_released_is_not_shown(office: Books) -> None:
    office.claim(TWO, 2300)
    with office.sessions.begin() as session:
        session.execute(text("UPDATE claim SET live = 0"))

    assert [one.claim for one in office.invoices.pending("100001")] == [None, None, None]
    assert office.invoices.show(TWO).claim is None


def test_the_pending_list_reads_its_partial_index(office: Books) -> None:
    plan = plan_of(office.sessions, store.PENDING_OF_ID.params(account=1))

    assert "ix_invoice_open" in plan
    assert "uq_claim_live" in plan


def test_an_unknown_account_is_told_apart_from_one_that_owes_nothing(office: Books) -> None:
    office.account("100003")

    assert office.invoices.pending("100003") == []
    for account in ("999999", 999_999):
        with pytest.raises(NotFound):
            office.invoices.pending(account)


def test_paid_invoices_leave_the_pending_list_and_stay_in_the_accounts(office: Books) -> None:
    office.pay(ONE, 2300)
    page = office.invoices.of_account("100001", limit=2)

    assert [one.number for one in office.invoices.pending("100001")] == [TWO, THREE]
    assert page.count == 3
    assert [one.number for one in page.rows] == [THREE, TWO]
    (last,) = office.invoices.of_account("100001", offset=2, limit=2).rows
    assert (last.number, last.state, last.overdue_days) == (ONE, InvoiceState.PAID, 0)


def test_the_sheet_shows_what_was_applied_by_which_receipt(office: Books) -> None:
    office.pay(THREE, 1000)
    office.pay(THREE, 450, sequence=2)
    sheet = office.invoices.show(THREE)

    assert [
        (one.receipt_number, one.methods, one.applied_cents, one.balance_before_cents)
        for one in sheet.payments
    ] == [
        ("001-001-000000001", ("cheque", "deposit"), 1000, 3450),
        ("001-001-000000002", ("cheque", "deposit"), 450, 2450),
    ]
    assert (sheet.balance_cents, sheet.paid_cents, sheet.state) == (2000, 1450, InvoiceState.OPEN)
    assert sheet.total_cents == sheet.paid_cents + sheet.balance_cents


def test_the_sheet_shows_subtotals_for_each_rate(office: Books) -> None:
    number = "001-001-000009999"
    office.bring(
        HEADER
        + csv_row(number, unit_price="10.00")
        + csv_row(number, unit_price="0.333333", quantity="3", tax_code="0")
        + csv_row(number, unit_price="5.55", discount="0.55", tax_code="5")
    )
    sheet = office.invoices.show(number)

    assert [(one.tax_name, one.base_cents, one.tax_cents) for one in sheet.subtotals] == [
        ("IVA 0 %", 100, 0),
        ("IVA 15 %", 1000, 150),
        ("IVA 5 %", 500, 25),
    ]
    assert (sheet.subtotal_cents, sheet.tax_cents, sheet.total_cents) == (1600, 175, 1775)


def test_invoices_are_found_by_what_is_printed_on_them(office: Books) -> None:
    asked = {
        ONE: [ONE],
        "001-001-4512": [ONE],
        " 001001000004512 ": [ONE],
        "4512": [OTHER_SERIES, ONE],
        "000004890": [TWO],
    }
    for typed, found in asked.items():
        assert [one.number for one in office.invoices.find(typed)] == found
    for typed in ("1", "9999999999", "%", "'; DROP TABLE invoice", "", "４５１２"):
        assert office.invoices.find(typed) == []


def test_the_offices_list_goes_on_from_the_last_row(office: Books) -> None:
    office.pay(ONE, 2300)
    first = office.invoices.listing(limit=3)
    rest = office.invoices.listing(before_id=first[-1].id, limit=3)

    assert [one.number for one in first + rest] == [OTHER_SERIES, TWO, ONE, THREE]
    assert [one.number for one in office.invoices.listing(state=InvoiceState.PAID)] == [ONE]
    assert first[0].customer_name == "Otro Cliente"


def test_voiding_keeps_the_number_and_tells_why(office: Books) -> None:
    sheet = office.void(ONE, "Facturada dos veces")

    assert (sheet.state, sheet.void_reason, sheet.version) == (
        InvoiceState.VOID,
        "Facturada dos veces",
        2,
    )
    assert [one.number for one in office.invoices.pending("100001")] == [TWO, THREE]
    entry = office.journal.about(f"invoice:{ONE}")[0]
    assert (entry.action, entry.actor, entry.reason) == (
        "invoice.voided",
        "rosa",
        "Facturada dos veces",
    )
    assert entry.change["after"] == {"state": "void"}
    assert office.events == [InvoiceVoided(ONE, sheet.account_id)]


def test_a_claimed_invoice_is_not_voided_and_says_who_has_it(office: Books) -> None:
    office.claim(ONE, 2300)
    with pytest.raises(InvoiceClaimed) as refused:
        office.void(ONE, "x")

    assert refused.value.details == {
        "number": ONE,
        "method": "debit",
        "till": "02",
        "who": "luis",
        "since": NOW,
    }
    assert office.invoices.show(ONE).state is InvoiceState.OPEN
    assert told_of(office) == ["staff.approved"]


@pytest.mark.parametrize("amount", [1000, 2300])
def test_an_invoice_with_payments_is_not_voided(office: Books, amount: int) -> None:
    office.pay(ONE, amount)
    with pytest.raises(InvoiceHasPayments) as refused:
        office.void(ONE, "x")

    assert refused.value.details == {"number": ONE, "paid_cents": amount}


def test_an_invoice_is_voided_once(office: Books) -> None:
    office.void(ONE, "Primera")
    with pytest.raises(InvoiceIsVoid):
        office.void(ONE, "Segunda")

    assert office.invoices.show(ONE).void_reason == "Primera"
    assert told_of(office).count("invoice.voided") == 1


def test_voiding_needs_the_right_an_invoice_and_its_own_approval(office: Books) -> None:
    given = approve_void(office.sessions, ONE, office.supervisor.user_id, "x", office.now)
    with pytest.raises(NotAllowed):
        office.invoices.void(office.cashier, ONE, given)
    with pytest.raises(NotFound):
        office.invoices.void(office.supervisor, "001-001-000000000", given)
    for number, wrong in ((TWO, given), (ONE, "another")):
        with pytest.raises(ApprovalInvalid):
            office.invoices.void(office.supervisor, number, wrong)
    assert office.invoices.show(ONE).state is InvoiceState.OPEN

    assert office.invoices.void(office.supervisor, ONE, given).state is InvoiceState.VOID


def test_the_database_itself_refuses_to_void_what_is_claimed(office: Books) -> None:
    office.claim(ONE, 2300)
    invoice_id = office.invoices.show(ONE).id
    with office.sessions.begin() as session:
        assert store.void(session, invoice_id, "x") is False


def test_who_claims_while_another_voids_meet_and_one_wins(office: Books) -> None:
    """On PostgreSQL the void sees no claim yet, waits for its row, and is refused by the rule."""
    invoice_id = office.invoices.show(ONE).id
    refused: list[UserError] = []

    def void() -> None:
        try:
            office.void(ONE, "x")
        except UserError as error:
            refused.append(error)

    with office.sessions.begin() as session:
        session.execute(
            insert(tables.claim).values(
                holder="batch-1",
                invoice_id=invoice_id,
                method="debit",
                amount_cents=2300,
                till="02",
                actor="luis",
                since=NOW,
                live=1,
            )
        )
        other = threading.Thread(target=void)
        other.start()
        other.join(timeout=0.5)
    other.join()

    assert [type(error) for error in refused] == [InvoiceClaimed]
    assert office.invoices.show(ONE).state is InvoiceState.OPEN


def test_the_paper_of_an_invoice_says_what_the_sheet_says(office: Books) -> None:
    office.pay(THREE, 450)
    paper = InvoicePapers(office.sessions, office.now).paper_for(THREE, COMPANY)

    assert (paper.number, paper.period, paper.account_number) == (THREE, "2026-11", "100001")
    assert (paper.subtotal_cents, paper.tax_cents, paper.total_cents) == (3000, 450, 3450)
    assert paper.balance_cents == 3000
    assert [(one.label, one.base_cents) for one in paper.subtotals] == [("IVA 15 %", 3000)]
    assert (paper.customer.id_kind, paper.customer.phone) == ("RUC", "0991234567")
    assert (paper.agreement.is_automatic, paper.agreement.next_due_on) == (
        False,
        date(2026, 11, 22),
    )
    assert paper.state == ""


def test_the_paper_of_a_paid_invoice_names_the_next_due_day(office: Books) -> None:
    office.pay(THREE, 3450)
    papers = InvoicePapers(office.sessions, office.now)
    office.void(TWO, "x")

    assert papers.paper_for(THREE, COMPANY).state == "PAGADA"
    assert papers.paper_for(THREE, COMPANY).agreement.next_due_on == date(2026, 9, 15)
    assert papers.paper_for(TWO, COMPANY).state == "ANULADA"


@pytest.mark.parametrize(("confirmed", "is_automatic"), [(False, False), (True, True)])
def test_a_debit_is_automatic_only_once_the_bank_confirmed_it(
    office: Books, confirmed: bool, is_automatic: bool
) -> None:
    account = office.account("100004", method=None)
    office.agree(account, "debit", date(2026, 1, 1), confirmed=confirmed)
    office.bring(HEADER + csv_row("001-001-000000777", "100004"))

    assert office.invoices.show("001-001-000000777").is_automatic is is_automatic
