from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.audit.service import Journal
from services.errors import ChangedElsewhere, NotFound
from services.staff.rights import Operator, Right
from services.statements import store
from services.statements.errors import LineNotOpen
from services.statements.journaling import write_matches
from services.statements.records import BankLine, Proposal
from services.storage.sessions import Session


class PaidDocuments(Protocol):
    """What a payment leaves in the books that a line of the bank may be."""

    def of_payment(self, session: Session, payment_id: str, at: datetime) -> Mapping[int, Proposal]:
        """A payment's documents, by their places among its tenders, from 1."""
        ...

    def accept_in(
        self,
        session: Session,
        operator: Operator,
        chosen: Sequence[tuple[BankLine, Proposal]],
        at: datetime,
    ) -> frozenset[int]:
        """As a `Matcher` does."""
        ...


class LineCollecting:
    """Lines of the bank that are collected at the counter: a payment and the match of its line
    are one transaction, so that the same money gets no second receipt.
    """

    def __init__(self, journal: Journal, documents: PaidDocuments) -> None:
        self._journal = journal
        self._documents = documents

    def collect_in(
        self,
        session: Session,
        operator: Operator,
        payment_id: str,
        lines: Mapping[int, int],
        at: datetime,
    ) -> None:
        """Match lines with the deposits of a payment that this transaction has just written.

        Raises:
            LineNotOpen, AmountsDiffer, NotFound, NotAllowed, ChangedElsewhere.
        """
        operator.require(Right.RECONCILE)
        still_open = store.hold_open(session, list(lines.values()))
        made = self._documents.of_payment(session, payment_id, at)
        kept: list[tuple[BankLine, Proposal]] = []
        for place, line_id in lines.items():
            record = store.find_line(session, line_id)
            if record is None:
                raise NotFound(what="statement_line", which=str(line_id))
            if line_id not in still_open:
                raise LineNotOpen(state=record.state.value)
            pair = (record.line, made[place])
            if not self._documents.accept_in(session, operator, [pair], at):
                raise ChangedElsewhere
            kept.append(pair)
        for pair in kept:
            write_matches(session, self._journal, operator, [pair], at)
