"""Says from the back room what became of the debits that a restored copy forgot."""

import argparse
from typing import Any

from desktop.commands.approving import approved, asks_approval
from desktop.commands.call import Call
from desktop.commands.errors import BadArgument
from desktop.commands.exits import DONE, FOUND
from desktop.commands.opening import open_office, signed_in
from desktop.commands.words import moment, money
from services.copies.records import DECIDE, RestoredBooks, RestoredOrder, Verdict
from services.staff.rights import Right


def arguments(verb: argparse.ArgumentParser) -> None:
    """Which batches the bank has, which it never had, and the last number that was used."""
    verb.add_argument("--at-bank", type=int, nargs="*", default=[], metavar="N")
    verb.add_argument("--not-sent", type=int, nargs="*", default=[], metavar="N")
    verb.add_argument("--last", type=int, default=None, metavar="N", help="último lote usado")
    verb.add_argument("--reason", default="", help="qué se averiguó, con quién y cuándo")
    asks_approval(verb)


def settle(call: Call, given: argparse.Namespace) -> int:
    """Without a reason tell what waits; with one, say it, with a second person's yes."""
    with open_office(call) as office:
        operator = signed_in(call, office, Right.APPROVE)
        restored = office.services.restored
        waiting = restored.waiting()
        if waiting is None:
            call.tell({"waiting": False}, "No hay nada que decir: los débitos pueden seguir.")
            return DONE
        if not given.reason:
            call.tell(_record(waiting), _told(waiting))
            return FOUND
        twice = set(given.at_bank) & set(given.not_sent)
        if twice:
            raise BadArgument(name="--not-sent", expected="un lote en una sola lista")
        approval = approved(
            call,
            given,
            office,
            operator,
            action=DECIDE,
            document=f"restored:{waiting.id}",
            cents=0,
            reason=given.reason,
        )
        verdicts = dict.fromkeys(given.at_bank, Verdict.SENT)
        verdicts |= dict.fromkeys(given.not_sent, Verdict.NOT_SENT)
        last = waiting.batch_known if given.last is None else given.last
        restored.decide(operator, RestoredOrder(waiting.id, last, given.reason, approval, verdicts))
    call.tell({"waiting": False, "last": last}, "Dicho. Los débitos pueden seguir.")
    return DONE


def _record(waiting: RestoredBooks) -> dict[str, Any]:
    return {
        "waiting": True,
        "restored_at": waiting.restored_at,
        "restored_by": waiting.restored_by,
        "copy_made_at": waiting.copy_made_at,
        "batch_last": waiting.batch_last,
        "batch_known": waiting.batch_known,
        "batches": [
            {
                "batch": each.number,
                "state": each.state,
                "collect_on": each.collect_on,
                "lines": each.lines,
                "amount_cents": each.cents,
            }
            for each in waiting.batches
        ],
    }


def _told(waiting: RestoredBooks) -> str:
    lines = [
        f"Estos libros vienen de la copia del {moment(waiting.copy_made_at)}. La copia conoce hasta"
        f" el lote {waiting.batch_last}; los libros anteriores llegaban al {waiting.batch_known}.",
        *(
            f"  lote {each.number} ({each.state}): {each.lines} débitos, {money(each.cents)},"
            f" para el {each.collect_on:%d/%m/%Y}"
            for each in waiting.batches
        ),
        "Pregunte al banco y repita con --at-bank o --not-sent para cada lote, --last y --reason.",
    ]
    return "\n".join(lines)
