import json
from typing import Any, Final

from services.cards.records import AttemptRecord
from services.cards.states import TERMINAL, State
from services.clock import Now
from services.papers import words
from services.papers.sources import PaperSources, customer_block
from services.payments.records import PaymentRecord
from services.printing.figures import dollars
from services.printing.papers import (
    AttemptedInvoice,
    AttemptNotePaper,
    CompanyBlock,
    CustomerBlock,
)

_SHORT: Final = 8
_TOLD: Final = ("state", "sentence", "card", "intent")


def attempt_paper(sources: PaperSources, attempt_id: str, now: Now) -> AttemptNotePaper:
    """What the note of a charge attempt says, from the books as they are now.

    Raises:
        NotFound: no such attempt.
    """
    outcome = sources.outcome(attempt_id)
    attempt = outcome.attempt
    payment = sources.payments.show(outcome.payment) if outcome.payment else None
    company = sources.company()
    customer = customer_block(sources.accounts.show(attempt.account).customer)
    number = short_number(attempt.id)
    return AttemptNotePaper(
        company=company,
        number=number,
        attempt=attempt.id,
        told_at=now(),
        city=company.city,
        customer=customer,
        account_number=attempt.account,
        amount_cents=attempt.amount_cents,
        state=attempt.state.value,
        verdict=words.customer_verdict(outcome, payment),
        sentence=words.customer_sentence(outcome, payment),
        advice=_advice(attempt, payment, company, customer),
        began_at=attempt.created_at,
        asked_at=attempt.changed_at if _was_shown(attempt) else attempt.asked_at,
        doubt_since=attempt.changed_at if attempt.state is State.IN_DOUBT else None,
        cashier=attempt.actor_name,
        till=attempt.till,
        card=_card(attempt),
        intent=attempt.pi_id or "",
        invoices=tuple(
            AttemptedInvoice(share.invoice, share.amount_cents) for share in attempt.shares
        ),
    )


def short_number(attempt_id: str) -> str:
    """What people call an attempt: the beginning of its id, `7C9E6679`."""
    return attempt_id[:_SHORT].upper()


def says_the_same(record: str, other: str) -> bool:
    """Whether two archived notes tell a customer the same, whenever each was made."""
    return _told(record) == _told(other)


def _told(record: str) -> list[Any]:
    told: dict[str, Any] = json.loads(record)
    return [told[name] for name in _TOLD]


def _was_shown(attempt: AttemptRecord) -> bool:
    return attempt.state in TERMINAL and bool(attempt.pi_id or attempt.page_id)


def _card(attempt: AttemptRecord) -> str:
    if not attempt.card_last4:
        return words.brand(attempt.card_brand) if attempt.card_brand else ""
    return f"{words.brand(attempt.card_brand or '')} •••• {attempt.card_last4}"


def _advice(
    attempt: AttemptRecord,
    payment: PaymentRecord | None,
    company: CompanyBlock,
    customer: CustomerBlock,
) -> tuple[str, ...]:
    """What the customer can do, and how they will be told."""
    ask = _ask(company, short_number(attempt.id))
    if attempt.state is State.SUCCEEDED:
        credit = payment.credit_cents if payment and not payment.reversed_cents else 0
        kept = f"De este pago, {dollars(credit)} quedó como saldo a favor de su cuenta."
        return (*((kept,) if credit else ()), f"Guarde esta constancia con su recibo. {ask}")
    if attempt.state is State.CANCELED:
        return (
            "Las facturas que todavía deba las puede pagar con cualquier método.",
            f"Si su banco le muestra un cobro o un valor retenido por este intento: {_begun(ask)}",
        )
    return (f"Guarde esta constancia. {ask}", _how_told(customer))


def _ask(company: CompanyBlock, number: str) -> str:
    ways = [
        f"escriba a {company.help_email}" if company.help_email else "",
        f"llame al {company.phone}" if company.phone else "",
    ]
    how = " o ".join(way for way in ways if way) or "pregunte en nuestra oficina"
    return f"Para preguntar, {how} con el número {number}."


def _begun(ask: str) -> str:
    return ask[len("Para preguntar, ") :]


def _how_told(customer: CustomerBlock) -> str:
    ways = [
        f"al correo {customer.email}" if customer.email else "",
        f"al teléfono {customer.phone}" if customer.phone else "",
    ]
    how = " o ".join(way for way in ways if way)
    if how:
        return f"Le avisaremos el resultado {how}; también puede preguntarlo en cualquier caja."
    return (
        "No tenemos su correo ni su teléfono: déjelos en la caja para avisarle el resultado, o"
        " pregúntelo en cualquier caja."
    )
