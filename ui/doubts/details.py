from datetime import datetime

from services.cards.difference_records import DifferenceRecord
from services.refunds.records import RefundRecord
from services.staff.rights import Operator
from ui.doubts.attempt_detail import attempt_detail
from ui.doubts.desk import DoubtRow
from ui.doubts.detail import Detail, Seen
from ui.doubts.difference_detail import difference_detail
from ui.doubts.refund_detail import refund_detail


def detail_of(row: DoubtRow, seen: Seen, operator: Operator, now: datetime) -> Detail:
    """Put one line of the desk into words."""
    subject = row.subject
    if isinstance(subject, DifferenceRecord):
        return difference_detail(row, subject, seen, operator)
    if isinstance(subject, RefundRecord):
        return refund_detail(row, subject)
    return attempt_detail(row, subject, seen, operator, now)
