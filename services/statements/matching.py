"""What joins the bank's lines with the documents of the office: one matcher for each kind."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.staff.rights import Operator
from services.statements.records import BankLine, MatchKind, MatchRecord, Proposal
from services.storage.sessions import Session


class Matcher(Protocol):
    """Knows one kind of document: which line of the bank may be which, and what follows from it.

    Deposits have theirs in `services.deposits.matching`; slips, cheques, debits and payouts are
    added to the list that the desk is given.
    """

    @property
    def kinds(self) -> frozenset[MatchKind]:
        """The kinds of match that it makes."""
        ...

    def propose(self, session: Session, lines: Sequence[BankLine]) -> Mapping[int, Proposal]:
        """The best proposal for each line, by the line's id; none where nothing fits.

        All lines are of one bank account. No document is proposed for two lines.
        """
        ...

    def candidates(self, session: Session, line: BankLine) -> Sequence[Proposal]:
        """Whatever a person may choose for a line by hand, the likeliest first."""
        ...

    def accept_in(
        self,
        session: Session,
        operator: Operator,
        chosen: Sequence[tuple[BankLine, Proposal]],
        at: datetime,
    ) -> frozenset[int]:
        """Do what the matches mean, in the transaction that writes them.

        Returns:
            The ids of the lines that were accepted; the documents of the others are not as they
            were any more.

        Raises:
            AmountsDiffer: a person chose a document of another amount.
        """
        ...

    def undo_in(
        self,
        session: Session,
        operator: Operator,
        undone: Sequence[tuple[BankLine, MatchRecord]],
        at: datetime,
    ) -> None:
        """Take back what the matches meant.

        Raises:
            CannotUnmatch: something was built on it since.
        """
        ...


def why_text(proposal: Proposal) -> str:
    """A reason as the books keep it: the key of its words, and what they need."""
    if not proposal.details:
        return proposal.why
    details = json.dumps(dict(proposal.details), ensure_ascii=False, sort_keys=True)
    return f"{proposal.why} {details}"


def read_why(text: str) -> tuple[str, dict[str, object]]:
    """The key and the details of a kept reason."""
    key, _, rest = text.partition(" ")
    if not rest.startswith("{"):
        return text, {}
    told = json.loads(rest)
    return key, told if isinstance(told, dict) else {}
