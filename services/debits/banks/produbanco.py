"""Produbanco, debits: orders `CO` in 38 columns parted by tabs.

Source: public code of a company that debits at this bank; no manual of the bank. Columns 1 to 19
are known from there; of 20 to 38 only that zeros and `NA` repeat, so that theirs is our reading.
The office must confirm the file with the bank before its first one; it may change the digits of
its account and the concept.

The answer comes as text of columns that lists what was collected (known from active public
code), or as a spreadsheet with a message for each line.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from services.debits.banks import answers, tables
from services.debits.banks.base import (
    ID_LETTERS,
    Limits,
    Profile,
    account_term,
    company_account,
    number_of,
)
from services.debits.banks.fields import Alphabet, Field, Kind, tabbed
from services.debits.banks.tables import Column
from services.debits.banks.texts import CONCEPT, concept_of, numbered_name, phone_of
from services.debits.instructions import Answer, FileHead, Instruction
from services.importing.exports import load

_REST: Final = ("0" * 13, "NA") * 9
COLUMNS: Final = (
    Field("tipo"),
    Field("cuenta empresa", 20, Kind.KEY),
    Field("secuencial", 7, Kind.NUMBER),
    Field("comprobante", 20, Kind.NUMBER),
    Field("contrapartida", 20, Kind.KEY),
    Field("moneda"),
    Field("valor", 13, Kind.NUMBER),
    Field("forma"),
    Field("banco"),
    Field("tipo cuenta"),
    Field("número cuenta", 11, Kind.NUMBER),
    Field("tipo id"),
    Field("identificación", 14, Kind.KEY),
    Field("nombre", 40),
    Field("dirección", 40),
    Field("ciudad", 20),
    Field("teléfono", 20, Kind.KEY),
    Field("localidad", 20),
    Field("referencia", 200),
    Field("concepto", 200),
    *(Field(f"sin uso {number}") for number in range(21, 39)),
)

_LEAST_COLUMNS: Final = 30
_BY_PLACE: Final = tables.Shape(
    {
        Column.REFERENCE: 8,
        Column.AMOUNT: 11,
        Column.LINE: 16,
        Column.DAY: 3,
    }
)
_BY_NAME: Final = tables.Named(
    {
        Column.REFERENCE: ("contrapartida",),
        Column.OUTCOME: ("mensaje proceso",),
        Column.WORDS: ("mensaje proceso",),
        Column.DAY: ("fecha proc", "fecha proceso"),
        Column.AMOUNT: ("valor", "valor procesado"),
    },
    optional=frozenset({Column.DAY, Column.AMOUNT}),
)


def _records(
    profile: Profile, head: FileHead, instructions: Iterable[Instruction]
) -> Iterator[bytes]:
    letters = Alphabet()
    company = company_account(profile, head)
    for one in instructions:
        values = (
            "CO",
            company,
            str(one.sequence),
            number_of(one.line),
            one.reference,
            "USD",
            str(one.amount_cents),
            "CTA",
            "0036",
            one.account_kind.value,
            one.account_number,
            ID_LETTERS[one.id_kind],
            one.id_number,
            letters.clean(one.holder_name),
            letters.clean(one.address),
            letters.clean(one.city),
            phone_of(one),
            "",
            f"DEBITO DEL {head.collect_on:%Y%m%d} {one.line}",
            letters.clean(concept_of(profile, head, one)),
            *_REST,
        )
        yield tabbed(COLUMNS, values, trails=False)


def _read(content: bytes, file_name: str = "") -> Answer:
    if not load(content).is_sheet:
        lines = answers.text_lines(content, PRODUBANCO.name)
        if lines[0].text.count("\t") >= _LEAST_COLUMNS - 1:
            return tables.read_rows(tables.cells_of(lines, _LEAST_COLUMNS), _BY_PLACE)
    return tables.read_named(_BY_NAME, content, file_name, PRODUBANCO.name)


PRODUBANCO: Final = Profile(
    key="produbanco",
    bank_code="36",
    name="Produbanco",
    terms=(account_term(11), CONCEPT),
    limits=Limits(reference=20, amount_digits=13, account_digits=(8, 11)),
    name_of=numbered_name,
    records=_records,
    read=_read,
)
