import argparse

from desktop.commands.attempt import outcome_record, outcome_sentence
from desktop.commands.call import Call
from desktop.commands.exits import DONE, IN_DOUBT
from desktop.commands.opening import open_office


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing."""


def run(call: Call, given: argparse.Namespace) -> int:
    """Bring what absent tills left behind to an end; it never moves money forward."""
    del given
    with open_office(call) as office:
        charges = office.services.charges
        if not charges.unfinished():
            call.tell({"recovered": 0, "unfinished": 0}, "No hay cobros a medias.")
            return DONE
        ended = charges.recover(office.system())
        for outcome in ended:
            call.tell(outcome_record(outcome), f"{outcome.attempt.id}: {outcome_sentence(outcome)}")
        left = len(charges.unfinished())
        if not ended:
            told = f"{left} cobros siguen en manos de una caja o esperan su próxima consulta."
            call.tell({"recovered": 0, "unfinished": left}, told)
    return IN_DOUBT if left else DONE
