import argparse
from datetime import date, datetime, time
from pathlib import Path

from desktop.commands.call import Call
from desktop.commands.errors import BadArgument, NotYet
from desktop.commands.exits import DONE
from desktop.commands.opening import Office, open_office, upkeep_user
from desktop.commands.words import money, told
from services.audit.service import Journal
from services.clock import GUAYAQUIL, business_date, utc_now
from services.events import Events
from services.payments.records import REVERSED
from services.payments.service import PaymentService
from services.staff.rights import Right


def arguments(parser: argparse.ArgumentParser) -> None:
    """The day, and where its PDF goes."""
    parser.add_argument("--date", default="", metavar="AAAA-MM-DD", help="sin esto, hoy")
    parser.add_argument("--till", default=None, help="solo de esta caja")
    parser.add_argument("--pdf", type=Path, metavar="FILE")


def run(call: Call, given: argparse.Namespace) -> int:
    """Tell what came in on one business day, by method, and what is in doubt."""
    day = _day(given.date)
    if given.pdf is not None:
        raise NotYet(what="summary --pdf")
    with open_office(call) as office:
        upkeep_user(call, office, Right.READ_REPORTS)
        totals = _payments_of(office, day).totals_today(given.till)
        doubts = [
            attempt
            for attempt in office.services.charges.unfinished()
            if given.till in {None, attempt.till} and not attempt.is_waiting
        ]
    methods = {
        method: {"count": count, "cents": cents} for method, (count, cents) in totals.items()
    }
    total = sum(cents for _, cents in totals.values())
    record = {
        "date": day,
        "state": "preliminary",
        "till": given.till,
        "methods": methods,
        "tenders": sum(count for method, (count, _) in totals.items() if method != REVERSED),
        "total_cents": total,
        "doubts": [
            {"attempt": doubt.id, "amount_cents": doubt.amount_cents, "state": doubt.state}
            for doubt in doubts
        ],
    }
    lines = [f"RESUMEN DIARIO DE COBROS · {day:%d/%m/%Y} · PRELIMINAR"]
    lines += [
        f"  {told(f'method.{method}'):<20} {count:>6}  {money(cents):>16}"
        for method, (count, cents) in sorted(totals.items())
    ]
    lines.append(f"  {'Total':<20} {record['tenders']:>6}  {money(total):>16}")
    lines += [f"  EN DUDA: {doubt.id} {money(doubt.amount_cents)}" for doubt in doubts]
    call.tell(record, "\n".join(lines))
    return DONE


def _payments_of(office: Office, day: date) -> PaymentService:
    """The payments as they look at noon of that day; it only reads."""
    noon = datetime.combine(day, time(12), tzinfo=GUAYAQUIL)
    sessions = office.services.sessions
    return PaymentService(sessions, Journal(sessions, utc_now), Events(), lambda: noon)


def _day(text: str) -> date:
    if not text:
        return business_date(utc_now())
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadArgument(name="--date", expected="AAAA-MM-DD") from error
