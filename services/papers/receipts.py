from dataclasses import replace
from datetime import date
from functools import singledispatch
from typing import Final

from services import ecuador
from services.papers import words
from services.papers.sources import PaperSources, agreement_block, customer_block
from services.payments.records import (
    Applied,
    CardTender,
    CashTender,
    ChequeKind,
    ChequeTender,
    CreditTender,
    DebitTender,
    DepositTender,
    PaymentRecord,
    VoucherTender,
    WithheldTax,
    WithholdingTender,
)
from services.payments.tenders import money_cents
from services.printing.figures import day, dollars, money
from services.printing.papers import Field, ReceiptPaper, ReceiptRow, TenderBlock

CHEQUE_CONDITION: Final = "Sujeto a efectivización (salvo buen cobro)"
DEPOSIT_CONDITION: Final = "Por verificar en el banco"
CASH_TOLD: Final = "Cliente informado: pago en efectivo no deducible"
VOID: Final = "Anulado"
BACK: Final = "Devuelto"
DEBIT_BACK: Final = "Débito devuelto por el banco"

_CHEQUES: Final = {
    ChequeKind.PLAIN: "Cheque",
    ChequeKind.CERTIFIED: "Cheque certificado",
    ChequeKind.CASHIER: "Cheque de gerencia",
}
_CAME_BACK: Final = {
    "PROTESTED": "Cheque protestado",
    "RETURNED": "Cheque devuelto",
    "REDEPOSITED": "Cheque protestado",
    "REPLACED": "Cheque reemplazado",
    "GIVEN_BACK": "Cheque protestado",
    "refused": "Depósito rechazado",
}


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
        amount_cents=money_cents(payment.tenders),
        concept=concept(payment),
        tenders=tuple(_tender(each, payment.business_date) for each in payment.tenders),
        rows=tuple(_row(each, _withheld(payment)) for each in payment.applied),
        credit_cents=payment.credit_cents,
        cashier=payment.cashier,
        till=payment.till,
        agreement=agreement_block(note),
        state=receipt_state(sources, payment_id),
        is_signed=not all(isinstance(each, DebitTender) for each in payment.tenders),
    )


def receipt_state(sources: PaperSources, payment_id: str) -> str:
    """What became of a receipt since, as it is printed on it; empty while all of it stands.

    Raises:
        NotFound: no such payment.
    """
    payment = sources.payments.show(payment_id)
    if payment.void is not None:
        return VOID
    if not payment.reversals:
        return ""
    standing = sources.payments.standing(payment_id)
    told = (_CAME_BACK.get(each.state, "") for each in standing if not each.is_living)
    return next((words for words in told if words), "") or _went_back(payment)


def _went_back(payment: PaymentRecord) -> str:
    """What of a payment is not here any more, though each of its tenders was good."""
    back = payment.reversed_cents
    if back <= 0:
        return ""
    if any(each.cause.debit is not None for each in payment.reversals):
        return DEBIT_BACK
    is_whole = back >= money_cents(payment.tenders)
    return BACK if is_whole else f"{BACK} en parte: {dollars(back)}"


def as_it_stands(sources: PaperSources, payment_id: str, told: ReceiptPaper) -> ReceiptPaper:
    """A receipt that was printed, with what became of it since.

    Raises:
        NotFound: no such payment.
    """
    void = sources.payments.show(payment_id).void
    if void is None or not void.replaced_by:
        return replace(told, state=receipt_state(sources, payment_id))
    named = f"{told.concept} (lo reemplaza el recibo {void.replaced_by})"
    return replace(told, state=VOID, concept=named)


def concept(payment: PaymentRecord) -> str:
    """What the money is for, in words."""
    told = _purpose(payment)
    return f"{told} (reemplaza al recibo {payment.replaces})" if payment.replaces else told


def _purpose(payment: PaymentRecord) -> str:
    applied = payment.applied
    if not applied:
        return f"Anticipo: saldo a favor de la cuenta {payment.account}"
    is_part = any(each.balance_after_cents for each in applied)
    if len(applied) == 1:
        told = f"{'Abono a' if is_part else 'Pago de'} la factura {applied[0].invoice}"
    else:
        told = f"{'Pagos y abonos a' if is_part else 'Pago de'} {len(applied)} facturas"
    return f"{told} y saldo a favor" if payment.credit_cents else told


Withheld = dict[tuple[str, WithheldTax], int]


def _withheld(payment: PaymentRecord) -> Withheld:
    found: Withheld = {}
    for tender in payment.tenders:
        if isinstance(tender, WithholdingTender):
            for line in tender.lines:
                key = line.invoice, line.tax
                found[key] = found.get(key, 0) + line.amount_cents
    return found


def _row(applied: Applied, withheld: Withheld) -> ReceiptRow:
    income = withheld.get((applied.invoice, WithheldTax.INCOME), 0)
    vat = withheld.get((applied.invoice, WithheldTax.VAT), 0)
    return ReceiptRow(
        invoice_number=applied.invoice,
        previous_cents=applied.balance_before_cents,
        income_withheld_cents=income,
        vat_withheld_cents=vat,
        paid_cents=applied.amount_cents - income - vat,
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
def _(given: CashTender, received_on: date) -> TenderBlock:
    del received_on
    references = (
        Field("Recibido", dollars(given.tendered_cents)),
        Field("Vuelto", dollars(given.change_cents)),
    )
    return TenderBlock(
        method="Efectivo",
        amount_cents=given.amount_cents,
        references=references if given.change_cents else (),
        condition=CASH_TOLD if given.told_not_deductible else "",
    )


@_tender.register
def _(given: ChequeTender, received_on: date) -> TenderBlock:
    later = given.deposit_on or given.dated_on
    posted = f"Posfechado al {day(later)}. " if later > received_on else ""
    references = (
        _bank(given.bank_code),
        Field("N.º de cheque", given.number),
        Field("Cuenta", words.masked(given.account_number)),
        Field("Girador", given.drawer),
        Field("Id.", given.drawer_id),
        Field("Fecha", day(given.dated_on)),
        Field("Ciudad", given.city),
    )
    return TenderBlock(
        method=_CHEQUES[given.kind],
        amount_cents=given.amount_cents,
        references=tuple(each for each in references if each.value),
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


@_tender.register
def _(given: VoucherTender, received_on: date) -> TenderBlock:
    del received_on
    references = (
        Field("Tarjeta", f"{words.brand(given.brand)} •••• {given.last4}"),
        Field("Terminal", given.terminal),
        Field("Lote", given.batch),
        Field("Referencia", given.reference),
        Field("Autorización", given.authorization),
    )
    return TenderBlock("Voucher de tarjeta", given.amount_cents, references)


@_tender.register
def _(given: DebitTender, received_on: date) -> TenderBlock:
    del received_on
    references = (
        _bank(given.bank_code),
        Field("Cuenta", words.masked(given.account_number)),
        Field("Débito", given.line),
        Field("Fecha", day(given.settled_on)),
    )
    return TenderBlock("Débito bancario", given.amount_cents, references)


@_tender.register
def _(given: WithholdingTender, received_on: date) -> TenderBlock:
    del received_on
    taxes = (
        ("Ret. fte", WithheldTax.INCOME),
        ("Ret. IVA", WithheldTax.VAT),
    )
    sums = (
        Field(label, money(sum(line.amount_cents for line in given.lines if line.tax is tax)))
        for label, tax in taxes
        if any(line.tax is tax for line in given.lines)
    )
    references = (
        Field("N.º", given.number),
        Field("Fecha", day(given.issued_on)),
        *sums,
        Field("Autorización", given.authorization),
    )
    return TenderBlock("Retención", given.amount_cents, references)


@_tender.register
def _(given: CreditTender, received_on: date) -> TenderBlock:
    del received_on
    return TenderBlock("Saldo a favor usado", given.amount_cents)
