"""Banco Bolivariano, twice: its collections by customer code, and the SAT's orders `BZDET`.

Sources: public code (Generar_Bolivariano in a school's variant; for BZDET two programs that do not
know each other), no manual of the bank. The first names the customer by the company's code and
lets the bank know the account; the second carries the account, in 463 bytes. The office must ask
the bank which one it was given, and confirm it before its first file. It may change the company
code and, for BZDET, its sub-company, the way and the motive.

The first is answered by records that list what was collected, the second by a table with an error
code for each line, 0 where it was collected.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from services.accounts.states import BankAccountKind
from services.debits.banks import answers, tables
from services.debits.banks.answers import Place
from services.debits.banks.base import ID_LETTERS, Limits, Profile, Term, digits_of
from services.debits.banks.fields import END, Alphabet, Field, Kind, fixed
from services.debits.banks.tables import Column
from services.debits.banks.texts import CONCEPT, concept_of, numbered_name, phone_of
from services.debits.instructions import Answer, FileHead, Instruction

DETAIL: Final = (
    Field("código", 15, Kind.KEY),
    Field("fecha", 10, Kind.KEY),
    Field("proceso", 3, Kind.KEY),
    Field("valor", 11, Kind.KEY),
    Field("fecha vencimiento", 10, Kind.KEY),
    Field("fecha pago", 10, Kind.KEY),
    Field("estado", 1, Kind.KEY),
    Field("nombre", 30),
    Field("dato 1", 15, Kind.KEY),
    Field("dato 2", 3, Kind.KEY),
    Field("dato 3", 15, Kind.KEY),
    Field("valor mes", 11, Kind.KEY),
    Field("cuenta depósito", 10, Kind.KEY),
    Field("moneda", 1, Kind.KEY),
    Field("valor 2", 11, Kind.KEY),
    Field("valor 1", 11, Kind.KEY),
)
"""What stands behind the company's code, which has no width of its own."""

ORDER: Final = (
    Field("A001 tipo", 5, Kind.KEY),
    Field("A002 secuencial", 6, Kind.NUMBER),
    Field("A003 código", 18, Kind.KEY),
    Field("A004 tipo id", 1, Kind.KEY),
    Field("A005 identificación", 14, Kind.KEY),
    Field("A006 nombre", 60),
    Field("A007 forma", 3, Kind.KEY),
    Field("A008 país", 3, Kind.NUMBER),
    Field("A009 banco", 2, Kind.NUMBER),
    Field("A010 tipo cuenta", 2, Kind.NUMBER),
    Field("A011 cuenta", 20, Kind.KEY),
    Field("A012 moneda", 1, Kind.NUMBER),
    Field("A013 valor", 15, Kind.NUMBER),
    Field("A014 concepto", 60),
    Field("A015 comprobante", 15, Kind.KEY),
    Field("A016 retención", 15, Kind.NUMBER),
    Field("A017 IVA", 15, Kind.NUMBER),
    Field("A018 factura SRI", 20),
    Field("A019 grupo", 10),
    Field("A020 descripción grupo", 50),
    Field("A021 dirección", 50),
    Field("A022 teléfono", 20, Kind.KEY),
    Field("A023 servicio", 3, Kind.KEY),
    Field("A024 autorización SRI", 10),
    Field("A025 validez", 10),
    Field("A026 referencia", 10, Kind.KEY),
    Field("A027 control horario", 1, Kind.KEY),
    Field("A028 empresa", 5, Kind.KEY),
    Field("A029 subempresa", 6, Kind.KEY),
    Field("A030 submotivo", 3, Kind.KEY),
    Field("A031 fecha", 10, Kind.KEY),
)

_DAY: Final = "%m/%d/%Y"
_NEVER_PAID: Final = "01/01/1900"
_OWN_BANK: Final = "34"
"""How the SAT calls the Bolivariano itself; not the supervisor's code."""

_ACCOUNT_TYPES: Final = {BankAccountKind.CURRENT: "03", BankAccountKind.SAVINGS: "04"}
_ANSWERED: Final = answers.Record(length=32, reference=Place(12, 10), amount=Place(22, 11))
_PERIOD: Final = Place(1, 6)
_ORDER_ANSWERED: Final = tables.Named(
    {
        Column.REFERENCE: ("cliente",),
        Column.OUTCOME: ("cod error",),
        Column.CODE: ("cod error",),
        Column.WORDS: ("desc error",),
        Column.LINE: ("referencia",),
        Column.AMOUNT: ("valor",),
    },
    optional=frozenset({Column.WORDS, Column.LINE, Column.AMOUNT}),
    settled=frozenset({"0", "00", "000", "0000"}),
)


def _records(
    profile: Profile, head: FileHead, instructions: Iterable[Instruction]
) -> Iterator[bytes]:
    letters = Alphabet()
    company = letters.clean(profile.term(head, "company_code"))
    account = digits_of(head.company_account)
    day = head.collect_on.strftime(_DAY)
    yield f"999{company}0{'':11}{day}{END}".encode("ascii")
    for one in instructions:
        amount = _decimal(one.amount_cents)
        values = (
            one.reference,
            head.made_on.strftime(_DAY),
            "0",
            amount,
            day,
            _NEVER_PAID,
            "N",
            letters.clean(one.holder_name),
            one.id_number,
            ID_LETTERS[one.id_kind],
            one.line,
            amount,
            account,
            "1",
            _decimal(0),
            amount,
        )
        yield company.encode("ascii") + fixed(DETAIL, values)


def _orders(
    profile: Profile, head: FileHead, instructions: Iterable[Instruction]
) -> Iterator[bytes]:
    letters = Alphabet()
    agreed = {each.name: letters.clean(profile.term(head, each.name)) for each in profile.terms}
    for one in instructions:
        values = (
            "BZDET",
            str(one.sequence),
            one.reference,
            ID_LETTERS[one.id_kind],
            one.id_number,
            letters.clean(one.holder_name),
            agreed["payment_form"],
            "001",
            _OWN_BANK,
            _ACCOUNT_TYPES[one.account_kind],
            one.account_number,
            "1",
            str(one.amount_cents),
            letters.clean(concept_of(profile, head, one)),
            "",
            "0",
            "0",
            "",
            "",
            "",
            letters.clean(one.address),
            phone_of(one),
            agreed["service_code"],
            "",
            "",
            one.line,
            "N",
            agreed["company_code"],
            agreed["subcompany_code"],
            agreed["motive"],
            f"{head.collect_on:%Y%m%d}",
        )
        yield fixed(ORDER, values)


def _read(content: bytes, file_name: str = "") -> Answer:
    lines = answers.text_lines(content, BOLIVARIANO.name)
    if lines[0].text.startswith("999"):
        lines = lines[1:]
    found = answers.read_records(lines, _ANSWERED, BOLIVARIANO.name)
    for line in lines:
        answers.period_in(_PERIOD.of(line.text), line.number)
    return found


def _read_orders(content: bytes, file_name: str = "") -> Answer:
    return tables.read_named(_ORDER_ANSWERED, content, file_name, BOLIVARIANO_SAT.name)


def _decimal(cents: int) -> str:
    return f"{cents // 100:08d}.{cents % 100:02d}"


BOLIVARIANO: Final = Profile(
    key="bolivariano",
    bank_code="37",
    name="Banco Bolivariano",
    terms=(Term("company_code", 10, is_required=True),),
    limits=Limits(
        reference=10,
        amount_digits=10,
        account_digits=None,
        line=15,
        company_digits=10,
    ),
    name_of=numbered_name,
    records=_records,
    read=_read,
)
BOLIVARIANO_SAT: Final = Profile(
    key="bolivariano_sat",
    bank_code="37",
    name="Banco Bolivariano (SAT)",
    terms=(
        Term("company_code", 5, is_required=True),
        Term("subcompany_code", 6),
        Term("service_code", 3, "REC", choices=("REC", "PRO", "CCH")),
        Term("payment_form", 3, "CUE", choices=("CUE", "COB")),
        Term("motive", 3, "RPA"),
        CONCEPT,
    ),
    limits=Limits(reference=18, amount_digits=15, account_digits=(8, 10), line=10),
    name_of=numbered_name,
    records=_orders,
    read=_read_orders,
)
