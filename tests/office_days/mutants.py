"""Mistakes put into the program on purpose, to see that random days notice them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from sqlalchemy import bindparam, case, select, update

from services.audit.service import Journal
from services.cash.records import TurnSummary
from services.cheques import rule_store
from services.cheques import store as cheque_store
from services.clock import business_date
from services.debits import proposing
from services.ledger import service as ledger
from services.payments import (
    left,
    reversal_store,
    reversing,
    service,
    tender_store,
    void_store,
    write_store,
)
from services.payments.checks import check_sums
from services.payments.filling import Filled, filled
from services.payments.reversing import Reversals
from services.payments.tenders import NO_MONEY, CashTender, Tender
from services.storage.tables import payment, receipt_series, till
from services.summaries import spreading

Patch = pytest.MonkeyPatch


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake; `without` are the triggers of the database that would refuse it.

    `steps` is how long a day has to be for what it takes to come together.
    """

    apply: Callable[[Patch], None]
    without: tuple[str, ...] = ()
    steps: int = 300


def _protest_reopens_another(patch: Patch) -> None:
    def reverse(
        self: Reversals, session: Any, operator: Any, payment_id: str, position: int, **more: Any
    ) -> object:
        found = tender_store.tenders(session, payment_id)[position - 1]
        return self.reverse_in(session, operator, payment_id, found.amount_cents, **more)

    patch.setattr(Reversals, "reverse_tender_in", reverse)


def _void_forgets_the_cash(patch: Patch) -> None:
    patch.setattr(void_store, "give_cash_back", lambda *_, **__: None)


def _credit_is_spent_twice(patch: Patch) -> None:
    patch.setattr(service, "hold_credit", lambda *_: None)


def _a_number_is_skipped(patch: Patch) -> None:
    """The fifth."""
    of_till = select(till.c.receipt_series).where(till.c.code == bindparam("of"))
    number = receipt_series.c.next_number
    patch.setattr(
        write_store,
        "_TAKE_NUMBER",
        update(receipt_series)
        .where(receipt_series.c.series == of_till.scalar_subquery())
        .values(next_number=case((number == 5, number + 2), else_=number + 1))
        .returning(receipt_series.c.series, (number - 1).label("number")),
    )


def _movements_are_left_out(patch: Patch) -> None:
    patch.setattr(TurnSummary, "net_cash_cents", property(lambda summary: summary.cash_cents))


def _what_came_back_lives(patch: Patch) -> None:
    move = cheque_store.move

    def living(session: Any, cheque_id: int, start: Any, end: Any, **ends: bool) -> bool:
        del ends
        return move(session, cheque_id, start, end)

    patch.setattr(cheque_store, "move", living)


def _tenders_fill_in_their_order(patch: Patch) -> None:
    def in_order(tenders: Any, allocations: Any) -> tuple[Filled, ...]:
        money: list[Tender] = [CashTender(each.amount_cents) for each in tenders]
        return filled(money, allocations)

    patch.setattr(left, "filled", in_order)


def _spent_credit_is_given_back(patch: Patch) -> None:
    spread = left.spread_back

    def kind(there: left.Left, amount_cents: int, *, is_fact: bool = False) -> left.Back:
        del is_fact
        alive = left.Left(there.credit_cents, there.parts, max(0, there.credit_cents))
        return spread(alive, amount_cents, is_fact=True)

    patch.setattr(reversing, "spread_back", kind)


def _what_was_given_back_is_forgotten(patch: Patch) -> None:
    unpaid = left.unpaid

    def forgetful(there: left.Left, tender: Filled) -> left.Back:
        back = unpaid(there, tender)
        credit = min(back.credit_cents, max(0, there.credit_cents))
        return left.Back(credit or int(not back.shares), back.shares)

    patch.setattr(reversing, "unpaid", forgetful)


def _money_that_comes_again_is_lost(patch: Patch) -> None:
    patch.setattr(Reversals, "return_again_in", lambda *_, **__: None)


def _void_leaves_its_papers(patch: Patch) -> None:
    patch.setattr(void_store, "end_tenders", lambda *_, **__: None)


def _a_void_is_not_journalled(patch: Patch) -> None:
    append = Journal.append

    def forgetful(
        self: Journal, session: Any, operator: Any, action: str, *rest: Any, **more: Any
    ) -> object:
        if action == "payment.voided":
            return None
        return append(self, session, operator, action, *rest, **more)

    patch.setattr(Journal, "append", forgetful)


def _nobody_is_flagged(patch: Patch) -> None:
    patch.setattr(rule_store, "flag", lambda *_: None)


def _credit_comes_from_withholdings(patch: Patch) -> None:
    def trusting(order: Any) -> None:
        kept = tuple(each for each in order.tenders if each.method not in NO_MONEY)
        if kept or order.applied_cents > order.amount_cents:
            check_sums(replace(order, tenders=order.tenders))

    patch.setattr(service, "check_sums", trusting)


def _a_mandates_limit_is_forgotten(patch: Patch) -> None:
    patch.setattr(proposing, "_within", lambda free, _limit: free)


def _a_protest_changes_the_day_of_its_receipt(patch: Patch) -> None:
    write = reversal_store.write

    def write_there(session: Any, record: Any) -> None:
        of = select(payment.c.business_date).where(payment.c.id == record.payment)
        write(session, replace(record, business_date=session.scalar(of)))

    patch.setattr(reversal_store, "write", write_there)


def _a_closed_day_takes_what_goes_back(patch: Patch) -> None:
    patch.setattr(reversing, "open_day", lambda _, at: business_date(at))


def _withheld_tax_is_given_back(patch: Patch) -> None:
    patch.setattr(spreading, "NO_MONEY", frozenset())


def _entries_forget_what_is_at_the_bank(patch: Patch) -> None:
    patch.setattr(ledger, "_CHEQUE", "")


MUTANTS: Final = {
    "a protest reopens another invoice": Mutant(_protest_reopens_another),
    "a void forgets the cash that goes back": Mutant(_void_forgets_the_cash),
    "credit is spent twice": Mutant(_credit_is_spent_twice, ("tender_credit",), 600),
    "a receipt's number is skipped": Mutant(_a_number_is_skipped, ("receipt_series_forward",)),
    "a count expects no movements": Mutant(_movements_are_left_out, ("till_session_adds_up",)),
    "what came back still stands for money": Mutant(_what_came_back_lives, ("cheque_lives",)),
    "tenders fill invoices in their own order": Mutant(_tenders_fill_in_their_order, steps=900),
    "credit that was spent is given back": Mutant(
        _spent_credit_is_given_back, ("reversal_spent",), 900
    ),
    "what was given back for a bad cheque is forgotten": Mutant(
        _what_was_given_back_is_forgotten, ("reversal_whole",), 900
    ),
    "money that comes again is lost": Mutant(_money_that_comes_again_is_lost),
    "a void leaves its papers living": Mutant(_void_leaves_its_papers),
    "a void is not journalled": Mutant(_a_void_is_not_journalled),
    "nobody is flagged": Mutant(_nobody_is_flagged),
    "withholdings leave credit": Mutant(_credit_comes_from_withholdings),
    "a mandate's limit is forgotten": Mutant(
        _a_mandates_limit_is_forgotten, ("debit_line_begins", "debit_batch_allowed"), 1300
    ),
    "a protest changes the day of its receipt": Mutant(
        _a_protest_changes_the_day_of_its_receipt, ("reversal_day_open",)
    ),
    "a closed day takes what goes back": Mutant(
        _a_closed_day_takes_what_goes_back, ("reversal_day_open",)
    ),
    "withheld tax is given back": Mutant(_withheld_tax_is_given_back, steps=600),
    "entries forget what is at the bank": Mutant(_entries_forget_what_is_at_the_bank),
    "a debit that was decided keeps its claims": Mutant(
        lambda _: None, ("debit_line_releases",), 900
    ),
}
