"""Batches of debits from the outside: who is in, the file, and what the bank says of it."""

import argparse
from datetime import date
from pathlib import Path
from typing import Final
from uuid import uuid4

from desktop.commands.approving import approved, asks_approval
from desktop.commands.call import Call
from desktop.commands.debit_records import (
    answer_sums,
    batch_record,
    candidate_record,
    judged_record,
    line_record,
)
from desktop.commands.errors import BadArgument
from desktop.commands.exits import DONE, FOUND
from desktop.commands.opening import Office, open_office, signed_in
from desktop.commands.words import money
from services.debits.banks.registry import PROFILES
from services.debits.batch_records import BatchOrder, BatchQuestion, BatchRow
from services.debits.batch_states import BatchState
from services.debits.batches import APPROVE
from services.debits.releasing import RELEASE, REVERSE, ReleaseOrder, TakenBackOrder
from services.staff.rights import Operator, Right

_BATCHES: Final = (
    ("batch", "Lote"),
    ("state", "Estado"),
    ("profile", "Banco"),
    ("collect_on", "Día del débito"),
    ("lines", "Débitos"),
    ("amount", "Valor"),
    ("settled", "Cobrados"),
    ("rejected", "Rechazados"),
    ("file", "Archivo"),
)
_PREVIEW: Final = (
    ("account", "Cuenta"),
    ("account_name", "Cliente"),
    ("amount", "Valor"),
    ("in", "Entra"),
    ("reason", "Por qué no"),
    ("invoices_told", "Facturas"),
)
_LINES: Final = (
    ("line", "Débito"),
    ("state", "Estado"),
    ("account", "Cuenta"),
    ("account_name", "Cliente"),
    ("amount", "Valor"),
    ("receipt", "Recibo"),
    ("words", "Detalle"),
)
_JUDGED: Final = (
    ("number", "Línea"),
    ("reference", "Contrapartida"),
    ("account_name", "Cliente"),
    ("amount", "Valor"),
    ("told", "Resultado"),
    ("words", "El banco dice"),
    ("next_step", "Qué hacer"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """`list`, `preview`, `prepare`, `approve`, `write`, `sent`, `answer`, `release` and more."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|show|preview|…")
    listing = verbs.add_parser("list", help="los lotes, del más nuevo")
    listing.add_argument("--state", choices=[each.value for each in BatchState], default="")
    listing.add_argument("--limit", type=int, default=100, help="cuántos como máximo")
    verbs.add_parser("show", help="los débitos de un lote").add_argument("batch", type=int)
    for name, what in (
        ("preview", "quién entraría y quién no, con el motivo; no guarda nada"),
        ("prepare", "fijar un lote y reservar sus facturas"),
    ):
        verb = verbs.add_parser(name, help=what)
        verb.add_argument("profile", choices=[each.key for each in PROFILES])
        verb.add_argument("account", metavar="OUR_ACCOUNT", help="nuestra cuenta en ese banco")
        verb.add_argument("collect_on", type=_day, metavar="YYYY-MM-DD", help="día del débito")
        verb.add_argument("--due-until", type=_day, default=None, metavar="YYYY-MM-DD")
        verb.add_argument("--plan", default="", help="solo cuentas de este plan")
        verb.add_argument("--only", nargs="*", default=[], metavar="ACCOUNT", help="solo estas")
        if name == "prepare":
            verb.add_argument("--id", default="", metavar="UUID", help="repetido, es el mismo lote")
    for name, what in (
        ("approve", "aprobar su total con otra persona"),
        ("write", "escribir el archivo del banco en una carpeta, o copiarlo otra vez"),
        ("sent", "anotar que está en el banco"),
        ("cancel", "anularlo antes de enviarlo"),
        ("close", "lo que el banco no nombró no se cobró"),
        ("answer", "leer la respuesta del banco"),
    ):
        verb = verbs.add_parser(name, help=what)
        verb.add_argument("batch", type=int)
        if name == "write":
            verb.add_argument("folder", type=Path)
        if name == "cancel":
            verb.add_argument("--reason", required=True)
        if name == "answer":
            verb.add_argument("file", type=Path)
            verb.add_argument("--dry-run", action="store_true", help="solo revisar")
        if name == "approve":
            asks_approval(verb)
    for name, what in (
        ("release", "liberar un débito con la palabra escrita del banco"),
        ("reverse", "el banco devolvió un débito cobrado"),
    ):
        verb = verbs.add_parser(name, help=what)
        verb.add_argument("line", metavar="LINE", help="como 12-341")
        verb.add_argument("--reason", required=True, help="qué dijo el banco, quién y cuándo")
        asks_approval(verb)
    verb = verbs.add_parser("practice-answer", help="práctica: el banco responde un lote enviado")
    verb.add_argument("batch", type=int)
    verb.add_argument("file", type=Path, nargs="?", help="sin esto, entre los ejemplos")
    verb.add_argument("--reject", type=int, default=2, metavar="N", help="cuántos no cobra")
    for verb in verbs.choices.values():
        verb.add_argument("--till", default="", help="la caja; sin esto, la de este computador")


def run(call: Call, given: argparse.Namespace) -> int:
    """Do one of the verbs."""
    with open_office(call) as office:
        return _VERBS[given.verb](call, given, office)


def _list(call: Call, given: argparse.Namespace, office: Office) -> int:
    states = frozenset({BatchState(given.state)} if given.state else ())
    rows = office.services.debits.batches.listing(states, limit=given.limit)
    call.list((batch_record(row) for row in rows), _BATCHES)
    return DONE


def _show(call: Call, given: argparse.Namespace, office: Office) -> int:
    call.list(
        (line_record(row) for row in office.services.debits.batches.lines(given.batch)), _LINES
    )
    return DONE


def _preview(call: Call, given: argparse.Namespace, office: Office) -> int:
    found = office.services.debits.preparing.stream(_question(given))
    call.list((candidate_record(each) for each in found), _PREVIEW)
    return DONE


def _prepare(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    order = BatchOrder(given.id or str(uuid4()), _question(given))
    return _told(call, office.services.debits.preparing.prepare(operator, order))


def _approve(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    batches = office.services.debits.batches
    cents = batches.show(given.batch).asked[1]
    approval = approved(
        call,
        given,
        office,
        operator,
        action=APPROVE,
        document=f"batch:{given.batch}",
        cents=cents,
        reason=f"Lote {given.batch}",
    )
    return _told(call, batches.approve(operator, given.batch, approval))


def _write(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    done = office.services.debits.files.write(operator, given.batch, given.folder)
    record = batch_record(done.batch) | {
        "path": done.path,
        "is_copy": done.is_copy,
        "withdrawn": list(done.withdrawn),
    }
    out = f" Salieron: {', '.join(done.withdrawn)}." if done.withdrawn else ""
    call.tell(record, f"{'Copia' if done.is_copy else 'Archivo'}: {done.path}.{out}")
    return DONE


def _sent(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    return _told(call, office.services.debits.batches.sent(operator, given.batch))


def _cancel(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    batches = office.services.debits.batches
    return _told(call, batches.cancel(operator, given.batch, given.reason))


def _close(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    return _told(call, office.services.debits.batches.close(operator, given.batch))


def _answer(call: Call, given: argparse.Namespace, office: Office) -> int:
    answers = office.services.debits.answers
    try:
        content = given.file.read_bytes()
    except OSError as error:
        raise BadArgument(name="FILE", expected=error.strerror or "un archivo") from error
    judged = answers.preview(given.batch, content, given.file.name)
    if given.dry_run:
        call.list((judged_record(each) for each in judged.lines), _JUDGED)
        return DONE if judged.agrees else FOUND
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    done = answers.apply(operator, judged)
    record = answer_sums(judged) | {
        "batch": given.batch,
        "sha256": judged.sha256,
        "settled": done.settled[0],
        "settled_cents": done.settled[1],
        "rejected": done.rejected[0],
        "rejected_cents": done.rejected[1],
        "surplus": done.surplus[0],
        "surplus_cents": done.surplus[1],
        "first_receipt": done.first_receipt or None,
        "last_receipt": done.last_receipt or None,
        "is_new": done.is_new,
        "is_closed": done.is_closed,
    }
    sentence = (
        f"Cobrados {done.settled[0]} por {money(done.settled[1])}, rechazados"
        f" {done.rejected[0]} por {money(done.rejected[1])}."
    )
    call.tell(record, sentence if done.is_new else "Ya se había leído: no se hizo nada otra vez.")
    return DONE if judged.agrees else FOUND


def _release(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    approval = _approved_line(call, given, office, operator, RELEASE)
    order = ReleaseOrder(given.line, given.reason, approval)
    row = office.services.debits.lines.release(operator, order)
    call.tell(line_record(row), f"Débito {row.id}: {row.state}. Sus facturas pueden pagarse.")
    return DONE


def _reverse(call: Call, given: argparse.Namespace, office: Office) -> int:
    operator = signed_in(call, office, Right.RECORD_PAYMENTS, given.till)
    approval = _approved_line(call, given, office, operator, REVERSE)
    order = TakenBackOrder(given.line, given.reason, approval)
    row = office.services.debits.lines.reverse(operator, order)
    call.tell(
        line_record(row), f"Débito {row.id}: {row.state}. El recibo {row.receipt} se revirtió."
    )
    return DONE


def _practice_answer(call: Call, given: argparse.Namespace, office: Office) -> int:
    from desktop.commands.debit_practice import practice_answer  # demo only

    return practice_answer(call, given, office)


_VERBS: Final = {
    "list": _list,
    "show": _show,
    "preview": _preview,
    "prepare": _prepare,
    "approve": _approve,
    "write": _write,
    "sent": _sent,
    "cancel": _cancel,
    "close": _close,
    "answer": _answer,
    "release": _release,
    "reverse": _reverse,
    "practice-answer": _practice_answer,
}


def _question(given: argparse.Namespace) -> BatchQuestion:
    return BatchQuestion(
        profile=given.profile,
        bank_account=given.account,
        collect_on=given.collect_on,
        due_until=given.due_until,
        plan=given.plan,
        accounts=tuple(given.only),
    )


def _told(call: Call, row: BatchRow) -> int:
    record = batch_record(row)
    sentence = f"Lote {row.number}: {row.state}, {record['lines']} débitos por {record['amount']}."
    call.tell(record, sentence)
    return DONE


def _approved_line(
    call: Call, given: argparse.Namespace, office: Office, operator: Operator, action: str
) -> str:
    return approved(
        call,
        given,
        office,
        operator,
        action=action,
        document=f"debit:{given.line}",
        cents=office.services.debits.lines.show(given.line).amount_cents,
        reason=given.reason,
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
