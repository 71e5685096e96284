"""Whose drawer the money goes into."""

from dataclasses import replace

import pytest

from services.errors import ChangedElsewhere
from services.payments.errors import TillOfAnother
from services.staff.rights import Role
from tests.books import Books
from tests.services.payments.givens import FIRST, SECOND, cash, cheque, order


def test_money_goes_to_who_opened_the_turn_or_to_a_supervisor(counter: Books) -> None:
    stranger = counter.staff.operator("luis", "01")
    for tender in (cash(4500), cheque(4500)):
        with pytest.raises(TillOfAnother) as refused:
            counter.payments.record(stranger, order((FIRST, 4500), tenders=(tender,)))
        assert refused.value.details == {"till": "01", "who": "Ana Cajas"}
    # The database asks it too, of somebody who lost the role since signing in.
    was_supervisor = replace(stranger, roles=frozenset({Role.SUPERVISOR}))
    with pytest.raises(ChangedElsewhere) as by_rule:
        counter.payments.record(was_supervisor, order((FIRST, 4500), tenders=(cash(4500),)))
    assert "who opened the turn" in str(by_rule.value.details["rule"])
    assert counter.count("payment") == 0

    counter.payments.record(counter.cashier, order((FIRST, 4500), tenders=(cash(4500),)))
    counter.payments.record(counter.supervisor, order((SECOND, 4500), tenders=(cash(4500),)))
    assert counter.count("payment") == 2


def test_cash_is_given_back_from_a_drawer_by_whose_it_is(counter: Books) -> None:
    made = counter.payments.record(counter.cashier, order((FIRST, 4500), tenders=(cash(4500),)))
    with pytest.raises(TillOfAnother):
        counter.voids.void(counter.staff.operator("luis", "01"), made.id, "No era")
    assert counter.count("payment_void") == 0

    assert counter.voids.void(counter.cashier, made.id, "No era").void is not None
