from hypothesis import given
from hypothesis import strategies as st

from services.payments.allocation import Owed, in_full, spread
from services.payments.records import key_of

CENTS = st.integers(1, 10_000_000)


@given(st.lists(CENTS, max_size=40), CENTS)
def test_a_value_is_spread_to_the_last_cent_oldest_first(balances: list[int], value: int) -> None:
    owed = [Owed(f"f-{place}", balance, 1) for place, balance in enumerate(balances)]
    proposal = spread(owed, value)

    assert proposal.applied_cents + proposal.credit_cents == value
    paid = {share.invoice: share.amount_cents for share in proposal.shares}
    for each in owed:
        assert 0 <= paid.get(each.invoice, 0) <= each.balance_cents
    if proposal.credit_cents:
        assert paid == {each.invoice: each.balance_cents for each in owed}
    whole = [each.invoice for each in owed if paid.get(each.invoice) == each.balance_cents]
    assert whole == [each.invoice for each in owed][: len(whole)]


@given(st.lists(CENTS, max_size=40))
def test_in_full_pays_each_to_the_end(balances: list[int]) -> None:
    owed = [Owed(f"f-{place}", balance, 1) for place, balance in enumerate(balances)]

    assert in_full(owed).applied_cents == sum(balances)


@given(st.text(alphabet="0123456789- .", max_size=20))
def test_a_number_is_compared_without_spaces_dashes_and_leading_zeros(typed: str) -> None:
    digits = "".join(each for each in typed if each.isdigit()).lstrip("0") or "0"

    assert key_of(typed) == digits
    assert key_of(f"0{typed}") == key_of(typed)
