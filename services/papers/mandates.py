"""What the letter to a customer's bank says: the order to debit their account."""

import json
from typing import Any, Final

from services import ecuador
from services.accounts.states import BankAccountKind
from services.papers import words
from services.papers.cheques import bank_name
from services.papers.sources import PaperSources
from services.printing.papers import MandatePaper

_TOLD: Final = ("limit_cents", "valid_from", "valid_until")
_ACCOUNTS: Final = 4
_SIGNERS: Final = ("signer", "signer_id", "signer_post")


def mandate_paper(sources: PaperSources, mandate_id: str) -> MandatePaper:
    """What the letter of a mandate says now.

    Raises:
        NotFound: no such mandate.
    """
    found = sources.mandate(int(mandate_id))
    held, company = found.mandate, sources.company()
    sheet = sources.accounts.show(found.account)
    return MandatePaper(
        company=company,
        number=f"{held.id:06d}",
        mandate=mandate_id,
        told_at=held.changed_at,
        city=company.city,
        bank=bank_name(held.bank_code),
        bank_account_kind=words.BANK_ACCOUNTS[held.bank_account_kind],
        bank_account=held.bank_account_number,
        holder=held.holder_name,
        holder_id_kind=words.ID_KINDS.get(held.holder_id_kind, held.holder_id_kind),
        holder_id=held.holder_id_number,
        customer=found.account_name,
        account_number=found.account,
        service=sheet.account.plan_name or "Servicio VoIP",
        limit_cents=held.limit_cents,
        valid_from=held.valid_from,
        valid_until=held.valid_until,
        requested_by=held.requested_by,
        holder_is_company=ecuador.is_company(held.holder_id_kind, held.holder_id_number),
        signer=held.signer.name,
        signer_id=held.signer.id_number,
        signer_post=held.signer.post,
        collected_in=_collected_in(sources, held.bank_code),
    )


def says_the_same(record: str, other: str) -> bool:
    """Whether two archived letters allow the bank the same."""
    return _told(record) == _told(other)


def _told(record: str) -> list[Any]:
    told: dict[str, Any] = json.loads(record)
    return [told[name] for name in _TOLD] + [told.get(name, "") for name in _SIGNERS]


def _collected_in(sources: PaperSources, bank_code: str) -> tuple[str, ...]:
    """The company's accounts in use, of the customer's own bank where it has one there.

    Each batch chooses one of them, so the letter names them all.
    """
    kept = sources.office.setting("bank_accounts", default=[])
    rows = [each for each in (kept if isinstance(kept, list) else []) if isinstance(each, dict)]
    used = [row for row in rows if row.get("number") and row.get("is_active", True)]
    there = [row for row in used if str(row.get("code", "")) == bank_code]
    return tuple(_account(row) for row in (there or used)[:_ACCOUNTS])


def _account(row: dict[str, Any]) -> str:
    kinds = {kind.value: words.BANK_ACCOUNTS[kind] for kind in BankAccountKind}
    kind = kinds.get(str(row.get("kind", "")), "Cuenta")
    return f"{row.get('bank', '')}, {kind.lower()} N.º {row['number']}"
