"""How the parts of a name are written: receipts, days, moments and money."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from services import ecuador
from services.payments.records import receipt_number
from services.printing.figures import day, dollars, minute

__all__ = ["Words", "by_itself", "day", "minute", "money", "receipt"]

receipt: Final = receipt_number
money: Final = dollars
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Words:
    """What a record is called; `of` is another record whose name follows."""

    text: str
    of: str = ""


def by_itself(kind: str, key: str) -> str:
    """The name of a record whose key is what people call it."""
    write = _WRITTEN.get(kind)
    return write(key) if write else f"{kind} {key}".strip()


def _day(key: str) -> str:
    return f"día {day(date.fromisoformat(key))}" if _ISO.fullmatch(key) else f"día {key}"


def _receipt(key: str) -> str:
    series, _, number = key.rpartition("-")
    return f"recibo {receipt(series, int(number))}" if number.isdigit() else f"recibo {key}"


def _cheque(key: str) -> str:
    code, _, rest = key.partition("/")
    bank = ecuador.bank(code)
    number = rest.rpartition("/")[2]
    return f"cheque {number} de {bank.name if bank else code}" if rest else _short("cheque", key)


def _deposit(key: str) -> str:
    where, slash, slip = key.partition("/")
    return f"depósito {slip} en {where}" if slash else _short("depósito", key)


def _voucher(key: str) -> str:
    terminal, _, rest = key.partition("/")
    batch, _, reference = rest.partition("/")
    return f"voucher {reference} del lote {batch}, terminal {terminal}"


def _chain(key: str) -> str:
    chain, slash, seq = key.partition("/")
    if not slash:
        return f"auditoría de la caja {chain}" if chain else "auditoría"
    return f"asiento {int(seq):,} de la caja {chain}" if seq.isdigit() else f"asiento {key}"


def _turn(key: str) -> str:
    # The seals name a turn as its paper does; an id here is one of no turn.
    return _short("turno", key) if _ID.fullmatch(key) else f"turno Z {key}"


def _month(key: str) -> str:
    year, _, month = key.partition("-")
    return f"facturas de {month}/{year}" if month else f"facturas de {key}"


def _short(words: str, key: str) -> str:
    """A record that is not there any more: enough of its id to tell it from another."""
    return f"{words} {key[:8]}…" if _ID.fullmatch(key) else f"{words} {key}"


def _named(words: str) -> Callable[[str], str]:
    return lambda key: _short(words, key).strip()


_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}", re.ASCII)
_WRITTEN: Final[Mapping[str, Callable[[str], str]]] = {
    "account": _named("cuenta"),
    "approval": _named("aprobación"),
    "attempt": _named("cobro con tarjeta"),
    "backup": lambda key: f"copia {key}",
    "bank_account": _named("cuenta bancaria"),
    "batch": _named("lote de débitos"),
    "chain": _chain,
    "cheque": _cheque,
    "company": lambda _key: "la empresa",
    "consent_text": lambda key: f"texto de consentimiento {key}",
    "customer": _named("cliente"),
    "database": lambda _key: "base de datos",
    "day": _day,
    "debit": _named("débito"),
    "deposit": _deposit,
    "difference": _named("diferencia con Stripe"),
    "dispute": _named("contracargo"),
    "document": _named("documento"),
    "export": lambda key: f"exportación {key[:8]}",
    "import": _named("importación"),
    "intent": lambda key: f"cobro de Stripe {key}",
    "invoice": lambda key: f"factura {key}",
    "mandate": _named("autorización de débito"),
    "outbox": _named("papel por imprimir"),
    "paper": _named("papel"),
    "payment": _named("recibo"),
    "receipt": _receipt,
    "refund": lambda key: (
        f"devolución {key}" if key.startswith("re_") else _short("devolución", key)
    ),
    "report": lambda key: f"reporte {key}",
    "restored": _named("copia restaurada"),
    "row": lambda key: f"fila {key}",
    "rule": lambda key: f"regla {key}",
    "run": _month,
    "series": lambda key: f"serie {key}",
    "setting": lambda key: f"ajuste {key}",
    "slip": _named("papeleta"),
    "staff": _named("usuario"),
    "statement": _named("extracto"),
    "statement_line": _named("línea del extracto"),
    "statement_profile": lambda key: f"perfil de extracto {key}",
    "storage": lambda _key: "los libros",
    "stripe_day": _named("comparación con Stripe"),
    "tax": _named("impuesto"),
    "till": lambda key: f"caja {key}",
    "turn": _turn,
    "user": lambda key: f"usuario {key}",
    "voucher": _voucher,
    "withholding": lambda key: f"retención {key.rpartition('/')[2]}",
}

KINDS: Final = frozenset(_WRITTEN)
"""Every kind of record that has a name."""
