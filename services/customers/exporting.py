import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import PurePath
from typing import Final

from services.audit.service import Journal
from services.clock import Now, local
from services.customers import export_store, store
from services.customers.records import ExportedData
from services.customers.sheets import sheets
from services.errors import NotFound
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions

_README: Final = """Datos personales de {name}
Exportados el {at} por {by}

datos.json     Todo lo que la oficina guarda de este cliente, tabla por tabla: sus datos, cuentas,
               convenios, líneas, facturas, pagos, retenciones, débitos, notas y consentimiento.
               Los valores que terminan en _cents son centavos de dólar; las fechas con hora, UTC.
*.csv          Cuentas, facturas y pagos, para una hoja de cálculo. Un pago anulado o devuelto
               consta con su estado y con lo que se devolvió.
documentos/    Los archivos que el cliente entregó, como se guardaron.

Nunca se guarda el número de una tarjeta: solo su marca y sus últimos cuatro dígitos.
"""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class CustomerExport:
    """Hands a customer all that is kept of them, as the law on personal data lets them ask."""

    def __init__(self, sessions: Sessions, journal: Journal, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now

    def export(self, operator: Operator, number: str) -> ExportedData:
        """Everything of the customer of an account, in all their accounts, as a ZIP file.

        The journal keeps who took it, when, and its hash.

        Raises:
            NotAllowed. NotFound.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        at = self._now()
        with self._sessions.read() as session:
            found = store.accounts_of(session, number)
            if found is None:
                raise NotFound(what="account", which=number)
            customer_id, accounts = found
            tables = export_store.everything(session, customer_id, accounts)
            name = str(tables["customer"][0]["name"])
            readme = _README.format(
                name=name, at=f"{local(at):%d/%m/%Y %H:%M}", by=operator.full_name
            )
            kept = io.BytesIO()
            with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bundle:
                _put(bundle, "LEEME.txt", readme.encode())
                _put(bundle, "datos.json", _json(tables))
                for file_name, content in sheets(tables, export_store.plans(session)):
                    _put(bundle, file_name, content)
                for key, file_name, content in export_store.files(session, accounts):
                    safe = PurePath(file_name.replace("\\", "/")).name or "archivo"
                    _put(bundle, f"documentos/{key}-{safe}", content)
        content = kept.getvalue()
        records = sum(len(rows) for rows in tables.values())
        with self._sessions.begin() as session:
            self._journal.append(
                session,
                operator,
                "customer.exported",
                f"account:{number}",
                after={"records": records, "sha256": hashlib.sha256(content).hexdigest()},
            )
        return ExportedData(f"datos_{number}.zip", content, records)


def _put(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    # The same books give the same bytes, whenever they are asked.
    bundle.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)


def _json(tables: Mapping[str, export_store.Records]) -> bytes:
    text = json.dumps(tables, ensure_ascii=False, indent=1, default=_plain)
    return text.encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} of a customer")
