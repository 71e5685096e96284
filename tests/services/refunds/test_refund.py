from services.refunds.states import State
from tests.services.refunds.conftest import FIRST, SECOND, Office


def test_all_of_a_charge_goes_back_and_its_invoices_are_owed_again(office: Office) -> None:
    paid = office.charge(FIRST, SECOND)

    done = office.give_back(paid)

    assert done.state is State.DONE
    assert office.refunded_there() == 9000
    assert office.balances() == [4500, 4500, 4500]
    assert office.reversals(paid) == [("back", 9000, 0)]


def test_a_part_reopens_the_invoice_that_is_due_last(office: Office) -> None:
    paid = office.charge(FIRST, SECOND)

    office.give_back(paid, 2000)

    assert office.balances() == [0, 2000, 4500]
