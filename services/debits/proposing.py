"""Who goes into a batch, and why the others do not: one decision for each account.

Decided, and not to be guessed again:

- Whole invoices, the oldest first, while they fit the mandate's limit. The first that does not
  fit ends it, so that no newer debt is paid before an older one, and no invoice is asked for in
  part: the customer finds each of them again on the bank's statement.
- While the cardholder's bank or Stripe questions money of an account (an open dispute, a
  difference that nobody has decided), nothing more is taken of that account by debit.
- An invoice that came back as often as the office allows is left out alone; the others of its
  account are asked for.
- What was refused for something to be put right, or taken back, waits until the mandate was
  changed since or somebody said that it is corrected; what was refused for good waits for another
  mandate.
- What only needs another day waits for it by the day of the debit, not by the day on which the
  batch is prepared: Monday's batch is made on Friday.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Row

from services.accounts.states import BankAccountKind
from services.clock import business_date
from services.debits import candidate_store
from services.debits.again_records import again_from
from services.debits.banks.base import Profile
from services.debits.batch_records import BatchQuestion, DebitShare, LeftOut, Proposed, Why
from services.debits.batch_states import LineState
from services.debits.instructions import FileHead, Instruction
from services.debits.reason_store import Reasons, reasons_in
from services.debits.settings import DebitRules, rules_in
from services.storage.sessions import Session

_NOT_ACTIVE: Final = frozenset({"REQUESTED", "AT_BANK"})
_ENDED: Final = frozenset({"closed", "rejected"})


class Proposing:
    """Decides account by account, as a transaction sees them; holds one of them at a time."""

    def __init__(
        self,
        session: Session,
        profile: Profile,
        head: FileHead,
        question: BatchQuestion,
    ) -> None:
        self._session = session
        self._profile = profile
        self.head = head
        self._question = question
        self._rules: DebitRules = rules_in(session)
        self._reasons: Reasons = reasons_in(session)
        self._disputed = candidate_store.disputed_accounts(session)
        self._place = 0

    def walk(self) -> Iterator[Proposed | LeftOut]:
        """Everybody who pays by debit, by account; then those who have no mandate any more.

        Whoever was named is told of in any case, also where they pay otherwise or owe nothing.
        """
        missing = dict.fromkeys(self._question.accounts)
        for each in self._all():
            missing.pop(each.account, None)
            yield each
        for row in candidate_store.named(self._session, tuple(missing)).values():
            yield LeftOut(row.number, row.name, self._of_named(row), 0)

    def unknown(self) -> tuple[str, ...]:
        """The numbers asked for that no account has."""
        asked = self._question.accounts
        known = candidate_store.named(self._session, asked)
        return tuple(each for each in asked if each not in known)

    def _all(self) -> Iterator[Proposed | LeftOut]:
        candidate_store.read_to_the_end(self._session)
        dues = _grouped(candidate_store.dues(self._session, self._question))
        held = next(dues, None)
        for row in candidate_store.candidates(self._session, self._question):
            while held is not None and held[0] < row.account_id:
                held = next(dues, None)
            owed = held[1] if held is not None and held[0] == row.account_id else []
            yield from self._of_account(row, owed)
        for _, owed in _grouped(candidate_store.without_mandate(self._session, self._question)):
            row, told = owed[0], dict[str, object]()
            if row.mandate_state is not None:
                told = {"state": row.mandate_state, "on": business_date(row.mandate_at)}
            yield LeftOut(
                row.account,
                row.name,
                Why.NO_MANDATE,
                sum(one.balance_cents for one in owed),
                _shares(owed),
                told,
            )

    def _of_named(self, row: Row[Any]) -> Why:
        if self._question.plan and row.plan_code != self._question.plan:
            return Why.OTHER_PLAN
        return Why.NOTHING_DUE if row.method == "debit" else Why.OTHER_METHOD

    def _of_account(self, row: Row[Any], owed: list[Row[Any]]) -> Iterator[Proposed | LeftOut]:
        if not owed:
            yield LeftOut(row.number, row.name, Why.NOTHING_DUE, 0)
            return
        found = self._of_mandate(row)
        if found is not None:
            yield _left(row, owed, *found)
            return
        free: list[Row[Any]] = []
        for one in owed:
            why = self._of_invoice(one)
            if why is None:
                free.append(one)
            else:
                told = {"since": one.claimed_since, "tries": one.tries}
                held = _line_told(one.claimed_for) if why is Why.IN_BATCH else {}
                yield _left(row, [one], why, told | held)
        asked = _within(free, row.limit_cents)
        over = free[len(asked) :]
        if over:
            yield _left(row, over, Why.OVER_LIMIT, {"limit_cents": row.limit_cents})
        if asked:
            yield self._proposed(row, asked)

    def _of_mandate(self, row: Row[Any]) -> tuple[Why, dict[str, object]] | None:
        """Why nothing of an account can be asked for now."""
        day = self._question.collect_on
        if row.account_state in _ENDED:
            return Why.ACCOUNT_CLOSED, {}
        if row.state in _NOT_ACTIVE:
            return Why.NOT_ACTIVE, {"state": row.state}
        if row.state == "SUSPENDED":
            return Why.SUSPENDED, {}
        if row.valid_from > day:
            return Why.NOT_YET_VALID, {"from": row.valid_from}
        if row.valid_until is not None and row.valid_until < day:
            return Why.EXPIRED, {"until": row.valid_until}
        if row.waiting_line is not None:
            return Why.IN_BATCH, _line_told(row.waiting_line)
        if not self._profile.serves(row.bank_code):
            return Why.OTHER_BANK, {"bank": row.bank_code}
        if row.account_id in self._disputed:
            return Why.DISPUTED, {}
        return self._of_last(row)

    def _of_last(self, row: Row[Any]) -> tuple[Why, dict[str, object]] | None:
        """What the last debit of the mandate says about the next."""
        if row.last_state is None or row.last_state == LineState.SETTLED:
            return None
        reason = self._reasons.of_line(
            row.last_profile, row.last_state, row.last_code, row.last_words
        )
        day = again_from(
            reason.kind,
            row.last_at,
            row.changed_at,
            row.again_kind,
            row.again_on,
            self._rules.retry_days,
        )
        why = Why.FIX_FIRST
        told: dict[str, object] = {"words": reason.words, "next_step": reason.next_step}
        if row.last_state == LineState.REVERSED:
            why = Why.TAKEN_BACK
            told = {"words": row.last_words, "on": business_date(row.last_at)}
        if day is None:
            return why, told
        if self._question.collect_on < day:
            return Why.RETRY_LATER, {**told, "on": day}
        return None

    def _of_invoice(self, one: Row[Any]) -> Why | None:
        """Why one invoice of an account cannot be asked for now."""
        if one.claimed_by == "debit":
            return Why.IN_BATCH
        if one.claimed_by is not None:
            return Why.IN_DOUBT if one.attempt_state == "IN_DOUBT" else Why.CLAIMED
        if one.tries > self._rules.retry_times:
            return Why.RETRIES_SPENT
        return None

    def _proposed(self, row: Row[Any], asked: list[Row[Any]]) -> Proposed | LeftOut:
        place = self._place + 1
        instruction = Instruction(
            sequence=place,
            reference=row.number,
            line=f"{self.head.batch}-{place}",
            amount_cents=sum(one.balance_cents for one in asked),
            bank_code=row.bank_code,
            account_kind=BankAccountKind(row.bank_account_kind),
            account_number=row.bank_account_number,
            id_kind=row.holder_id_kind,
            id_number=row.holder_id_number,
            holder_name=row.holder_name,
            month=month_of(min(one.period for one in asked)),
            last_month=month_of(max(one.period for one in asked)),
            address=row.address,
            city=row.city,
            phone=row.mobile or row.phone,
            email=row.email,
        )
        for problem in self._profile.problems(self.head, instruction):
            told = {"problem": problem.key, "field": problem.field, **problem.details}
            return _left(row, asked, Why.UNWRITABLE, told)
        self._place = place
        return Proposed(
            mandate_id=row.mandate_id,
            account_id=row.account_id,
            account_name=row.name,
            instruction=instruction,
            tries=max(one.tries for one in asked),
            shares=_shares(asked),
        )


def month_of(period: str) -> date:
    """The first day of a period such as `2026-11`."""
    return date(int(period[:4]), int(period[5:7]), 1)


def _left(row: Row[Any], owed: list[Row[Any]], why: Why, details: dict[str, object]) -> LeftOut:
    return LeftOut(
        row.number,
        row.name,
        why,
        sum(one.balance_cents for one in owed),
        _shares(owed),
        {name: value for name, value in details.items() if value is not None},
    )


def _line_told(line: str) -> dict[str, object]:
    """A debit by its key, `12-341`, and the batch that it is of."""
    return {"line": line, "batch": int(line.partition("-")[0])}


def _shares(owed: list[Row[Any]]) -> tuple[DebitShare, ...]:
    return tuple(DebitShare(one.id, one.number, one.due_on, one.balance_cents) for one in owed)


def _within(free: list[Row[Any]], limit_cents: int | None) -> list[Row[Any]]:
    """The oldest invoices that fit the limit, whole."""
    if limit_cents is None:
        return free
    total = 0
    for place, one in enumerate(free):
        total += one.balance_cents
        if total > limit_cents:
            return free[:place]
    return free


def _grouped(rows: Iterator[Row[Any]]) -> Iterator[tuple[int, list[Row[Any]]]]:
    held: list[Row[Any]] = []
    for row in rows:
        if held and held[0].account_id != row.account_id:
            yield held[0].account_id, held
            held = []
        held.append(row)
    if held:
        yield held[0].account_id, held
