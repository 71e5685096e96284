"""What a cashier has typed of a payment, kept until the receipt takes its place."""

from services.clock import Now
from services.payments import draft_store as store
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions


def draft_subject(till: str, account: str) -> str:
    """Under what the draft of an account at a till is kept."""
    return f"{till}/{account}"


class PaymentDrafts:
    """One draft for each till and account; recording the payment deletes it in its commit."""

    def __init__(self, sessions: Sessions, now: Now) -> None:
        self._sessions = sessions
        self._now = now

    def save(self, operator: Operator, account: str, body: str) -> None:
        """Keep what is typed so far; the newest wins.

        Raises:
            NotAllowed.
        """
        operator.require(Right.RECORD_PAYMENTS)
        subject = draft_subject(operator.till, account)
        with self._sessions.begin() as session:
            store.save(session, subject, body, operator.username, self._now())

    def find(self, operator: Operator, account: str) -> str | None:
        """What was kept at this till for an account."""
        with self._sessions.look() as session:
            return store.body(session, draft_subject(operator.till, account))

    def forget(self, operator: Operator, account: str) -> None:
        """Throw a draft away."""
        with self._sessions.begin() as session:
            store.forget(session, draft_subject(operator.till, account))
