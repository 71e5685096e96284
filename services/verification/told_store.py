"""The rules of amounts and decisions that the journal tells of too: both must say the same."""

import re
from typing import Final

from services.verification.records import Rule


def _both(name: str, invariant: str, query: str) -> Rule:
    """A rule whose query asks for a field of what an entry tells as `{after:field}`, a text."""
    here, there = (_spelled(query, is_postgresql=server) for server in (False, True))
    return Rule(name, invariant, here, there)


def _spelled(query: str, *, is_postgresql: bool) -> str:
    def field(found: re.Match[str]) -> str:
        if is_postgresql:
            return f"(CAST(j.body AS json) #>> '{{after,{found[1]}}}')"
        return f"CAST(json_extract(j.body, '$.after.{found[1]}') AS TEXT)"

    return re.sub(r"\{after:(\w+)\}", field, query)


TOLD: Final = (
    _both(
        "approval.journal",
        "I20",
        """
        SELECT a.document AS subject, a.action, a.amount_cents, g.username AS approver
        FROM approval a JOIN staff_user g ON g.id = a.approved_by
        JOIN staff_user r ON r.id = a.requested_by
        WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = a.document
            AND j.action = 'staff.approved' AND j.actor = g.username AND j.reason = a.reason
            AND {after:action} = a.action AND {after:requested_by} = r.username
            AND {after:amount_cents} = CAST(a.amount_cents AS TEXT))
        """,
    ),
    _both(
        "turn.float",
        "tills",
        """
        SELECT 'turn:' || s.id AS subject, s.float_cents, s.left_before_cents FROM till_session s
        JOIN journal j ON j.subject = 'turn:' || s.id AND j.action = 'till.opened'
        WHERE {after:float_cents} <> CAST(s.float_cents AS TEXT)
            OR coalesce({after:left_before_cents}, '')
                <> coalesce(CAST(s.left_before_cents AS TEXT), '')
        """,
    ),
    _both(
        "dispute.amount",
        "I8",
        """
        SELECT 'dispute:' || d.id AS subject, d.amount_cents FROM dispute d
        WHERE EXISTS (SELECT 1 FROM journal s WHERE s.subject = 'dispute:' || d.id
            AND s.action = 'dispute.seen')
            AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'dispute:' || d.id
            AND j.action = 'dispute.seen' AND {after:amount_cents} = CAST(d.amount_cents AS TEXT))
        """,
    ),
    _both(
        "refund.approver",
        "I20",
        """
        SELECT 'refund:' || f.id AS subject, g.username AS approver FROM refund f
        JOIN staff_user g ON g.id = f.approved_by
        WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'refund:' || f.id
            AND j.action = 'refund.approved' AND j.actor = g.username)
            AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'payment:' || f.payment_id
            AND j.action = 'staff.approved' AND j.actor = g.username)
        """,
    ),
    Rule(
        "debit.answer_amount",
        "debits",
        """
        SELECT 'debit:' || l.id AS subject, l.amount_cents, n.amount_cents AS answered_cents
        FROM debit_answer_line n JOIN debit_line l ON l.id = n.line_id
        WHERE n.verdict = 'settled' AND n.amount_cents <> l.amount_cents
        """,
    ),
)
