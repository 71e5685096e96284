"""Moves the books of this computer's file to a PostgreSQL server."""

import argparse
from dataclasses import replace

from desktop.commands.call import Call
from desktop.commands.errors import BadArgument
from desktop.commands.exits import DAMAGED, DONE, REFUSED
from desktop.commands.opening import open_office, signed_in
from desktop.commands.verify import finding_record, finding_sentence
from desktop.settings import load_settings, save_settings
from desktop.vault import Vault
from services.clock import utc_now
from services.staff.rights import Right
from services.storage.engine import open_engine, sqlite_path
from services.storage.moving import move_to_server
from services.storage.restoring import BooksInUse, fold_up, put_aside
from services.storage.sessions import Sessions
from services.verification.service import Verification


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether it is meant."""
    parser.add_argument("target", metavar="postgresql://USUARIO@SERVIDOR/BASE")
    parser.add_argument("--yes", action="store_true", help="hacerlo; sin esto, solo se explica")


def run(call: Call, given: argparse.Namespace) -> int:
    """Move everything, compare counts and sums, verify it there, and work there from now on."""
    settings = load_settings(call.data, call.environ)
    path = sqlite_path(settings.books_url)
    if path is None or sqlite_path(given.target) is not None:
        raise BadArgument(name="target", expected="de un archivo SQLite a postgresql://…")
    with open_office(call) as office:
        operator = signed_in(call, office, Right.MANAGE_COMPANY)
        if not given.yes:
            call.tell(
                {"from": path, "to": given.target, "moved": False},
                f"Se moverían los libros de {path} a {given.target}. Repita con --yes.",
            )
            return REFUSED
        with office.services.sessions.begin() as session:
            office.services.journal.append(
                session, operator, "storage.moved", "storage:books", after={"to": given.target}
            )
    fold_up(path)  # refused while another program has the books open
    password = Vault(settings.data_dir, call.environ).database_password()
    moved = move_to_server(settings.books_url, given.target, password)
    sessions = Sessions(open_engine(given.target, password=password))
    try:
        findings = Verification(sessions).verify()
    finally:
        sessions.close()
    for finding in findings:
        call.tell(finding_record(finding), f"{finding.named}: {finding_sentence(finding)}")
    if findings:
        return DAMAGED
    # Killed between the two, this till works on the server, and the file lies there unused.
    save_settings(replace(settings, database_url=given.target))
    try:
        aside = put_aside(path, utc_now())
    except BooksInUse:
        save_settings(settings)
        raise
    rows = sum(each.rows for each in moved)
    for each in moved:
        if each.rows:
            record = {"table": each.table, "rows": each.rows, "sums": dict(each.sums)}
            call.tell(record, f"{each.table}: {each.rows} filas iguales")
    call.tell(
        {"ok": True, "tables": len(moved), "rows": rows, "aside": aside},
        f"Movido y comprobado: {rows} filas, con sus sumas. El archivo quedó en {aside}.",
    )
    return DONE
