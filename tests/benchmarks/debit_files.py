"""Files of ten thousand debits as two banks take them, beside their strings merely joined."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from services.debits.banks.base import Profile
from services.debits.banks.guayaquil import GUAYAQUIL
from services.debits.banks.pichincha import PICHINCHA
from services.debits.instructions import FileHead, Instruction
from tests.benchmarks.figures import Figure, Goal, in_turns, timed
from tests.services.debits.banks.cases import FIRST

LINES: Final = 10_000
GOAL_MS: Final = 500.0
_NAMES: Final = ("Peñaherrera Íñiguez María José", "QUISHPE TOAPANTA LUIS", "Güiñán & Hijos Cía.")


def debit_files(rounds: int) -> Iterator[Figure]:
    """The file alone: every line checked and written; who is in it was decided before."""
    for bank in (PICHINCHA, GUAYAQUIL):
        lines = _lines(bank)
        head = _head(lines)

        def ours(_: int, bank: Profile = bank, on: FileHead = head) -> None:
            size = sum(map(len, bank.write(on, lines)))  # noqa: B023 -- timed at once
            if size < LINES * 100:
                raise ValueError(f"{size} bytes are no file of {LINES} lines")

        def limit(_: int) -> None:
            b"".join([_plain(each) for each in lines])  # noqa: B023

        took, least = in_turns(max(5, rounds // 20), ours, limit, warm=1)
        yield timed(
            f"debit file of {LINES:,} lines, {bank.name}",
            took,
            least,
            "the same strings, joined",
            goal=Goal("p50", GOAL_MS),
            note="file only",
        )


def _plain(each: Instruction) -> bytes:
    return (
        f"CO\t2100123456\t{each.sequence}\t{each.sequence:010d}\t{each.reference}\tUSD\t"
        f"{each.amount_cents:013d}\tCTA\t10\t{each.account_kind.value}\t{each.account_number}\tC\t"
        f"{each.id_number}\t{each.holder_name[:40]}\t{each.address}\t{each.city}\t{each.phone}\t\t"
        f"{each.line}\t{each.concept}\t{each.amount_cents:013d}\t\r\n"
    ).encode("cp1252")


def _lines(bank: Profile) -> list[Instruction]:
    return [
        replace(
            FIRST,
            sequence=n,
            reference=str(100_000 + n),
            line=f"12-{n}",
            amount_cents=1_000 + n * 37 % 900_000,
            bank_code=bank.bank_code,
            holder_name=_NAMES[n % 3],
        )
        for n in range(1, LINES + 1)
    ]


def _head(lines: Sequence[Instruction]) -> FileHead:
    return FileHead(
        batch=12,
        company_account="2100123456",
        company_name="VoIP Ecuador",
        collect_on=date(2026, 11, 25),
        made_on=date(2026, 11, 23),
        count=len(lines),
        total_cents=sum(each.amount_cents for each in lines),
        terms={"company_code": "V0123"},
    )
