from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from services.cards.answers import Intent
from services.cards.difference_records import DifferenceKind, DifferenceRecord
from services.cards.sweep import Swept
from services.reconciliation.records import Action, CardPayment, ReconciliationRow, RowKind

_KINDS: Final[Mapping[DifferenceKind, RowKind]] = {
    DifferenceKind.LATE: RowKind.DIFFERING,
    DifferenceKind.DIFFERING: RowKind.DIFFERING,
    DifferenceKind.DOUBLE: RowKind.DIFFERING,
    DifferenceKind.FOREIGN: RowKind.FOREIGN,
    DifferenceKind.REWOUND: RowKind.FOREIGN,
    DifferenceKind.PHANTOM: RowKind.MISSING_THERE,
    DifferenceKind.REFUND: RowKind.REFUND,
    DifferenceKind.REFUND_FAILED: RowKind.REFUND,
    DifferenceKind.DISPUTE: RowKind.DISPUTE,
}


def rows_of(
    since: datetime,
    intents: Sequence[Intent],
    payments: Sequence[CardPayment],
    swept: Swept,
    waiting: Iterable[DifferenceRecord],
    found: Iterable[DifferenceRecord],
) -> tuple[ReconciliationRow, ...]:
    """Every line that is not simply alike on both sides, what people must decide first."""
    by_payment = {each.id: each for each in payments}
    by_attempt = {intent.attempt: intent for intent in intents if intent.attempt}
    listed = {each.id: each for each in (*waiting, *found)}
    rows = [_difference(each, by_payment) for each in listed.values() if each.is_open]
    rows += [_settled(attempt, by_payment, by_attempt) for attempt in swept.settled]
    rows += [_moving(attempt, by_attempt, since) for attempt in dict.fromkeys(swept.waiting)]
    rows += [_unmarked(intent) for intent in intents if intent.has_succeeded and not intent.attempt]
    order = [Action.DECIDE, Action.WAIT, Action.NOTHING]
    return tuple(sorted(rows, key=lambda row: (order.index(row.action), row.at)))


def _difference(record: DifferenceRecord, payments: Mapping[str, CardPayment]) -> ReconciliationRow:
    payment = payments.get(record.payment)
    return ReconciliationRow(
        kind=_KINDS[record.kind],
        action=Action.DECIDE,
        ref=record.ref,
        at=record.seen_at,
        attempt=record.attempt,
        account=payment.account if payment else "",
        receipt=payment.receipt if payment else "",
        here_cents=record.here_cents,
        there_cents=record.there_cents,
        told=record.kind.value,
        difference=record.id,
    )


def _settled(
    attempt: str, payments: Mapping[str, CardPayment], intents: Mapping[str, Intent]
) -> ReconciliationRow:
    payment, intent = payments.get(attempt), intents.get(attempt)
    return ReconciliationRow(
        kind=RowKind.MISSING_HERE,
        action=Action.NOTHING,
        ref=intent.id if intent else attempt,
        at=_at(intent),
        attempt=attempt,
        account=payment.account if payment else "",
        receipt=payment.receipt if payment else "",
        here_cents=payment.amount_cents if payment else None,
        there_cents=intent.received_cents if intent else None,
        told="settled",
    )


def _moving(attempt: str, intents: Mapping[str, Intent], since: datetime) -> ReconciliationRow:
    intent = intents.get(attempt)
    return ReconciliationRow(
        kind=RowKind.MISSING_HERE,
        action=Action.WAIT,
        ref=intent.id if intent else attempt,
        at=_at(intent) if intent else since,
        attempt=attempt,
        there_cents=intent.amount_cents if intent else None,
        told=intent.status if intent else "unreadable",
    )


def _unmarked(intent: Intent) -> ReconciliationRow:
    """Money of the account that is not the office's: the billing system's own, mostly."""
    return ReconciliationRow(
        kind=RowKind.UNMARKED,
        action=Action.NOTHING,
        ref=intent.id,
        at=_at(intent),
        there_cents=intent.received_cents,
        told=intent.description,
    )


def _at(intent: Intent | None) -> datetime:
    return datetime.fromtimestamp(intent.created if intent else 0, UTC)
