"""A mandate's steps inside the caller's transaction: agreements, documents and imports take them.

Whoever takes one holds the account's row (`store.lock` of accounts) or moves the mandate by its
state, so that two tills never take the same step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.accounts.inputs import AgreementInput
from services.accounts.states import Method
from services.audit.service import Journal
from services.debits import mandate_store
from services.debits.mandate_errors import FormInUse
from services.debits.mandate_records import NOBODY, MandateRecord, MandateTerms, Signer
from services.debits.mandate_states import ASKED, MandateState, MoveKind
from services.errors import ChangedElsewhere
from services.staff.rights import Operator
from services.storage.sessions import Session


@dataclass(frozen=True, slots=True)
class Step:
    """Who takes a step, when and why, of the mandate of which account."""

    operator: Operator
    journal: Journal
    account_id: int
    number: str
    at: datetime
    reason: str
    told_on: date | None = None
    reference: str = ""


def terms_of(agreed: AgreementInput) -> MandateTerms | None:
    """What an agreement that was checked lets the bank collect; None where it is no debit."""
    if agreed.method is not Method.DEBIT:
        return None
    if agreed.bank_account_kind is None or agreed.starts_on is None:
        raise ValueError("an agreement is checked before it is a mandate")
    return MandateTerms(
        bank_code=agreed.bank_code,
        bank_account_kind=agreed.bank_account_kind,
        bank_account_number=agreed.bank_account_number,
        holder_name=agreed.holder_name,
        holder_id_kind=agreed.holder_id_kind,
        holder_id_number=agreed.holder_id_number,
        limit_cents=agreed.limit_cents,
        valid_from=agreed.starts_on,
        valid_until=agreed.valid_until,
        signer=Signer(agreed.signer_name, agreed.signer_id, agreed.signer_post),
    )


def newest(session: Session, account_id: int) -> MandateRecord | None:
    """An account's living mandate, or else the last that it had."""
    return mandate_store.newest(session, account_id)


def follow(
    session: Session, step: Step, agreed: AgreementInput, corrects: int | None = None
) -> None:
    """Bring an account's mandate in line with the agreement that holds from now on.

    The same bank account keeps its mandate, with the limit and the last day as they are agreed
    now. Another one, or another method, revokes it at once; a debit asks for a new one.

    Args:
        session, step, agreed: the transaction, who does it, and what holds now.
        corrects: the request of which a mistake is put right.

    Raises:
        ChangedElsewhere: that request went to the bank meanwhile, or is another.
    """
    terms = terms_of(agreed)
    held = mandate_store.newest(session, step.account_id)
    if corrects is not None:
        is_still = held is not None and (held.id, held.state) == (corrects, MandateState.REQUESTED)
        if not is_still:
            raise ChangedElsewhere()
    if held is not None and held.is_living:
        if terms is not None and held.is_of(terms):
            held = limit(session, step, held, terms.limit_cents)
            held = renew(session, step, held, terms.valid_until)
            if terms.signer != NOBODY and held.state in ASKED:
                sign_by(session, step, held, terms.signer)
            return
        move(session, step, held, MandateState.REVOKED)
    if terms is not None:
        request(session, step, terms)


def request(session: Session, step: Step, terms: MandateTerms) -> MandateRecord:
    """Write a new mandate; the account has no living one."""
    (asked,) = mandate_store.add(
        session, [(step.account_id, terms)], at=step.at, by=step.operator.username
    )
    _keep(session, step, MoveKind.MOVED, None, asked)
    _tell(session, step, "requested", after=_told(asked))
    return asked


def request_all(
    session: Session,
    operator: Operator,
    asked: Sequence[tuple[int, MandateTerms]],
    *,
    at: datetime,
    reason: str,
) -> None:
    """Write the mandates of new accounts of a file, told in the journal with the file itself."""
    written = mandate_store.add(session, asked, at=at, by=operator.username)
    mandate_store.add_moves(
        session,
        MoveKind.MOVED,
        [(None, each) for each in written],
        operator=operator,
        at=at,
        reason=reason,
    )


def move(
    session: Session,
    step: Step,
    held: MandateRecord,
    end: MandateState,
    verb: str = "",
) -> MandateRecord:
    """Move a mandate on.

    Raises:
        ChangedElsewhere: another till moved it first.
    """
    moved = _change(session, step, held, {"state": end.value})
    _keep(session, step, MoveKind.MOVED, held, moved)
    told: dict[str, Any] = {"mandate": held.id, "state": end}
    if step.told_on is not None:
        told["told_on"] = step.told_on
    if step.reference:
        told["reference"] = step.reference
    _tell(session, step, verb or end.value.lower(), {"state": held.state}, told)
    return moved


def limit(
    session: Session, step: Step, held: MandateRecord, limit_cents: int | None
) -> MandateRecord:
    """Let one collection take so much at most; nothing happens where it may already.

    Raises:
        ChangedElsewhere: another till changed it first.
    """
    if held.limit_cents == limit_cents:
        return held
    changed = _change(session, step, held, {"limit_cents": limit_cents})
    _keep(session, step, MoveKind.LIMITED, held, changed)
    before = {"limit_cents": held.limit_cents}
    after = {"mandate": held.id, "limit_cents": limit_cents}
    _tell(session, step, "limited", before, after)
    return changed


def renew(session: Session, step: Step, held: MandateRecord, until: date | None) -> MandateRecord:
    """Let a mandate last until another day; nothing happens where it does already.

    Raises:
        ChangedElsewhere: another till changed it first.
    """
    if held.valid_until == until:
        return held
    changed = _change(session, step, held, {"valid_until": until})
    _keep(session, step, MoveKind.RENEWED, held, changed)
    before = {"valid_until": held.valid_until}
    after = {"mandate": held.id, "valid_until": until}
    _tell(session, step, "renewed", before, after)
    return changed


def sign_by(session: Session, step: Step, held: MandateRecord, signer: Signer) -> MandateRecord:
    """Let somebody else sign for the company; nothing happens where they do already.

    Raises:
        ChangedElsewhere: another till changed it first.
    """
    if held.signer == signer:
        return held
    changed = _change(session, step, held, mandate_store.signed_by(signer))
    _keep(session, step, MoveKind.SIGNER, held, changed)
    before = {"signer": held.signer.name}
    _tell(session, step, "signer", before, {"mandate": held.id, "signer": signer.name})
    return changed


def revoke_living(session: Session, step: Step) -> None:
    """Revoke an account's living mandate, if there is one."""
    held = mandate_store.newest(session, step.account_id)
    if held is not None and held.is_living:
        move(session, step, held, MandateState.REVOKED)


def take_form(session: Session, step: Step, document_id: int) -> None:
    """Make a scan the signed form of the account's living mandate, if there is one."""
    held = mandate_store.newest(session, step.account_id)
    if held is not None and held.is_living and held.form_id != document_id:
        _form(session, step, held, document_id)


def lose_form(session: Session, step: Step, document_id: int) -> None:
    """Take a scan that is withdrawn from the mandate whose signed form it is.

    Raises:
        FormInUse: the bank honours that mandate by it; another form comes first.
    """
    held = mandate_store.newest(session, step.account_id)
    if held is None or not held.is_living or held.form_id != document_id:
        return
    if held.state not in ASKED:
        raise FormInUse(number=step.number)
    _form(session, step, held, None)


def _form(session: Session, step: Step, held: MandateRecord, document_id: int | None) -> None:
    changed = _change(session, step, held, {"form_id": document_id})
    _keep(session, step, MoveKind.FORM, held, changed)
    before, after = {"form": held.form_id}, {"mandate": held.id, "form": document_id}
    _tell(session, step, "form", before, after)


def _change(
    session: Session, step: Step, held: MandateRecord, values: dict[str, Any]
) -> MandateRecord:
    changed = mandate_store.change(session, held, values, step.at)
    if changed is None:
        raise ChangedElsewhere()
    return changed


def _keep(
    session: Session,
    step: Step,
    kind: MoveKind,
    before: MandateRecord | None,
    after: MandateRecord,
) -> None:
    mandate_store.add_moves(
        session,
        kind,
        [(before, after)],
        operator=step.operator,
        at=step.at,
        reason=step.reason,
        told_on=step.told_on,
        reference=step.reference,
    )


def _tell(
    session: Session,
    step: Step,
    verb: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    step.journal.append(
        session,
        step.operator,
        f"mandate.{verb}",
        f"account:{step.number}",
        before=before,
        after=after,
        reason=step.reason,
    )


def _told(asked: MandateRecord) -> dict[str, Any]:
    """A mandate as the journal tells it: the bank account by its last digits."""
    return {
        "mandate": asked.id,
        "bank": asked.bank_code,
        "bank_account": f"…{asked.bank_account_number[-4:]}",
        "holder": asked.holder_name,
        "limit_cents": asked.limit_cents,
        "valid_from": asked.valid_from,
        "valid_until": asked.valid_until,
    }
