"""The provider out of reach, or its truth changed behind the program's back (B1, B2, B16, F)."""

import socket
from typing import Final

import pytest

from services.practice.simulator import SimulatorProcess
from tests.faults.ground import FIRST, SECOND, Ground
from tests.faults.jobs import Job
from tests.faults.office import VISA, Office, opened
from tests.faults.process import Till
from tests.faults.report import Tally
from tests.faults.scenarios import CHARGE, GIVE_UP, Scenario, at_every_point
from tests.faults.till import KEY


def _sends(till: Till) -> bool:
    return till.point.startswith("before ") and till.point.count(" ") == 1


@pytest.mark.parametrize("scenario", [CHARGE, GIVE_UP], ids=str)
def test_b1_a_provider_that_goes_away_before_any_request_is_one_truth(
    ground: Ground, simulator_process: SimulatorProcess, scenario: Scenario, tally: Tally
) -> None:
    """Connection refused from each request on."""

    def act(office: Office, till: Till) -> None:
        simulator_process.kill()
        try:
            till.finish()
        finally:
            simulator_process.start()
        office.check(settled=False)
        office.end_well(FIRST)

    cases = at_every_point(ground, simulator_process, scenario, act, _sends)
    tally.add("provider out of reach", cases)


@pytest.mark.parametrize(
    "address", ["http://stripe.invalid", "https://127.0.0.1:{port}", "http://127.0.0.1:{dead}"]
)
def test_b1_b2_b22_a_provider_that_was_never_there_claims_nothing(
    ground: Ground, simulator_process: SimulatorProcess, address: str, tally: Tally
) -> None:
    """No such name, somebody else's TLS, nobody listening."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        dead = taken.getsockname()[1]
    with opened(ground, simulator_process) as office:
        where = address.format(port=simulator_process.port, dead=dead)
        till = office.hire(office.charge(FIRST), stripe_url=where)
        till.finish()

        assert till.last_word == "ProviderUnavailable"
        assert office.books.rows("SELECT 1 FROM claim") == []
        office.end_well(FIRST)
    tally.add("provider out of reach")


def test_b16_a_key_that_is_revoked_in_the_middle_leaves_a_doubt_for_others(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    """From each request on this till's key is refused; another till's works."""

    def act(office: Office, till: Till) -> None:
        office.control.revoke_key(KEY)
        till.finish()
        office.check(settled=False)
        office.let_leases_end()
        office.hire(Job("recover"), at=1, key="sk_test_other").finish()
        office.control.restore_key(KEY)
        office.check()
        office.end_well(FIRST)

    cases = at_every_point(ground, simulator_process, CHARGE, act, _sends)
    tally.add("key revoked", cases)


def test_f4_an_intent_canceled_in_the_dashboard_is_not_charged(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        till = office.hire(office.charge(FIRST))
        assert till.run_to("before confirm")
        (intent,) = office.control.intents()
        office.control.dashboard("cancel", payment_intent=intent["id"])
        till.finish()

        assert till.last_word == "not_charged"
        office.end_well(FIRST)
    tally.add("changed in the dashboard")


def test_f2_money_of_somebody_else_closes_no_gate(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        office.control.dashboard("charge", amount=4500)
        office.reconcile()
        assert office.charged(FIRST)
        office.end_well(FIRST)
    tally.add("changed in the dashboard")


def test_f5_the_key_of_another_account_is_refused(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        office.charged(FIRST)
        office.control.reset()
        till = office.hire(office.charge(SECOND))
        till.finish()

        assert till.last_word == "WrongStripeAccount"
        assert office.control.intents() == []
    tally.add("another account's key")


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
def test_b25_processing_for_days_holds_the_invoice_and_ends(
    ground: Ground, simulator_process: SimulatorProcess, outcome: str, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        office.control.set_account(processing=True)
        till = office.hire(office.charge(FIRST))
        till.finish()
        assert till.last_word == "in_doubt"
        for _ in range(3):
            office.pass_time(24 * 3600.0)
            office.let_leases_end()
            office.hire(Job("recover"), at=1).finish()
            rival = office.hire(office.charge(FIRST), at=2)
            rival.finish()
            assert rival.last_word == "InvoiceClaimed"
            office.check()  # only what is processing is open
        office.control.set_account(processing=False)
        (intent,) = office.control.intents()
        office.control.dashboard("settle_processing", payment_intent=intent["id"], outcome=outcome)
        office.end_well(FIRST)

        assert office.succeeded() == 1
    tally.add("processing for days")


@pytest.mark.parametrize("kind", ["create", "confirm"])
def test_b10_an_effect_that_appears_late_is_the_same_truth(
    ground: Ground, simulator_process: SimulatorProcess, kind: str, tally: Tally
) -> None:
    """The provider answered 500 and does it all the same, an hour later."""
    with opened(ground, simulator_process) as office:
        office.fault(kind, "500_late")
        till = office.hire(office.charge(FIRST))
        till.finish()
        assert till.last_word == "not_charged"
        office.recover()
        office.control.settle_late()
        office.check()
        office.reconcile()
        office.check(reconciled=True)
        office.end_well(FIRST)
    tally.add("effect long after a 500")


def test_an_intent_that_nobody_knows_is_stopped_by_the_sweep(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    """A3: killed between the create and its commit."""
    with opened(ground, simulator_process) as office:
        till = office.hire(office.charge(FIRST))
        assert till.run_to("Protocol._move(ARMED) before begin")
        till.kill()
        office.recover()
        assert [intent["status"] for intent in office.control.intents()] != ["canceled"]
        office.reconcile()
        office.check(reconciled=True)
        office.end_well(FIRST)
    tally.add("orphans swept")


def test_c14_books_put_back_to_this_morning_charge_nothing(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    """The restore gate: books older than the provider's newest intent of ours."""
    with opened(ground, simulator_process) as office:
        office.charged(FIRST)
        office.restore()
        for at in (1, 2):
            till = office.hire(office.charge(FIRST), office.charge(SECOND), at=at)
            till.finish()
            assert {told["error"] for told in till.said("refused")} == {"ChargingGated"}
            assert not till.said("told")

        assert office.succeeded() == 1
    tally.add("restored books")


def test_c14_books_put_back_under_a_running_till_charge_nothing(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    """It has charged already, and stands at the start of its next charge."""
    with opened(ground, simulator_process) as office:
        again = (office.charge(FIRST), office.charge(FIRST), office.charge(FIRST))
        till = office.hire(office.charge(FIRST), *again)
        while till.is_parked and not till.said("told")[1:]:
            till.step()
        office.restore()
        till.finish()

        assert office.succeeded() == 1
        assert {told["error"] for told in till.said("refused")} <= _GATED
    tally.add("restored books")


def test_c14_books_put_back_under_a_till_that_had_only_looked_charge_nothing(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    """The charge that the copy has forgotten was another till's."""
    with opened(ground, simulator_process) as office:
        too_much = {"attempt": office.mint(), "shares": {SECOND: 10**6}, "cards": VISA}
        again = (office.charge(FIRST), office.charge(FIRST))
        looked = office.hire(Job("charge", too_much), *again, at=1)
        while looked.is_parked and not looked.said("refused"):
            looked.step()
        office.charged(FIRST)
        office.restore()
        looked.finish()

        assert office.succeeded() == 1
        assert {told["error"] for told in looked.said("refused")} <= {"MoreThanOwed", *_GATED}
    tally.add("restored books")


_GATED: Final = {
    "ChargingGated",
    "DatabaseReplaced",
    "ConnectionLost",
    "DatabaseUnavailable",
    "DatabaseReadOnly",
}
