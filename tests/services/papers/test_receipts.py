import json
import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from services import ecuador
from services.errors import NotAllowed, NotFound
from services.papers.errors import PaperDamaged
from services.papers.events import PaperArchived
from services.papers.records import ArchivedPaper
from services.payments.records import (
    CashTender,
    CreditTender,
    PaymentOrder,
    Share,
    VoucherTender,
    WithheldLine,
    WithheldTax,
    WithholdingTender,
)
from services.printing.papers import PaperFormat
from services.staff.rights import Operator
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.storage.tables import paper
from tests.services.papers.conftest import FIRST, SECOND, Archivist, cheque, deposit
from tests.services.printing.reading import sizes, words


def test_a_receipt_says_all_that_the_payment_says(archivist: Archivist) -> None:
    payment = archivist.pay([Share(FIRST, 4500), Share(SECOND, 1000)], cheque(4000), deposit(2000))

    made = archivist.papers.receipt(archivist.cashier, payment)

    told = words(made.content)
    assert made.number == "001-001-000000001"
    for expected in (
        "VoIP Andina S.A.",
        "001-001-000000001",
        "Quito",
        "22/11/2026",
        "Comercial Ñandú",
        "Cédula",
        "1710034065",
        "SESENTA CON 00/100",
        "Pagos y abonos a 2 facturas y saldo a favor",
        "001234",
        "Banco Pichincha C.A. · N.º de cheque",
        "•••• 3456",
        "Ñandú Cía. Ltda.",
        "salvo buen cobro",
        "887766",
        "Por verificar en el banco",
        FIRST,
        SECOND,
        "45.00",
        "35.00",
        "Ana Cajas",
        "Caja 01",
        "PAGO NO AUTOMÁTICO",
        "Próximo vencimiento: 01/12/2026",
        "ORIGINAL: CLIENTE",
        "COPIA: CAJA",
    ):
        assert expected in told, expected


def test_a_postdated_cheque_says_so(archivist: Archivist) -> None:
    payment = archivist.pay([Share(FIRST, 4500)], cheque(4500, dated_on=date(2026, 12, 30)))

    made = archivist.papers.receipt(archivist.cashier, payment)

    assert "Posfechado al 30/12/2026" in words(made.content)


def test_money_without_an_invoice_is_an_advance(archivist: Archivist) -> None:
    payment = archivist.pay([], cheque(1000))

    made = archivist.papers.receipt(archivist.cashier, payment)

    assert "Anticipo: saldo a favor de la cuenta 100001" in words(made.content)


def test_a_cheque_of_a_cooperative_names_it(archivist: Archivist) -> None:
    jep = next(each for each in ecuador.banks() if "JEP" in each.name.upper())
    given = replace(cheque(4500), bank_code=jep.code)

    made = archivist.papers.receipt(
        archivist.cashier, archivist.pay([Share(FIRST, 4500)], given), PaperFormat.ROLL_80
    )

    assert f"Institución {jep.name.split()[0]}" in words(made.content)


def test_the_first_receipt_is_kept_whatever_the_books_say_later(archivist: Archivist) -> None:
    payment = archivist.pay_one()
    first = archivist.papers.receipt(archivist.cashier, payment)

    archivist.clock.forward(days=20)
    archivist.books.open_tills()
    archivist.pay_one(2)
    again = archivist.papers.receipt(archivist.supervisor, payment)

    assert again == first
    assert archivist.books.count("paper") == 1
    assert archivist.actions(f"payment:{payment}") == ["paper.archived", "payment.recorded"]
    assert [each for each in archivist.announced if isinstance(each, PaperArchived)] == [
        PaperArchived(first.id, first.kind, payment)
    ]


def test_the_roll_says_what_the_a4_said_even_weeks_later(archivist: Archivist) -> None:
    payment = archivist.pay_one()
    archivist.papers.receipt(archivist.cashier, payment)

    archivist.clock.forward(days=40)
    roll = archivist.papers.receipt(archivist.cashier, payment, PaperFormat.ROLL_80)

    assert "01/12/2026" in words(roll.content)
    assert sizes(roll.content)[0][0] == pytest.approx(80 * 72 / 25.4, abs=0.5)
    assert archivist.books.count("paper") == 2


def test_the_record_is_kept_beside_the_bytes(archivist: Archivist) -> None:
    made = archivist.papers.receipt(archivist.cashier, archivist.pay_one())

    with archivist.sessions.read() as session:
        record = json.loads(session.execute(select(paper.c.record)).scalar_one())

    assert record["number"] == made.number
    assert record["rows"][0]["paid_cents"] == 4500
    assert record["tenders"][0]["condition"] == "Sujeto a efectivización (salvo buen cobro)"


def test_of_two_tills_at_once_one_makes_the_original(
    archivist: Archivist, database_url: str
) -> None:
    payment = archivist.pay_one()
    start = threading.Barrier(2, timeout=20)
    made: list[ArchivedPaper] = []

    def make(paper_maker: Archivist) -> None:
        start.wait()
        made.append(paper_maker.papers.receipt(paper_maker.cashier, payment))

    other = Sessions(open_engine(database_url))
    tills = [archivist, Archivist(other, archivist.folder)]
    threads = [threading.Thread(target=make, args=(till,)) for till in tills]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()

    assert made[0].id == made[1].id
    assert made[0].content == made[1].content
    assert archivist.books.count("paper") == 1


def test_bytes_that_were_changed_are_not_handed_out(archivist: Archivist) -> None:
    made = archivist.papers.receipt(archivist.cashier, archivist.pay_one())
    with archivist.sessions.begin() as session:
        if archivist.sessions.is_postgresql:
            session.exec_driver_sql("ALTER TABLE paper DISABLE TRIGGER ALL")
        else:
            session.exec_driver_sql("DROP TRIGGER paper_no_update")
        session.execute(paper.update().values(content=made.content + b" "))

    with pytest.raises(PaperDamaged):
        archivist.papers.show(archivist.cashier, made.id)


def test_there_is_no_receipt_of_a_payment_that_is_not(archivist: Archivist) -> None:
    with pytest.raises(NotFound):
        archivist.papers.receipt(archivist.cashier, "no-such-payment")


def test_who_may_not_read_accounts_gets_no_papers(archivist: Archivist) -> None:
    stranger = Operator(9, "eva", "Eva", frozenset(), "01")

    with pytest.raises(NotAllowed):
        archivist.papers.receipt(stranger, archivist.pay_one())


def test_a_receipt_shows_every_tender_and_what_was_withheld_of_each_invoice(
    archivist: Archivist,
) -> None:
    archivist.pay([], CashTender(700))
    lines = (
        WithheldLine(FIRST, WithheldTax.INCOME, "3440", 4500, 300, 135),
        WithheldLine(FIRST, WithheldTax.VAT, "2", 587, 7000, 411),
    )
    payment = archivist.pay(
        [Share(FIRST, 4500), Share(SECOND, 1000)],
        WithholdingTender("001-001-000000123", "2" * 49, date(2026, 11, 20), lines),
        CreditTender(600),
        CashTender(2000, 300, told_not_deductible=True),
        VoucherTender("DF-01", "000031", "000417", "519002", "visa", "4242", 2654),
    )

    told = words(archivist.papers.receipt(archivist.cashier, payment).content)

    for expected in (
        "Retención",
        "001-001-000000123",
        "Ret. fte 1.35",
        "Ret. IVA 4.11",
        "Saldo a favor usado",
        "Recibido $ 20.00",
        "Vuelto $ 3.00",
        "no deducible",
        "Voucher de tarjeta",
        "Lote 000031",
        "Autorización 519002",
        "39.54",
        "CUARENTA Y TRES CON 54/100",
    ):
        assert expected in told, expected
    # What nobody handed over is not received.
    assert told.count("$ 43.54") == 4
    assert "55.00" not in told


def test_a_void_makes_a_version_that_says_so_and_names_what_replaces_it(
    archivist: Archivist,
) -> None:
    payment = archivist.pay([Share(FIRST, 4500)], CashTender(4500))
    first = archivist.papers.receipt(archivist.cashier, payment)
    new = PaymentOrder("p-new", "100001", (Share(FIRST, 4400),), (CashTender(4400),))
    archivist.books.voids.correct(archivist.cashier, payment, new, "Valor equivocado")

    made = archivist.papers.receipt(archivist.cashier, payment)
    on_roll = archivist.papers.receipt(archivist.cashier, payment, PaperFormat.ROLL_80)
    other = archivist.papers.receipt(archivist.cashier, "p-new")

    assert (first.version, made.version, on_roll.version) == (1, 2, 2)
    assert "ANULADO" not in words(first.content)
    for each in (made, on_roll):
        assert "ANULADO" in words(each.content)
        assert "lo reemplaza el recibo 001-001-000000002" in words(each.content)
    assert "reemplaza al recibo 001-001-000000001" in words(other.content)
    assert archivist.papers.receipt(archivist.cashier, payment) == made
