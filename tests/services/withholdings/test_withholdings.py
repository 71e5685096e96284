from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text, update

from services.errors import BadField, NotAllowed, NotFound
from services.payments.records import (
    CashTender,
    Method,
    PaymentOrder,
    PaymentRecord,
    Share,
    WithheldLine,
    WithheldTax,
    WithholdingTender,
)
from services.storage.sessions import Sessions
from services.storage.tables import customer
from services.verification.service import Verification
from services.withholdings.codes import DEFAULTS
from services.withholdings.errors import BadXml, NothingMatched, OtherCustomer, OtherTaxpayer
from services.withholdings.records import Found, WithheldCode
from services.withholdings.service import WithholdingService
from tests.books import Books, Clock
from tests.services.withholdings.vouchers import FIRST, SECOND, THEIRS, Line, Voucher, access_key

TODAY = date(2026, 11, 22)


class Desk:
    """A company of a customer with two invoices of $ 100 and 15 % IVA each."""

    def __init__(self, sessions: Sessions) -> None:
        self.books = Books(sessions, Clock())
        self.service = WithholdingService(
            sessions, self.books.journal, self.books.office, self.books.clock
        )
        self.books.add_account()
        self.books.add_account("100002")
        with sessions.begin() as session:
            first = session.execute(
                text("SELECT customer_id FROM account WHERE number = '100001'")
            ).scalar_one()
            session.execute(
                update(customer)
                .where(customer.c.id == first)
                .values(id_kind="04", id_number=THEIRS, name="Comercial Ñandú S.A.")
            )
        for sequential in (1, 2):
            self.books.add_invoice(sequential, 11_500, due_on=date(2026, 11, 30))
        self._with_vat(sessions)

    def _with_vat(self, sessions: Sessions) -> None:
        """Our fixture's invoices have no tax; a rule keeps issued ones from being rewritten."""
        with sessions.begin() as session:
            if sessions.is_postgresql:
                session.exec_driver_sql("ALTER TABLE invoice DISABLE TRIGGER USER")
                session.exec_driver_sql("ALTER TABLE invoice_line DISABLE TRIGGER USER")
            else:
                kept = session.exec_driver_sql(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                    " AND tbl_name IN ('invoice', 'invoice_line')"
                ).all()
                for name, _ in kept:
                    session.exec_driver_sql(f"DROP TRIGGER {name}")
            session.exec_driver_sql("UPDATE invoice SET subtotal_cents = 10000, tax_cents = 1500")
            session.exec_driver_sql(
                "UPDATE invoice_line SET net_cents = 10000, unit_price_e6 = 100000000,"
                " tax_code = '4', tax_basis_points = 1500"
            )
            if sessions.is_postgresql:
                session.exec_driver_sql("ALTER TABLE invoice ENABLE TRIGGER USER")
                session.exec_driver_sql("ALTER TABLE invoice_line ENABLE TRIGGER USER")
            else:
                for _, told in kept:
                    session.exec_driver_sql(told)

    def pay(self, *numbers: str, tender: WithholdingTender | None = None) -> PaymentRecord:
        shares = tuple(Share(number, 11_500) for number in numbers)
        total = 11_500 * len(numbers)
        held = tender.amount_cents if tender else 0
        money = CashTender(total - held, told_not_deductible=True)
        tenders = (tender, money) if tender else (money,)
        order = PaymentOrder(str(uuid4()), "100001", shares, tenders)
        return self.books.payments.record(self.books.cashier, order)


@pytest.fixture
def desk(sessions: Sessions) -> Desk:
    return Desk(sessions)


def typed(*lines: WithheldLine, number: str = "001-001-000000123") -> WithholdingTender:
    return WithholdingTender(number, "2" * 49, date(2026, 11, 20), lines)


def test_three_percent_of_the_base_and_seventy_of_the_vat_are_proposed(desk: Desk) -> None:
    lines = desk.service.propose([FIRST, SECOND])

    assert [(each.invoice, each.tax, each.amount_cents) for each in lines] == [
        (FIRST, WithheldTax.INCOME, 300),
        (FIRST, WithheldTax.VAT, 1_050),
        (SECOND, WithheldTax.INCOME, 300),
        (SECOND, WithheldTax.VAT, 1_050),
    ]
    # 100 + 15 - 3.00 - 10.50 = 101.50 is what comes in.
    paid = desk.pay(FIRST, tender=typed(*lines[:2]))
    assert paid.tenders[1].amount_cents == 10_150
    assert desk.books.balance(FIRST) == 0
    assert Verification(desk.books.sessions).verify() == []
    with pytest.raises(NotFound):
        desk.service.propose(["001-002-000000099"])


def test_an_invoice_without_vat_has_no_vat_withheld(desk: Desk) -> None:
    desk.books.add_invoice(3, 10_000)

    lines = desk.service.propose(["001-002-000000003"])

    assert [(each.tax, each.amount_cents) for each in lines] == [(WithheldTax.INCOME, 300)]


def test_the_table_of_codes_is_the_offices(desk: Desk) -> None:
    admin = desk.books.staff.operator("admin", "01")
    assert desk.service.codes() == DEFAULTS
    ours = (
        WithheldCode(WithheldTax.INCOME, "3440", "Otros", 275),
        WithheldCode(WithheldTax.VAT, "1", "Bienes", 3_000),
    )
    desk.service.put_codes(admin, ours)

    assert desk.service.codes() == ours
    assert [each.amount_cents for each in desk.service.propose([FIRST])] == [275, 450]
    assert desk.service.line(FIRST, ours[1], 451).amount_cents == 451
    with pytest.raises(NotAllowed):
        desk.service.put_codes(desk.books.cashier, ours)
    for wrong in (
        ours[:1],
        (*ours, ours[0]),
        (replace(ours[0], basis_points=0), ours[1]),
        (replace(ours[0], name=""), ours[1]),
    ):
        with pytest.raises(BadField):
            desk.service.put_codes(admin, wrong)


def test_warnings_are_told_and_nothing_is_blocked(desk: Desk) -> None:
    fine = typed(*desk.service.propose([FIRST]))
    assert desk.service.warnings(fine, TODAY, {Method.CASH, Method.WITHHOLDING}) == ()

    income, vat = fine.lines
    odd = replace(
        fine,
        issued_on=date(2025, 12, 31),
        lines=(
            replace(income, amount_cents=302),
            replace(vat, base_cents=1_600, amount_cents=1_120),
        ),
    )
    told = desk.service.warnings(odd, TODAY, {Method.VOUCHER})

    assert {each.key for each in told} == {
        "withholding.differs",
        "withholding.base_above",
        "withholding.too_old",
        "withholding.too_late",
        "withholding.with_card",
    }
    cent = replace(fine, lines=(replace(income, amount_cents=301), vat))
    assert desk.service.warnings(cent, TODAY) == ()
    assert desk.pay(FIRST, tender=replace(odd, issued_on=date(2026, 1, 2)))


def test_an_electronic_voucher_becomes_a_tender_of_the_receipt(desk: Desk) -> None:
    content = Voucher().content()

    read = desk.service.read_xml(desk.books.cashier, "100001", content)

    assert (read.number, read.authorization) == ("001-001-000000123", "2" * 49)
    assert read.issued_on == date(2026, 11, 20)
    assert read.tender.lines == desk.service.propose([FIRST])
    assert {each.found for each in read.lines} == {Found.OPEN}
    paid = desk.pay(FIRST, tender=read.tender)
    assert desk.books.payments.show(paid.id).tenders[0] == read.tender
    assert desk.service.file(read.sha256) == content
    assert Verification(desk.books.sessions).verify() == []


def test_one_voucher_over_several_invoices_pays_them_on_one_receipt(desk: Desk) -> None:
    voucher = Voucher(lines=(Line(FIRST), Line(SECOND)))

    read = desk.service.read_xml(desk.books.cashier, "100001", voucher.content())
    paid = desk.pay(FIRST, SECOND, tender=read.tender)

    assert read.tender.amount_cents == 600
    assert [desk.books.balance(number) for number in (FIRST, SECOND)] == [0, 0]
    assert paid.tenders[1].amount_cents == 22_400


def test_the_tax_offices_answer_is_opened_and_its_number_is_the_authorization(
    desk: Desk,
) -> None:
    read = desk.service.read_xml(desk.books.cashier, "100001", Voucher().authorized())

    assert read.authorization == "3" * 49
    assert len(read.tender.lines) == 2


def test_an_invoice_is_known_by_its_access_key_or_by_its_number(desk: Desk) -> None:
    by_key = Voucher(lines=(Line("999-999-000000099", key=access_key(FIRST)),))
    by_number = Voucher(lines=(Line(FIRST, key="1234567890"),))
    foreign_key = Voucher(lines=(Line(FIRST, key=access_key(SECOND, ruc=THEIRS)),))

    for voucher in (by_key, by_number, foreign_key):
        read = desk.service.read_xml(desk.books.cashier, "100001", voucher.content())
        assert [each.line.invoice for each in read.lines] == [FIRST]


def test_each_line_says_what_it_is_about(desk: Desk) -> None:
    desk.pay(SECOND)
    unknown = "001-002-000000077"
    voucher = Voucher(lines=(Line(FIRST), Line(SECOND), Line(unknown)))

    read = desk.service.read_xml(desk.books.cashier, "100001", voucher.content())

    assert [(each.document, each.found) for each in read.lines] == [
        (FIRST, Found.OPEN),
        (SECOND, Found.PAID),
        (unknown, Found.UNKNOWN),
    ]
    assert [line.invoice for line in read.tender.lines] == [FIRST]
    assert [each.document for each in read.of(Found.PAID)] == [SECOND]


def test_a_voucher_between_others_is_refused(desk: Desk) -> None:
    cashier = desk.books.cashier
    for voucher, kind in (
        (Voucher(taxpayer="1791234567001"), OtherTaxpayer),
        (Voucher(issuer="1791234567001"), OtherCustomer),
        (Voucher(lines=(Line("001-002-000000077"),)), NothingMatched),
    ):
        with pytest.raises(kind):
            desk.service.read_xml(cashier, "100001", voucher.content())
    with pytest.raises(NotAllowed):
        desk.service.read_xml(desk.books.activator, "100001", Voucher().content())
    with pytest.raises(NotFound):
        desk.service.read_xml(cashier, "999999", Voucher().content())
    assert desk.books.count("document_content") == 0


def test_a_person_withholds_with_their_cedula_and_001(desk: Desk) -> None:
    with desk.books.sessions.begin() as session:
        session.execute(
            update(customer)
            .where(customer.c.id_number == THEIRS)
            .values(id_kind="05", id_number="1710034065")
        )

    read = desk.service.read_xml(
        desk.books.cashier, "100001", Voucher(issuer="1710034065001").content()
    )
    assert read.tender.lines


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ja"}">' for n in range(10))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "not_xml"),
        (b"<a", "not_xml"),
        (b"\x00\x01\x02", "not_xml"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "not_xml"),
        (b"<factura/>", "not_a_withholding"),
        (
            b"<autorizacion><comprobante>&lt;factura/&gt;</comprobante></autorizacion>",
            "not_a_withholding",
        ),
        (b"<autorizacion/>", "incomplete"),
        (b"<a>" + b" " * 1_000_001 + b"</a>", "too_large"),
        (b'<comprobanteRetencion version="1.0.0"/>', "version"),
        (b'<comprobanteRetencion version="2.0.0"/>', "incomplete"),
        (Voucher(prolog="<!DOCTYPE a>").content(), "dtd"),
        (Voucher(prolog=f"<!DOCTYPE a [{LAUGHS}]>").content(), "dtd"),
        (
            Voucher(prolog='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>').content(),
            "dtd",
        ),
        (
            Voucher(prolog='<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd">').content(),
            "dtd",
        ),
        (Voucher(prolog="<!DOCTYPE a>").authorized(), "dtd"),
        (Voucher(day="31/02/2026").content(), "incomplete"),
        (Voucher(day="2026-11-20").content(), "incomplete"),
        (Voucher(sequential="x").content(), "incomplete"),
        (Voucher(lines=()).content(), "incomplete"),
        (Voucher(lines=(Line(amount="3.001"),)).content(), "incomplete"),
        (Voucher(lines=(Line(amount="1e3"),)).content(), "incomplete"),
        (Voucher(lines=(Line(amount="-3.00"),)).content(), "incomplete"),
        (Voucher(lines=(Line(amount="NaN"),)).content(), "incomplete"),
        (Voucher(lines=(Line(invoice="12"),)).content(), "incomplete"),
        (Voucher(lines=(Line(amount="0.00"),)).content(), "incomplete"),
        (Voucher(lines=(Line(),) * 501).content(), "too_large"),
        (b"<a>" * 100_000, "not_xml"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_and_nothing_of_it_is_kept(
    desk: Desk, content: bytes, problem: str
) -> None:
    with pytest.raises(BadXml) as refused:
        desk.service.read_xml(desk.books.cashier, "100001", content)

    assert refused.value.details["problem"] == problem
    assert desk.books.count("document_content") == 0


def test_a_company_that_withholds_and_paid_in_full_is_missed(desk: Desk) -> None:
    paid = desk.pay(FIRST)
    since, until = TODAY - timedelta(days=30), TODAY
    assert desk.service.expected(since, until) == []

    desk.service.set_agent(desk.books.activator, "100001", is_agent=True)
    (missed,) = desk.service.expected(since, until)
    assert (missed.account, missed.invoice, missed.paid_on) == ("100001", FIRST, TODAY)
    assert (missed.proposed_cents, missed.is_agent) == (1_350, True)
    assert desk.service.expected(since, until - timedelta(days=1)) == []

    desk.service.set_agent(desk.books.activator, "100001", is_agent=False)
    assert desk.service.expected(since, until) == []
    # Who gave one before is expected to give another.
    desk.pay(SECOND, tender=typed(*desk.service.propose([SECOND])))
    (missed,) = desk.service.expected(since, until)
    assert (missed.invoice, missed.is_agent) == (FIRST, False)
    desk.books.voids.void(desk.books.cashier, paid.id, "Error")
    assert desk.service.expected(since, until) == []


def test_the_mark_of_a_withholder_is_journalled_once(desk: Desk) -> None:
    for _ in range(2):
        desk.service.set_agent(desk.books.activator, "100001", is_agent=True)

    assert desk.service.is_agent("100001")
    assert not desk.service.is_agent("100002")
    entries = desk.books.journal.about("account:100001")
    assert [each.action for each in entries] == ["customer.withholding_agent"]
    with pytest.raises(NotAllowed):
        desk.service.set_agent(desk.books.cashier, "100001", is_agent=False)
    with pytest.raises(NotFound):
        desk.service.set_agent(desk.books.activator, "9", is_agent=True)
