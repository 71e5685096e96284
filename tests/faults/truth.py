"""The invariants of the guarded charge, checked from outside.

Nothing here is shared with the program: the books are read as rows, the provider over HTTP, the
hashes and sums are computed again. Each rule has the number it has in the charge's contract. Most
must hold at every instant; some only once faults have ended and somebody has recovered.
"""

from collections.abc import Callable, Iterable
from typing import Final

from tests.faults import book_rules, money_rules, refund_rules, wire_rules
from tests.faults.facts import Facts, in_flight, read

__all__ = ["in_flight", "read", "violations"]

Rule = Callable[[Facts], Iterable[str]]


def violations(facts: Facts, *, settled: bool, reconciled: bool = False) -> list[str]:
    """What is wrong, a sentence each with the number of its rule.

    Args:
        facts: everything there is to know.
        settled: faults have ended and somebody recovered: nothing may be open any more.
        reconciled: somebody compared everything with the provider too.
    """
    rules = ALWAYS | (SETTLED if settled else {}) | (RECONCILED if reconciled else {})
    return [f"{number}: {wrong}" for number, rule in rules.items() for wrong in rule(facts)]


ALWAYS: Final[dict[str, Rule]] = {
    "I1 an attempt succeeds at most once": money_rules.one_success_each,
    "I2 a debt is taken at most once": money_rules.no_debt_charged_twice,
    "I4 what is booked was taken": money_rules.every_booking_succeeded,
    "I5 balances are totals less payments": book_rules.balances,
    "I6 payments add up": book_rules.payments_add_up,
    "I6 reversals add up": book_rules.reversals_add_up,
    "I7 one living claim an invoice": book_rules.claims,
    "I8 the journal's chains hold": book_rules.chains,
    "I8 the journal tells every move": book_rules.moves,
    "I10 a receipt each, without gaps": book_rules.receipts,
    "I11 let go with proof": money_rules.released_with_proof,
    "I12 what was told is true": wire_rules.what_was_told,
    "I13 no network in a transaction": wire_rules.nothing_sent_in_a_transaction,
    "I14/I16 nothing is sent before its commit": wire_rules.nothing_sent_before_its_commit,
    "I15 keys": wire_rules.keys,
    "I17 amounts agree": money_rules.amounts,
    "I18 terminal is final": book_rules.terminal_is_final,
    "I20 refunds": refund_rules.refunds,
    "no bugs": wire_rules.no_bugs,
}
SETTLED: Final[dict[str, Rule]] = {
    "I3 what was taken is booked": money_rules.every_success_is_booked,
    "I9 nothing is left open": money_rules.nothing_left_open,
    "I9 no refund is left open": refund_rules.no_refund_left_open,
    "I12 what was told of refunds is true": refund_rules.refunds_as_told,
    "I20 refunds at the provider": refund_rules.refunds_at_provider,
    "I20 sums that went back": refund_rules.no_more_went_back_than_is_booked,
}
RECONCILED: Final[dict[str, Rule]] = {
    "I11 nothing of ours is left to be charged": money_rules.no_orphans
}
