from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.accounts.records import TaxRecord
from services.errors import BadField
from services.importing import Fate, LineProblem
from services.invoices import issue_store
from services.invoices.amounts import BadAmounts, Charge, Totals, totals_of
from services.invoices.drafts import InvoiceDraft
from services.invoices.import_records import PreviewInvoice
from services.invoices.issue_store import KnownAccount, NewInvoice
from services.invoices.states import InvoiceSource
from services.money import plain
from services.storage.sessions import Session

_AT_ONCE: Final = 1_000
_NOT_A_CUSTOMER: Final = frozenset({"rejected"})


@dataclass(slots=True)
class Judged:
    """What the books say to the invoices of a file."""

    new: list[NewInvoice] = field(default_factory=list)
    shown: list[PreviewInvoice] = field(default_factory=list)
    problems: list[LineProblem] = field(default_factory=list)


def judge(session: Session, drafts: Sequence[InvoiceDraft]) -> Iterator[Judged]:
    """Look the invoices of a file up, a stretch at a time: new, already there, or wrong."""
    rates = issue_store.taxes(session)
    for stretch in issue_store.chunks(drafts, _AT_ONCE):
        accounts = issue_store.accounts(session, {draft.account_number for draft in stretch})
        standing = issue_store.existing(session, [draft.number for draft in stretch])
        yield _judge(stretch, accounts, rates, standing)


def _judge(
    stretch: Iterable[InvoiceDraft],
    accounts: Mapping[str, KnownAccount],
    rates: Mapping[str, TaxRecord],
    standing: Mapping[str, tuple[object, ...]],
) -> Judged:
    judged = Judged()
    for draft in stretch:
        account = accounts.get(draft.account_number)
        problems, totals = _check(draft, account, rates)
        total = totals.total_cents if totals else 0
        fate = Fate.NEW
        if draft.number in standing:
            fate = Fate.SAME
            if not problems and standing[draft.number] != content_of(draft, total):
                problems.append(
                    LineProblem(
                        draft.line, "invoice_number", "invoice.differs", {"number": draft.number}
                    )
                )
        if problems:
            fate = Fate.PROBLEM
        judged.problems.extend(problems)
        judged.shown.append(_shown(draft, account, total, fate))
        if fate is Fate.NEW and account is not None and totals is not None:
            judged.new.append(_new(draft, account, rates, totals))
    return judged


def content_of(draft: InvoiceDraft, total_cents: int) -> tuple[object, ...]:
    """Everything that the billing system says of an invoice, to be held against what stands."""
    lines = tuple(
        (
            charge.code,
            charge.description,
            charge.quantity_e6,
            charge.unit_price_e6,
            charge.discount_cents,
            charge.tax_code,
        )
        for charge in draft.charges
    )
    return (
        draft.account_number,
        draft.issued_on,
        draft.due_on,
        draft.period,
        total_cents,
        lines,
    )


def _check(
    draft: InvoiceDraft, account: KnownAccount | None, rates: Mapping[str, TaxRecord]
) -> tuple[list[LineProblem], Totals | None]:
    problems = _bad_account(draft, account)
    problems.extend(_bad_rates(draft, rates))
    if account is None or problems:
        return problems, None
    try:
        totals = totals_of(_charges(draft, rates), account.id_kind)
    except BadAmounts as bad:
        return [_problem(draft, bad)], None
    stated = draft.stated_cents
    if stated is not None and stated != totals.total_cents:
        told = {"stated": plain(stated), "computed": plain(totals.total_cents)}
        return [LineProblem(draft.line, "invoice_total", "invoice.total_differs", told)], totals
    return [], totals


def _bad_account(draft: InvoiceDraft, account: KnownAccount | None) -> list[LineProblem]:
    told = {"account": draft.account_number}
    if account is None:
        problem = "invoice.unknown_account"
    elif account.state in _NOT_A_CUSTOMER:
        problem = "invoice.rejected_account"
    elif account.method_on(draft.issued_on) is None:
        problem = "invoice.no_agreement"
    else:
        return []
    return [LineProblem(draft.line, "account_number", problem, told)]


def _bad_rates(draft: InvoiceDraft, rates: Mapping[str, TaxRecord]) -> Iterator[LineProblem]:
    for line, charge in zip(draft.lines, draft.charges, strict=True):
        rate = rates.get(charge.tax_code)
        told: dict[str, object] = {"code": charge.tax_code}
        if rate is None:
            yield LineProblem(line, "tax_code", "invoice.unknown_tax", told)
        elif not rate.is_in_force(draft.issued_on):
            told["day"] = draft.issued_on
            yield LineProblem(line, "tax_code", "invoice.tax_not_in_force", told)


def _problem(draft: InvoiceDraft, bad: BadField) -> LineProblem:
    details = {key: told for key, told in bad.details.items() if key not in {"field", "problem"}}
    return LineProblem(draft.line, bad.field, str(bad.details["problem"]), details)


def _charges(draft: InvoiceDraft, rates: Mapping[str, TaxRecord]) -> tuple[Charge, ...]:
    return tuple(
        Charge(
            code=charge.code,
            description=charge.description,
            quantity_e6=charge.quantity_e6,
            unit_price_e6=charge.unit_price_e6,
            discount_cents=charge.discount_cents,
            tax_code=charge.tax_code,
            tax_basis_points=rates[charge.tax_code].basis_points,
        )
        for charge in draft.charges
    )


def _new(
    draft: InvoiceDraft, account: KnownAccount, rates: Mapping[str, TaxRecord], totals: Totals
) -> NewInvoice:
    return NewInvoice(
        number=draft.number,
        account_id=account.id,
        issued_on=draft.issued_on,
        due_on=draft.due_on,
        period=draft.period,
        charges=_charges(draft, rates),
        totals=totals,
        agreement_method=account.method_on(draft.issued_on) or "",
        source=InvoiceSource.BILLING,
    )


def _shown(
    draft: InvoiceDraft, account: KnownAccount | None, total: int, fate: Fate
) -> PreviewInvoice:
    return PreviewInvoice(
        line=draft.line,
        number=draft.number,
        account_number=draft.account_number,
        customer_name=account.customer_name if account else "",
        issued_on=draft.issued_on,
        due_on=draft.due_on,
        period=draft.period,
        line_count=len(draft.charges),
        total_cents=total,
        fate=fate,
    )
