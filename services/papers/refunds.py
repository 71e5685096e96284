import json
from typing import Any, Final

from services.papers import words
from services.papers.errors import NoRefundPaper
from services.papers.sources import PaperSources, customer_block
from services.payments.records import Direction, PaymentRecord, ReversalRecord
from services.printing.figures import dollars
from services.printing.papers import Field, RefundPaper, ReopenedRow
from services.refunds.records import RefundRecord
from services.refunds.states import Kind, Origin

ARRIVES: Final = "Le llegará en 5 a 10 días hábiles, según su banco."
_TOLD: Final = ("state", "sentence")
_OUTSIDE: Final = "Hecha directamente en Stripe"


def refund_paper(sources: PaperSources, refund_id: str) -> RefundPaper:
    """What the proof of a refund says, from the books as they are now.

    Raises:
        NotFound: no such refund. NoRefundPaper: nothing went back.
    """
    refund = sources.refund(refund_id)
    payment = sources.payments.show(refund.payment)
    back = reversal_of(refund, payment)
    if back is None:
        raise NoRefundPaper(refund=refund_id, state=refund.state.value)
    again = reversal_of(refund, payment, Direction.AGAIN)
    company = sources.company()
    return RefundPaper(
        company=company,
        number=reversal_number(refund, back),
        refund=refund.id,
        told_at=(again or back).at,
        city=company.city,
        customer=customer_block(sources.accounts.show(payment.account).customer),
        account_number=payment.account,
        receipt=payment.receipt,
        received_on=payment.business_date,
        paid_cents=payment.amount_cents,
        amount_cents=refund.amount_cents,
        state=refund.state.value,
        verdict=refund_verdict(refund, payment),
        sentence=refund_sentence(refund, payment),
        references=_references(refund, payment),
        rows=tuple(
            ReopenedRow(
                line.invoice, line.balance_before_cents, line.amount_cents, line.balance_after_cents
            )
            for line in back.lines
        ),
        credit_cents=back.credit_cents,
        reason=refund.reason,
        requested_by=_OUTSIDE if refund.origin is Origin.OUTSIDE else refund.requested_name,
        approved_by=refund.approved_name,
        till=back.till,
    )


def reversal_of(
    refund: RefundRecord, payment: PaymentRecord, direction: Direction = Direction.BACK
) -> ReversalRecord | None:
    """The document by which a refund took money out of a payment, or gave it again."""
    found = (
        each
        for each in payment.reversals
        if each.cause.refund == refund.id and each.direction is direction
    )
    return next(found, None)


def reversal_number(refund: RefundRecord, reversal: ReversalRecord) -> str:
    """What people call a reversal: `001-001-000000123/R1`."""
    return f"{refund.receipt}/R{reversal.position}"


def refund_sentence(refund: RefundRecord, payment: PaymentRecord) -> str:
    """What the customer is told of money that went back, on paper and on screen.

    Only of a refund that has its reversal.
    """
    amount, card = dollars(refund.amount_cents), _to_card(payment)
    if reversal_of(refund, payment, Direction.AGAIN) is not None:
        return (
            f"Su banco no recibió la devolución de {amount} {card}. El dinero volvió a nosotros y"
            " quedó como saldo a favor de su cuenta."
        )
    if refund.kind is Kind.RECORD:
        return f"Se le devolvió {amount} por otro medio: {refund.reference}."
    return f"Se devolvió {amount} {card}. {ARRIVES}"


def refund_verdict(refund: RefundRecord, payment: PaymentRecord) -> str:
    """The same in a few words, for a heading."""
    if reversal_of(refund, payment, Direction.AGAIN) is not None:
        return "LA DEVOLUCIÓN NO LLEGÓ"
    return "DEVUELTO POR OTRO MEDIO" if refund.kind is Kind.RECORD else "DEVUELTO A SU TARJETA"


def says_the_same(record: str, other: str) -> bool:
    """Whether two archived proofs tell a customer the same."""
    return _told(record) == _told(other)


def _told(record: str) -> list[Any]:
    told: dict[str, Any] = json.loads(record)
    return [told[name] for name in _TOLD]


def _references(refund: RefundRecord, payment: PaymentRecord) -> tuple[Field, ...]:
    if refund.kind is Kind.RECORD:
        return (Field("Referencia", refund.reference),)
    card = payment.card
    shown = f"{words.brand(card.brand)} •••• {card.last4}" if card and card.last4 else ""
    return (
        Field("Tarjeta", shown),
        Field("Cargo", card.charge if card else ""),
        Field("En Stripe", refund.provider_refund_id or ""),
    )


def _to_card(payment: PaymentRecord) -> str:
    card = payment.card
    if card is None or not card.last4:
        return "a su tarjeta"
    return f"a su tarjeta {words.brand(card.brand)} •••• {card.last4}"
