import argparse

from desktop.commands.call import Call
from desktop.commands.exits import DONE
from desktop.commands.opening import open_office, upkeep_user
from desktop.commands.words import sentence
from services.papers.records import OutboxResult, Outcome
from services.staff.rights import Right

_TOLD = {
    Outcome.PRINTED: "impreso",
    Outcome.ARCHIVED: "archivado",
    Outcome.FAILED: "no impreso; sigue esperando",
    Outcome.LEFT: "archivado; lo imprime su caja",
    Outcome.BUSY: "otro proceso lo está haciendo",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """`run`, of one till or of all."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="run")
    running = verbs.add_parser("run", help="hacer e imprimir los recibos que esperan")
    running.add_argument("--till", default=None, help="solo los de esta caja")


def run(call: Call, given: argparse.Namespace) -> int:
    """Make and print the receipts that wait; what fails waits for the next time."""
    with open_office(call) as office:
        operator = upkeep_user(call, office, Right.READ_ACCOUNTS)
        results = office.services.outbox.run(operator, given.till)
        for result in results:
            call.tell(_record(result), _sentence(result))
        if not results and not call.as_json:
            call.tell({}, "No hay recibos por imprimir.")
    return DONE


def _record(result: OutboxResult) -> dict[str, object]:
    return {
        "receipt": result.receipt,
        "payment": result.payment_id,
        "till": result.till,
        "outcome": result.outcome,
        "paper": result.paper_id,
        "problem": result.problem.key if result.problem else None,
    }


def _sentence(result: OutboxResult) -> str:
    told = f"Recibo {result.receipt}: {_TOLD[result.outcome]}."
    return f"{told} {sentence(result.problem)}" if result.problem else told
