from collections.abc import Callable, Sequence
from typing import Final

from services.accounts.records import AccountSheet, ChecklistItem, DocumentRecord
from services.accounts.states import DocumentKind, Method


def checklist(sheet: AccountSheet) -> tuple[ChecklistItem, ...]:
    """What an activation needs, each with what is missing of it, in the order of the screen."""
    items = [ChecklistItem(key, missing(sheet)) for key, missing in _ITEMS]
    agreement = sheet.agreement
    if agreement is not None and agreement.method is Method.DEBIT:
        items.append(ChecklistItem("debit_form", _debit_form(sheet)))
    return tuple(items)


def _id_scan(sheet: AccountSheet) -> str:
    missing = _missing_scan(sheet, DocumentKind.ID)
    return missing or ("" if _is_seen(sheet, DocumentKind.ID) else "original_not_seen")


def _contract(sheet: AccountSheet) -> str:
    return _missing_scan(sheet, DocumentKind.CONTRACT)


def _debit_form(sheet: AccountSheet) -> str:
    # Of this mandate: a form that was signed for another bank account does not count.
    held = sheet.mandate
    return "no_scan" if held is None or not held.is_living or held.form_id is None else ""


def _consent(sheet: AccountSheet) -> str:
    consent = sheet.customer.consent
    if consent is None:
        return "no_consent"
    return "consent_revoked" if consent.revoked_at is not None else ""


def _agreement(sheet: AccountSheet) -> str:
    return "" if sheet.agreement is not None else "no_agreement"


def _plan(sheet: AccountSheet) -> str:
    return "" if sheet.account.plan_code and sheet.account.tax_code else "no_plan"


def _price(sheet: AccountSheet) -> str:
    return "" if sheet.account.monthly_cents > 0 else "no_price"


def _voip_number(sheet: AccountSheet) -> str:
    return "" if any(line.removed_at is None for line in sheet.lines) else "no_voip_number"


_ITEMS: Final[Sequence[tuple[str, Callable[[AccountSheet], str]]]] = (
    ("id_scan", _id_scan),
    ("contract", _contract),
    ("consent", _consent),
    ("plan", _plan),
    ("price", _price),
    ("voip_number", _voip_number),
    ("agreement", _agreement),
)


def _missing_scan(sheet: AccountSheet, kind: DocumentKind) -> str:
    return "" if _living(sheet, kind) else "no_scan"


def _is_seen(sheet: AccountSheet, kind: DocumentKind) -> bool:
    return any(each.original_seen_by for each in sheet.documents if _is(each, kind))


def _living(sheet: AccountSheet, kind: DocumentKind) -> bool:
    return any(_is(each, kind) for each in sheet.documents)


def _is(each: DocumentRecord, kind: DocumentKind) -> bool:
    return each.kind is kind and each.withdrawn_at is None
