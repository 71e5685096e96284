from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from services.staff.rights import Operator, Right
from ui.place import Place


def menu(operator: Operator, pages: Mapping[str, Callable[[], QWidget]]) -> list[Place]:
    """The places that a person's rights open, in the order of the menu.

    Args:
        operator: whose rights.
        pages: what builds the page of each place, by its key.
    """
    places: list[tuple[Right | None, Place]] = [
        (None, Place("home", _tr("Inicio"), "home", pages["home"])),
        (Right.RECORD_PAYMENTS, Place("pay", _tr("Cobrar"), "pay", pages["pay"])),
        (Right.RECORD_PAYMENTS, Place("cash", _tr("Caja"), "till", pages["cash"])),
        (
            _first_of(operator, Right.RECORD_PAYMENTS, Right.READ_REPORTS),
            Place("cheques", _tr("Cheques"), "cheque", pages["cheques"]),
        ),
        (
            Right.RECORD_PAYMENTS,
            Place("deposits", _tr("Depósitos"), "deposit", pages["deposits"]),
        ),
        (
            _first_of(operator, Right.RECORD_PAYMENTS, Right.READ_REPORTS),
            Place("debits", _tr("Débitos"), "debit", pages["debits"]),
        ),
        (
            _first_of(operator, Right.CHARGE_CARDS, Right.READ_REPORTS, Right.RECONCILE),
            Place("doubts", _tr("Cobros en duda"), "doubt", pages["doubts"]),
        ),
        (
            Right.READ_ACCOUNTS,
            Place("accounts", _tr("Cuentas"), "accounts", pages["accounts"], group=_tr("Clientes")),
        ),
        (
            Right.EDIT_ACCOUNTS,
            Place(
                "activation",
                _tr("Activación"),
                "activate",
                pages["activation"],
                group=_tr("Clientes"),
            ),
        ),
        (
            Right.READ_ACCOUNTS,
            Place("invoices", _tr("Facturas"), "invoice", pages["invoices"], group=_tr("Clientes")),
        ),
        (
            Right.IMPORT_FILES,
            Place("import", _tr("Importar"), "import", pages["import"], group=_tr("Facturación")),
        ),
        (
            Right.ISSUE_INVOICES,
            Place(
                "run", _tr("Emisión mensual"), "calendar", pages["run"], group=_tr("Facturación")
            ),
        ),
        (
            Right.RECORD_PAYMENTS,
            Place("outbox", _tr("Papeles"), "printer", pages["outbox"], group=_tr("Control")),
        ),
        (
            Right.READ_REPORTS,
            Place(
                "summaries",
                _tr("Resumen diario"),
                "summary",
                pages["summaries"],
                group=_tr("Control"),
            ),
        ),
        (
            Right.READ_REPORTS,
            Place("reports", _tr("Reportes"), "report", pages["reports"], group=_tr("Control")),
        ),
        (
            _first_of(operator, Right.RECONCILE, Right.READ_REPORTS),
            Place(
                "reconciliation",
                _tr("Conciliación"),
                "refresh",
                pages["reconciliation"],
                group=_tr("Control"),
            ),
        ),
        (
            _first_of(operator, Right.RECORD_PAYMENTS, Right.READ_REPORTS),
            Place(
                "withholdings",
                _tr("Retenciones"),
                "note",
                pages["withholdings"],
                group=_tr("Control"),
            ),
        ),
        (
            Right.READ_JOURNAL,
            Place("audit", _tr("Auditoría"), "audit", pages["audit"], group=_tr("Control")),
        ),
        (
            Right.MANAGE_STAFF,
            Place("staff", _tr("Personas"), "staff", pages["staff"], group=_tr("Control")),
        ),
        (
            None,
            Place("settings", _tr("Ajustes"), "settings", pages["settings"], group=_tr("Control")),
        ),
    ]
    return [place for right, place in places if right is None or operator.may(right)]


def _first_of(operator: Operator, *rights: Right) -> Right:
    """The first of these rights that the person has; one of them is enough."""
    return next((right for right in rights if operator.may(right)), rights[0])


def _tr(text: str) -> str:
    return QCoreApplication.translate("Places", text)
