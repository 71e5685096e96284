import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.commands import backup_batches
from desktop.commands.backup_restore import restore, used_numbers
from desktop.commands.call import Call
from desktop.commands.exits import DAMAGED, DONE
from desktop.commands.opening import open_office, read_password, upkeep_user
from desktop.commands.verify import finding_record, finding_sentence
from desktop.copy_plan import copy_plan
from desktop.settings import load_settings
from desktop.vault import Vault
from services.copies.records import inside_of
from services.copies.service import drill
from services.staff.rights import Right
from services.storage.backup import Backup, backups_in, check_backup
from services.storage.engine import sqlite_path
from services.storage.sealing import seal_of
from services.verification.records import Finding

_COLUMNS = [
    ("made_at", "HECHO"),
    ("size", "BYTES"),
    ("sound", "COMPROBADO"),
    ("sealed", "CIFRADO"),
    ("newest_receipt", "ÚLTIMO RECIBO"),
    ("file", "ARCHIVO"),
]


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which copy."""
    verbs = parser.add_subparsers(
        dest="verb", required=True, metavar="create|list|verify|drill|restore|settle-batches"
    )
    creating = verbs.add_parser("create", help="respaldar los libros ahora")
    listing = verbs.add_parser("list", help="los respaldos que hay")
    for each in (creating, listing):
        each.add_argument("--to", type=Path, metavar="DIR", help="sin esto, la de los ajustes")
    told = {
        "verify": "comprobar un respaldo",
        "drill": "restaurar un respaldo en un lugar de prueba y decir qué se halló",
        "restore": "volver a un respaldo; los libros de ahora se guardan aparte",
    }
    others = [verbs.add_parser(name, help=words) for name, words in told.items()]
    for each in others:
        each.add_argument("file", type=Path, metavar="FILE")
    for each in (creating, *others):
        each.add_argument("--passphrase-file", metavar="FILE", help="la frase que lo cifra o abre")
    batches = verbs.add_parser(
        "settle-batches", help="tras restaurar: decir qué lotes de débitos tiene el banco"
    )
    backup_batches.arguments(batches)
    others[-1].add_argument(
        "--last-receipt",
        action="append",
        default=[],
        metavar="001-001-000000123",
        help="último recibo que se imprimió de una serie; no se da otra vez",
    )
    others[-1].add_argument("--yes", action="store_true", help="hacerlo; sin esto, solo se dice")
    others[-1].add_argument(
        "--even-unsound", action="store_true", help="aunque lo copiado no cuadre"
    )


def run(call: Call, given: argparse.Namespace) -> int:
    """Copy the books while the tills work, or look at copies, or go back to one."""
    if given.verb == "create":
        return _create(call, given)
    if given.verb == "list":
        return _list(call, given)
    if given.verb == "settle-batches":
        return backup_batches.settle(call, given)
    phrase = read_password(given.passphrase_file) if given.passphrase_file else ""
    if given.verb == "restore":
        return restore(
            call,
            given.file,
            phrase,
            used=used_numbers(given.last_receipt),
            is_meant=given.yes,
            even_unsound=given.even_unsound,
        )
    return _try(call, given, phrase)


def _create(call: Call, given: argparse.Namespace) -> int:
    with open_office(call) as office:
        operator = upkeep_user(call, office, Right.MAKE_BACKUPS)
        plan = copy_plan(office.settings)
        if given.to is not None:
            plan = replace(plan, folder=given.to.expanduser().absolute())
        if given.passphrase_file:
            plan = replace(plan, seal=seal_of(read_password(given.passphrase_file)))
        made = office.services.copies.make(operator, plan, office.settings.data_dir)
    if made.findings:
        return tell_broken(call, made.backup.file, made.findings)
    record = _record(made.backup) | {"removed": [file.name for file in made.removed]}
    size = f"{made.backup.size / 1e6:.1f} MB"
    call.tell(record, f"Respaldo {made.backup.file} ({size}), comprobado.")
    return DONE


def _list(call: Call, given: argparse.Namespace) -> int:
    folder = given.to or copy_plan(load_settings(call.data, call.environ)).folder
    call.list((_record(each) for each in backups_in(folder.expanduser())), _COLUMNS)
    return DONE


def _try(call: Call, given: argparse.Namespace, phrase: str) -> int:
    """Look at a copy; what is sealed and has no passphrase here is compared with its note."""
    backup = check_backup(given.file)
    if given.verb == "verify" and backup.is_sealed and not phrase:
        call.tell(_record(backup), f"El respaldo {given.file} es el que se escribió (cifrado).")
        return DONE
    settings = load_settings(call.data, call.environ)
    is_file = sqlite_path(settings.books_url) is not None
    password = None if is_file else Vault(settings.data_dir, call.environ).database_password()
    work = settings.data_dir if settings.data_dir.is_dir() else given.file.absolute().parent
    tried = drill(given.file, settings.books_url, work, phrase, password=password)
    if tried.findings:
        return tell_broken(call, given.file, tried.findings)
    record = _record(backup) | tried.inside.told() | {"seconds": round(tried.seconds, 1)}
    call.tell(
        record,
        f"El respaldo {given.file} está íntegro: se restauró en un lugar de prueba y todo cuadra"
        f" ({tried.inside.receipts} recibos, el último {tried.inside.newest_receipt or 'ninguno'};"
        f" {tried.seconds:.1f} s).",
    )
    return DONE


def tell_broken(call: Call, file: Path, findings: tuple[Finding, ...]) -> int:
    """List what does not add up in a copy."""
    for finding in findings:
        record = finding_record(finding) | {"file": file}
        call.tell(record, f"{finding.named}: {finding_sentence(finding)}")
    return DAMAGED


def _record(found: Backup) -> dict[str, Any]:
    inside = inside_of(found.told)
    return {
        "file": found.file,
        "made_at": found.made_at,
        "schema": found.schema,
        "sha256": found.sha256,
        "size": found.size,
        "sound": found.is_sound,
        "sealed": found.is_sealed,
        "newest_receipt": inside.newest_receipt if inside else "",
        "ok": found.is_sound is not False,
    }
