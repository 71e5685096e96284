"""A few debits that nobody owes, to show what a bank's file looks like before there is one."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from services import ecuador
from services.accounts.states import BankAccountKind
from services.debits.banks.base import Profile, Term
from services.debits.instructions import FileHead, Instruction

_MONTH: Final = date(2026, 11, 1)
_MARK: Final = "#"
"""What stands for each letter of a code that the bank gave and nobody has typed yet."""


def sample_of(profile: Profile, terms: Mapping[str, str]) -> str:
    """Two lines of a file as this bank takes it, with the office's terms.

    Raises:
        NotWritable: the terms themselves are wrong. One that is only missing is marked `#`.
    """
    lines = (
        _line(profile, 1, "Peñaherrera Íñiguez María José", 2_875),
        _line(profile, 2, "Quishpe Toapanta Luis", 120_050),
    )
    head = FileHead(
        batch=1,
        company_account="2100123456",
        company_name="VoIP Ecuador",
        collect_on=date(2026, 11, 25),
        made_on=date(2026, 11, 24),
        count=len(lines),
        total_cents=sum(line.amount_cents for line in lines),
        terms={
            each.name: terms.get(each.name, "").strip() or _filled(each) for each in profile.terms
        },
    )
    return b"".join(profile.write(head, lines)).decode(profile.encoding(head))


def _filled(term: Term) -> str:
    if term.default or not term.is_required:
        return term.default
    return _MARK * term.most


def _line(profile: Profile, sequence: int, name: str, cents: int) -> Instruction:
    digits = profile.limits.account_digits
    return Instruction(
        sequence=sequence,
        reference=f"10000{sequence}",
        line=f"1-{sequence}",
        amount_cents=cents,
        bank_code=profile.bank_code,
        account_kind=BankAccountKind.SAVINGS if sequence % 2 else BankAccountKind.CURRENT,
        account_number="2" * (digits[1] if digits else 10),
        id_kind=ecuador.CEDULA,
        id_number="1710034065",
        holder_name=name,
        month=_MONTH,
        address="Av. Amazonas N24-12",
        city="Quito",
        phone="0991234567",
    )
