"""Banco del Pacífico, *Orden de Cobro Programada* (OCP): records of 203 bytes, no header.

Source: public code of an Ecuadorian accounting program (Generar_Pacifico), no manual of the bank.
There the way of payment is `RE`, money received at the counter, with the fields of the debtor's
account blank; here they are filled, and the office must ask the bank which way (`RE`, `CU`) it
debits an account by. It may change that, the service code and which account types stand for
current and savings.

The answer is a record of fixed places that lists what was collected (known from commented-out
code).
"""

from collections.abc import Iterable, Iterator
from typing import Final

from services.accounts.states import BankAccountKind
from services.debits.banks import answers
from services.debits.banks.answers import Place
from services.debits.banks.base import ID_LETTERS, Limits, Profile, Term
from services.debits.banks.fields import Alphabet, Field, Kind, fixed
from services.debits.banks.texts import numbered_name, phone_of
from services.debits.instructions import Answer, FileHead, Instruction

DETAIL: Final = (
    Field("localidad", 1, Kind.NUMBER),
    Field("transacción", 3, Kind.KEY),
    Field("servicio", 2, Kind.KEY),
    Field("tipo cuenta", 2, Kind.NUMBER),
    Field("número cuenta", 8, Kind.NUMBER),
    Field("valor", 15, Kind.NUMBER),
    Field("código tercero", 15, Kind.KEY),
    Field("referencia", 20, Kind.KEY),
    Field("forma pago", 2, Kind.KEY),
    Field("moneda", 3, Kind.KEY),
    Field("nombre", 30),
    Field("localidad retiro", 2, Kind.NUMBER),
    Field("agencia", 2),
    Field("tipo NUC", 1, Kind.KEY),
    Field("NUC beneficiario", 14, Kind.KEY),
    Field("teléfono", 10),
    Field("tipo NUC ordenante", 1),
    Field("NUC ordenante", 14),
    Field("nombre ordenante", 30),
    Field("secuencial", 6, Kind.NUMBER),
    Field("banco", 2, Kind.NUMBER),
    Field("cuenta", 20),
)

_ACCOUNT_TYPES: Final = {BankAccountKind.CURRENT: "00", BankAccountKind.SAVINGS: "10"}
_ANSWERED: Final = answers.Record(
    length=355,
    reference=Place(302, 14),
    amount=Place(32, 15),
    line=Place(252, 40),
    day=Place(21, 8),
)


def _records(
    profile: Profile, head: FileHead, instructions: Iterable[Instruction]
) -> Iterator[bytes]:
    letters = Alphabet()
    service = letters.clean(profile.term(head, "service_code"))
    way = profile.term(head, "payment_form")
    company = letters.clean(head.company_name)
    for one in instructions:
        phone = phone_of(one)
        values = (
            "1",
            "OCP",
            service,
            _ACCOUNT_TYPES[one.account_kind],
            one.account_number,
            str(one.amount_cents),
            one.reference,
            one.line,
            way,
            "USD",
            letters.clean(one.holder_name),
            "01",
            "",
            ID_LETTERS[one.id_kind],
            one.id_number,
            phone if len(phone) <= 10 else "",
            "",
            "",
            company,
            "000000",
            profile.bank_code,
            "",
        )
        yield fixed(DETAIL, values)


def _read(content: bytes, file_name: str = "") -> Answer:
    lines = answers.text_lines(content, PACIFICO.name)
    return answers.read_records(lines, _ANSWERED, PACIFICO.name)


PACIFICO: Final = Profile(
    key="pacifico",
    bank_code="30",
    name="Banco del Pacífico",
    terms=(
        Term("service_code", 2, "OC", is_required=True),
        Term("payment_form", 2, "RE", choices=("RE", "CU")),
    ),
    limits=Limits(reference=14, amount_digits=15, account_digits=(6, 8)),
    name_of=numbered_name,
    records=_records,
    read=_read,
)
