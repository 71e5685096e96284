"""Looks at this computer: what Ventanilla needs, what is there, and what is missing."""

import argparse
import ctypes.util
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.books import look_into_books, mode_of, office_of
from desktop.commands import exits
from desktop.commands.call import Call
from desktop.commands.words import moment, sentence
from desktop.disk import is_encrypted
from desktop.gateway import LazyGateway, stripe_builder
from desktop.logs import masked
from desktop.settings import Settings, load_settings
from desktop.switches import read_switches
from desktop.vault import Vault
from desktop.version import VERSION
from services.cards.answers import Answer
from services.errors import UserError
from services.office.records import Mode
from services.papers.printers import CupsPrinters
from services.practice.demo_stripe import LocalStripe
from services.staff.records import SECOND_FACTOR
from services.storage.backup import backups_in
from services.storage.roles import RunsAsOwner, standing
from services.storage.sessions import Sessions

_ROOM: Final = 64 * 1024 * 1024
_LIBRARIES: Final = (
    "PySide6",
    "SQLAlchemy",
    "alembic",
    "psycopg",
    "stripe",
    "reportlab",
    "keyring",
)
# What Chromium wants of a Linux system, by the names that the linker knows.
_CARD_WINDOW: Final = (
    "nss3",
    "nspr4",
    "asound",
    "Xcomposite",
    "Xdamage",
    "Xrandr",
    "Xtst",
    "xkbfile",
    "gbm",
    "xcb-dri3",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was looked at; `is_good` is None where it is neither."""

    check: str
    is_good: bool | None
    told: str
    code: int = exits.DONE


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing."""


def run(call: Call, given: argparse.Namespace) -> int:
    """Look at everything; nothing is changed. Ends with 0 unless the books can't be used."""
    del given
    worst = exits.DONE
    for seen in _looks(call):
        record = {"check": seen.check, "ok": seen.is_good, "message": seen.told}
        mark = {True: "✓", False: "✗", None: "·"}[seen.is_good]
        call.tell(record, f"{mark} {seen.check}: {seen.told}")
        worst = worst or seen.code
    return worst


def _looks(call: Call) -> list[Seen]:
    looked = [_program(), *_libraries(), _card_window(), _printers()]
    try:
        settings = load_settings(call.data, call.environ)
    except UserError as error:
        return [*looked, Seen("ajustes", False, sentence(error), exits.exit_of(error))]
    looked += [_folder(settings), _disk(settings), _backups(settings)]
    vault = Vault(settings.data_dir, call.environ)
    looked.append(_key_store(vault))
    try:
        sessions = look_into_books(settings, vault)
    except UserError as error:
        told = f"{masked(settings.books_url)}: {sentence(error)}"
        return [*looked, Seen("base de datos", False, told, exits.exit_of(error))]
    try:
        looked += [_books(settings, sessions), *_entrance(sessions)]
        looked += _stripe(call, settings, vault, sessions)
    finally:
        sessions.close()
    return looked


def _program() -> Seen:
    told = f"Ventanilla {VERSION}, Python {platform.python_version()}, {platform.platform()}"
    return Seen("programa", None, told)


def _libraries() -> list[Seen]:
    seen = []
    for name in _LIBRARIES:
        try:
            seen.append(Seen(name, True, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            seen.append(Seen(name, False, "no está instalado"))
    return seen


def _card_window() -> Seen:
    """Looked for without being loaded: no command imports Qt."""
    found = importlib.util.find_spec("PySide6")
    folders = list(found.submodule_search_locations or []) if found else []
    if not any(list(Path(folder).glob("QtWebEngineCore.*")) for folder in folders):
        return Seen("ventana de tarjeta", False, "falta QtWebEngine")
    if sys.platform != "linux":
        return Seen("ventana de tarjeta", True, "disponible")
    missing = [name for name in _CARD_WINDOW if ctypes.util.find_library(name) is None]
    if missing:
        told = f"faltan bibliotecas del sistema: {', '.join(missing)}"
        return Seen("ventana de tarjeta", False, told)
    return Seen("ventana de tarjeta", True, "disponible")


def _printers() -> Seen:
    return _tried(
        "impresoras",
        lambda: (
            ", ".join(f"{each.name} ({each.state.value})" for each in CupsPrinters().listing())
            or "ninguna"
        ),
    )


def _folder(settings: Settings) -> Seen:
    folder = settings.data_dir
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    told = f"{folder}, {free / 1e9:.1f} GB libres"
    if not os.access(there, os.W_OK):
        return Seen("carpeta de datos", False, f"{told}; no se puede escribir")
    return Seen("carpeta de datos", free >= _ROOM, told)


def _disk(settings: Settings) -> Seen:
    """A stolen computer takes the books with it, unless its disk is encrypted."""
    folder = settings.data_dir
    there = next(each for each in (folder, *folder.parents) if each.exists())
    known = is_encrypted(there)
    told = {
        True: "cifrado",
        False: "sin cifrar: quien se lleve el computador lee los libros; cífrelo (LUKS, BitLocker)",
        None: "no se pudo saber si está cifrado: compruébelo en el sistema (LUKS, BitLocker)",
    }
    return Seen("disco", known, told[known])


def _backups(settings: Settings) -> Seen:
    found = backups_in(settings.copies_dir)
    if not found:
        return Seen("respaldos", None, "ninguno todavía")
    return Seen("respaldos", True, f"{len(found)}; el último {moment(found[0].made_at)}")


def _key_store(vault: Vault) -> Seen:
    return _tried("almacén de claves", vault.store_name)


def _books(settings: Settings, sessions: Sessions) -> Seen:
    with sessions.read() as session:
        query = (
            "SELECT current_setting('server_version') || ', synchronous_commit='"
            " || current_setting('synchronous_commit') || ', fsync=' || current_setting('fsync')"
            if sessions.is_postgresql
            else "SELECT 'SQLite ' || sqlite_version() || ', WAL, synchronous=FULL'"
        )
        told = session.exec_driver_sql(query).scalar_one()
    found = standing(sessions)
    if found is not None and not found.is_safe:
        role = sentence(RunsAsOwner(role=found.role))
        return Seen("base de datos", False, f"{masked(settings.books_url)}: {role}")
    kind = "PostgreSQL " if sessions.is_postgresql else ""
    return Seen("base de datos", True, f"{masked(settings.books_url)}: {kind}{told}")


def _entrance(sessions: Sessions) -> list[Seen]:
    office = office_of(sessions)
    if not office.has_company():
        return []
    if office.setting(SECOND_FACTOR) is True:
        return [Seen("segundo factor", True, "se pide a supervisores y administradores")]
    is_live = office.company().mode is Mode.LIVE
    told = "no se pide; se activa en Ajustes → Bloqueo e ingreso"
    return [Seen("segundo factor", False if is_live else None, told)]


def _stripe(call: Call, settings: Settings, vault: Vault, sessions: Sessions) -> list[Seen]:
    demo = LocalStripe(settings.data_dir)
    try:
        mode = mode_of(sessions)
        switches = read_switches(call.environ, is_live=mode is Mode.LIVE)
        build = stripe_builder(settings, vault, lambda: mode, lambda: switches, demo)
        gateway = LazyGateway(build)
        seen = [Seen("empresa", None, f"modo {mode.value}"), _key(gateway, mode)]
        account = gateway.account()
    except UserError as error:
        return [Seen("Stripe", False, sentence(error))]
    finally:
        demo.close()
    if isinstance(account, Answer):
        told = masked(account.message or account.kind.value)
        return [*seen, Seen("Stripe", False, f"no responde: {told}")]
    skew = account.seconds_ahead
    clock = Seen("reloj", abs(skew) <= 120, f"{skew:+.0f} s respecto a Stripe")
    return [*seen, Seen("Stripe", True, f"cuenta {account.id}"), clock]


def _key(gateway: LazyGateway, mode: Mode) -> Seen:
    kind = "real" if gateway.livemode else "de prueba"
    return Seen("clave de Stripe", gateway.livemode == (mode is Mode.LIVE), f"presente, {kind}")


def _tried(check: str, look: Callable[[], Any]) -> Seen:
    try:
        return Seen(check, True, str(look()))
    except UserError as error:
        return Seen(check, False, sentence(error))
