import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update

from services.accounts.directory import AccountDirectory
from services.errors import BadField, ChangedElsewhere, NotAllowed, UserError
from services.invoices.errors import NumberTaken, SeriesExhausted
from services.invoices.events import InvoicesIssued
from services.invoices.run_records import WhyNot
from services.office.taxes import NewTax, TaxBook, TaxInUse
from services.staff.rights import Role
from services.storage import tables
from tests.services.invoices.conftest import HEADER, Books, csv_row


class Stopped(Exception):
    pass


class StopAt:
    def __init__(self, asked: int) -> None:
        self.left = asked

    def report(self, done: int, total: int, text: str = "") -> None:
        pass

    def raise_if_cancelled(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Stopped


def invoices(books: Books) -> int:
    with books.sessions.read() as session:
        return session.execute(select(func.count()).select_from(tables.invoice)).scalar_one()


def next_number(books: Books) -> int:
    with books.sessions.read() as session:
        number: int = session.execute(select(tables.company.c.next_invoice)).scalar_one()
    return number


def test_a_run_bills_the_month_and_on_the_first_invoice_the_activation(books: Books) -> None:
    books.account("100001")
    first = books.run.issue(books.supervisor, "2026-11", issued_on=date(2026, 11, 22))
    books.moment = datetime(2026, 12, 1, 15, tzinfo=UTC)
    second = books.run.issue(books.supervisor, "2026-12", due_days=10)

    assert (first.count, first.first_number, first.total_cents) == (1, "001-002-000000001", 4025)
    assert (second.count, second.first_number, second.total_cents) == (1, "001-002-000000002", 2300)
    sheet = books.invoices.show(first.first_number)
    assert [(one.code, one.net_cents) for one in sheet.lines] == [
        ("P20", 2000),
        ("ACTIVACION", 1500),
    ]
    assert (sheet.due_on, sheet.agreement_method) == (date(2026, 12, 7), "deposit")
    assert books.invoices.show(second.first_number).due_on == date(2026, 12, 11)


def test_a_preview_shows_exactly_what_is_issued(books: Books) -> None:
    books.account("100001")
    books.account("100002", activation_cents=0, monthly_cents=999)
    preview = books.run.preview("2026-11")

    assert invoices(books) == 0
    result = books.run.issue(books.supervisor, "2026-11")
    assert [(one.account_number, one.total_cents) for one in preview.accounts] == [
        ("100001", 4025),
        ("100002", 1149),
    ]
    assert result.total_cents == preview.total_cents
    assert [type(event) for event in books.events] == [InvoicesIssued]
    assert books.journal.about("run:2026-11")[0].change["after"]["count"] == 2
    assert books.journal.verify() == []


def test_a_second_run_of_the_month_adds_only_who_is_new(books: Books) -> None:
    books.account("100001")
    books.run.issue(books.supervisor, "2026-11")
    again = books.run.issue(books.supervisor, "2026-11")
    books.account("100002")
    third = books.run.issue(books.supervisor, "2026-11")

    assert (again.count, again.first_number) == (0, "")
    assert (third.count, third.first_number) == (1, "001-002-000000002")
    assert len(books.journal.about("run:2026-11")) == 2


def test_each_account_that_is_left_out_says_why(books: Books) -> None:
    books.account("100001", state="suspended")
    books.account("100002", state="requested")
    books.account("100003", plan_code=None)
    books.account("100004", method=None)
    books.account("100005", monthly_cents=0, activation_cents=0)
    books.account("100006", id_kind="07", monthly_cents=4349, activation_cents=0)
    books.account("100007", tax_code="2")
    books.account("100008", activated_at=datetime(2026, 12, 1, 6, tzinfo=UTC))
    books.account("100009", monthly_cents=99_999_999)
    books.account("100010")
    books.bring(HEADER + csv_row(account="100010"))

    preview = books.run.preview("2026-11")
    assert {one.account_number: one.why for one in preview.excluded} == {
        "100001": WhyNot.SUSPENDED,
        "100003": WhyNot.NO_PLAN,
        "100004": WhyNot.NO_AGREEMENT,
        "100005": WhyNot.NOTHING_TO_BILL,
        "100006": WhyNot.ABOVE_FINAL_CONSUMER,
        "100007": WhyNot.NO_TAX,
        "100008": WhyNot.NOT_YET_ACTIVE,
        "100009": WhyNot.TOO_LARGE,
        "100010": WhyNot.ALREADY_BILLED,
    }
    assert preview.accounts == ()


def test_activated_in_the_last_hours_of_the_month_is_of_that_month(books: Books) -> None:
    # 20:00 of 30 November in Guayaquil is 1 December in UTC.
    books.account("100001", activated_at=datetime(2026, 12, 1, 1, tzinfo=UTC))

    assert len(books.run.preview("2026-11").accounts) == 1


def test_the_activation_is_not_billed_where_somebody_else_has(books: Books) -> None:
    books.account("100001")
    books.account("100002", origin="ONLINE")
    books.bring(HEADER + csv_row(issued_on="2026-10-01", period="2026-10"))

    assert [one.activation_cents for one in books.run.preview("2026-11").accounts] == [0, 0]


def test_a_void_invoice_of_a_run_is_issued_anew_with_its_activation(books: Books) -> None:
    books.account("100001")
    first = books.run.issue(books.supervisor, "2026-11")
    books.void(first.first_number, "Datos errados")
    again = books.run.issue(books.supervisor, "2026-11")

    assert (again.count, again.first_number, again.total_cents) == (1, "001-002-000000002", 4025)


def test_stopping_a_run_takes_no_number(books: Books) -> None:
    books.account("100001")
    for asked in (1, 2):
        with pytest.raises(Stopped):
            books.run.issue(books.supervisor, "2026-11", progress=StopAt(asked))
    assert (invoices(books), next_number(books)) == (0, 1)

    assert books.run.issue(books.supervisor, "2026-11").first_number == "001-002-000000001"


def test_a_number_that_is_taken_stops_the_run_whole(books: Books) -> None:
    books.account("100001")
    books.account("100002")
    books.account("100003")
    books.bring(HEADER + csv_row("001-002-000000002", "100003"))
    with pytest.raises(NumberTaken):
        books.run.issue(books.supervisor, "2026-11")

    assert (invoices(books), next_number(books)) == (1, 1)


def test_a_series_at_its_end_is_told(books: Books) -> None:
    books.account("100001")
    with books.sessions.begin() as session:
        session.execute(update(tables.company).values(next_invoice=1_000_000_000))
    with pytest.raises(SeriesExhausted):
        books.run.issue(books.supervisor, "2026-11")

    assert invoices(books) == 0


@pytest.mark.parametrize(
    ("period", "issued_on", "due_days", "field"),
    [
        ("2026-1", None, 15, "period"),
        ("2027-01", None, 15, "period"),
        ("2026-11", date(2026, 10, 1), 15, "issued_on"),
        ("2026-11", date(2027, 1, 1), 15, "issued_on"),
        ("2026-11", None, -1, "due_days"),
        ("2026-11", None, 367, "due_days"),
    ],
)
def test_a_month_or_day_that_makes_no_sense_is_told_at_its_field(
    books: Books, period: str, issued_on: date | None, due_days: int, field: str
) -> None:
    books.account("100001")
    with pytest.raises(BadField) as refused:
        books.run.issue(books.supervisor, period, issued_on=issued_on, due_days=due_days)
    assert refused.value.field == field


def test_a_cashier_may_not_issue(books: Books) -> None:
    with pytest.raises(NotAllowed):
        books.run.issue(books.cashier, "2026-11")


def test_two_tills_at_once_bill_nobody_twice(books: Books) -> None:
    for number in range(100001, 100031):
        books.account(str(number))
    start = threading.Barrier(4)
    refused: list[UserError] = []

    def till() -> None:
        start.wait()
        try:
            books.run.issue(books.supervisor, "2026-11")
        except UserError as error:
            refused.append(error)

    threads = [threading.Thread(target=till) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert invoices(books) == 30
    assert next_number(books) == 31
    assert [error.key for error in refused if error.key != "storage.busy"] == []
    with books.sessions.read() as session:
        found = session.execute(select(tables.invoice.c.sequential).order_by("sequential"))
        assert [row[0] for row in found] == list(range(1, 31))


def test_a_new_rate_is_billed_from_its_day_and_older_invoices_keep_theirs(books: Books) -> None:
    books.account("100001", activation_cents=0)
    asked = books.sessions, books.journal, books.now
    taxes = TaxBook(*asked)
    admin = replace(books.supervisor, roles=frozenset({Role.ADMINISTRATOR}))
    first = books.run.issue(books.supervisor, "2026-11", issued_on=date(2026, 11, 22))
    early = NewTax("8", "IVA 16 %", 1600, date(2026, 11, 22))
    with pytest.raises(BadField) as refused:
        taxes.follow(admin, "4", early)
    assert (refused.value.field, refused.value.details["day"]) == ("valid_from", date(2026, 11, 22))

    taxes.follow(admin, "4", replace(early, valid_from=date(2026, 12, 1)))
    with pytest.raises(ChangedElsewhere):
        taxes.follow(admin, "4", NewTax("9", "IVA 17 %", 1700, date(2026, 12, 5)))
    taxes.withdraw(admin, "8")
    taxes.follow(admin, "4", replace(early, valid_from=date(2026, 12, 2)))
    taxes.follow(admin, "8", NewTax("9", "IVA 17 %", 1700, date(2027, 1, 1)))
    totals = []
    for period, day in (("2026-12", 2), ("2027-01", 1)):
        books.moment = datetime(int(period[:4]), int(period[5:]), day, 15, tzinfo=UTC)
        run = books.run.issue(books.supervisor, period)
        totals.append((run.total_cents, books.invoices.show(run.first_number).lines[0].tax_name))

    held = {each.code: each.name for each in AccountDirectory(*asked).taxes()}
    assert (held["4"], held["9"]) == ("IVA 17 %", "IVA 17 %")
    assert totals == [(2320, "IVA 16 %"), (2340, "IVA 17 %")]
    assert books.invoices.show(first.first_number).lines[0].tax_basis_points == 1500
    with pytest.raises(TaxInUse):
        taxes.withdraw(admin, "9")
