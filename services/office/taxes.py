"""Taxes by their days: a rate is never rewritten, another one follows it from a day on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from services.accounts.records import TaxRecord
from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import BadField, ChangedElsewhere, NotFound, UserError
from services.office import tax_store
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line

_CODE: Final = re.compile(r"[0-9]{1,4}", re.ASCII)
_WHOLE: Final = 10_000


class TaxInUse(UserError):
    """Something is billed with this rate already, so that it stays. Details: `code`."""

    key = "tax.in_use"


@dataclass(frozen=True, slots=True)
class NewTax:
    """A rate as it was typed: SRI's code of it, its words on paper, and its first day."""

    code: str
    name: str
    basis_points: int
    valid_from: date


class TaxBook:
    """The rates of the law. Invoices keep the one that they were made with."""

    def __init__(self, sessions: Sessions, journal: Journal, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now

    def all(self) -> list[TaxRecord]:
        """Every rate, the highest first."""
        with self._sessions.read() as session:
            return tax_store.taxes(session)

    def add(self, operator: Operator, new: NewTax) -> TaxRecord:
        """A rate that follows none.

        Raises:
            NotAllowed. BadField: `code`, `name` or `rate`.
        """
        operator.require(Right.MANAGE_COMPANY)
        with self._sessions.begin() as session:
            tax_store.hold(session)
            record = _checked(new, _by_code(session), None)
            tax_store.add(session, record)
            self._told(session, operator, "tax.added", record.code, None, _shown(record))
        return record

    def follow(self, operator: Operator, code: str, new: NewTax) -> TaxRecord:
        """Let another rate take the place of one, from a day on.

        Whatever is billed with the old code is billed with the new one from that day: plans and
        accounts need no change. What was billed before keeps the old rate.

        Raises:
            NotAllowed. NotFound: no such rate. ChangedElsewhere: it was followed already.
            BadField: `code`, `name`, `rate`, or `valid_from`: not after the old rate's first day,
            or there are invoices with the old rate on that day or later.
        """
        operator.require(Right.MANAGE_COMPANY)
        with self._sessions.begin() as session:
            tax_store.hold(session)
            known = _by_code(session)
            old = known.get(code)
            if old is None:
                raise NotFound(what="tax", which=code)
            if old.valid_until is not None:
                raise ChangedElsewhere
            record = _checked(new, known, old)
            last = tax_store.last_invoice(session, code)
            if last is not None and last >= new.valid_from:
                raise BadField(field="valid_from", problem="tax.invoiced", day=last)
            ended = new.valid_from - timedelta(days=1)
            tax_store.end(session, code, ended)
            tax_store.add(session, record)
            before, after = _shown(old), _shown(replace(old, valid_until=ended))
            self._told(session, operator, "tax.ended", code, before, after)
            self._told(session, operator, "tax.added", record.code, None, _shown(record))
        return record

    def withdraw(self, operator: Operator, code: str) -> None:
        """Take back a rate that has not begun; the one before goes on.

        Raises:
            NotAllowed. NotFound. TaxInUse: it began, or something has it already.
        """
        operator.require(Right.MANAGE_COMPANY)
        with self._sessions.begin() as session:
            tax_store.hold(session)
            known = _by_code(session)
            gone = known.get(code)
            if gone is None:
                raise NotFound(what="tax", which=code)
            has_begun = gone.valid_from <= business_date(self._now())
            is_followed = any(each.replaces == code for each in known.values())
            if has_begun or is_followed or tax_store.is_used(session, code):
                raise TaxInUse(code=code)
            tax_store.remove(session, code)
            self._told(session, operator, "tax.withdrawn", code, _shown(gone), None)
            if gone.replaces is not None:
                old = known[gone.replaces]
                tax_store.end(session, old.code, None)
                before, after = _shown(old), _shown(replace(old, valid_until=None))
                self._told(session, operator, "tax.resumed", old.code, before, after)

    def _told(
        self,
        session: Session,
        operator: Operator,
        action: str,
        code: str,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> None:
        self._journal.append(session, operator, action, f"tax:{code}", before=before, after=after)


def _by_code(session: Session) -> dict[str, TaxRecord]:
    return {each.code: each for each in tax_store.taxes(session)}


def _checked(new: NewTax, known: Mapping[str, TaxRecord], old: TaxRecord | None) -> TaxRecord:
    if not _CODE.fullmatch(new.code):
        raise BadField(field="code", problem="tax.code")
    if new.code in known:
        raise BadField(field="code", problem="tax.code_taken", code=new.code)
    if not 0 <= new.basis_points <= _WHOLE:
        raise BadField(field="rate", problem="out_of_range", least="0", most="100")
    if old is not None and new.valid_from <= old.valid_from:
        raise BadField(field="valid_from", problem="tax.too_early", least=old.valid_from)
    name = clean_line(new.name, field="name", most=40, required=True)
    replaces = None if old is None else old.code
    return TaxRecord(new.code, name, new.basis_points, new.valid_from, None, replaces)


def _shown(record: TaxRecord) -> dict[str, Any]:
    return {
        "name": record.name,
        "basis_points": record.basis_points,
        "valid_from": record.valid_from,
        "valid_until": record.valid_until,
        "replaces": record.replaces,
    }
