"""What a person at a till does with a batch of debits, each step as the program offers it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from services.debits import answers
from services.debits.batch_records import BatchOrder, BatchQuestion
from services.debits.batches import APPROVE
from tests.approvals import approve

if TYPE_CHECKING:
    from tests.faults.jobs import Desk

_CHUNK: Final = 2
"""A file of five lines is three steps."""


def _prepare(desk: "Desk", batch: str, collect_on: str) -> None:
    question = BatchQuestion("pichincha", "2100123456", date.fromisoformat(collect_on))
    made = desk.services.debits.preparing.prepare(desk.operator, BatchOrder(batch, question))
    desk.points.tell("batch", number=made.number, asked=made.asked)


def _approve(desk: "Desk", number: int) -> None:
    batches, sessions = desk.services.debits.batches, desk.services.sessions
    cents, asked_by = batches.show(number).asked[1], desk.operator.user_id
    yes = approve(sessions, APPROVE, f"batch:{number}", cents, asked_by, "Visto", desk.points.now)
    batches.approve(desk.operator, number, yes)


def _write(desk: "Desk", number: int, folder: str) -> None:
    written = desk.services.debits.files.write(desk.operator, number, Path(folder))
    desk.points.tell("written", path=written.path, sha256=written.batch.sha256)


def _sent(desk: "Desk", number: int) -> None:
    desk.services.debits.batches.sent(desk.operator, number)


def _answer(desk: "Desk", number: int, content: bytes) -> None:
    answers.CHUNK = _CHUNK  # type: ignore[misc]  # this process does nothing else
    desk_of = desk.services.debits.answers
    desk_of.apply(desk.operator, desk_of.preview(number, content, "respuesta.txt"))


DEBIT_JOBS: Final[dict[str, Callable[..., object]]] = {
    "prepare batch": _prepare,
    "approve batch": _approve,
    "write batch": _write,
    "send batch": _sent,
    "answer batch": _answer,
}
