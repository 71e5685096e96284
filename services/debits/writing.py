"""A batch's file: its bytes once and for ever, and copies of them wherever they are wanted."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, func, select
from sqlalchemy.exc import IntegrityError

from services.accounts.document_store import keep_content
from services.accounts.states import BankAccountKind
from services.audit.service import Journal
from services.clock import Now, business_date
from services.debits import batch_store as store
from services.debits.banks.registry import profile as profile_of
from services.debits.batch_records import BatchChanged, BatchRow, Written
from services.debits.batch_states import HAS_FILE, BatchState, LineState
from services.debits.batches import found
from services.debits.errors import (
    BatchMoved,
    FileAtBank,
    FileInTheWay,
    FileLost,
    FolderRefuses,
    NothingToCollect,
)
from services.debits.instructions import FileHead, Instruction
from services.debits.proposing import month_of
from services.debits.settings import terms_in
from services.errors import ChangedElsewhere
from services.events import Events
from services.office import store as office_store
from services.staff.rights import Operator, Right
from services.storage.bulk import allow_long, find_by_key, update_rows
from services.storage.sessions import Session, Sessions
from services.storage.tables import (
    account,
    customer,
    debit_line,
    debit_share,
    invoice,
    mandate,
)
from services.storage.violations import broken_rule
from services.storage.whole_files import cause_of, put_whole

_WHY: Final = {
    "REVOKED": "La autorización fue revocada",
    "SUSPENDED": "La autorización fue suspendida",
    "REJECTED": "El banco rechazó la autorización",
}
_NOT_IN_FORCE: Final = "La autorización no rige el día del débito"
_OVER_LIMIT: Final = "El valor pasa del nuevo límite de la autorización"
_CLOSED: Final = "La cuenta fue cerrada"
_FETCHED: Final = 1000
_MOST_DAYS: Final = 60
_MOST_FILES: Final = 2_000
_LARGEST: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """What lies where the sent file should be, and the day that a file would say it was made."""

    hashes: frozenset[str]
    made_on: date


class BatchFiles:
    """Writes the file that a bank takes. The same batch never has another file."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def write(self, operator: Operator, number: int, folder: Path) -> Written:
        """Write a batch's file into a folder; asked again, it is a copy of the same bytes.

        The first time looks at every mandate again: what is no longer allowed is taken out, and
        its invoices are free. The bytes are in the books before they are in the folder, so that
        a program that dies between the two is asked once more and writes the same.

        In restored books, of a batch that the bank has, nothing is written: the file that was
        sent is looked for in the folder and kept, and the batch is at the bank.

        Raises:
            NotAllowed, NotFound, BatchesRestored, BatchUnsent. BatchMoved: it is not approved, or
            was cancelled. NotWritable: a line, or the terms, cannot be in this bank's file.
            NothingToCollect: no line is left. FileLost: the bytes are not those that were written.
            FolderRefuses, FileInTheWay: nothing stands in the folder; the books have the file.
            FileAtBank: the bank has a file that is not in the folder.
        """
        operator.require(Right.RECORD_PAYMENTS)
        found_again = self._sent_file(operator, number, folder)
        if found_again is not None:
            self._events.publish(BatchChanged(number))
            return found_again
        try:
            batch, is_copy, withdrawn = self._sessions.run(
                lambda session: self._fix(session, operator, number, folder)
            )
        except IntegrityError as error:
            raise ChangedElsewhere(rule=broken_rule(error)) from error
        if not is_copy:
            self._events.publish(BatchChanged(number))
        path = _put(folder, batch.file_name, self._bytes(batch))
        return Written(batch, str(path), is_copy, withdrawn)

    def _sent_file(self, operator: Operator, number: int, folder: Path) -> Written | None:
        """Of a batch that restored books say is at the bank: its file, found and kept.

        The file says on which day it was made, so that each day since the batch is tried.
        """
        with self._sessions.read() as session:
            batch = found(store.find_number(session, number), number)
            if batch.state is not BatchState.APPROVED or not store.is_at_bank(session, batch.id):
                return None
        there = _hashes(folder)
        first, today = business_date(batch.made_at), business_date(self._now())
        for back in range(min((today - first).days, _MOST_DAYS) + 1):
            sent = Sent(frozenset(there), today - timedelta(days=back))
            work = partial(self._fix, operator=operator, number=number, folder=folder, sent=sent)
            try:
                kept, _, withdrawn = self._sessions.run(work)
            except FileAtBank:
                continue
            return Written(kept, str(there[kept.sha256]), is_copy=True, withdrawn=withdrawn)
        raise FileAtBank(batch=number, folder=str(folder))

    def content(self, number: int) -> bytes:
        """The bytes of a batch's file.

        Raises:
            NotFound. BatchMoved: it has none. FileLost: they are not those that were written.
        """
        with self._sessions.read() as session:
            batch = found(store.find_number(session, number), number)
        if not batch.sha256:
            raise BatchMoved(batch=number, state=batch.state)
        return self._bytes(batch)

    def _bytes(self, batch: BatchRow) -> bytes:
        with self._sessions.read() as session:
            kept = store.content(session, batch.sha256)
        if kept is None or hashlib.sha256(kept).hexdigest() != batch.sha256:
            raise FileLost(batch=batch.number, sha256=batch.sha256)
        return kept

    def _fix(
        self,
        session: Session,
        operator: Operator,
        number: int,
        folder: Path,
        sent: "Sent | None" = None,
    ) -> tuple[BatchRow, bool, tuple[str, ...]]:
        allow_long(session)
        find_by_key(session)
        batch = found(store.lock(session, number), number)
        store.refuse_restored(session, batch)
        if batch.state in HAS_FILE:
            copied = {"folder": str(folder), "sha256": batch.sha256}
            self._tell(session, operator, "debit.file_copied", number, copied)
            return batch, True, ()
        if batch.state is not BatchState.APPROVED:
            raise BatchMoved(batch=number, state=batch.state)
        withdrawn = self._withdraw(session, operator, batch)
        count, cents = found(store.find(session, batch.id), number).of(LineState.PENDING)
        if not count:
            raise NothingToCollect()
        at = self._now()
        if sent is None and store.is_at_bank(session, batch.id):
            raise FileAtBank(batch=number, folder=str(folder))
        profile = profile_of(batch.profile)
        company = office_store.find_company(session)
        head = FileHead(
            batch=number,
            company_account=batch.bank_account,
            company_name=company.legal_name if company else "",
            collect_on=batch.collect_on,
            made_on=sent.made_on if sent else business_date(at),
            count=count,
            total_cents=cents,
            terms=terms_in(session, profile),
        )
        content = b"".join(profile.write(head, _instructions(session, batch)))
        sha256 = hashlib.sha256(content).hexdigest()
        if sent is not None and sha256 not in sent.hashes:
            raise FileAtBank(batch=number, folder=str(folder))
        keep_content(session, sha256, content)
        name = _name(session, batch, profile.file_name(head))
        values = {
            "state": BatchState.WRITTEN.value,
            "written_at": at,
            "written_by": operator.username,
            "lines": count,
            "total_cents": cents,
            "file_name": name,
            "sha256": sha256,
        }
        store.move(session, batch.id, values, at)
        told = {
            "file_name": name,
            "sha256": sha256,
            "lines": count,
            "cents": cents,
            "withdrawn": list(withdrawn),
            "folder": str(folder),
        }
        self._tell(session, operator, "debit.written", number, told)
        if sent is not None:
            values = {
                "state": BatchState.SENT.value,
                "sent_at": at,
                "sent_by": operator.username,
            }
            store.move(session, batch.id, values, at)
            self._tell(session, operator, "debit.sent", number, {"sha256": sha256})
        return found(store.find(session, batch.id), number), False, withdrawn

    def _withdraw(self, session: Session, operator: Operator, batch: BatchRow) -> tuple[str, ...]:
        """Take out what its mandate no longer allows; the accounts, in their order."""
        at = self._now()
        out = [
            (row, why)
            for row in _mandates(session, batch.id)
            if (why := _no_longer(row, batch.collect_on))
        ]
        update_rows(
            session,
            debit_line,
            [
                {
                    "id": row.id,
                    "state": LineState.WITHDRAWN.value,
                    "words": why,
                    "decided_at": at,
                    "decided_by": operator.username,
                }
                for row, why in out
            ],
        )
        return tuple(row.reference for row, _ in out)

    def _tell(
        self,
        session: Session,
        operator: Operator,
        action: str,
        number: int,
        after: dict[str, Any],
    ) -> None:
        self._journal.append(session, operator, action, f"batch:{number}", after=after)


def _hashes(folder: Path) -> dict[str, Path]:
    """The files of a folder by what is in them; what is too large is no bank's file."""
    known: dict[str, Path] = {}
    try:
        for path in sorted(folder.iterdir())[:_MOST_FILES]:
            if path.is_file() and path.stat().st_size <= _LARGEST:
                known[hashlib.sha256(path.read_bytes()).hexdigest()] = path
    except OSError as error:
        raise FolderRefuses(folder=str(folder), cause=cause_of(error)) from error
    return known


def _mandates(session: Session, batch_id: str) -> Sequence[Row[Any]]:
    """The lines that wait with their mandates as they are now, held until the commit."""
    statement: Select[Any] = (
        select(
            debit_line.c.id,
            debit_line.c.reference,
            debit_line.c.amount_cents,
            mandate.c.state,
            mandate.c.valid_from,
            mandate.c.valid_until,
            mandate.c.limit_cents,
            account.c.state.label("account_state"),
        )
        .join(mandate, mandate.c.id == debit_line.c.mandate_id)
        .join(account, account.c.id == debit_line.c.account_id)
        .where(debit_line.c.batch_id == batch_id, debit_line.c.state == LineState.PENDING.value)
        .order_by(mandate.c.id)
        .with_for_update(read=True, of=mandate)
    )
    return session.execute(statement).all()


def _no_longer(row: Row[Any], day: date) -> str:
    """Why a line may not be in the file any more; empty while it may."""
    if row.state != "ACTIVE":
        return _WHY.get(row.state, _NOT_IN_FORCE)
    if row.valid_from > day or (row.valid_until is not None and row.valid_until < day):
        return _NOT_IN_FORCE
    if row.limit_cents is not None and row.amount_cents > row.limit_cents:
        return _OVER_LIMIT
    return _CLOSED if row.account_state in {"closed", "rejected"} else ""


def _instructions(session: Session, batch: BatchRow) -> Iterator[Instruction]:
    def month(which: ColumnElement[str]) -> ScalarSelect[str]:
        return (
            select(which)
            .join(debit_share, debit_share.c.invoice_id == invoice.c.id)
            .where(debit_share.c.line_id == debit_line.c.id)
            .scalar_subquery()
        )

    statement = (
        select(
            debit_line,
            month(func.min(invoice.c.period)).label("month"),
            month(func.max(invoice.c.period)).label("last_month"),
            customer.c.address,
            customer.c.city,
            customer.c.phone,
            customer.c.mobile,
            customer.c.email,
        )
        .join(account, account.c.id == debit_line.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .where(debit_line.c.batch_id == batch.id, debit_line.c.state == LineState.PENDING.value)
        .order_by(debit_line.c.position)
        .execution_options(yield_per=_FETCHED)
    )
    with session.execute(statement) as rows:
        for place, row in enumerate(rows, 1):
            yield Instruction(
                sequence=place,
                reference=row.reference,
                line=row.id,
                amount_cents=row.amount_cents,
                bank_code=row.bank_code,
                account_kind=BankAccountKind(row.bank_account_kind),
                account_number=row.bank_account_number,
                id_kind=row.holder_id_kind,
                id_number=row.holder_id_number,
                holder_name=row.holder_name,
                month=month_of(row.month),
                last_month=month_of(row.last_month),
                address=row.address,
                city=row.city,
                phone=row.mobile or row.phone,
                email=row.email,
            )


def _name(session: Session, batch: BatchRow, wanted: str) -> str:
    """The bank's name for the file; with the batch's number where another batch has it."""
    if not store.is_name_taken(session, wanted, batch.id):
        return wanted
    path = Path(wanted)
    return f"{path.stem} L{batch.number}{path.suffix}"


def _put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    try:
        if path.exists():
            if path.read_bytes() != content:
                raise FileInTheWay(path=str(path))
            return path
        put_whole(path, content)
    except OSError as error:
        raise FolderRefuses(folder=str(folder), cause=cause_of(error)) from error
    return path
