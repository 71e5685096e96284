from datetime import date
from typing import Final

from services.accounts import agreement_store, checks, opening, search_store, sheet_store, store
from services.accounts.errors import WrongState
from services.accounts.events import AccountChanged
from services.accounts.inputs import AgreementInput
from services.accounts.records import AccountKey, AccountSheet, AgreementRecord, PaymentNote
from services.accounts.states import AccountState, Method
from services.audit.service import Journal
from services.clock import Now, business_date
from services.debits import mandate_steps
from services.debits.mandate_steps import Step
from services.errors import ChangedElsewhere, NotFound
from services.events import Events
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line

_ENDED: Final = frozenset({AccountState.CLOSED, AccountState.REJECTED})


class AgreementService:
    """The payment agreement (*convenio de pago*) and its history."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def change(
        self,
        operator: Operator,
        number: str,
        typed: AgreementInput,
        reason: str,
        *,
        corrects: int | None = None,
    ) -> None:
        """End the agreement that holds and begin another; older invoices stay as they are.

        Its mandate follows: leaving debit, or another bank account, revokes the one that lives at
        once; a debit asks for a new one.

        Args:
            corrects: the id of the mandate in whose request a mistake is put right; no bank has
                seen it.

        Raises:
            BadFields, BadField (`reason`). WrongState: closed or rejected. ChangedElsewhere:
                another till changed it at the same moment, or that request is at the bank by now.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        why = clean_line(reason, field="reason", most=300, required=True)
        at = self._now()
        with self._sessions.begin() as session:
            sheet = self._locked(session, number)
            clean = checks.agreement(typed, origin=sheet.account.origin, today=business_date(at))
            held = sheet.agreement
            if held is not None and not agreement_store.end(session, sheet.account.id, held.id, at):
                raise ChangedElsewhere()
            agreement_store.add(
                session, sheet.account.id, clean, at=at, by=operator.username, reason=why
            )
            self._journal.append(
                session,
                operator,
                "agreement.changed",
                f"account:{number}",
                before=opening.told_agreement(as_agreed(held)) if held else None,
                after=opening.told_agreement(clean),
                reason=why,
            )
            step = Step(operator, self._journal, sheet.account.id, number, at, why)
            mandate_steps.follow(session, step, clean, corrects)
        self._events.publish(AccountChanged(number))

    def held_in(self, session: Session, number: str) -> tuple[int, AgreementInput | None]:
        """An account that nobody else changes until the caller's commit, and what it agreed.

        Raises:
            NotFound. WrongState: closed or rejected.
        """
        sheet = self._locked(session, number)
        return sheet.account.id, as_agreed(sheet.agreement) if sheet.agreement else None

    def payment_note(self, number: str) -> PaymentNote:
        """How and when the customer pays next, as everything printed says it.

        Raises:
            NotFound.
        """
        today = business_date(self._now())
        with self._sessions.read() as session:
            found = search_store.keys(session, [number], today)
            if number not in found:
                raise NotFound(what="account", which=number)
            return _note(session, found[number], today)

    def payment_note_in(self, session: Session, account_id: int, today: date) -> PaymentNote:
        """The same inside the caller's transaction, so that a receipt counts its own payment."""
        key = search_store.key_by_id(session, account_id, today)
        if key is None:
            raise NotFound(what="account", which=str(account_id))
        return _note(session, key, today)

    def _locked(self, session: Session, number: str) -> AccountSheet:
        store.lock(session, number)
        sheet = sheet_store.sheet(session, number)
        if sheet is None:
            raise NotFound(what="account", which=number)
        if sheet.account.state in _ENDED:
            raise WrongState(number, sheet.account.state, AccountState.ACTIVE)
        return sheet


def as_agreed(held: AgreementRecord) -> AgreementInput:
    """An agreement as the form that changes it begins."""
    return AgreementInput(
        method=held.method,
        starts_on=held.starts_on,
        bank_code=held.bank_code or "",
        bank_account_kind=held.bank_account_kind,
        bank_account_number=held.bank_account_number or "",
        holder_name=held.holder_name or "",
        holder_id_kind=held.holder_id_kind or "05",
        holder_id_number=held.holder_id_number or "",
        form_signed_on=held.form_signed_on,
    )


def next_billing_day(billing_day: int, today: date) -> date:
    """The next day on which an account is billed, today included."""
    if today.day <= billing_day:
        return today.replace(day=billing_day)
    months = today.year * 12 + today.month
    return date(months // 12, months % 12 + 1, billing_day)


def _note(session: Session, key: AccountKey, today: date) -> PaymentNote:
    due = agreement_store.next_due(session, key.id, today)
    number, day = due if due else (None, next_billing_day(key.billing_day, today))
    return PaymentNote(
        method=Method(key.method) if key.method else None,
        is_automatic=key.is_automatic,
        next_due_on=day,
        invoice_number=number,
        overdue_cents=agreement_store.overdue(session, key.id, today),
    )
