import argparse
from datetime import datetime

from desktop.commands.attempt import outcome_record, outcome_sentence
from desktop.commands.call import Call
from desktop.commands.exits import DONE, IN_DOUBT
from desktop.commands.opening import open_office
from desktop.commands.refund import refund_record, refund_sentence
from desktop.commands.words import counted
from services.cards.records import Outcome
from services.cards.service import ChargeService
from services.errors import UserError
from services.refunds.records import RefundRecord
from services.refunds.sending import DIFFERS
from services.refunds.service import RefundService
from services.refunds.states import UNFINISHED
from services.staff.rights import Operator


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing."""


def run(call: Call, given: argparse.Namespace) -> int:
    """Bring what absent tills left behind to an end.

    No charge is moved forward; a refund that two people approved is sent.
    """
    del given
    with open_office(call) as office:
        charges, refunds = office.services.charges, office.services.refunds
        now = office.services.now()
        ended = _looked(charges, office.system(), now)
        for outcome in ended:
            call.tell(outcome_record(outcome), f"{outcome.attempt.id}: {outcome_sentence(outcome)}")
        given_back = _given_back(refunds, office.system(), now)
        for record in given_back:
            call.tell(refund_record(record), f"{record.id}: {refund_sentence(record)}")
        # A page that waits for its customer is where it should be.
        left = sum(not attempt.is_waiting for attempt in charges.unfinished())
        waiting = [each for each in refunds.open_refunds() if each.state in UNFINISHED]
        if not ended and not given_back:
            charged = counted(left, "cobro", "cobros")
            told = f"En manos de una caja: {charged}." if left else "Nada a medias."
            if waiting:
                back = counted(len(waiting), "devolución", "devoluciones")
                told = f"Siguen sin terminar {charged} y {back}."
            record_of = {"recovered": 0, "unfinished": left, "unfinished_refunds": len(waiting)}
            call.tell(record_of, told)
    return IN_DOUBT if left or waiting else DONE


def _looked(charges: ChargeService, operator: Operator, now: datetime) -> list[Outcome]:
    """Look at every attempt that nobody holds now, whenever its next turn would have been."""
    left = [attempt for attempt in charges.unfinished() if attempt.lease_until <= now]
    return [charges.look_now(operator, attempt.id) for attempt in left]


def _given_back(refunds: RefundService, operator: Operator, now: datetime) -> list[RefundRecord]:
    """The same for refunds; one that people have to look at first is left to them."""
    left = [
        record
        for record in refunds.open_refunds()
        if record.state in UNFINISHED
        and record.lease_until <= now
        and record.failure_code != DIFFERS
    ]
    looked = [_look_now(refunds, operator, record) for record in left]
    return looked + refunds.recover(operator)


def _look_now(refunds: RefundService, operator: Operator, record: RefundRecord) -> RefundRecord:
    try:
        return refunds.look_now(operator, record.id)
    except UserError:
        # Why it waits stands with it.
        return refunds.show(record.id)
