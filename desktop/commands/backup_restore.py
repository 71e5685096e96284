"""Goes back to a safety copy from the back room."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desktop.books import NoBooks, SchemaOlder, look_into_books, mode_of
from desktop.commands.call import Call
from desktop.commands.errors import BadArgument
from desktop.commands.exits import DONE, REFUSED
from desktop.commands.opening import Office, signed_in
from desktop.commands.verify import findings_words
from desktop.commands.words import moment
from desktop.gateway import LazyGateway
from desktop.settings import Settings, load_settings
from desktop.vault import Vault
from desktop.wiring import build_services
from services.cards.gateway import CardGateway
from services.clock import utc_now
from services.copies.records import Inside, Prepared
from services.copies.restoring import Restorer, checked_numbers
from services.payments.records import receipt_number
from services.staff.rights import Operator, Right
from services.storage.engine import sqlite_path
from services.storage.errors import (
    DatabaseDamaged,
    DatabaseReadOnly,
    DatabaseUnavailable,
    SchemaNewer,
)

_NO_USE = (
    NoBooks,
    SchemaOlder,
    SchemaNewer,
    DatabaseDamaged,
    DatabaseReadOnly,
    DatabaseUnavailable,
)


def used_numbers(given: Sequence[str]) -> dict[str, int]:
    """The last number of each series, of receipts as they are printed.

    Raises:
        BadArgument: one is no receipt's number.
    """
    found: dict[str, int] = {}
    for text in given:
        series, _, number = text.strip().rpartition("-")
        if not series or not (number.isascii() and number.isdigit()):
            raise BadArgument(name="--last-receipt", expected="001-001-000000123")
        found[series] = max(int(number), found.get(series, 0))
    return found


def restore(
    call: Call,
    file: Path,
    phrase: str,
    *,
    used: Mapping[str, int],
    is_meant: bool,
    even_unsound: bool,
) -> int:
    """Say what would be lost; when it is meant, put the copy in the place of the books.

    `used` are the last numbers of receipts that people know of, by series.
    """
    settings = load_settings(call.data, call.environ)
    is_file = sqlite_path(settings.books_url) is not None
    vault = Vault(settings.data_dir, call.environ)
    password = None if is_file else vault.database_password()
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    restorer = Restorer(settings.books_url, password, settings.data_dir, utc_now)
    prepared = restorer.prepare(file, phrase)
    try:
        operator = _who(call, settings, vault, prepared)
        last = prepared.known_numbers | checked_numbers(prepared, used)
        if not is_meant:
            record = _record(prepared, last) | {"restored": False}
            call.tell(record, f"{_told(prepared, last)}\nRepita con --yes.")
            return REFUSED
        aside = restorer.confirm(operator, prepared, used=used, even_unsound=even_unsound)
    finally:
        restorer.give_up(prepared)
    call.tell(
        _record(prepared, last) | {"restored": True, "aside": aside},
        f"{_told(prepared, last)}\nRestaurado. Los libros anteriores: {aside or 'no había'}."
        " No se cobra con tarjeta hasta conciliar con Stripe (reconcile). Si hubo débitos, no se"
        " preparan otros hasta decir qué lotes tiene el banco (backup settle-batches, o Ajustes →"
        " Copias de seguridad).",
    )
    return DONE


def _who(call: Call, settings: Settings, vault: Vault, prepared: Prepared) -> Operator:
    """Who restores: a user of the present books or, where those can't be used, of the copy.

    On a server it is the owner who connects: the program's own role makes no database.
    """
    try:
        sessions = look_into_books(settings, vault)
    except _NO_USE:
        sessions = look_into_books(replace(settings, database_override=prepared.staged), vault)
    try:
        services = build_services(sessions, LazyGateway(_no_gateway))
        mode = mode_of(sessions)
        office = Office(settings, vault, services, mode)
        return signed_in(call, office, Right.MAKE_BACKUPS, attended=True)
    finally:
        sessions.close()


def _no_gateway() -> CardGateway:
    raise RuntimeError("nothing is charged here")


def _record(prepared: Prepared, last: Mapping[str, int]) -> dict[str, object]:
    present = prepared.present
    return {
        "file": prepared.backup.file,
        "made_at": prepared.backup.made_at,
        "inside": prepared.inside.told(),
        "present": present.told() if present else None,
        "lost_receipts": prepared.lost_receipts,
        "last_receipts": _receipts(last),
        "findings": len(prepared.findings),
    }


def _told(prepared: Prepared, last: Mapping[str, int]) -> str:
    lines = [
        f"Respaldo del {moment(prepared.backup.made_at)}: {_newest(prepared.inside)}.",
        "Libros de ahora: "
        + (f"{_newest(prepared.present)}." if prepared.present else "no se pueden leer."),
    ]
    if prepared.lost_receipts:
        lines.append(
            "Se perdería un recibo."
            if prepared.lost_receipts == 1
            else f"Se perderían {prepared.lost_receipts} recibos."
        )
    if _receipts(last):
        told = ", ".join(_receipts(last))
        lines.append(f"La numeración de recibos sigue después de {told}.")
    if prepared.present is None:
        lines.append(
            "Los libros de ahora no se leen: mire el último recibo impreso de cada caja y dígalo"
            " con --last-receipt, o su número se dará otra vez."
        )
    if prepared.findings:
        lines.append(f"En el respaldo {findings_words(len(prepared.findings))}.")
    return "\n".join(lines)


def _receipts(last: Mapping[str, int]) -> list[str]:
    return [receipt_number(series, number) for series, number in last.items() if number]


def _newest(inside: Inside) -> str:
    if inside.newest_at is None:
        return "ningún recibo"
    at = moment(inside.newest_at)
    return f"{inside.receipts} recibos, el último {inside.newest_receipt} del {at}"
