import argparse
from datetime import date, datetime, time
from typing import Any

from desktop.commands.call import Call
from desktop.commands.errors import BadArgument
from desktop.commands.exits import DAMAGED, DONE, FOUND
from desktop.commands.opening import open_office, upkeep_user
from desktop.commands.words import money, told
from services.clock import GUAYAQUIL
from services.reconciliation.records import Action, ReconciliationRow, Report
from services.staff.rights import Right

_ACTIONS = {
    Action.DECIDE: "lo deciden dos personas, en Cobros en duda",
    Action.WAIT: "esperar; se mira de nuevo",
    Action.NOTHING: "resuelto",
}
_KINDS = {
    "missing_here": "Falta aquí",
    "missing_there": "Falta en Stripe",
    "differing": "Difiere",
    "foreign": "Ajeno",
    "unmarked": "Sin marca, no es de la oficina",
    "refund": "Devolución",
    "dispute": "Contracargo",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Since when; a week when it is left out, or since the last time."""
    parser.add_argument("--since", default="", metavar="AAAA-MM-DD", help="desde qué día")


def run(call: Call, given: argparse.Namespace) -> int:
    """Compare the books with Stripe: book what is proven, stop what could move, list the rest."""
    since = _moment(given.since) if given.since else None
    with open_office(call) as office:
        operator = upkeep_user(call, office, Right.RECONCILE)
        report = office.services.reconciliation.run(operator, since)
        is_gated = office.services.charges.differences.is_gated()
    for row in report.rows:
        call.tell(_record(row), _sentence(row))
    call.tell(_summary(report, is_gated=is_gated), _summary_sentence(report, is_gated=is_gated))
    if is_gated:
        return DAMAGED
    return DONE if report.is_clean else FOUND


def _record(row: ReconciliationRow) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "action": row.action,
        "ref": row.ref,
        "at": row.at,
        "attempt": row.attempt or None,
        "account": row.account or None,
        "receipt": row.receipt or None,
        "here_cents": row.here_cents,
        "there_cents": row.there_cents,
        "told": row.told,
        "difference": row.difference or None,
    }


def _sentence(row: ReconciliationRow) -> str:
    here = "—" if row.here_cents is None else money(row.here_cents)
    there = "—" if row.there_cents is None else money(row.there_cents)
    parts = [
        f"{_KINDS[row.kind.value]}: libros {here}, Stripe {there}",
        row.ref,
        f"cuenta {row.account}" if row.account else "",
        f"recibo {row.receipt}" if row.receipt else "",
        _ACTIONS[row.action],
    ]
    return " · ".join(part for part in parts if part)


def _summary(report: Report, *, is_gated: bool) -> dict[str, Any]:
    return {
        "summary": True,
        "since": report.since,
        "until": report.until,
        "matched": report.matched,
        "here_cents": report.here_cents,
        "there_cents": report.there_cents,
        "settled": list(report.settled),
        "canceled": report.canceled,
        "left": _left(report),
        "clean": report.is_clean,
        "gated": is_gated,
    }


def _summary_sentence(report: Report, *, is_gated: bool) -> str:
    here, there = money(report.here_cents), money(report.there_cents)
    sums = f"{report.matched} cobros iguales; libros {here}, Stripe {there}."
    if is_gated:
        return f"{sums} {told('card.gated')}"
    if report.is_clean:
        return f"{sums} Todo cuadra."
    left = _left(report)
    key = "reconciliation.left.one" if left == 1 else "reconciliation.left"
    return f"{sums} {told(key, count=left)}"


def _left(report: Report) -> int:
    return sum(row.action is not Action.NOTHING for row in report.rows)


def _moment(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadArgument(name="--since", expected="una fecha, como 2026-11-22") from error
    return datetime.combine(day, time(), GUAYAQUIL)
