"""What the letter to a customer's bank says: the order to debit their account."""

import json
from typing import Any, Final

from services.papers import words
from services.papers.cheques import bank_name
from services.papers.sources import PaperSources
from services.printing.papers import MandatePaper

_TOLD: Final = ("limit_cents", "valid_from", "valid_until")


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
    )


def says_the_same(record: str, other: str) -> bool:
    """Whether two archived letters allow the bank the same."""
    return _told(record) == _told(other)


def _told(record: str) -> list[Any]:
    told: dict[str, Any] = json.loads(record)
    return [told[name] for name in _TOLD]
