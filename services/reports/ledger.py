"""The accounting export as a report: balanced entries of days, by the office's chart."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from services.exporting import Cell, Cents
from services.ledger.records import Concept
from services.reports.reading import Reading
from services.reports.records import Chart, Group, Heading, ReportBody, ReportTable, Row

CONCEPTS: Final[Mapping[Concept, str]] = {
    Concept.OPENED: "Diferencias al abrir la caja",
    Concept.RECEIVED: "Cobros del día",
    Concept.REVERSED: "Anulaciones, protestos y devoluciones",
    Concept.DEPOSITED: "Cheques depositados",
    Concept.MOVED: "Movimientos de caja",
    Concept.COUNTED: "Diferencias de caja",
    Concept.FEES: "Costos bancarios de cheques",
    Concept.CARD_FEES: "Comisiones de Stripe",
    Concept.PAYOUTS: "Depósitos de Stripe en el banco",
}


def ledger(asked: Reading) -> ReportBody:
    """Every entry of the days line by line, and what each account came to."""
    entries = asked.ledger.entries_in(asked.session, asked.first, asked.last)
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    lines = []
    for number, entry in enumerate(entries, start=1):
        for line in entry.lines:
            account = line.account
            kept = sums[account.code, account.name]
            kept[0] += line.debit_cents
            kept[1] += line.credit_cents
            lines.append(
                Row(
                    (
                        number,
                        entry.day,
                        account.code,
                        account.name,
                        CONCEPTS[entry.concept],
                        Cents(line.debit_cents),
                        Cents(line.credit_cents),
                    )
                )
            )
    accounts = sorted(sums.items())
    total: tuple[Cell, ...] = (
        Cents(sum(debit for debit, _ in sums.values())),
        Cents(sum(credit for _, credit in sums.values())),
    )
    amounts = (Heading("Debe", 1.0, is_figure=True), Heading("Haber", 1.0, is_figure=True))
    return ReportBody(
        Chart(
            "Movimiento de cada cuenta",
            ("Debe", "Haber"),
            tuple(Group(code, (debit, credit)) for (code, _), (debit, credit) in accounts),
        ),
        ReportTable(
            "Por cuenta",
            (Heading("Cuenta", 1.0), Heading("Nombre", 2.2), *amounts),
            tuple(
                Row((code, name, Cents(debit), Cents(credit)))
                for (code, name), (debit, credit) in accounts
            ),
            ("Total", "", *total),
        ),
        ReportTable(
            "Asientos",
            (
                Heading("Asiento", 0.6),
                Heading("Fecha", 0.8),
                Heading("Cuenta", 0.9),
                Heading("Nombre", 2.0),
                Heading("Concepto", 2.0),
                *amounts,
            ),
            tuple(lines),
            ("", None, "", "Total", "", *total),
        ),
        (
            "Solo el dinero: las facturas las contabiliza el sistema de facturación.",
            "Lo que una caja tuvo al abrir de más o de menos que al cerrar el turno anterior es un"
            " sobrante o un faltante del día; el primer fondo de una caja no tiene asiento aquí.",
            "Las comisiones y los depósitos de Stripe son los de los días que se compararon con"
            " Stripe y se guardaron.",
        ),
    )
