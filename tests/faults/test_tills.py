"""Several tills on the same invoices at once (CHARGE.md, table 11)."""

from collections.abc import Callable

import pytest

from services.practice.simulator import SimulatorProcess
from tests.faults.ground import FIRST, SECOND, THIRD, Ground
from tests.faults.office import Office, opened
from tests.faults.process import Till
from tests.faults.report import Tally
from tests.faults.scenarios import CHARGE, at_every_point

CLAIM = "Protocol.claim before begin"


def _all_at_once(office: Office, *tills: Till) -> list[str]:
    """Everybody stands before the claim, and then all go at the same moment."""
    for till in tills:
        assert till.run_to(CLAIM)
    for till in tills:
        till.let_go()
    return sorted(till.finish()[-1].get("verdict", "refused") for till in tills)


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_one_invoice_at_so_many_tills_is_one_charge(
    ground: Ground, simulator_process: SimulatorProcess, count: int, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        tills = [office.hire(office.charge(FIRST), at=at) for at in range(count)]
        verdicts = _all_at_once(office, *tills)

        assert verdicts.count("charged") == 1
        assert office.succeeded() == 1
        refused = {told["error"] for till in tills for told in till.said("refused")}
        assert refused <= {"InvoiceClaimed", "InvoiceNotOpen", "DatabaseBusy"}
        office.end_well(FIRST)
    tally.add("2 to 6 tills, one invoice")


@pytest.mark.parametrize("count", [2, 4, 6])
def test_one_attempt_clicked_so_many_times_is_one_charge(
    ground: Ground, simulator_process: SimulatorProcess, count: int, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        attempt = office.mint()
        tills = [office.hire(office.charge(FIRST, attempt=attempt), at=0) for _ in range(count)]
        _all_at_once(office, *tills)

        assert office.succeeded() == 1
        office.end_well(FIRST)
    tally.add("one attempt, several clicks")


def test_overlapping_selections_are_taken_whole_or_not_at_all(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        tills = [
            office.hire(office.charge(*numbers), at=at)
            for at, numbers in enumerate(
                [(FIRST, SECOND), (SECOND, THIRD), (THIRD, FIRST), (FIRST, SECOND, THIRD)]
            )
        ]
        _all_at_once(office, *tills)

        for till in tills:
            assert till.last_word in {"charged", "InvoiceClaimed", "InvoiceNotOpen", "DatabaseBusy"}
        office.end_well()
    tally.add("overlapping selections")


def test_a_cheque_and_a_card_for_one_invoice_are_one_payment(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        card = office.hire(office.charge(FIRST))
        cheque = office.hire(office.cheque(FIRST), at=1)
        assert card.run_to(CLAIM)
        card.let_go()
        cheque.let_go()
        card.finish()
        cheque.finish()

        assert office.balance(FIRST) == 0
        office.end_well(FIRST)
    tally.add("card against cheque")


def test_a_cheque_that_comes_at_any_point_of_a_charge_is_one_payment(
    ground: Ground,
    simulator_process: SimulatorProcess,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    """Every other method is refused while the card has it, and the card while the cheque has."""

    def act(office: Office, till: Till) -> None:
        office.hire(office.cheque(FIRST), at=1).finish()
        till.finish()
        office.check(settled=False)
        office.end_well(FIRST)

    def outside(till: Till) -> bool:
        return where(till) and not till.in_transaction

    cases = at_every_point(ground, simulator_process, CHARGE, act, outside)
    tally.add("card against cheque", cases)
