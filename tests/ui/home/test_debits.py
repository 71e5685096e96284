"""What the first page says of batches of debits and of what came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.services.debits.batches.givens import answer, row
from tests.ui.debits.world import NO_FUNDS, DebitWorld
from ui.home.items import attention_items
from ui.home.view import CopiesView, DebitsView, HomeView, Looks, _debits


@dataclass
class Day:
    """A first page on which nothing else waits."""

    debits: DebitsView

    def view(self, copies: CopiesView | None = None) -> HomeView:
        return HomeView(
            day=date(2026, 11, 22),
            office=cast("Any", None),
            till="01",
            turn=cast("Any", self),
            left_open=(),
            to_sign=0,
            doubts=(),
            under_way=(),
            in_review=0,
            at_documents=0,
            waiting=(),
            latest=(),
            debits=self.debits,
            copies=copies,
        )


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path) -> Iterator[DebitWorld]:
    sessions = Sessions(open_engine(sqlite_url))
    yield DebitWorld(sessions, tmp_path / "archivos")
    sessions.close()


def told(world: DebitWorld, who: Any = None) -> list[tuple[str, str, str]]:
    view = Day(_debits(world.services.debits, Looks())).view()
    items = attention_items(view, who or world.cashier, world.clock())
    return [
        (each.text, each.right.replace("\N{NO-BREAK SPACE}", " "), each.opens) for each in items
    ]


def test_a_batch_is_told_at_each_of_its_steps_and_what_came_back_after_it(
    world: DebitWorld,
) -> None:
    assert told(world) == []
    world.prepared()
    assert told(world) == [("1 lote de débitos por aprobar", "$ 105.00", "batches:PREPARED")]
    world.approved(1)
    assert told(world) == [("1 lote aprobado, sin archivo", "$ 105.00", "batches:APPROVED")]
    world.files.write(world.cashier, 1, world.folder)
    assert told(world) == [("1 lote por enviar al banco", "$ 105.00", "batches:WRITTEN")]
    world.batches.sent(world.cashier, 1)
    assert told(world) == [("1 lote espera la respuesta del banco", "$ 105.00", "batches:SENT")]

    world.release("1-1")
    world.pay("001-002-000000001", 4_500)
    world.answered(
        1, answer((row("100001", 6_500), row("100002", 3_000, NO_FUNDS), row("100003", 1_000)))
    )
    refused = ("1 débito rechazado", "$ 30.00", "debits:all")
    assert told(world) == [refused]
    assert told(world, world.supervisor) == [
        refused,
        ("1 débito dejó saldo a favor: decida", "$ 45.00", "debits:surplus"),
    ]
    assert _debits(world.services.debits, Looks(counter=False)) == DebitsView()
    assert _debits(None, Looks()) == DebitsView()
