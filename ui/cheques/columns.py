from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication

from services import ecuador
from services.cheques.records import ChequeRow, SlipRow
from services.cheques.states import HERE
from services.clock import business_date
from ui import formats, wording
from ui.widgets.rows_model import Column

HIDDEN_AT_FIRST = frozenset(
    {
        "drawer",
        "drawer_id",
        "account_number",
        "invoices",
        "dated",
        "received",
        "receipt",
        "city",
        "kind",
    }
)
"""Columns that the chooser offers, and a new page does not show."""


def cheque_columns(today: Callable[[], date]) -> list[Column[ChequeRow]]:
    """What the register shows."""

    def tone(row: ChequeRow) -> str:
        return "err" if row.state in HERE and row.bank_day < today() else ""

    def plain(key: str, title: str, text: Callable[[ChequeRow], str]) -> Column[ChequeRow]:
        return Column(key, title, text)

    return [
        Column(
            "state",
            _tr("Estado"),
            lambda row: wording.state("cheque", row.state).word,
            look=lambda row: wording.state("cheque", row.state),
        ),
        Column(
            "bank_day",
            _tr("Va al banco"),
            lambda row: formats.day(row.bank_day),
            "center",
            tone=tone,
            tooltip=bank_day_words,
        ),
        plain("number", _tr("N.º"), lambda row: row.number),
        Column("bank", _tr("Banco"), lambda row: short_bank(row.bank_code)),
        plain("account_number", _tr("Cuenta girada"), lambda row: row.account_number),
        Column("drawer", _tr("Girador"), lambda row: row.drawer, stretch=True),
        plain("drawer_id", _tr("Id. girador"), lambda row: row.drawer_id),
        Column(
            "customer",
            _tr("Cliente"),
            lambda row: f"{row.account_name} · {row.account}",
            stretch=True,
        ),
        Column(
            "invoices",
            _tr("Facturas"),
            invoice_words,
            tooltip=lambda row: "\n".join(row.invoices) if len(row.invoices) > 1 else "",
        ),
        Column("dated", _tr("Fecha"), lambda row: formats.day(row.dated_on), "center"),
        Column("received", _tr("Recibido"), lambda row: formats.day(row.received_on), "center"),
        plain("receipt", _tr("Recibo"), lambda row: row.receipt),
        plain("city", _tr("Ciudad"), lambda row: row.city),
        plain("kind", _tr("Clase"), lambda row: wording.state("cheque_kind", row.kind).word),
        Column("slip", _tr("Papeleta"), lambda row: str(row.slip or ""), "right"),
        Column("amount", _tr("Valor"), lambda row: formats.amount(row.amount_cents), "right"),
    ]


def slip_columns(accounts: Mapping[str, str]) -> list[Column[SlipRow]]:
    """What a list of our deposit slips shows."""
    return [
        Column("number", _tr("N.º"), lambda row: str(row.number), "right"),
        Column(
            "state",
            _tr("Estado"),
            lambda row: wording.state("slip", row.state).word,
            look=lambda row: wording.state("slip", row.state),
        ),
        Column(
            "made",
            _tr("Preparada"),
            lambda row: formats.day(business_date(row.made_at)),
            "center",
            tooltip=lambda row: f"{formats.moment(row.made_at)} · {row.made_name}",
        ),
        Column(
            "account",
            _tr("Cuenta"),
            lambda row: accounts.get(row.bank_account, row.bank_account),
            stretch=True,
        ),
        Column("bank_number", _tr("N.º del banco"), lambda row: row.bank_number),
        Column("deposited", _tr("Depositada"), lambda row: formats.day(row.deposited_on), "center"),
        Column("cheques", _tr("Cheques"), lambda row: str(row.cheques), "right"),
        Column("cash", _tr("Efectivo"), lambda row: formats.amount(row.cash_cents), "right"),
        Column("total", _tr("Total"), lambda row: formats.amount(row.total_cents), "right"),
    ]


def short_bank(code: str) -> str:
    """A bank in as few words as the office uses."""
    found = ecuador.bank(code)
    if found is None:
        return code
    name = found.name.rpartition(" – ")[2]
    for start in ("Banco del ", "Banco de la ", "Banco de ", "Banco "):
        name = name.removeprefix(start)
    for end in (" C.A.", " S.A.", " Ltda."):
        name = name.removesuffix(end)
    return name


def invoice_words(row: ChequeRow) -> str:
    """The first invoice that its receipt paid, and how many more."""
    if not row.invoices:
        return ""
    more = len(row.invoices) - 1
    return f"{row.invoices[0]} +{more}" if more else row.invoices[0]


def bank_day_words(row: ChequeRow) -> str:
    """Why a cheque goes to the bank on the day that it does."""
    agreed = row.deposit_on or row.received_on
    if agreed == row.bank_day:
        return ""
    told = _tr("Acordado para el {day}: pasa al siguiente día hábil.")
    return told.format(day=formats.day(agreed))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChequesPage", text)
