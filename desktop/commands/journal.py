"""Takes the journal out of the books, signed, and checks what was taken out."""

import argparse
from datetime import date, datetime, time, timedelta
from pathlib import Path

from desktop.commands.call import Call
from desktop.commands.errors import BadArgument
from desktop.commands.exits import DONE, FOUND
from desktop.commands.opening import open_office, signed_in
from desktop.commands.words import told
from services.audit.export import Exported, check
from services.clock import GUAYAQUIL
from services.staff.rights import Right
from services.storage.watching import UNWATCHED


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which file."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="export|check|seal")
    exporting = verbs.add_parser("export", help="escribir un rango, con su firma al lado")
    exporting.add_argument("file", type=Path, metavar="FILE", help="termina en .jsonl o .csv")
    exporting.add_argument("--from", dest="first", metavar="AAAA-MM-DD", help="desde este día")
    exporting.add_argument("--to", dest="last", metavar="AAAA-MM-DD", help="hasta este día")
    checking = verbs.add_parser("check", help="comprobar que un archivo es como se firmó")
    checking.add_argument("file", type=Path, metavar="FILE")
    verbs.add_parser("seal", help="sellar ahora cómo está la auditoría, en este computador")


def run(call: Call, given: argparse.Namespace) -> int:
    """Export, check or seal."""
    if given.verb == "check":
        return _tell(call, check(given.file), "está íntegro")
    if given.verb == "seal":
        return _seal(call)
    if given.file.suffix.lower() not in {".jsonl", ".csv"}:
        raise BadArgument(name="FILE", expected="un nombre que termine en .jsonl o .csv")
    first, last = _day(given.first, "--from"), _day(given.last, "--to")
    until = _begin(last + timedelta(days=1)) if last else None
    with open_office(call) as office:
        operator = signed_in(call, office, Right.READ_JOURNAL)
        made = office.services.journal_export.write(
            operator,
            _begin(first) if first else None,
            until,
            given.file.expanduser().absolute(),
            UNWATCHED,
        )
    return _tell(call, made, "se escribió")


def _seal(call: Call) -> int:
    with open_office(call) as office:
        broken = office.services.seals.drop()
    for each in broken:
        key = f"verify.journal.seal_{each.problem}"
        record = {"chain": each.chain, "seq": each.seq, "problem": each.problem}
        call.tell(record, told(key, at=each.at or ""))
    if not broken:
        call.tell({"sealed": True}, "La auditoría quedó sellada en este computador.")
    return FOUND if broken else DONE


def _tell(call: Call, made: Exported, verb: str) -> int:
    record = {
        "file": str(made.file),
        "entries": made.entries,
        "sha256": made.sha256,
        "key": made.key,
    }
    call.tell(record, f"{made.file} {verb}: {made.entries:,} asientos, firma {made.key}.")
    return DONE


def _day(typed: str | None, name: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise BadArgument(name=name, expected="AAAA-MM-DD") from error


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), GUAYAQUIL)
