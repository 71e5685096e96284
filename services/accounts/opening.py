"""Writing a new account of the office with all that belongs to it, in one transaction."""

from datetime import datetime
from typing import Any

from services.accounts import agreement_store, checks, consent_store, draft_store, store
from services.accounts.consent_records import ConsentOrder
from services.accounts.consents import given
from services.accounts.errors import NumberTaken
from services.accounts.inputs import ActivationDraft, AgreementInput, ConsentInput
from services.accounts.states import AccountState, Method, Origin
from services.audit.service import Journal
from services.clock import business_date
from services.debits import mandate_steps
from services.debits.mandate_steps import Step
from services.errors import BadField, BadFields, NotFound
from services.staff.rights import Operator
from services.storage.sessions import Session
from services.text import clean_note


def open_account(
    session: Session, journal: Journal, operator: Operator, draft: ActivationDraft, at: datetime
) -> str:
    """Check a whole draft and write its account, asked for (`requested`); returns its number.

    Raises:
        BadFields: everything that is wrong in any step. NumberTaken: a VoIP number.
    """
    clean, warnings = checked(session, draft, at)
    number = store.take_number(session)
    if number is None:
        raise NotFound(what="company", which="1")
    customer_id = store.add_customer(session, clean.customer, consent_row(clean.consent, at), at)
    if clean.consent.is_given:
        agreed = ConsentOrder(clean.consent.version, clean.consent.channel)
        event = given(operator, agreed, business_date(at), at)
        consent_store.add_event(session, customer_id, event)
    account_id = store.add_account(
        session,
        number=number,
        customer_id=customer_id,
        origin=Origin.MANUAL,
        state=AccountState.REQUESTED,
        plan_code=clean.service.plan_code,
        monthly_cents=clean.service.monthly_cents or 0,
        activation_cents=clean.service.activation_cents or 0,
        tax_code=clean.service.tax_code,
        billing_day=clean.service.billing_day,
        name=clean.customer.name,
        search_text=store.search_text(number, clean.customer, clean.service.voip_numbers),
        at=at,
    )
    for voip_number in clean.service.voip_numbers:
        give_line(session, account_id, voip_number, "", at)
    agreement_store.add(
        session, account_id, clean.agreement, at=at, by=operator.username, reason="activación"
    )
    if clean.note:
        store.add_note(session, account_id, clean.note, operator.username, at)
    store.add_move(
        session, account_id, None, AccountState.REQUESTED, operator=operator, at=at, reason=""
    )
    draft_store.take(session, draft.id)
    journal.append(
        session, operator, "account.created", f"account:{number}", after=told(clean, warnings)
    )
    step = Step(operator, journal, account_id, number, at, "activación")
    mandate_steps.follow(session, step, clean.agreement)
    return number


def checked(
    session: Session, draft: ActivationDraft, at: datetime
) -> tuple[ActivationDraft, list[str]]:
    """A draft with every step checked and cleaned, and the warnings.

    Raises:
        BadFields: the problems of all steps together.
    """
    problems: list[BadField] = []
    customer, consent, service, agreement, note, warnings = (
        draft.customer,
        draft.consent,
        draft.service,
        draft.agreement,
        draft.note,
        list[str](),
    )
    try:
        customer, warnings = checks.customer(draft.customer)
    except BadFields as bad:
        problems += bad.problems
    try:
        consent = checks.consent(draft.consent, consent_store.versions(session))
    except BadFields as bad:
        problems += bad.problems
    try:
        service = checks.service(draft.service, catalogue(session))
    except BadFields as bad:
        problems += bad.problems
    try:
        agreement = checks.agreement(draft.agreement, origin=Origin.MANUAL, today=business_date(at))
    except BadFields as bad:
        problems += bad.problems
    try:
        note = clean_note(draft.note, field="note", most=2000)
    except BadField as bad:
        problems.append(bad)
    if problems:
        raise BadFields(problems)
    clean = ActivationDraft(
        id=draft.id,
        step=draft.step,
        customer=customer,
        consent=consent,
        service=service,
        agreement=agreement,
        note=note,
    )
    return clean, warnings


def catalogue(session: Session) -> checks.Catalogue:
    """The plans and taxes on offer."""
    return checks.Catalogue(
        plans={plan.code: plan for plan in store.plans(session)},
        taxes={tax.code: tax for tax in store.taxes(session)},
    )


def give_line(
    session: Session, account_id: int, voip_number: str, description: str, at: datetime
) -> None:
    """Give an account a VoIP number.

    Raises:
        NumberTaken: another account has it; with that account's number.
    """
    if not store.add_line(session, account_id, voip_number, description, at):
        holder = store.holder_of_line(session, voip_number)
        raise NumberTaken(voip_number=voip_number, number=holder or "")


def consent_row(consent: ConsentInput, at: datetime) -> dict[str, Any]:
    """A consent as columns of the customer."""
    if not consent.is_given:
        return {}
    return {
        "consent_version": consent.version,
        "consent_at": at,
        "consent_channel": consent.channel.value,
        "consent_revoked_at": None,
    }


def told(clean: ActivationDraft, warnings: list[str]) -> dict[str, Any]:
    """A new account as the journal tells it."""
    return {
        "id_kind": clean.customer.id_kind,
        "id_number": clean.customer.id_number,
        "name": clean.customer.name,
        "plan": clean.service.plan_code,
        "monthly_cents": clean.service.monthly_cents,
        "activation_cents": clean.service.activation_cents,
        "tax": clean.service.tax_code,
        "billing_day": clean.service.billing_day,
        "voip_numbers": list(clean.service.voip_numbers),
        "consent": clean.consent.version if clean.consent.is_given else "",
        "warnings": warnings,
        **told_agreement(clean.agreement),
    }


def told_agreement(agreed: AgreementInput) -> dict[str, Any]:
    """An agreement as the journal tells it: the bank account by its last digits."""
    told: dict[str, Any] = {"method": agreed.method, "starts_on": agreed.starts_on}
    if agreed.method is Method.DEBIT:
        told["bank"] = agreed.bank_code
        told["bank_account"] = f"…{agreed.bank_account_number[-4:]}"
        told["holder"] = agreed.holder_name
        told["form_signed_on"] = agreed.form_signed_on
        told["limit_cents"] = agreed.limit_cents
        told["valid_until"] = agreed.valid_until
    return told
