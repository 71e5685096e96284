"""Looks after a PostgreSQL server's own roles; a file has none."""

import argparse
import secrets

from sqlalchemy import make_url

from desktop.books import look_into_books
from desktop.commands.call import Call
from desktop.commands.errors import BadArgument
from desktop.commands.exits import DONE, FOUND
from desktop.commands.opening import read_password
from desktop.settings import Settings, load_settings
from desktop.vault import Vault
from services.storage.engine import sqlite_path
from services.storage.roles import APP, grant_app, standing


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and the password where one is needed."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="roles|password|who")
    told = f"crear el rol {APP} o renovar sus permisos; como dueño de la base"
    roles = verbs.add_parser("roles", help=told)
    roles.add_argument(
        "--password-file", metavar="FILE", help="la clave del rol; sin esto, una nueva"
    )
    keeping = verbs.add_parser("password", help="guardar en este computador la clave de la base")
    keeping.add_argument("--password-file", metavar="FILE", required=True)
    verbs.add_parser(
        "who", help="con qué rol entra este programa, y si puede reescribir lo cobrado"
    )


def run(call: Call, given: argparse.Namespace) -> int:
    """Make the role that the program works as, keep its password here, or say who we are."""
    settings = load_settings(call.data, call.environ)
    if sqlite_path(settings.books_url) is not None:
        raise BadArgument(name="db", expected="una base PostgreSQL; un archivo no tiene roles")
    vault = Vault(settings.data_dir, call.environ)
    if given.verb == "password":
        vault.keep_database_password(read_password(given.password_file))
        call.tell({"kept": True}, f"Clave guardada en {vault.store_name()}.")
        return DONE
    if given.verb == "roles":
        return _roles(call, settings, vault, given.password_file)
    return _who(call, settings, vault)


def _roles(call: Call, settings: Settings, vault: Vault, where: str | None) -> int:
    password = read_password(where) if where else secrets.token_urlsafe(24)
    grant_app(settings.books_url, vault.database_password(), password)
    url = make_url(settings.books_url).set(username=APP, password=None)
    address = url.render_as_string(hide_password=True)
    record = {"role": APP, "database_url": address}
    told = [
        f"El rol {APP} está listo: cobra y registra, y no puede cambiar ni borrar lo hecho.",
        f"En cada caja, ponga database_url = {address} en los ajustes y guarde la clave con",
        "  ./run db password --password-file ARCHIVO",
        "Repita ./run db roles como dueño después de cada migrate.",
    ]
    if not where:
        record["password"] = password
        told.insert(1, f"Su clave, que no se vuelve a mostrar: {password}")
    call.tell(record, "\n".join(told))
    return DONE


def _who(call: Call, settings: Settings, vault: Vault) -> int:
    sessions = look_into_books(settings, vault)
    try:
        found = standing(sessions)
    finally:
        sessions.close()
    if found is None:
        raise RuntimeError("a server without a standing")
    record = {
        "role": found.role,
        "superuser": found.is_superuser,
        "owner": found.is_owner,
        "may_rewrite": found.may_rewrite,
    }
    told = "no puede reescribir lo cobrado" if found.is_safe else "puede reescribir lo cobrado"
    call.tell(record, f"El programa entra como {found.role}: {told}.")
    return DONE if found.is_safe else FOUND
