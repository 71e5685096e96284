"""What each line of an answer comes to, from what the books say of its debit.

Decided: the day of a line is the bank's day of the debit, on which the money is in our account.
A day to come is a promise, and a promise is no money: such a line does nothing, its debit waits,
and the same file read again from that day on does the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.debits.answer_records import APPLIED, JudgedLine, Verdict
from services.debits.batch_states import UNNAMED, LineState
from services.debits.instructions import AnswerLine, Outcome, reference_key
from services.debits.reason_store import Reasons

_SETTLED: Final[Mapping[LineState, Verdict]] = {
    LineState.PENDING: Verdict.SETTLED,
    # The bank had said that it would not, and did: its money is here.
    LineState.RELEASED: Verdict.SETTLED,
    LineState.SETTLED: Verdict.KNOWN,
    LineState.REVERSED: Verdict.KNOWN,
    LineState.REJECTED: Verdict.CONTRADICTS,
    LineState.WITHDRAWN: Verdict.CONTRADICTS,
}
_REJECTED: Final[Mapping[LineState, Verdict]] = {
    LineState.PENDING: Verdict.REJECTED,
    LineState.RELEASED: Verdict.KNOWN,
    LineState.REJECTED: Verdict.KNOWN,
    LineState.SETTLED: Verdict.CONTRADICTS,
    LineState.REVERSED: Verdict.CONTRADICTS,
    LineState.WITHDRAWN: Verdict.CONTRADICTS,
}


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A debit of the batch as the books have it now."""

    id: str
    reference: str
    account_id: int
    account_name: str
    amount_cents: int
    state: LineState
    code: str


def verdict_of(
    state: LineState, code: str, asked_cents: int, outcome: Outcome, told_cents: int | None
) -> Verdict:
    """What one line of the bank's does to a debit in this state, which it came to by this code."""
    if outcome is Outcome.SETTLED:
        if told_cents not in {None, asked_cents}:
            return Verdict.OTHER_AMOUNT
        if state is LineState.REJECTED and code == UNNAMED:
            # Only the close of its batch said no: its money is here.
            return Verdict.SETTLED
        return _SETTLED[state]
    # A refusal may tell what was asked for, or that nothing was collected.
    if told_cents not in {None, 0, asked_cents}:
        return Verdict.OTHER_AMOUNT
    return _REJECTED[state]


class Judge:
    """Finds the debit of each line of a file, and says what the line comes to.

    Args:
        asked: the debits of the batch.
        elsewhere: the keys of references that are debits of other batches.
        profile: whose reasons they are.
        reasons: the office's words for them.
        since: the day on which the bank's file was written: what a bank did before it was for
            another batch.
        today: the last day of which a bank can know anything.
    """

    def __init__(
        self,
        asked: Sequence[AskedLine],
        elsewhere: frozenset[str],
        profile: str,
        reasons: Reasons,
        since: date = date.min,
        today: date = date.max,
    ) -> None:
        self._by_key = {one.id: one for one in asked}
        self._by_reference = {reference_key(one.reference): one for one in asked}
        self._elsewhere = elsewhere
        self._profile = profile
        self._reasons = reasons
        self._since = since
        self._today = today

    def debit_of(self, told: AnswerLine) -> AskedLine | None:
        """The debit that a line speaks of: by our own key where the bank gives it back."""
        if self._is_of_before(told):
            return None
        by_reference = self._by_reference.get(reference_key(told.reference))
        if not told.line:
            return by_reference
        by_key = self._by_key.get(told.line)
        # A key of ours beside another customer's reference is neither of the two.
        return by_key if by_key is by_reference else None

    def all(self, lines: Sequence[AnswerLine]) -> list[JudgedLine]:
        """Every line of a file, in its order."""
        found = [(told, self.debit_of(told)) for told in lines]
        said: dict[str, set[tuple[Outcome, int | None]]] = {}
        for told, debit in found:
            if debit is not None:
                said.setdefault(debit.id, set()).add((told.outcome, told.amount_cents))
        seen: set[str] = set()
        judged: list[JudgedLine] = []
        for told, debit in found:
            if debit is None:
                judged.append(self._stranger(told))
                continue
            if len(said[debit.id]) > 1:
                verdict = Verdict.CONTRADICTS
            elif debit.id in seen:
                verdict = Verdict.DOUBLED
            else:
                verdict = verdict_of(
                    debit.state, debit.code, debit.amount_cents, told.outcome, told.amount_cents
                )
            if verdict in APPLIED and told.on is not None and told.on > self._today:
                verdict = Verdict.EARLY
            seen.add(debit.id)
            judged.append(self._judged(told, debit, verdict))
        return judged

    def _is_of_before(self, told: AnswerLine) -> bool:
        return told.on is not None and told.on < self._since

    def _stranger(self, told: AnswerLine) -> JudgedLine:
        is_elsewhere = (
            self._is_of_before(told)
            or (told.line != "" and told.line in self._elsewhere)
            or reference_key(told.reference) in self._elsewhere
        )
        return JudgedLine(
            told.number,
            told.reference,
            told.outcome,
            Verdict.OTHER_BATCH if is_elsewhere else Verdict.UNKNOWN,
            amount_cents=told.amount_cents,
            code=told.code,
            words=told.words,
            on=told.on,
        )

    def _judged(self, told: AnswerLine, debit: AskedLine, verdict: Verdict) -> JudgedLine:
        means = next_step = ""
        if told.outcome is Outcome.REJECTED:
            reason = self._reasons.of(self._profile, told.code, told.words)
            means, next_step = reason.words, reason.next_step
        return JudgedLine(
            told.number,
            told.reference,
            told.outcome,
            verdict,
            line=debit.id,
            account=debit.reference,
            account_name=debit.account_name,
            amount_cents=told.amount_cents,
            asked_cents=debit.amount_cents,
            code=told.code,
            words=told.words,
            on=told.on,
            means=means,
            next_step=next_step,
        )
