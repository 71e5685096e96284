import argparse
from pathlib import Path
from typing import Any

from desktop.commands.call import Call
from desktop.commands.exits import BAD_INPUT, DONE
from desktop.commands.opening import Office, open_office, signed_in
from desktop.commands.words import counted, sentence
from services.importing import LineProblem
from services.staff.rights import Operator, Right


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the file holds, the file, and whether only to look."""
    parser.add_argument("what", choices=["accounts", "invoices", "statement"])
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--account", metavar="A", default="", help="nuestra cuenta del banco (para statement)"
    )
    parser.add_argument(
        "--profile", metavar="P", default="", help="cómo leer el extracto; si falta, se averigua"
    )
    parser.add_argument("--dry-run", action="store_true", help="solo revisar; no guarda nada")


def run(call: Call, given: argparse.Namespace) -> int:
    """Bring a file in whole, or say line by line why not."""
    with open_office(call) as office:
        is_statement = given.what == "statement"
        right = Right.RECONCILE if is_statement else Right.IMPORT_FILES
        operator = None if given.dry_run else signed_in(call, office, right)
        if is_statement:
            record, problems = _statement(office, given, operator)
        else:
            work = _accounts if given.what == "accounts" else _invoices
            record, problems = work(office, given.file, operator)
    for problem in problems:
        told = f"Línea {problem.line}"
        told += f", {problem.field}: " if problem.field else ": "
        if not call.as_json:
            call.tell({}, told + sentence(problem.error))
    record |= {"problems": [_problem(problem) for problem in problems]}
    call.tell(record, _sentence(record, given.dry_run))
    return BAD_INPUT if problems else DONE


def _accounts(
    office: Office, file: Path, operator: Operator | None
) -> tuple[dict[str, Any], tuple[LineProblem, ...]]:
    service = office.services.account_import
    preview = service.preview(file)
    record = {
        "file": preview.parsed.file_name,
        "sha256": preview.parsed.sha256,
        "lines": preview.parsed.line_count,
        "new": preview.new_count,
        "same": preview.same_count,
        "already_imported": preview.imported_before is not None,
        "applied": False,
    }
    if operator is None or preview.problems:
        return record, tuple(preview.problems)
    result = service.apply(operator, preview.parsed)
    record |= {
        "new": result.new_count,
        "same": result.same_count,
        "already_imported": result.already_imported,
        "applied": True,
    }
    return record, ()


def _invoices(
    office: Office, file: Path, operator: Operator | None
) -> tuple[dict[str, Any], tuple[LineProblem, ...]]:
    service = office.services.invoice_import
    preview = service.preview(file)
    record = {
        "file": preview.file_name,
        "sha256": preview.sha256,
        "lines": preview.line_count,
        "new": preview.new_count,
        "same": preview.same_count,
        "total_cents": preview.new_total_cents,
        "already_imported": preview.imported_before is not None,
        "applied": False,
    }
    if operator is None or preview.problems:
        return record, preview.problems
    result = service.apply(operator, preview)
    record |= {
        "new": result.new_count,
        "same": result.same_count,
        "total_cents": result.total_cents,
        "already_imported": result.already_imported,
        "applied": True,
    }
    return record, ()


def _statement(
    office: Office, given: argparse.Namespace, operator: Operator | None
) -> tuple[dict[str, Any], tuple[LineProblem, ...]]:
    service = office.services.statement_import
    preview = service.preview(given.file, given.account, profile=given.profile)
    record = {
        "file": preview.file_name,
        "sha256": preview.sha256,
        "bank_account": preview.bank_account,
        "profile": preview.parsed.profile,
        "header": preview.parsed.fingerprint,
        "decimals": preview.parsed.decimals,
        "first_day": preview.first_day.isoformat() if preview.first_day else None,
        "last_day": preview.last_day.isoformat() if preview.last_day else None,
        "lines": preview.line_count,
        "new": preview.new_count,
        "same": preview.same_count,
        "proposed": preview.matched_count,
        "in_cents": preview.in_cents,
        "out_cents": preview.out_cents,
        "warnings": [_problem(one) for one in preview.parsed.warnings],
        "already_imported": preview.imported_before is not None,
        "applied": False,
    }
    if operator is None or preview.problems:
        return record, preview.problems
    result = service.apply(operator, preview)
    record |= {
        "import": result.file_id or None,
        "new": result.new_count,
        "same": result.same_count,
        "already_imported": result.already_imported,
        "applied": True,
    }
    return record, ()


def _problem(problem: LineProblem) -> dict[str, Any]:
    return {
        "line": problem.line,
        "field": problem.field,
        "problem": problem.problem,
        "message": sentence(problem.error),
    }


def _sentence(record: dict[str, Any], is_dry: bool) -> str:
    if record["problems"]:
        return f"{counted(len(record['problems']), 'problema', 'problemas')}. No se guardó nada."
    told = f"{record['new']} nuevas, {record['same']} que ya estaban."
    if record["already_imported"]:
        told = "Este archivo ya se importó: no se agregó nada."
    return f"{told} Solo revisión: no se guardó nada." if is_dry else told
