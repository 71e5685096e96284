from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row

from services.errors import NotFound
from services.invoices import store
from services.invoices.amounts import add_up
from services.invoices.records import (
    AppliedPayment,
    BilledCustomer,
    ChargeLine,
    InvoiceSheet,
    TaxSubtotal,
)
from services.invoices.states import InvoiceSource, InvoiceState
from services.storage.sessions import Session


def read_sheet(session: Session, number: str, today: date) -> InvoiceSheet:
    """Put one invoice together from its rows.

    Raises:
        NotFound: there is no such number.
    """
    row = store.head(session, number)
    if row is None:
        raise NotFound(what="invoice", which=number)
    lines = tuple(_line(line) for line in store.lines(session, row.id))
    state = InvoiceState(row.state)
    return InvoiceSheet(
        id=row.id,
        number=row.number,
        account_id=row.account_id,
        account_number=row.account_number,
        customer=BilledCustomer(
            name=row.name,
            id_kind=row.id_kind,
            id_number=row.id_number,
            address=row.address,
            city=row.city,
            email=row.email,
            phone=row.mobile or row.phone,
        ),
        issued_on=row.issued_on,
        due_on=row.due_on,
        overdue_days=max((today - row.due_on).days, 0) if state is InvoiceState.OPEN else 0,
        period=row.period,
        lines=lines,
        subtotals=_subtotals(lines),
        subtotal_cents=row.subtotal_cents,
        tax_cents=row.tax_cents,
        total_cents=row.total_cents,
        balance_cents=row.balance_cents,
        state=state,
        version=row.version,
        agreement_method=row.agreement_method,
        is_automatic=row.agreement_method == "card"
        or (
            row.agreement_method == "debit"
            and store.is_debit_allowed(session, row.account_id, today)
        ),
        source=InvoiceSource(row.source),
        void_reason=row.void_reason or "",
        created_at=row.created_at,
        payments=_payments(store.applied(session, row.id)),
        claim=store.claim_of(row),
    )


def _line(row: Row[Any]) -> ChargeLine:
    return ChargeLine(
        position=row.position,
        code=row.code,
        description=row.description,
        quantity_e6=row.quantity_e6,
        unit_price_e6=row.unit_price_e6,
        discount_cents=row.discount_cents,
        net_cents=row.net_cents,
        tax_code=row.tax_code,
        tax_name=row.tax_name,
        tax_basis_points=row.tax_basis_points,
    )


def _subtotals(lines: Iterable[ChargeLine]) -> tuple[TaxSubtotal, ...]:
    names = {line.tax_code: line.tax_name for line in lines}
    totals = add_up((line.tax_code, line.tax_basis_points, line.net_cents) for line in lines)
    return tuple(
        TaxSubtotal(
            tax_code=rate.tax_code,
            tax_name=names[rate.tax_code],
            basis_points=rate.basis_points,
            base_cents=rate.base_cents,
            tax_cents=rate.tax_cents,
        )
        for rate in totals.rates
    )


def _payments(rows: Iterable[Row[Any]]) -> tuple[AppliedPayment, ...]:
    methods: dict[str, list[str]] = {}
    first: dict[str, Row[Any]] = {}
    for row in rows:
        first.setdefault(row.id, row)
        told = methods.setdefault(row.id, [])
        if row.method not in told:
            told.append(row.method)
    return tuple(
        AppliedPayment(
            payment_id=row.id,
            receipt_number=f"{row.series}-{row.number:09d}",
            received_at=row.received_at,
            methods=tuple(methods[key]),
            applied_cents=row.amount_cents,
            balance_before_cents=row.balance_before_cents,
        )
        for key, row in first.items()
    )
