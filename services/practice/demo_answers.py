"""What the demo's banks say of a batch that was sent: the file that a bank would give back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.debits.banks.fields import Field, Kind, fixed
from services.debits.banks.guayaquil import HEADER
from services.debits.batch_records import LineRow
from services.debits.batch_states import LineState
from services.debits.batches import BatchService
from services.debits.errors import BatchNotSent, NoAnswerLayout

REJECTED: Final = 2
"""How many debits the demo's banks refuse when nobody says how many."""

_OK: Final = "PROCESO OK"
_REFUSALS: Final = ("FONDOS INSUFICIENTES", "CUENTA BLOQUEADA")
_COLUMNS: Final = 44
_COLLECTED: Final = (
    Field("tipo", 2, Kind.NUMBER),
    Field("novedad", 2, Kind.NUMBER),
    Field("código cliente", 15, Kind.KEY),
    Field("nombre", 55),
    Field("valor", 10, Kind.NUMBER),
    Field("fecha", 8, Kind.NUMBER),
    Field("relleno", 32),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the demo's bank says of one debit: `words` are empty when it collected it."""

    line: LineRow
    words: str = ""


def bank_answer(
    batches: BatchService, number: int, on: date, rejected: int = REJECTED
) -> bytes | None:
    """What the bank would say of a batch: the last `rejected` of its debits came to nothing.

    Guayaquil names only what it collected: those that it refused are not in its file.

    Returns:
        The file; None where nothing of the batch waits for its bank.

    Raises:
        NotFound. BatchNotSent. NoAnswerLayout: the demo knows the files of two banks.
    """
    batch = batches.show(number)
    write = _WRITERS.get(batch.profile)
    if batch.sent_at is None:
        raise BatchNotSent(batch=number)
    if write is None:
        raise NoAnswerLayout(bank=batch.profile)
    lines = batches.lines(number, frozenset({LineState.PENDING}))
    return write(_some_refused(lines, rejected), on) if lines else None


def sample_answer(batches: BatchService, today: date) -> tuple[int, bytes] | None:
    """What Pichincha would say of its newest batch that waits: its number, and the file.

    Returns:
        None where no batch of that bank waits.
    """
    for batch in batches.listing():
        if batch.profile == "pichincha" and batch.sent_at is not None:
            content = bank_answer(batches, batch.number, today)
            if content is not None:
                return batch.number, content
    return None


def _some_refused(lines: Sequence[LineRow], rejected: int) -> list[Told]:
    first = max(0, len(lines) - rejected)
    refused = [
        Told(line, _REFUSALS[place % len(_REFUSALS)]) for place, line in enumerate(lines[first:])
    ]
    return [*map(Told, lines[:first]), *refused]


def _pichincha(told: Iterable[Told], on: date) -> bytes:
    rows = []
    for each in told:
        cells = [""] * _COLUMNS
        cents = f"{each.line.amount_cents:013d}"
        cells[4], cells[7], cells[8] = each.line.reference, each.line.id, cents
        cells[22], cells[25] = each.words or _OK, f"{on:%d/%m/%Y}"
        if not each.words:
            cells[27] = cents
        rows.append("\t".join(cells))
    return ("\r\n".join(rows) + "\r\n").encode("cp1252")


def _guayaquil(told: Iterable[Told], on: date) -> bytes:
    collected = [each.line for each in told if not each.words]
    day, cents = f"{on:%Y%m%d}", str(sum(line.amount_cents for line in collected))
    head = ("01", "RER", "17", "VOA", "01", day, day, str(len(collected)), cents, "")
    records = [
        ("02", "01", line.reference, "", str(line.amount_cents), day, "") for line in collected
    ]
    return fixed(HEADER, head) + b"".join(fixed(_COLLECTED, each) for each in records)


_WRITERS: Final[dict[str, Callable[[Iterable[Told], date], bytes]]] = {
    "pichincha": _pichincha,
    "guayaquil": _guayaquil,
}
