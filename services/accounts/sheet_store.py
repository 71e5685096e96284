from typing import Any, Final

from sqlalchemy import Row, bindparam, select

from services.accounts.records import (
    AccountRecord,
    AccountSheet,
    AgreementRecord,
    Consent,
    CustomerRecord,
    DocumentRecord,
    LineRecord,
    MoveRecord,
    NoteRecord,
    SavedCard,
)
from services.accounts.states import (
    AccountState,
    BankAccountKind,
    ConsentChannel,
    DocumentKind,
    Method,
    Origin,
)
from services.debits import mandate_steps
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    account_line,
    account_move,
    account_note,
    agreement,
    customer,
    document,
    plan,
    saved_card,
)

_ACCOUNT: Final = (
    select(account, plan.c.name.label("plan_name"))
    .outerjoin(plan, plan.c.code == account.c.plan_code)
    .where(account.c.number == bindparam("number"))
)
_CUSTOMER: Final = select(customer).where(customer.c.id == bindparam("id"))
_LINES: Final = (
    select(account_line)
    .where(account_line.c.account_id == bindparam("id"))
    .order_by(account_line.c.id)
)
_AGREEMENTS: Final = (
    select(agreement)
    .where(agreement.c.account_id == bindparam("id"))
    .order_by(agreement.c.id.desc())
)
_DOCUMENTS: Final = (
    select(document).where(document.c.account_id == bindparam("id")).order_by(document.c.id)
)
_NOTES: Final = (
    select(account_note)
    .where(account_note.c.account_id == bindparam("id"))
    .order_by(account_note.c.id.desc())
)
_MOVES: Final = (
    select(account_move)
    .where(account_move.c.account_id == bindparam("id"))
    .order_by(account_move.c.id)
)
_CARDS: Final = (
    select(saved_card)
    .where(saved_card.c.customer_id == bindparam("id"), saved_card.c.removed_at.is_(None))
    .order_by(saved_card.c.id)
)


def sheet(session: Session, number: str) -> AccountSheet | None:
    """Everything about one account; None if there is none of that number."""
    row = session.execute(_ACCOUNT, {"number": number}).one_or_none()
    if row is None:
        return None
    account_key, customer_key = {"id": row.id}, {"id": row.customer_id}
    agreements = tuple(map(_agreement, session.execute(_AGREEMENTS, account_key)))
    return AccountSheet(
        account=_account(row),
        customer=_customer(session.execute(_CUSTOMER, customer_key).one()),
        lines=tuple(map(_line, session.execute(_LINES, account_key))),
        agreement=next((each for each in agreements if each.ended_at is None), None),
        agreements=agreements,
        mandate=mandate_steps.newest(session, row.id),
        documents=tuple(map(as_document, session.execute(_DOCUMENTS, account_key))),
        notes=tuple(map(_note, session.execute(_NOTES, account_key))),
        moves=tuple(map(_move, session.execute(_MOVES, account_key))),
        cards=cards(session, row.customer_id),
    )


def cards(session: Session, customer_id: int) -> tuple[SavedCard, ...]:
    """The cards that a customer left at Stripe."""
    rows = session.execute(_CARDS, {"id": customer_id})
    return tuple(
        SavedCard(row.id, row.payment_method, row.brand, row.last4, row.expires) for row in rows
    )


def customer_of(session: Session, customer_id: int) -> CustomerRecord:
    """One customer."""
    return _customer(session.execute(_CUSTOMER, {"id": customer_id}).one())


def as_document(row: Row[Any]) -> DocumentRecord:
    """A row of `document` as what it says."""
    return DocumentRecord(
        id=row.id,
        kind=DocumentKind(row.kind),
        file_name=row.file_name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        original_seen_by=row.original_seen_by,
        attached_at=row.attached_at,
        attached_by=row.attached_by,
        withdrawn_at=row.withdrawn_at,
    )


def _account(row: Row[Any]) -> AccountRecord:
    return AccountRecord(
        id=row.id,
        number=row.number,
        origin=Origin(row.origin),
        state=AccountState(row.state),
        plan_code=row.plan_code,
        plan_name=row.plan_name or "",
        monthly_cents=row.monthly_cents,
        activation_cents=row.activation_cents,
        tax_code=row.tax_code,
        billing_day=row.billing_day,
        created_at=row.created_at,
        activated_at=row.activated_at,
        changed_at=row.changed_at,
        version=row.version,
    )


def _customer(row: Row[Any]) -> CustomerRecord:
    consent = None
    if row.consent_at is not None:
        consent = Consent(
            version=row.consent_version or "",
            given_at=row.consent_at,
            channel=ConsentChannel(row.consent_channel),
            revoked_at=row.consent_revoked_at,
        )
    return CustomerRecord(
        id=row.id,
        id_kind=row.id_kind,
        id_number=row.id_number,
        name=row.name,
        trade_name=row.trade_name,
        contact_name=row.contact_name,
        email=row.email,
        phone=row.phone,
        mobile=row.mobile,
        address=row.address,
        city=row.city,
        province=row.province,
        consent=consent,
        stripe_customer=row.stripe_customer,
        created_at=row.created_at,
        version=row.version,
    )


def _line(row: Row[Any]) -> LineRecord:
    return LineRecord(row.id, row.voip_number, row.description, row.added_at, row.removed_at)


def _agreement(row: Row[Any]) -> AgreementRecord:
    kind = row.bank_account_kind
    return AgreementRecord(
        id=row.id,
        method=Method(row.method),
        starts_on=row.starts_on,
        ended_at=row.ended_at,
        bank_code=row.bank_code,
        bank_account_kind=BankAccountKind(kind) if kind else None,
        bank_account_number=row.bank_account_number,
        holder_name=row.holder_name,
        holder_id_kind=row.holder_id_kind,
        holder_id_number=row.holder_id_number,
        form_signed_on=row.form_signed_on,
        agreed_at=row.agreed_at,
        agreed_by=row.agreed_by,
        reason=row.reason,
    )


def _note(row: Row[Any]) -> NoteRecord:
    return NoteRecord(row.id, row.at, row.by, row.text)


def _move(row: Row[Any]) -> MoveRecord:
    start = AccountState(row.from_state) if row.from_state else None
    return MoveRecord(start, AccountState(row.to_state), row.at, row.by, row.till, row.reason)
