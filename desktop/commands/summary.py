import argparse
from datetime import date
from pathlib import Path
from typing import Any, Final

from desktop.commands.call import Call
from desktop.commands.errors import BadArgument
from desktop.commands.exits import DONE, FOUND
from desktop.commands.opening import Office, open_office, upkeep_user
from desktop.commands.spans import day_of, write_file
from desktop.commands.words import money, told
from services.papers.days import close_number, days_words, fingerprint_of, mark_of
from services.payments.tenders import Method
from services.reconciliation.day_records import KeptDay
from services.reconciliation.day_words import differences_words
from services.staff.rights import Operator, Right
from services.summaries.exports import summary_csv, summary_workbook
from services.summaries.records import NOT_COUNTED, DaySummary, Part, Question, Total
from services.summaries.service import MOST_DAYS
from services.summaries.stripe_lists import annex_number

# A receipt may have several payments, and this table counts those.
_HEAD: Final = f"  {'':<24} {'pagos':>6}  {'recibido':>16}  {'reversado':>14}  {'neto':>16}"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The days, what they are narrowed to, and where their files go."""
    parser.add_argument("--date", default="", metavar="AAAA-MM-DD", help="sin esto, hoy")
    parser.add_argument("--to", default="", metavar="AAAA-MM-DD", help="hasta este día")
    parser.add_argument("--till", default="", help="solo de esta caja")
    parser.add_argument("--user", default="", help="solo de este usuario")
    methods = [method.value for method in Method]
    parser.add_argument("--method", default="", choices=["", *methods], metavar="METHOD")
    parser.add_argument(
        "--stripe", action="store_true", help="antes compara estos días con Stripe y lo guarda"
    )
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="el mismo PDF de la ventana")
    parser.add_argument("--xlsx", type=Path, metavar="FILE")
    parser.add_argument("--csv", type=Path, metavar="FILE")


def run(call: Call, given: argparse.Namespace) -> int:
    """Tell what was collected on business days, and write the files that were asked for."""
    compared: list[KeptDay] = []
    with open_office(call) as office:
        question = _question(given, office.today())
        operator = upkeep_user(call, office, Right.READ_REPORTS)
        _refuse_unknown(office, question)
        if given.stripe:
            compared = office.services.stripe_days.compare(operator, question.first, question.last)
        summary = office.services.summaries.look(operator, question)
        if given.pdf is not None:
            write_file("--pdf", given.pdf, _pdf(office, operator, summary))
        if given.xlsx is not None:
            write_file("--xlsx", given.xlsx, summary_workbook(summary))
        if given.csv is not None:
            write_file("--csv", given.csv, summary_csv(summary).encode())
    record = _record(summary) | {"compared": [_compared(each) for each in compared]}
    lines = _lines(summary) + [_compared_line(each) for each in compared]
    call.tell(record, "\n".join(lines))
    return FOUND if any(each.told.differences for each in compared) else DONE


def _refuse_unknown(office: Office, question: Question) -> None:
    # A misspelt order of every night would tell of nothing every night.
    tills = [till.code for till in office.services.office.tills(retired=True)]
    if question.till and question.till not in tills:
        raise BadArgument(name="--till", expected=f"una caja: {', '.join(tills)}")
    people = [user.username for user in office.services.staff.users()]
    if question.user and question.user not in people:
        raise BadArgument(name="--user", expected=f"un usuario: {', '.join(people)}")


def _pdf(office: Office, operator: Operator, summary: DaySummary) -> bytes:
    papers = office.services.papers
    if summary.close is not None:
        return papers.day(operator, summary.close.day).content
    return papers.look_at_days(operator, summary)


def _record(summary: DaySummary) -> dict[str, Any]:
    question, close, total = summary.question, summary.close, summary.total
    state = "preliminary" if summary.is_preliminary else "partial"
    return {
        "date": question.first,
        "to": question.last,
        "state": "closed" if close else state,
        "number": close.number if close else None,
        "till": question.till or None,
        "user": question.user or None,
        "method": question.method or None,
        "methods": {each.key: _total(each) for each in summary.by_method},
        "cashiers": {each.key: _total(each) for each in summary.by_cashier},
        "tenders": total.count,
        "received_cents": total.cents,
        "reversed_cents": total.reversed_cents,
        "total_cents": total.net_cents,
        "turns": [
            {
                "turn": each.code,
                "state": each.state,
                "expected_cents": each.expected_cents,
                "counted_cents": each.counted_cents,
                "difference_cents": each.difference_cents,
            }
            for each in summary.turns
        ],
        "lists": {
            each.part.value: {"count": len(each.lines), "cents": each.cents}
            for each in summary.annexes
        },
        "doubts": [
            {"attempt": line.cells[0], "amount_cents": line.cents, "state": line.cells[1]}
            for line in summary.annex(Part.DOUBTS).lines
        ],
        "stripe": [_compared(each) for each in summary.stripe],
        "unverified_cents": summary.unverified_cents,
        "open_alarms": summary.open_alarms,
        "journal_entries": summary.journal_entries,
        "anchor": summary.anchor,
        "sha256": fingerprint_of(summary),
    }


def _compared(each: KeptDay) -> dict[str, Any]:
    told = each.told
    return {
        "number": each.number,
        "day": each.day,
        "annex_to": each.close_number or None,
        "at": each.at,
        "by": each.by,
        "here_cents": told.here_cents,
        "there_cents": told.gross_cents,
        "fee_cents": told.fee_cents,
        "net_cents": told.net_cents,
        "payout_cents": told.payout_cents,
        "differences": len(told.differences),
    }


def _compared_line(each: KeptDay) -> str:
    told, result = each.told, differences_words(len(each.told.differences))
    annex = f", anexo al N.º {close_number(each.close_number)}" if each.close_number else ""
    return (
        f"  Stripe {each.day:%d/%m/%Y}, comparación N.º {annex_number(each.number)}{annex}:"
        f" libros {money(told.here_cents)}, Stripe {money(told.gross_cents)}, {result}"
    )


def _total(each: Total) -> dict[str, Any]:
    return {
        "count": each.count,
        "cents": each.cents,
        "reversed_count": each.reversed_count,
        "reversed_cents": each.reversed_cents,
        "net_cents": each.net_cents,
        "counts": each.key not in NOT_COUNTED,
    }


def _lines(summary: DaySummary) -> list[str]:
    close = summary.close
    state = f"N.º {close_number(close.number)}" if close else mark_of(summary)
    lines = [f"RESUMEN DE COBROS · {days_words(summary.question)} · {state}"]
    lines.append(_HEAD)
    lines += [_line(each) for each in summary.by_method if each.key not in NOT_COUNTED]
    lines.append(_line(summary.total, "Total"))
    lines += [
        _line(each, f"{told(f'method.{each.key}')} (no suma)")
        for each in summary.by_method
        if each.key in NOT_COUNTED
    ]
    lines += [
        f"  EN DUDA: {line.cells[0]} {money(line.cents)}"
        for line in summary.annex(Part.DOUBTS).lines
    ]
    return lines


def _line(each: Total, label: str = "") -> str:
    label = label or told(f"method.{each.key}")
    return (
        f"  {label:<24} {each.count:>6}  {money(each.cents):>16}"
        f"  {money(-each.reversed_cents):>14}  {money(each.net_cents):>16}"
    )


def _question(given: argparse.Namespace, today: date) -> Question:
    first = day_of("--date", given.date) if given.date else today
    last = day_of("--to", given.to, since=first, most=MOST_DAYS) if given.to else first
    return Question(first, last, given.till, given.user, given.method)
