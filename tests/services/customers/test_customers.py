import csv
import io
import json
import zipfile
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import text

from services.accounts.consent_records import ConsentOrder, RevocationOrder
from services.accounts.errors import NotRevoked
from services.accounts.states import ConsentChannel
from services.cards.difference_records import DifferenceKind, NewDifference
from services.customers.records import Blocker, StillOwes
from services.customers.service import CustomerFile
from services.errors import NotAllowed, NotFound
from services.papers.errors import ConsentRevoked, MailProblem
from services.payments.records import CreditTender
from services.payments.store import credit_of
from services.storage.sessions import Sessions
from tests.services.ledger.test_ledger import random_day
from tests.services.payments.givens import cash, cheque, slip
from tests.services.printing.reading import words as text_of
from tests.services.summaries.day import INVOICES, DayOffice

ACCOUNT = "100001"


@pytest.fixture
def office(sessions: Sessions) -> DayOffice:
    """A company whose two tills were just opened."""
    return DayOffice(sessions)


def test_a_statement_ends_with_what_is_owed_less_credit_whatever_happened(
    office: DayOffice,
) -> None:
    chance = Random(5)  # noqa: S311 - it guards nothing
    for _ in range(2):
        random_day(office, chance)
        office.close_tills()
        office.next_day()
    office.pay(cash(1_234))
    told = CustomerFile(office.sessions, office.clock)
    today = office.clock().date()

    whole = told.statement(ACCOUNT, office.today - timedelta(days=400), today)
    last = told.statement(ACCOUNT, today, today)

    with office.sessions.read() as session:
        owed = session.scalar(text("SELECT sum(balance_cents) FROM invoice WHERE state = 'open'"))
        credit = credit_of(session, int(session.scalar(text("SELECT id FROM account")) or 0))
    assert whole.closing_cents == int(owed or 0) - credit
    assert last.closing_cents == whole.closing_cents
    assert whole.opening_cents == 0
    assert len(whole.movements) > len(last.movements) == 1
    assert [each.day for each in whole.movements] == sorted(each.day for each in whole.movements)
    # A void stands between the receipt that it undid and the next one.
    first, second = office.pay(cash(100)), office.pay(cash(200))
    office.of.voids.void(office.ana, first.id, "Otro cliente")
    third = office.pay(cash(300))
    moved = told.statement(ACCOUNT, today, today).movements[-4:]
    assert [each.document for each in moved] == [
        each.receipt for each in (first, second, first, third)
    ]
    with pytest.raises(NotFound):
        told.statement("999999", today, today)


def test_papers_of_a_customer_are_kept_and_made_anew_once_something_happened(
    office: DayOffice,
) -> None:
    papers = office.of.day.customer_papers
    first, last = office.today - timedelta(days=90), office.today
    office.pay(cash(2_000), invoice=1)
    voided = office.pay(cash(1_000), invoice=2)
    office.pay(cash(1_000))
    office.of.voids.void(office.ana, voided.id, "Otro cliente")

    statement = papers.statement(office.ana, ACCOUNT, first, last)
    again = papers.statement(office.ana, ACCOUNT, first, last)
    certificate = papers.payments(office.ana, ACCOUNT, first, last)

    assert again.id == statement.id
    assert "debe $ 510.00" in text_of(statement.content)
    words = text_of(certificate.content)
    assert "hizo 2 pagos" in words
    assert "TREINTA CON 00/100" in words
    office.pay(CreditTender(500), cash(500), invoice=2)
    counted = CustomerFile(office.sessions, office.clock).received(ACCOUNT, first, last)
    assert [each.amount_cents for each in counted] == [2_000, 1_000, 500]
    later = papers.statement(office.ana, ACCOUNT, first, last)
    assert (later.version, later.title) == (2, "Estado de cuenta 100001")
    assert "debe $ 505.00" in text_of(later.content)
    assert "REEMPLAZA A" in text_of(later.content)


def test_nobody_is_certified_who_owes_or_of_whom_something_is_not_over(office: DayOffice) -> None:
    papers = office.of.day.customer_papers
    told = CustomerFile(office.sessions, office.clock)

    def refused() -> tuple[object, object]:
        with pytest.raises(StillOwes) as error:
            papers.no_debt(office.ana, ACCOUNT)
        return error.value.details["cause"], error.value.details["count"]

    assert refused() == (Blocker.DEBT.value, 12)
    for number in range(1, 11):
        office.pay(cash(4_500), invoice=number)
    paid = office.pay(cheque(4_500), invoice=11)
    deposited = office.pay(slip(4_500), invoice=12)
    assert refused() == (Blocker.CHEQUE.value, 1)
    office.deposit_cheque(paid)
    assert refused() == (Blocker.CHEQUE.value, 1)
    with office.sessions.begin() as session:
        session.execute(text("UPDATE cheque SET state = 'CLEARED'"))
    assert refused() == (Blocker.DEPOSIT.value, 1)
    (row,) = office.of.payments.standing(deposited.id)
    office.of.deposits.verify(office.luis, row.id)
    assert told.blocked(ACCOUNT) == []

    kept = papers.no_debt(office.ana, ACCOUNT)

    assert "NO ADEUDA" in text_of(kept.content)
    assert papers.no_debt(office.luis, ACCOUNT).id == kept.id
    office.doubt()
    assert [each.blocker for each in told.blocked(ACCOUNT)] == [Blocker.CARD]
    assert refused() == (Blocker.CARD.value, 1)
    # Books that were put back may lack a cheque that came back since.
    put_back = NewDifference(DifferenceKind.REWOUND, "restored:1")
    office.of.charges.differences.note(office.sara, put_back)
    assert [each.blocker for each in told.blocked(ACCOUNT)] == [Blocker.CARD, Blocker.DIFFERENCE]


def test_a_consent_governs_mail_from_its_revocation_on_and_never_what_the_law_asks_for(
    office: DayOffice,
) -> None:
    papers, consents, mail = office.of.day.customer_papers, office.of.consents, office.of.papers
    paid = office.pay(cash(4_500), invoice=1)
    receipt = mail.receipt(office.ana, paid.id)
    with pytest.raises(NotRevoked):
        papers.revocation(office.sara, ACCOUNT)
    blank = papers.consent(office.sara, ACCOUNT)
    assert "PARA FIRMAR" in text_of(blank.content)
    consents.give(office.sara, ACCOUNT, ConsentOrder("2026-01", ConsentChannel.IN_PERSON))
    given = papers.consent(office.sara, ACCOUNT)
    assert (given.version, papers.consent(office.sara, ACCOUNT).id) == (2, given.id)
    with pytest.raises(MailProblem):  # there is no mail here, and that is all that is wrong
        mail.mail(office.ana, receipt.id, "c@d.ec")

    order = RevocationOrder(ConsentChannel.PAPER, "No quiere correos")
    consents.revoke(office.sara, ACCOUNT, order)

    assert "No quiere correos" in text_of(papers.revocation(office.sara, ACCOUNT).content)
    for refused in (receipt, papers.statement(office.sara, ACCOUNT, office.today, office.today)):
        with pytest.raises(ConsentRevoked):
            mail.mail(office.ana, refused.id, "c@d.ec")
        with pytest.raises(ConsentRevoked):
            mail.draft(office.ana, refused.id, "c@d.ec")
    invoice = mail.invoice(office.ana, INVOICES[0])
    with pytest.raises(MailProblem):
        mail.mail(office.ana, invoice.id, "c@d.ec")
    exported = office.of.day.customer_export.export(office.sara, ACCOUNT)
    with zipfile.ZipFile(io.BytesIO(exported.content)) as bundle:
        data = json.loads(bundle.read("datos.json"))
    assert [each["kind"] for each in data["consent_event"]] == ["given", "revoked"]
    assert [each["version"] for each in data["consent_text"]] == ["2026-01"]


def test_a_customer_takes_all_that_is_kept_of_them_and_the_journal_knows(
    office: DayOffice,
) -> None:
    office.work()
    office.books.add_account("100002")
    with office.sessions.begin() as session:
        session.execute(text("UPDATE customer SET name = '=1+1' WHERE id = 1"))
    export = office.of.day.customer_export

    told = export.export(office.sara, ACCOUNT)

    with zipfile.ZipFile(io.BytesIO(told.content)) as bundle:
        assert bundle.testzip() is None
        data = json.loads(bundle.read("datos.json"))
        sheet = bundle.read("facturas.csv").decode()
        paid = list(csv.DictReader(io.StringIO(bundle.read("pagos.csv").decode("utf-8-sig"))))
        readme = bundle.read("LEEME.txt").decode()
    assert [each["number"] for each in data["account"]] == [ACCOUNT]
    assert len(data["invoice"]) == len(INVOICES)
    assert sum(each["amount_cents"] for each in data["payment"]) == 34_000
    assert {"cheque", "tender", "reversal", "agreement"} <= {key for key in data if data[key]}
    assert told.records == sum(len(rows) for rows in data.values())
    assert sheet.splitlines()[0].endswith(
        "Cuenta,Factura,Emitida,Vence,Período,Subtotal,Impuestos,Total,Saldo,Estado"
    )
    assert "Datos personales de =1+1" in readme
    assert {row["Estado"] for row in csv.DictReader(io.StringIO(sheet))} == {"Pagada", "Pendiente"}
    moments = [datetime.strptime(row["Recibido"], "%d/%m/%Y %H:%M") for row in paid]  # noqa: DTZ007
    assert moments == sorted(moments)
    assert paid[0]["Recibo"] == "001-001-000000001"
    voided = next(row for row in paid if row["Estado"] == "Anulado")
    assert (voided["Devuelto"], voided["Reversos"][:10]) == (voided["Valor"], "Anulación,")
    assert {"Efectivo", "Cheques, Efectivo"} <= {row["Forma de pago"] for row in paid}
    assert not any(
        "key" in name or "params" in name for row in data["charge_attempt"] for name in row
    )
    with pytest.raises(NotAllowed):
        export.export(office.ana, ACCOUNT)
    with office.sessions.read() as session:
        sql = "SELECT subject FROM journal WHERE action = 'customer.exported'"
        assert session.exec_driver_sql(sql).scalars().all() == ["account:100001"]
