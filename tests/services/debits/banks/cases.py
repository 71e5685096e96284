"""Debits as the tests of the banks' files know them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from services.accounts.states import BankAccountKind
from services.debits.banks.base import Profile
from services.debits.instructions import FileHead, Instruction

GOLDEN: Final = Path(__file__).parent / "golden"
TERMS: Final = {"company_code": "V0123", "subcompany_code": "001"}

FIRST: Final = Instruction(
    sequence=1,
    reference="100001",
    line="12-1",
    amount_cents=2_875,
    bank_code="10",
    account_kind=BankAccountKind.SAVINGS,
    account_number="22001234",
    id_kind="05",
    id_number="1710034065",
    holder_name="Peñaherrera Íñiguez María José",
    month=date(2026, 11, 1),
    concept="Servicio telefónico",
    address="Av. Amazonas N24-12 y Colón",
    city="Quito",
    phone="099 123 4567",
    email="maria@example.ec",
)
SECOND: Final = replace(
    FIRST,
    sequence=2,
    reference="100002",
    line="12-3",
    amount_cents=120_050,
    account_kind=BankAccountKind.CURRENT,
    account_number="33001234",
    id_kind="06",
    id_number="AB123456",
    holder_name='Ñandú\tExportaciones; "Güiñán & Hijos"\nCía. Ltda. con un nombre muy largo',
    month=date(2026, 10, 1),
    concept="",
    address="",
    city="",
    phone="",
    email="",
)


def for_bank(profile: Profile, *lines: Instruction) -> tuple[Instruction, ...]:
    """These debits, of accounts at this bank."""
    return tuple(replace(each, bank_code=profile.bank_code) for each in lines)


def head_of(lines: Sequence[Instruction], **terms: str) -> FileHead:
    """The head of a file with these lines."""
    return FileHead(
        batch=12,
        company_account="2100-123456",
        company_name="VoIP Ecuador Cía. Ltda.",
        collect_on=date(2026, 11, 25),
        made_on=date(2026, 11, 23),
        count=len(lines),
        total_cents=sum(each.amount_cents for each in lines),
        terms=TERMS | terms,
    )


def written(profile: Profile, *lines: Instruction, **terms: str) -> bytes:
    """The file of these debits."""
    return b"".join(profile.write(head_of(lines, **terms), lines))
