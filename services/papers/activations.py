from datetime import date

from services import ecuador
from services.accounts.records import AccountRecord, AccountSheet, TaxRecord
from services.accounts.states import AccountState, Method
from services.money import percentage
from services.papers import words
from services.papers.sources import PaperSources, agreement_block, customer_block
from services.printing.figures import day
from services.printing.papers import (
    ActivationPaper,
    AgreementBlock,
    CheckLine,
    ConsentBlock,
    DocumentLine,
    Field,
    ServiceLine,
)


def activation_paper(sources: PaperSources, number: str) -> ActivationPaper:
    """What the activation sheet of an account says, from the books as they are now.

    Raises:
        NotFound: no such account.
    """
    sheet = sources.accounts.show(number)
    account = sheet.account
    tax = _tax(sources.directory.taxes(), account)
    points = tax.basis_points if tax else 0
    monthly_tax = percentage(account.monthly_cents, points)
    subtotal = account.monthly_cents + account.activation_cents
    # As the invoice will: one rate is rounded once, and the parts add up to it.
    first_tax = percentage(subtotal, points)
    return ActivationPaper(
        company=sources.company(),
        account_number=account.number,
        customer=customer_block(sheet.customer),
        contact=_contact(sheet),
        consent=_consent(sheet),
        plan=account.plan_name or "",
        services=_services(sheet),
        monthly_cents=account.monthly_cents,
        monthly_tax_cents=monthly_tax,
        activation_fee_cents=account.activation_cents,
        activation_tax_cents=first_tax - monthly_tax,
        tax_label=tax.name if tax else "IVA",
        first_total_cents=subtotal + first_tax,
        agreement=_agreement(sources, sheet),
        documents=tuple(
            DocumentLine(
                kind=words.DOCUMENTS[each.kind],
                name=each.file_name,
                sha256=each.sha256,
                original_seen_by=each.original_seen_by,
            )
            for each in sheet.documents
            if each.withdrawn_at is None
        ),
        checklist=tuple(
            CheckLine(words.CHECKS.get(item.key, item.key), item.is_ok)
            for item in sources.activations.checklist(number)
        ),
        activated_by=_activated_by(sheet),
        activated_at=account.activated_at,
        state=words.STATES.get(account.state.value, ""),
    )


def _tax(taxes: list[TaxRecord], account: AccountRecord) -> TaxRecord | None:
    return next((each for each in taxes if each.code == account.tax_code), None)


def _contact(sheet: AccountSheet) -> tuple[Field, ...]:
    customer = sheet.customer
    return (
        Field("Nombre comercial", customer.trade_name),
        Field("Contacto", customer.contact_name),
        Field("Teléfono", customer.phone if customer.mobile else ""),
        Field("Provincia", customer.province),
    )


def _consent(sheet: AccountSheet) -> ConsentBlock | None:
    consent = sheet.customer.consent
    if consent is None or consent.revoked_at is not None:
        return None
    return ConsentBlock(
        text_version=consent.version,
        given_at=consent.given_at,
        channel=words.CONSENT_CHANNELS[consent.channel],
    )


def _services(sheet: AccountSheet) -> tuple[ServiceLine, ...]:
    """The plan with its price; its numbers are part of it."""
    account = sheet.account
    name = account.plan_name or "Servicio VoIP"
    plan = ServiceLine(account.plan_code or "", name, account.monthly_cents)
    numbers = (
        ServiceLine(each.voip_number, each.description or "Número VoIP, incluido", 0)
        for each in sheet.lines
        if each.removed_at is None
    )
    return (plan, *numbers)


def _agreement(sources: PaperSources, sheet: AccountSheet) -> AgreementBlock:
    block = agreement_block(sources.agreements.payment_note(sheet.account.number))
    return AgreementBlock(
        method=block.method,
        is_automatic=block.is_automatic,
        next_due_on=block.next_due_on,
        fields=_agreement_fields(sheet),
    )


def _agreement_fields(sheet: AccountSheet) -> tuple[Field, ...]:
    agreed, mandate = sheet.agreement, sheet.mandate
    fields = [Field("Día de facturación", f"{sheet.account.billing_day} de cada mes")]
    if agreed is None:
        return tuple(fields)
    fields.append(Field("Vigente desde", day(agreed.starts_on)))
    if agreed.method is Method.DEBIT:
        known = ecuador.bank(agreed.bank_code or "")
        kind = agreed.bank_account_kind
        fields += [
            Field("Banco", known.name if known else agreed.bank_code or ""),
            Field(
                words.BANK_ACCOUNTS[kind] if kind else "Cuenta", agreed.bank_account_number or ""
            ),
            Field("Titular", agreed.holder_name or ""),
            Field("Identificación del titular", agreed.holder_id_number or ""),
            Field("Autorización firmada", _day_or_not(agreed.form_signed_on)),
            Field("Autorización en el banco", words.MANDATES[mandate.state] if mandate else ""),
        ]
    return tuple(fields)


def _day_or_not(on: date | None) -> str:
    return day(on) if on else "Todavía no"


def _activated_by(sheet: AccountSheet) -> str:
    activations = [move for move in sheet.moves if move.to_state is AccountState.ACTIVE]
    return min(activations, key=lambda move: move.at).by if activations else ""
