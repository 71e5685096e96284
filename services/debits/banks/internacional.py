"""Banco Internacional: orders `CO` in 27 columns, a tab behind each; debtors of any bank.

Source: public code, no manual of the bank. The bank's column carries the debtor's bank, so that
accounts elsewhere can be debited; the office must ask the bank for which ones, and confirm the
layout before its first file. It may change the digits of its account, the concept, and the group
and product that stand in column 19.

The answer is a table with the message of each line; the names of its columns are known.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from services.debits.banks import tables
from services.debits.banks.base import (
    ID_LETTERS,
    Limits,
    Profile,
    Term,
    account_term,
    company_account,
    number_of,
)
from services.debits.banks.fields import Alphabet, Field, Kind, tabbed
from services.debits.banks.tables import Column
from services.debits.banks.texts import CONCEPT, concept_of, mail_of, numbered_name, phone_of
from services.debits.instructions import Answer, FileHead, Instruction

COLUMNS: Final = (
    Field("tipo"),
    Field("cuenta empresa", 20, Kind.KEY),
    Field("secuencial"),
    Field("comprobante", 10, Kind.NUMBER),
    Field("contrapartida", 20, Kind.KEY),
    Field("moneda"),
    Field("valor", 13, Kind.NUMBER),
    Field("forma"),
    Field("banco del deudor"),
    Field("tipo cuenta"),
    Field("número cuenta", 20, Kind.KEY),
    Field("tipo id"),
    Field("identificación", 14, Kind.KEY),
    Field("nombre", 40),
    Field("dirección", 50),
    Field("ciudad", 20),
    Field("teléfono", 20, Kind.KEY),
    Field("localidad", 20),
    Field("referencia", 200),
    Field("referencia adicional", 200),
    Field("valor 2", 13, Kind.NUMBER),
    *(Field(f"sin uso {number}") for number in range(22, 28)),
)

_ANSWER: Final = tables.Named(
    {
        Column.REFERENCE: ("numero identificacion contrapartida", "contrapartida"),
        Column.DAY: ("fecha proceso",),
        Column.CODE: ("estado item",),
        Column.OUTCOME: (
            "mensaje de procesamiento",
            "mensaje de procesamiento proceso ok",
        ),
        Column.WORDS: (
            "mensaje de procesamiento",
            "mensaje de procesamiento proceso ok",
        ),
        Column.AMOUNT: ("valor", "valor procesado"),
    },
    optional=frozenset({Column.DAY, Column.CODE, Column.AMOUNT}),
)


def _records(
    profile: Profile, head: FileHead, instructions: Iterable[Instruction]
) -> Iterator[bytes]:
    letters = Alphabet()
    company = company_account(profile, head)
    group = letters.clean(profile.term(head, "group")).ljust(10)
    product = letters.clean(profile.term(head, "product"))
    for one in instructions:
        cents = str(one.amount_cents)
        concept, mail = letters.clean(concept_of(profile, head, one)), mail_of(one)
        sends_mail = mail and profile.term(head, "email") == "SI"
        values = (
            "CO",
            company,
            str(one.sequence),
            number_of(one.line),
            one.reference,
            "USD",
            cents,
            "CTA",
            one.bank_code.lstrip("0"),
            one.account_kind.value,
            one.account_number,
            ID_LETTERS[one.id_kind],
            one.id_number,
            letters.clean(one.holder_name),
            letters.clean(one.address),
            letters.clean(one.city),
            phone_of(one),
            "",
            f"{one.month:%Y %m} {one.reference:<20}{group} {product}",
            f"{concept}|{mail};" if sends_mail else concept,
            cents,
            *("0",) * 6,
        )
        yield tabbed(COLUMNS, values)


def _read(content: bytes, file_name: str = "") -> Answer:
    return tables.read_named(_ANSWER, content, file_name, INTERNACIONAL.name)


INTERNACIONAL: Final = Profile(
    key="internacional",
    bank_code="32",
    name="Banco Internacional",
    terms=(
        account_term(10),
        CONCEPT,
        Term("group", 10),
        Term("product", 20, "TELEFONIA", is_required=True),
        Term("email", 2, "NO", choices=("NO", "SI")),
    ),
    limits=Limits(reference=20, amount_digits=13, account_digits=(8, 10)),
    name_of=numbered_name,
    records=_records,
    read=_read,
    takes_other_banks=True,
)
