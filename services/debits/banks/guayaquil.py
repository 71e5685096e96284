"""Banco Guayaquil: records of 124 bytes, a header with count and total, one for each debit.

Source: public code of an Ecuadorian accounting program (Generar_Guayaquil), no manual of the
bank. The file names the customer by the company's code alone: the bank itself keeps which account
that is. The office must confirm the layout before its first file; it may change its company code
and the code of the service.

The answer has the same header with `RER`, and lists what was collected (known from active code).
That its count and total stand where ours do is our reading; they are compared where the bank
stands in its place too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from services.debits.banks import answers
from services.debits.banks.answers import Place
from services.debits.banks.base import Limits, Profile, Term
from services.debits.banks.fields import Alphabet, Field, Kind, fixed
from services.debits.errors import AnswerNotOfBank
from services.debits.instructions import Answer, FileHead, Instruction

HEADER: Final = (
    Field("tipo", 2, Kind.NUMBER),
    Field("servicio", 3, Kind.KEY),
    Field("banco", 5, Kind.NUMBER),
    Field("empresa", 5, Kind.KEY),
    Field("contenido", 2, Kind.NUMBER),
    Field("fecha inicio", 8, Kind.NUMBER),
    Field("fecha tope", 8, Kind.NUMBER),
    Field("registros", 8, Kind.NUMBER),
    Field("total", 15, Kind.NUMBER),
    Field("relleno", 68),
)
DETAIL: Final = (
    Field("tipo", 2, Kind.NUMBER),
    Field("novedad", 2, Kind.NUMBER),
    Field("código cliente", 15, Kind.KEY),
    Field("nombre", 40),
    Field("valor", 10, Kind.NUMBER),
    Field("fecha tope", 8, Kind.NUMBER),
    Field("valor 2", 10, Kind.NUMBER),
    Field("valor retenido", 10, Kind.NUMBER),
    Field("referencia", 15, Kind.KEY),
    Field("mes generación", 6, Kind.NUMBER),
    Field("secuencial", 2, Kind.NUMBER),
    Field("relleno", 4),
)

_ANSWERED: Final = answers.Record(
    length=92, reference=Place(5, 15), amount=Place(75, 10), day=Place(85, 8)
)
_SERVICE: Final = Place(3, 3)
_BANK: Final = Place(6, 5)
_COUNT: Final = Place(34, 8)
_TOTAL: Final = Place(42, 15)


def _records(
    profile: Profile, head: FileHead, instructions: Iterable[Instruction]
) -> Iterator[bytes]:
    letters = Alphabet()
    last_day = f"{head.collect_on:%Y%m%d}"
    yield fixed(
        HEADER,
        (
            "01",
            letters.clean(profile.term(head, "service_code")),
            profile.bank_code,
            letters.clean(profile.term(head, "company_code")),
            "01",
            f"{head.made_on:%Y%m%d}",
            last_day,
            str(head.count),
            str(head.total_cents),
            "",
        ),
    )
    for one in instructions:
        cents = str(one.amount_cents)
        values = (
            "02",
            "01",
            one.reference,
            letters.clean(one.holder_name),
            cents,
            last_day,
            cents,
            "0",
            one.line,
            f"{one.month:%Y%m}",
            "01",
            "",
        )
        yield fixed(DETAIL, values)


def _file_name(profile: Profile, head: FileHead) -> str:
    code = Alphabet().clean(profile.term(head, "company_code"))
    return f"REM_{head.collect_on:%Y%m%d}_{code}.TXT"


def _read(content: bytes, file_name: str = "") -> Answer:
    lines = answers.text_lines(content, GUAYAQUIL.name)
    head = lines[0]
    if _SERVICE.of(head.text) != "RER":
        raise AnswerNotOfBank(bank=GUAYAQUIL.name, line=head.number)
    found = answers.read_records(lines[1:], _ANSWERED, GUAYAQUIL.name)
    if _BANK.of(head.text) != "00017":
        return found  # a header of another form: what it says of itself is not known
    return answers.agreed(
        replace(
            found,
            told_count=answers.cents_in(_COUNT.of(head.text), head.number),
            told_cents=answers.cents_in(_TOTAL.of(head.text), head.number),
        )
    )


GUAYAQUIL: Final = Profile(
    key="guayaquil",
    bank_code="17",
    name="Banco Guayaquil",
    terms=(
        Term("company_code", 5, is_required=True),
        Term("service_code", 3, "REC", is_required=True),
    ),
    limits=Limits(reference=15, amount_digits=10, account_digits=None, id_letters=None, line=15),
    name_of=_file_name,
    records=_records,
    read=_read,
)
