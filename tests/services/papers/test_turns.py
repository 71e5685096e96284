from dataclasses import replace
from pathlib import Path

import pytest

from services.cash.errors import TurnNotDeclared
from services.cash.records import TurnRecord
from services.errors import NotFound
from services.printing.papers import PaperFormat
from services.storage.sessions import Sessions
from tests.services.cash.drawer import Drawers, pieces
from tests.services.papers.conftest import Archivist
from tests.services.printing.reading import words


class Counter(Archivist, Drawers):
    """An office whose counted turns have their reports."""

    def __init__(self, sessions: Sessions, folder: Path) -> None:
        Archivist.__init__(self, sessions, folder)
        self.begin()
        self.sources = replace(self.sources, turn=self.closing.declared)
        self.papers = self.service(self.printer)
        self.books.add_account(method="deposit")

    def count(self, cents: int = 9_800) -> TurnRecord:
        turn = self.tills.open(self.caro, self.caro.till, 10_000)
        self.take(turn, ("cash", 4_500), ("cheque", 3_000))
        return self.closing.declare(self.caro, turn.id, pieces(cents + 4_500)).turn


@pytest.fixture
def counter(sessions: Sessions, tmp_path: Path) -> Counter:
    return Counter(sessions, tmp_path / "papeles")


def test_a_counted_turn_has_a_report_to_sign_and_then_a_signed_one(counter: Counter) -> None:
    turn = counter.count()

    unsigned = counter.papers.z_report(counter.caro, turn.id)
    counter.closing.sign(counter.susi, turn.id, "Vuelto mal dado")
    signed = counter.papers.z_report(counter.caro, turn.id)

    assert (unsigned.title, unsigned.version) == ("Cierre de caja Z 11-1", 1)
    assert "POR FIRMAR" in words(unsigned.content)
    assert (signed.number, signed.version) == ("Z 11-1", 2)
    said = words(signed.content)
    for expected in ("Faltante", "$ 2.00", "Susana Sáenz", "Vuelto mal dado", "Cheques 1 30.00"):
        assert expected.lower() in said.lower(), expected
    assert "POR FIRMAR" not in said


@pytest.mark.parametrize("form", list(PaperFormat))
def test_what_was_previewed_is_what_is_archived_and_printed_and_a_reprint_is_a_copy(
    counter: Counter, form: PaperFormat
) -> None:
    turn = counter.count()
    counter.closing.sign(counter.susi, turn.id, "Vuelto")
    shown = counter.papers.z_report(counter.caro, turn.id, form)

    first = counter.papers.print(counter.caro, shown.id)
    again = counter.papers.print(
        counter.susi, counter.papers.z_report(counter.susi, turn.id, form).id
    )

    assert (first.copy, again.copy) == (0, 1)
    assert counter.printer.jobs[0] == [shown.content]
    (copy,) = counter.printer.jobs[1]
    assert copy.startswith(shown.content)
    assert "COPIA – REIMPRESIÓN 1 · susi" in words(copy)
    assert counter.actions(f"turn:{turn.id}")[0] == "paper.printed"


def test_an_open_turn_and_one_that_is_not_there_have_none(counter: Counter) -> None:
    turn = counter.tills.open(counter.caro, counter.caro.till, 10_000)

    with pytest.raises(TurnNotDeclared):
        counter.papers.z_report(counter.caro, turn.id)
    with pytest.raises(NotFound):
        counter.papers.z_report(counter.caro, "nothing")
