import argparse
from pathlib import Path

from desktop.commands.call import Call
from desktop.commands.exits import DAMAGED, DONE
from desktop.commands.opening import Office, open_office, upkeep_user
from desktop.commands.verify import finding_record, finding_sentence
from desktop.commands.words import sentence
from services.clock import utc_now
from services.errors import UserError
from services.staff.rights import Operator, Right
from services.storage.backup import (
    Backup,
    check_backup,
    create_backup,
    open_backup,
    rotate,
)
from services.storage.engine import sqlite_path
from services.storage.migrate import HEAD
from services.verification.records import Finding
from services.verification.service import Verification


def arguments(parser: argparse.ArgumentParser) -> None:
    """`create`, and where to, or `verify FILE`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="create|verify")
    creating = verbs.add_parser("create", help="respaldar los libros ahora")
    creating.add_argument("--to", type=Path, metavar="DIR", help="sin esto, la carpeta backups")
    verbs.add_parser("verify", help="comprobar un respaldo").add_argument(
        "file", type=Path, metavar="FILE"
    )


def run(call: Call, given: argparse.Namespace) -> int:
    """Copy the books while the tills work, or look whether a copy is sound."""
    if given.verb == "verify":
        return _verify(call, given.file)
    with open_office(call) as office:
        operator = upkeep_user(call, office, Right.MAKE_BACKUPS)
        folder = (given.to or office.settings.backups_dir).expanduser().absolute()
        made = _create(office, folder)
        try:
            findings = _look_inside(made)
        except UserError as error:
            findings = [Finding("storage.damaged", "storage", "backup", {"cause": sentence(error)})]
        if findings:
            return _tell_broken(call, made.file, findings)
        gone = rotate(folder)
        _note(office, operator, made)
    record = _record(made) | {"removed": [file.name for file in gone]}
    call.tell(record, f"Respaldo {made.file} ({made.size / 1e6:.1f} MB), comprobado.")
    return DONE


def _create(office: Office, folder: Path) -> Backup:
    url = office.settings.books_url
    password = None if sqlite_path(url) is not None else office.vault.database_password()
    return create_backup(url, folder, now=utc_now(), password=password)


def _verify(call: Call, file: Path) -> int:
    found = check_backup(file)
    findings = _look_inside(found)
    if findings:
        return _tell_broken(call, file, findings)
    call.tell(_record(found), f"El respaldo {file} está íntegro.")
    return DONE


def _look_inside(found: Backup) -> list[Finding]:
    """Every rule of the books, on the copy; a server's dump is looked into when it is restored."""
    if not found.is_sqlite:
        check_backup(found.file)
        return []
    if found.schema != HEAD:
        return []
    sessions = open_backup(found.file)
    try:
        return Verification(sessions).verify()
    finally:
        sessions.close()


def _tell_broken(call: Call, file: Path, findings: list[Finding]) -> int:
    for finding in findings:
        record = finding_record(finding) | {"file": file}
        call.tell(record, f"{finding.subject}: {finding_sentence(finding)}")
    return DAMAGED


def _note(office: Office, operator: Operator, made: Backup) -> None:
    services = office.services
    with services.sessions.begin() as session:
        services.journal.append(
            session,
            operator,
            "storage.backup_made",
            f"backup:{made.file.name}",
            after={"sha256": made.sha256, "size": made.size},
        )


def _record(found: Backup) -> dict[str, object]:
    return {
        "file": found.file,
        "made_at": found.made_at,
        "schema": found.schema,
        "sha256": found.sha256,
        "size": found.size,
        "ok": True,
    }
