"""Random debits through each bank's file, read back field by field."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.accounts.states import BankAccountKind
from services.debits.banks import (
    bolivariano,
    guayaquil,
    internacional,
    pacifico,
    pichincha,
    produbanco,
    ruminahui,
)
from services.debits.banks.base import Profile
from services.debits.banks.fields import Alphabet, Field
from services.debits.banks.registry import PROFILES
from services.debits.instructions import FileHead, Instruction
from tests.services.debits.banks.cases import FIRST, head_of

Told = dict[str, str]
LETTERS: Final = Alphabet()
DIGITS: Final = st.text("0123456789", min_size=1, max_size=20)
NAMES: Final = st.text(
    st.one_of(st.sampled_from("áéíóúñÑÜ;\t\n|\"',.-ßÆ\u200b\u2028 "), st.characters()), max_size=50
).map(lambda told: f"A{told}")


@st.composite
def debits(draw: st.DrawFn, bank: Profile) -> tuple[Instruction, ...]:
    limits = bank.limits
    least, most = limits.account_digits or (6, 10)
    found = []
    for sequence in range(1, draw(st.integers(1, 4)) + 1):
        reference = draw(st.integers(1, 10**limits.reference - 1))
        account = draw(st.integers(0, 10**most - 1))
        found.append(
            replace(
                FIRST,
                sequence=sequence,
                reference=str(reference),
                line=f"12-{draw(st.integers(1, 99_999))}",
                amount_cents=draw(st.integers(1, 10**limits.amount_digits - 1)),
                bank_code=bank.bank_code,
                account_kind=draw(st.sampled_from(BankAccountKind)),
                account_number=str(account).zfill(draw(st.integers(least, most))),
                id_kind=draw(st.sampled_from(sorted(limits.id_letters or {"05": "C"}))),
                id_number=draw(DIGITS)[: limits.id_most],
                holder_name=draw(NAMES),
                month=draw(st.dates(date(2020, 1, 1), date(2040, 1, 1))).replace(day=1),
                concept=draw(NAMES),
                address=draw(NAMES),
                city=draw(NAMES),
            )
        )
    return tuple(found)


def of_tabs(layout: Sequence[Field]) -> Callable[[str], Told]:
    def read(record: str) -> Told:
        names = [each.name for each in layout]
        cells = record.split("\t")
        assert len(cells) - len(names) in {0, 1}
        return dict(zip(names, cells, strict=False))

    return read


def of_places(layout: Sequence[Field], begun: int = 0) -> Callable[[str], Told]:
    def read(record: str) -> Told:
        found, at = {}, begun
        for each in layout:
            found[each.name] = record[at : at + each.width].rstrip()
            at += each.width
        assert at == len(record)
        return found

    return read


READERS: Final[dict[str, tuple[Callable[[str], Told], dict[str, str]]]] = {
    # Which field says what; the codes of the account's kind come with each bank.
    "pichincha": (of_tabs(pichincha.COLUMNS), {}),
    "produbanco": (of_tabs(produbanco.COLUMNS), {}),
    "internacional": (of_tabs(internacional.COLUMNS), {}),
    "ruminahui": (of_tabs(ruminahui.COLUMNS), {}),
    "guayaquil": (of_places(guayaquil.DETAIL), {"reference": "código cliente"}),
    "pacifico": (
        of_places(pacifico.DETAIL),
        {"reference": "código tercero", "id": "NUC beneficiario"},
    ),
    "bolivariano": (
        of_places(bolivariano.DETAIL, begun=5),
        {"reference": "código", "id": "dato 1"},
    ),
    "bolivariano_sat": (
        of_places(bolivariano.ORDER),
        {
            "reference": "A003 código",
            "name": "A006 nombre",
            "amount": "A013 valor",
            "account": "A011 cuenta",
            "id": "A005 identificación",
            "kind": "A010 tipo cuenta",
        },
    ),
}
KINDS: Final = {
    "pacifico": {"00": "CTE", "10": "AHO"},
    "bolivariano_sat": {"03": "CTE", "04": "AHO"},
}
WIDTHS: Final = {"pacifico": 30, "bolivariano": 30, "bolivariano_sat": 60}


def check(bank: Profile, head: FileHead, told: Told, asked: Instruction) -> None:
    _, names = READERS[bank.key]

    def field(meaning: str, usual: str) -> str | None:
        return told.get(names.get(meaning, usual))

    assert field("reference", "contrapartida") == asked.reference
    amount = field("amount", "valor")
    assert amount is not None
    assert int(amount.replace(".", "")) == asked.amount_cents
    name = LETTERS.clean(asked.holder_name)[: WIDTHS.get(bank.key, 40)].rstrip()
    assert field("name", "nombre") == name
    number = field("id", "identificación")
    assert number in {None, asked.id_number}
    account = field("account", "número cuenta")
    if bank.limits.account_digits is None:
        assert account is None
        return
    assert account is not None
    assert account.lstrip("0") == asked.account_number.lstrip("0")
    kind = field("kind", "tipo cuenta")
    assert KINDS.get(bank.key, {}).get(str(kind), kind) == asked.account_kind.value


@pytest.mark.parametrize("bank", PROFILES, ids=lambda each: each.key)
@settings(max_examples=25)
@given(data=st.data())
def test_what_was_asked_for_can_be_read_back(bank: Profile, data: st.DataObject) -> None:
    lines = data.draw(debits(bank))
    head = head_of(lines)
    read, _ = READERS[bank.key]

    records = b"".join(bank.write(head, lines)).decode("ascii").split("\r\n")[:-1]

    details = records[len(records) - len(lines) :]
    assert len({len(each) for each in details}) == 1 or "\t" in details[0]
    for record, asked in zip(details, lines, strict=True):
        check(bank, head, read(record), asked)
