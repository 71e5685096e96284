"""Tills and the numbers of papers: where each series began and stands. None ever goes back."""

import re
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.errors import BadField, ChangedElsewhere, NotFound, UserError
from services.office import till_store
from services.office.records import InvoiceNumbers, TillNumbers
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line

SERIES: Final = re.compile(r"(?!000)[0-9]{3}-(?!000)[0-9]{3}", re.ASCII)
"""Establishment and point of emission, as in `001-002` (SRI)."""

MOST_NUMBER: Final = 999_999_999
_CODE: Final = re.compile(r"[0-9A-Za-z-]{1,12}", re.ASCII)


class TillBusy(UserError):
    """The till has an open turn, or is the last one. Details: `till`, `cause`.

    `cause` is `open_turn`, `own` or `last`.
    """

    key = "till.busy"


class NumberUsed(UserError):
    """An invoice has this number, or one after it, already. Details: `number`."""

    key = "numbering.used"


class TillDesk:
    """Opens, names, numbers and retires tills; and numbers the invoices of this company."""

    def __init__(self, sessions: Sessions, journal: Journal) -> None:
        self._sessions = sessions
        self._journal = journal

    def all(self) -> list[TillNumbers]:
        """Every till by its code, those retired too."""
        with self._sessions.read() as session:
            return till_store.tills(session)

    def add(self, operator: Operator, new: TillNumbers) -> None:
        """Open a till with a series of its own.

        Raises:
            NotAllowed. BadField: `code`, `name`, `series` or `first_number`.
        """
        operator.require(Right.MANAGE_COMPANY)
        if not _CODE.fullmatch(new.code):
            raise BadField(field="code", problem="till.code")
        name = _name(new)
        _check_series(new)
        with self._sessions.begin() as session:
            if till_store.find(session, new.code) is not None:
                raise BadField(field="code", problem="till.code_taken", code=new.code)
            _begin_series(session, new)
            till_store.add(session, new.code, name, new.series)
            after = {"name": name, "receipt_series": new.series, "first_number": new.first_number}
            self._told(session, operator, "office.till_added", f"till:{new.code}", {}, after)

    def change(self, operator: Operator, was: TillNumbers, wanted: TillNumbers) -> None:
        """Change a till's name, its series, where an unused series begins, or whether it is used.

        Args:
            was: the till as the operator was shown it; its next number may have moved on.

        Raises:
            NotAllowed. NotFound. BadField: as `add`. ChangedElsewhere: it is not `was` any more.
            TillBusy: another series, or retiring it, waits for its turn to close; and who works
            at a till does not retire it.
        """
        operator.require(Right.MANAGE_COMPANY)
        name = _name(wanted)
        _check_series(wanted)
        with self._sessions.begin() as session:
            till_store.hold(session, was.code)
            now = till_store.find(session, was.code)
            if now is None:
                raise NotFound(what="till", which=was.code)
            if (now.name, now.series, now.is_active) != (was.name, was.series, was.is_active):
                raise ChangedElsewhere
            _refuse_busy(session, operator, now, wanted)
            if wanted.series != now.series:
                _begin_series(session, wanted)
            elif wanted.first_number != now.first_number:
                if now.is_used:
                    raise BadField(field="first_number", problem="numbering.series_used")
                till_store.begin_at(session, now.series, wanted.first_number)
            till_store.change(session, now.code, name, wanted.series, is_active=wanted.is_active)
            before, after = _differing(_kept(now, now.name), _kept(wanted, name))
            if after:
                subject = f"till:{now.code}"
                self._told(session, operator, "office.till_changed", subject, before, after)

    def invoice_numbers(self) -> InvoiceNumbers:
        """The series of invoices and its next number."""
        with self._sessions.read() as session:
            return till_store.invoice_numbers(session)

    def put_invoice_numbers(
        self, operator: Operator, wanted: InvoiceNumbers, was: InvoiceNumbers
    ) -> None:
        """Go on with another series, or from another number.

        Args:
            was: as the operator was shown them.

        Raises:
            NotAllowed. BadField: `invoice_series` or `next_invoice`. ChangedElsewhere.
            NumberUsed: that number, or one after it, is on an invoice.
        """
        operator.require(Right.MANAGE_COMPANY)
        if not SERIES.fullmatch(wanted.series):
            raise BadField(field="invoice_series", problem="numbering.series")
        _check_number("next_invoice", wanted.next_number)
        with self._sessions.begin() as session:
            now = till_store.held_invoice_numbers(session)
            if now != was:
                raise ChangedElsewhere
            if now == wanted:
                return
            taken = till_store.last_invoice(session, wanted.series)
            if taken is not None and taken >= wanted.next_number:
                raise NumberUsed(number=f"{wanted.series}-{taken:09d}")
            till_store.put_invoice_numbers(session, wanted)
            before = {"series": now.series, "next_number": now.next_number}
            after = {"series": wanted.series, "next_number": wanted.next_number}
            self._told(session, operator, "office.numbers_changed", "company:1", before, after)

    def _told(
        self,
        session: Session,
        operator: Operator,
        action: str,
        subject: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> None:
        self._journal.append(session, operator, action, subject, before=before or None, after=after)


def _refuse_busy(
    session: Session, operator: Operator, now: TillNumbers, wanted: TillNumbers
) -> None:
    is_retired = now.is_active and not wanted.is_active
    if is_retired and operator.till == now.code:
        raise TillBusy(till=now.code, cause="own")
    if is_retired and till_store.active_count(session) == 1:
        raise TillBusy(till=now.code, cause="last")
    if (is_retired or wanted.series != now.series) and till_store.has_turn(session, now.code):
        raise TillBusy(till=now.code, cause="open_turn")


def _name(of: TillNumbers) -> str:
    return clean_line(of.name, field="name", most=60, required=True)


def _check_series(of: TillNumbers) -> None:
    if not SERIES.fullmatch(of.series):
        raise BadField(field="series", problem="numbering.series")
    _check_number("first_number", of.first_number)


def _check_number(field: str, number: int) -> None:
    if not 1 <= number <= MOST_NUMBER:
        raise BadField(field=field, problem="out_of_range", least="1", most=str(MOST_NUMBER))


def _begin_series(session: Session, of: TillNumbers) -> None:
    try:
        till_store.begin_series(session, of.series, of.first_number)
    except IntegrityError as error:
        raise BadField(
            field="series", problem="numbering.series_taken", series=of.series
        ) from error


def _kept(of: TillNumbers, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "receipt_series": of.series,
        "first_number": of.first_number,
        "is_active": of.is_active,
    }


def _differing(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}
