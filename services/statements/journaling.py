from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from services.audit.service import Journal
from services.staff.rights import Operator
from services.statements import store
from services.statements.matching import why_text
from services.statements.records import BankLine, Proposal
from services.storage.sessions import Session


def write_matches(
    session: Session,
    journal: Journal,
    operator: Operator,
    kept: Sequence[tuple[BankLine, Proposal]],
    at: datetime,
) -> None:
    """Write what lines turned out to be, and who says so; the database takes the lines."""
    rows = [
        {
            "line_id": line.id,
            "kind": proposal.kind.value,
            "ref": proposal.ref,
            "why": why_text(proposal),
            "at": at,
            "by": operator.username,
        }
        for line, proposal in kept
    ]
    store.add_matches(session, rows)
    if len(kept) == 1:
        line, proposal = kept[0]
        after = {
            "kind": proposal.kind,
            "ref": proposal.ref,
            "amount_cents": line.amount_cents,
            "why": proposal.why,
            "score": proposal.score,
        }
        subject = f"statement_line:{line.id}"
        journal.append(session, operator, "statement.matched", subject, after=after)
        return
    counts = Counter(proposal.kind.value for _, proposal in kept)
    after = {
        "lines": [line.id for line, _ in kept[:1000]],
        "count": len(kept),
        "amount_cents": sum(line.amount_cents for line, _ in kept),
        "kinds": dict(counts),
    }
    subject = f"bank_account:{kept[0][0].bank_account}"
    journal.append(session, operator, "statement.matched_exact", subject, after=after)
