"""The tables of a customer's data that people read in a spreadsheet, in their words."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from services.customers.export_store import Records
from services.exporting import Cell, Cents, Table, csv_text
from services.papers.turns import KINDS
from services.papers.words import STATES
from services.payments.records import receipt_number
from services.printing.figures import dollars, minute
from services.summaries.words import AGAIN, CAUSES

_ACCOUNTS: Final = {**STATES, "active": "Activa"}
_INVOICES: Final = {"open": "Pendiente", "paid": "Pagada", "void": "Anulada"}

Row = Mapping[str, Any]


def sheets(tables: Mapping[str, Records], plans: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each: accounts, invoices and payments, by date.

    Args:
        tables: everything of a customer.
        plans: the names of plans by code.
    """
    numbers = {row["id"]: row["number"] for row in tables["account"]}
    yield _csv("cuentas.csv", tables["account"], "created_at", _of_accounts(plans))
    yield _csv("facturas.csv", tables["invoice"], "issued_on", _of_invoices(numbers))
    yield _csv("pagos.csv", tables["payment"], "received_at", _of_payments(tables, numbers))


Columns = dict[str, Callable[[Row], Cell]]


def _csv(name: str, rows: Records, moment: str, columns: Columns) -> tuple[str, bytes]:
    ordered = sorted(rows, key=lambda row: (row[moment], row.get("series", ""), row["number"]))
    lines = [[told(row) for told in columns.values()] for row in ordered]
    return name, csv_text([Table("", list(columns), lines)], named=False).encode()


def _of_accounts(plans: Mapping[str, str]) -> Columns:
    return {
        "Cuenta": lambda row: row["number"],
        "Estado": lambda row: _ACCOUNTS[row["state"]],
        "Plan": lambda row: plans.get(row["plan_code"], ""),
        "Mensual": lambda row: Cents(row["monthly_cents"]),
        "Creada": lambda row: row["created_at"],
        "Activada": lambda row: row["activated_at"],
    }


def _of_invoices(numbers: Mapping[int, str]) -> Columns:
    return {
        "Cuenta": lambda row: numbers[row["account_id"]],
        "Factura": lambda row: row["number"],
        "Emitida": lambda row: row["issued_on"],
        "Vence": lambda row: row["due_on"],
        "Período": lambda row: row["period"],
        "Subtotal": lambda row: Cents(row["subtotal_cents"]),
        "Impuestos": lambda row: Cents(row["tax_cents"]),
        "Total": lambda row: Cents(row["total_cents"]),
        "Saldo": lambda row: Cents(row["balance_cents"]),
        "Estado": lambda row: _INVOICES[row["state"]],
    }


def _of_payments(tables: Mapping[str, Records], numbers: Mapping[int, str]) -> Columns:
    methods: dict[str, list[str]] = defaultdict(list)
    for row in sorted(tables["tender"], key=lambda row: row["position"]):
        methods[row["payment_id"]].append(KINDS[row["method"]])
    reversals: dict[str, Records] = defaultdict(list)
    for row in sorted(tables["reversal"], key=lambda row: row["position"]):
        reversals[row["payment_id"]].append(row)
    voided = {row["payment_id"] for row in tables["payment_void"]}

    def back(row: Row) -> int:
        return sum(_net(each) for each in reversals[row["id"]])

    def state(row: Row) -> str:
        if row["id"] in voided:
            return "Anulado"
        cents = back(row)
        if not cents:
            return "Vigente"
        return "Devuelto" if cents >= row["amount_cents"] else "Devuelto en parte"

    return {
        "Cuenta": lambda row: numbers[row["account_id"]],
        "Recibo": lambda row: receipt_number(row["series"], row["number"]),
        "Recibido": lambda row: row["received_at"],
        "Forma de pago": lambda row: ", ".join(dict.fromkeys(methods[row["id"]])),
        "Valor": lambda row: Cents(row["amount_cents"]),
        "Aplicado": lambda row: Cents(row["applied_cents"]),
        "Saldo a favor": lambda row: Cents(row["credit_cents"]),
        "Estado": state,
        "Devuelto": lambda row: Cents(back(row)),
        "Reversos": lambda row: "; ".join(_told(each) for each in reversals[row["id"]]),
    }


def _net(reversal: Row) -> int:
    sign = 1 if reversal["direction"] == "back" else -1
    return sign * int(reversal["amount_cents"])


def _told(reversal: Row) -> str:
    cause = next(told for word, told in CAUSES.items() if reversal[f"{word}_id"] is not None)
    again = "" if reversal["direction"] == "back" else f", {AGAIN}"
    return f"{cause}{again}, {minute(reversal['at'])}, {dollars(reversal['amount_cents'])}"
