from datetime import date
from functools import singledispatch
from typing import Final

from services import ecuador
from services.papers import words
from services.papers.sources import PaperSources, agreement_block, customer_block
from services.payments.records import (
    Applied,
    CardTender,
    ChequeTender,
    DepositTender,
    PaymentRecord,
)
from services.printing.figures import day
from services.printing.papers import Field, ReceiptPaper, ReceiptRow, TenderBlock

CHEQUE_CONDITION: Final = "Sujeto a efectivización (salvo buen cobro)"
DEPOSIT_CONDITION: Final = "Por verificar en el banco"


def receipt_paper(sources: PaperSources, payment_id: str) -> ReceiptPaper:
    """What the receipt of a payment says, from the books as they are now.

    Raises:
        NotFound: no such payment.
    """
    payment = sources.payments.show(payment_id)
    company = sources.company()
    customer = sources.accounts.show(payment.account).customer
    note = sources.agreements.payment_note(payment.account)
    return ReceiptPaper(
        company=company,
        number=payment.receipt,
        moment=payment.received_at,
        city=company.city,
        received_from=customer_block(customer),
        account_number=payment.account,
        amount_cents=payment.amount_cents,
        concept=concept(payment),
        tenders=tuple(_tender(each, payment.business_date) for each in payment.tenders),
        rows=tuple(_row(each) for each in payment.applied),
        credit_cents=payment.credit_cents,
        cashier=payment.cashier,
        till=payment.till,
        agreement=agreement_block(note),
    )


def concept(payment: PaymentRecord) -> str:
    """What the money is for, in words."""
    applied = payment.applied
    if not applied:
        return f"Anticipo: saldo a favor de la cuenta {payment.account}"
    is_part = any(each.balance_after_cents for each in applied)
    if len(applied) == 1:
        told = f"{'Abono a' if is_part else 'Pago de'} la factura {applied[0].invoice}"
    else:
        told = f"{'Pagos y abonos a' if is_part else 'Pago de'} {len(applied)} facturas"
    return f"{told} y saldo a favor" if payment.credit_cents else told


def _row(applied: Applied) -> ReceiptRow:
    return ReceiptRow(
        invoice_number=applied.invoice,
        previous_cents=applied.balance_before_cents,
        income_withheld_cents=0,
        vat_withheld_cents=0,
        paid_cents=applied.amount_cents,
        balance_cents=applied.balance_after_cents,
    )


def _bank(code: str) -> Field:
    known = ecuador.bank(code)
    if known is None:
        return Field("Banco", code)
    if known.name.lower().startswith("banco "):
        return Field("Banco", known.name[len("banco ") :])
    return Field("Institución", known.name)


@singledispatch
def _tender(given: object, received_on: date) -> TenderBlock:
    raise TypeError(f"no words for {type(given).__name__} of {received_on}")


@_tender.register
def _(given: ChequeTender, received_on: date) -> TenderBlock:
    is_later = given.dated_on > received_on
    posted = f"Posfechado al {day(given.dated_on)}. " if is_later else ""
    return TenderBlock(
        method="Cheque",
        amount_cents=given.amount_cents,
        references=(
            _bank(given.bank_code),
            Field("N.º de cheque", given.number),
            Field("Cuenta", words.masked(given.account_number)),
            Field("Girador", given.drawer),
            Field("Fecha", day(given.dated_on)),
        ),
        condition=f"{posted}{CHEQUE_CONDITION}",
    )


@_tender.register
def _(given: DepositTender, received_on: date) -> TenderBlock:
    del received_on
    references = (
        Field("Cuenta de la empresa", given.bank_account),
        Field("N.º de papeleta", given.slip),
        Field("Fecha", day(given.deposited_on)),
        Field("Depositante", given.depositor),
    )
    return TenderBlock(
        method="Depósito o transferencia",
        amount_cents=given.amount_cents,
        references=tuple(each for each in references if each.value),
        condition=DEPOSIT_CONDITION,
    )


@_tender.register
def _(given: CardTender, received_on: date) -> TenderBlock:
    del received_on
    card = f"{words.brand(given.brand)} •••• {given.last4}" if given.last4 else ""
    references = (Field("Tarjeta", card), Field("Cargo", given.charge))
    return TenderBlock(
        method="Tarjeta",
        amount_cents=given.amount_cents,
        references=tuple(each for each in references if each.value),
    )
