"""Why a bank refused, in the office's own words where it has some."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from services.debits.batch_states import LineState
from services.debits.reasons import Next, RejectReason, reason_of, taken_back
from services.storage.sessions import Session
from services.storage.tables import debit_reason


@dataclass(frozen=True, slots=True)
class Reasons:
    """Tells a refusal's reason: the office's word for the bank's code, or ours."""

    own: Mapping[tuple[str, str], RejectReason]

    def of(self, profile: str, code: str, words: str) -> RejectReason:
        """The reason that a bank's code and message stand for."""
        found = self.own.get((profile, code.strip())) if code else None
        return found or reason_of(code, words)

    def of_line(self, profile: str, state: str, code: str, words: str) -> RejectReason:
        """Why a debit came back: refused, or collected and taken back."""
        return taken_back(words) if state == LineState.REVERSED else self.of(profile, code, words)


def reasons_in(session: Session) -> Reasons:
    """The reasons, as a transaction sees them."""
    rows = session.execute(select(debit_reason))
    return Reasons(
        {
            (row.profile, row.code): RejectReason(
                row.code, Next(row.kind), row.words, row.next_step
            )
            for row in rows
        }
    )
