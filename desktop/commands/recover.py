import argparse

from desktop.commands.attempt import outcome_record, outcome_sentence
from desktop.commands.call import Call
from desktop.commands.exits import DONE, IN_DOUBT
from desktop.commands.opening import open_office
from services.cards.records import Outcome
from services.cards.service import ChargeService
from services.clock import utc_now
from services.staff.rights import Operator


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing."""


def run(call: Call, given: argparse.Namespace) -> int:
    """Bring what absent tills left behind to an end; it never moves money forward."""
    del given
    with open_office(call) as office:
        charges = office.services.charges
        ended = _looked(charges, office.system())
        for outcome in ended:
            call.tell(outcome_record(outcome), f"{outcome.attempt.id}: {outcome_sentence(outcome)}")
        left = len(charges.unfinished())
        if not ended:
            told = f"{left} cobros están en manos de una caja." if left else "Nada a medias."
            call.tell({"recovered": 0, "unfinished": left}, told)
    return IN_DOUBT if left else DONE


def _looked(charges: ChargeService, operator: Operator) -> list[Outcome]:
    """Look at every attempt that nobody holds now, whenever its next turn would have been."""
    now = utc_now()
    left = [attempt for attempt in charges.unfinished() if attempt.lease_until <= now]
    return [charges.look_now(operator, attempt.id) for attempt in left]
