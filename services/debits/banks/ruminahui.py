"""Banco General Rumiñahui: orders `CO` in 30 columns parted by tabs.

Source: public code, no manual of the bank. Columns 1 to 19 are known from there; zeros from 20 to
30 are our reading. Its letters of an identification are C and P alone: a company (RUC) cannot be
in the file until the bank says how. The office must confirm the layout before its first file; it
may change the digits of its account and the concept.

The answer is a table: `ContraPartida`, `VALOR`, `Estado`, the last `PROCESO OK` or a reason.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from services import ecuador
from services.debits.banks import tables
from services.debits.banks.base import Limits, Profile, account_term, company_account
from services.debits.banks.fields import Alphabet, Field, Kind, tabbed
from services.debits.banks.tables import Column
from services.debits.banks.texts import CONCEPT, concept_of, numbered_name
from services.debits.instructions import Answer, FileHead, Instruction

COLUMNS: Final = (
    Field("tipo"),
    Field("cuenta empresa", 20, Kind.KEY),
    Field("secuencial"),
    Field("fecha", 8, Kind.NUMBER),
    Field("contrapartida", 20, Kind.KEY),
    Field("moneda"),
    Field("valor", 13, Kind.NUMBER),
    Field("forma"),
    Field("banco"),
    Field("tipo cuenta"),
    Field("número cuenta", 20, Kind.KEY),
    Field("tipo id"),
    Field("identificación", 14, Kind.KEY),
    Field("nombre", 40),
    Field("ciudad", 20),
    Field("sin uso 16"),
    Field("ciudad 2", 20),
    Field("referencia", 200),
    *(Field(f"sin uso {number}") for number in range(19, 31)),
)

_LETTERS_OF_ID: Final = {ecuador.CEDULA: "C", ecuador.PASSPORT: "P", ecuador.FOREIGN_ID: "P"}
_ANSWER: Final = tables.Named(
    {
        Column.REFERENCE: ("contrapartida",),
        Column.AMOUNT: ("valor",),
        Column.OUTCOME: ("estado",),
        Column.WORDS: ("estado",),
    }
)


def _records(
    profile: Profile, head: FileHead, instructions: Iterable[Instruction]
) -> Iterator[bytes]:
    letters = Alphabet()
    company = company_account(profile, head)
    for one in instructions:
        city = letters.clean(one.city)
        values = (
            "CO",
            company,
            str(one.sequence),
            f"{head.collect_on:%Y%m%d}",
            one.reference,
            "USD",
            str(one.amount_cents),
            "CTA",
            profile.bank_code,
            one.account_kind.value,
            one.account_number,
            _LETTERS_OF_ID[one.id_kind],
            one.id_number,
            letters.clean(one.holder_name),
            city,
            "",
            city,
            f"{letters.clean(concept_of(profile, head, one))} {one.line}",
            *("0",) * 12,
        )
        yield tabbed(COLUMNS, values, trails=False)


def _read(content: bytes, file_name: str = "") -> Answer:
    return tables.read_named(_ANSWER, content, file_name, RUMINAHUI.name)


RUMINAHUI: Final = Profile(
    key="ruminahui",
    bank_code="42",
    name="Banco General Rumiñahui",
    terms=(account_term(10), CONCEPT),
    limits=Limits(
        reference=20, amount_digits=13, account_digits=(8, 10), id_letters=_LETTERS_OF_ID
    ),
    name_of=numbered_name,
    records=_records,
    read=_read,
)
