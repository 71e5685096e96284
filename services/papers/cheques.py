"""What our deposit slip and the act of giving a cheque back say."""

import json
from typing import Any, Final

from services import ecuador
from services.cheques.records import ChequeRecord, ChequeRow, SlipRecord
from services.cheques.states import ChequeState, SlipState
from services.errors import NotFound
from services.papers.sources import PaperSources, customer_block
from services.printing.papers import ActPaper, AttemptedInvoice, SlipPaper
from services.printing.papers import SlipRow as PrintedCheque

VOID: Final = "ANULADA"
_TOLD_OF_SLIP: Final = ("state", "bank_number", "deposited_on")
_TOLD_OF_ACT: Final = ("receiver", "receiver_id")
_VERDICTS: Final = {
    ChequeState.PROTESTED: "CHEQUE PROTESTADO",
    ChequeState.RETURNED: "CHEQUE DEVUELTO POR EL BANCO",
}


def slip_paper(sources: PaperSources, slip_id: str) -> SlipPaper:
    """What a slip says now.

    Raises:
        NotFound: no such slip.
    """
    record: SlipRecord = sources.slip(slip_id)
    slip, company = record.slip, sources.company()
    return SlipPaper(
        company=company,
        number=str(slip.number),
        slip=slip.id,
        told_at=slip.changed_at,
        city=company.city,
        bank_account=account_words(sources, slip.bank_account),
        state=slip.state.value,
        mark=VOID if slip.state is SlipState.VOID else "",
        bank_number=slip.bank_number,
        deposited_on=slip.deposited_on,
        rows=tuple(_row(row) for row in record.cheques),
        cheque_cents=slip.cheque_cents,
        cash_cents=slip.cash_cents,
        made_at=slip.made_at,
        made_by=slip.made_name,
        till=slip.till,
        reason=slip.reason,
    )


def act_paper(sources: PaperSources, cheque_id: str) -> ActPaper:
    """What the act of a cheque says.

    Raises:
        NotFound: no such cheque, or it was not given back.
    """
    record: ChequeRecord = sources.cheque(int(cheque_id))
    last, back = record.moves[-1], record.came_back
    if last.became is not ChequeState.GIVEN_BACK:
        raise NotFound(what="act", which=cheque_id)
    row, company = record.row, sources.company()
    return ActPaper(
        company=company,
        number=f"{row.id:06d}",
        cheque=cheque_id,
        told_at=last.at,
        city=company.city,
        customer=customer_block(sources.accounts.show(row.account).customer),
        account_number=row.account,
        receipt=row.receipt,
        received_on=row.received_on,
        bank=bank_name(row.bank_code),
        bank_account=row.account_number,
        cheque_number=row.number,
        drawer=row.drawer,
        dated_on=row.dated_on,
        amount_cents=row.amount_cents,
        verdict=_VERDICTS.get(back.became, "") if back else "",
        returned_on=back.business_date if back else None,
        reason=back.reason if back else "",
        receiver=last.receiver,
        receiver_id=last.receiver_id,
        note=_note(record),
        handed_by=last.by_name,
        till=last.till,
        reopened=tuple(
            AttemptedInvoice(each.invoice, each.reopened_cents)
            for each in record.paid
            if each.reopened_cents
        ),
    )


def slip_says_the_same(record: str, other: str) -> bool:
    """Whether two archived slips tell the bank the same."""
    return _told(record, _TOLD_OF_SLIP) == _told(other, _TOLD_OF_SLIP)


def act_says_the_same(record: str, other: str) -> bool:
    """Whether two archived acts tell the same."""
    return _told(record, _TOLD_OF_ACT) == _told(other, _TOLD_OF_ACT)


def bank_name(code: str) -> str:
    """A bank as paper names it."""
    found = ecuador.bank(code)
    return found.name if found else code


def account_words(sources: PaperSources, number: str) -> str:
    """One of our accounts as paper names it: its bank, kind and number."""
    kept = sources.office.setting("bank_accounts", default=[])
    for each in kept if isinstance(kept, list) else []:
        if isinstance(each, dict) and each.get("number") == number:
            return f"{each.get('bank', '')} {each.get('kind', '')} {number}".strip()
    return number


def _note(record: ChequeRecord) -> str:
    """What was noted when it was handed over, and which receipt had replaced it."""
    replaced = next((each.replaced_by for each in record.moves if each.replaced_by), "")
    told = f"Reemplazado por el recibo {replaced}" if replaced else ""
    return ". ".join(part for part in (told, record.moves[-1].reason) if part)


def _row(row: ChequeRow) -> PrintedCheque:
    return PrintedCheque(
        bank=bank_name(row.bank_code).rpartition(" – ")[2],
        account_number=row.account_number,
        cheque_number=row.number,
        drawer=row.drawer,
        dated_on=row.dated_on,
        receipt=row.receipt,
        amount_cents=row.amount_cents,
    )


def _told(record: str, names: tuple[str, ...]) -> list[Any]:
    told: dict[str, Any] = json.loads(record)
    return [told[name] for name in names]
