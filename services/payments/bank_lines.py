from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from services.payments.records import PaymentOrder
from services.payments.tenders import DepositTender, Tender
from services.staff.rights import Operator
from services.storage.sessions import Session


class BankLines(Protocol):
    """The lines of the bank's statement that deposits are collected from."""

    def collect_in(
        self,
        session: Session,
        operator: Operator,
        payment_id: str,
        lines: Mapping[int, int],
        at: datetime,
    ) -> None:
        """Match lines with the deposits of a payment that this transaction has just written.

        Args:
            session: the transaction.
            operator: who records the payment.
            payment_id: the payment.
            lines: each line's id, by the place of its deposit among the tenders, from 1.
            at: when.

        Raises:
            LineNotOpen: somebody identified the line meanwhile. AmountsDiffer. NotFound.
            NotAllowed: nothing is written.
        """
        ...


def take_lines(
    session: Session, known: BankLines | None, operator: Operator, order: PaymentOrder, at: datetime
) -> None:
    """Match what an order's deposits are collected from, once its payment is written."""
    lines = {
        place: each.bank_line
        for place, each in enumerate(order.tenders, 1)
        if isinstance(each, DepositTender) and each.bank_line is not None
    }
    if not lines:
        return
    if known is None:
        raise ValueError("nobody matches the lines of the bank here")
    known.collect_in(session, operator, order.id, lines, at)


def without_lines(tenders: Sequence[Tender]) -> tuple[Tender, ...]:
    """The same as the books show them: what a line is matched with, the statement knows."""
    return tuple(
        replace(each, bank_line=None) if isinstance(each, DepositTender) else each
        for each in tenders
    )
