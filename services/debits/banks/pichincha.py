"""Banco Pichincha, *Cash Management*: orders `CO` in 21 columns, a tab behind each.

Source: public code of an Ecuadorian accounting program (AutRecau.frm, Generar_Pichincha), no
manual of the bank. The office must confirm the layout with the bank before its first file. What
it may change are the terms: the digits of its account, the concept, whether ñ and accents are
kept, and whether the e-mail goes along. The widths of columns 15 to 20 are ours; the source has
none.

The answer comes in one of two forms, known from the same code (partly commented out): more than
40 columns, in which column 22 (from 0) tells the result, `PROCESO OK` or something else, and the
amount stands in 27, or in 8 as it was asked for; or a record of fixed places that lists nothing
but what was collected.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from services.debits.banks import answers, tables
from services.debits.banks.answers import Place
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
from services.debits.banks.texts import (
    CONCEPT,
    LETTERS_TERM,
    concept_of,
    mail_of,
    months_of,
    phone_of,
)
from services.debits.instructions import Answer, FileHead, Instruction, Outcome
from services.importing.exports import Line

COLUMNS: Final = (
    Field("tipo"),
    Field("cuenta empresa", 20, Kind.KEY),
    Field("secuencial"),
    Field("comprobante", 10, Kind.NUMBER),
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
    Field("dirección", 50),
    Field("ciudad", 20),
    Field("teléfono", 20, Kind.KEY),
    Field("localidad", 20),
    Field("referencia", 200),
    Field("referencia adicional", 200),
    Field("base", 13, Kind.NUMBER),
)

_LEAST_COLUMNS: Final = 41
_ASKED, _OUTCOME, _COLLECTED = 8, 22, 27
_COLUMNS_ANSWERED: Final = tables.Shape(
    {
        Column.REFERENCE: 4,
        Column.LINE: 7,
        Column.AMOUNT: _ASKED,
        Column.OUTCOME: _OUTCOME,
        Column.WORDS: _OUTCOME,
        Column.DAY: 25,
    },
    cents_digits=13,
)
_FIXED: Final = answers.Record(
    length=212,
    reference=Place(25, 19),
    amount=Place(48, 13),
    line=Place(165, 33),
    day=Place(205, 8),
    day_form="%d%m%Y",
)


def _records(
    profile: Profile, head: FileHead, instructions: Iterable[Instruction]
) -> Iterator[bytes]:
    letters = Alphabet(profile.encoding(head))
    company = company_account(profile, head)
    sends_mail = profile.term(head, "email") == "SI"
    for one in instructions:
        cents = str(one.amount_cents)
        concept = letters.clean(concept_of(profile, head, one))
        mail = mail_of(one) if sends_mail else ""
        values = (
            "CO",
            company,
            str(one.sequence),
            number_of(one.line),
            one.reference,
            "USD",
            cents,
            "CTA",
            profile.bank_code,
            one.account_kind.value,
            one.account_number,
            ID_LETTERS[one.id_kind],
            one.id_number,
            letters.clean(one.holder_name),
            letters.clean(one.address),
            letters.clean(one.city),
            phone_of(one),
            "",
            f"{months_of(one)} {one.line}",
            f"{concept}|{mail}" if mail else concept,
            cents,
        )
        yield tabbed(COLUMNS, values, letters.encoding)


def _file_name(_profile: Profile, head: FileHead) -> str:
    return f"SCCOB {head.made_on:%d-%m-%Y} al {head.collect_on:%d-%m-%Y}.TXT"


def _read(content: bytes, file_name: str = "") -> Answer:
    lines = answers.text_lines(content, PICHINCHA.name)
    if "\t" not in lines[0].text:
        return answers.read_records(lines, _FIXED, PICHINCHA.name)
    rows = tables.cells_of(lines, _LEAST_COLUMNS)
    return tables.read_rows([_with_collected(row) for row in rows], _COLUMNS_ANSWERED)


def _with_collected(row: Line) -> Line:
    """The row with what was collected where it says what was asked for, if it says both."""
    cells = list(row.cells)
    if answers.outcome_of(cells[_OUTCOME]) is Outcome.SETTLED and cells[_COLLECTED].strip():
        cells[_ASKED] = cells[_COLLECTED]
    return Line(row.number, tuple(cells))


PICHINCHA: Final = Profile(
    key="pichincha",
    bank_code="10",
    name="Banco Pichincha",
    terms=(
        account_term(10),
        CONCEPT,
        LETTERS_TERM,
        Term("email", 2, "NO", choices=("NO", "SI")),
    ),
    limits=Limits(reference=20, amount_digits=13, account_digits=(8, 10)),
    name_of=_file_name,
    records=_records,
    read=_read,
)
