"""An office whose tills are on one file, for the page of the till."""

from dataclasses import replace
from pathlib import Path

from services.cash.records import TurnRecord
from services.cash.states import MovementKind
from services.office.usual_reasons import UsualReasons
from services.staff.rights import Operator
from services.storage.sessions import Sessions
from tests.services.cash.drawer import Drawers, pieces
from tests.services.papers.conftest import Archivist
from ui.cash.desk import CashServices


class TillOffice(Archivist, Drawers):
    """Two tills, their cashiers and supervisors, and the papers of counted turns."""

    def __init__(self, sessions: Sessions, folder: Path) -> None:
        Archivist.__init__(self, sessions, folder)
        self.begin()
        self.sources = replace(self.sources, turn=self.closing.declared)
        self.papers = self.service(self.printer)
        self.books.add_account(method="deposit")
        usual = UsualReasons(self.books.office)
        self.desk = CashServices(self.tills, self.closing, self.books.staff, usual)
        self.who = self.caro

    def operator(self) -> Operator:
        return self.who

    def busy_turn(self) -> TurnRecord:
        """An open turn with money of some kinds and cash that moved."""
        turn = self.open(10_000)
        for cents in (4_500, 9_100, 12_050):
            self.take(turn, ("cash", cents))
            self.clock.forward(minutes=7)
        gone = self.take(turn, ("cash", 2_500), ("cheque", 13_800))
        self.take(turn, ("cheque", 21_300), ("deposit", 5_000))
        self.take(turn, ("voucher", 4_600))
        self.clock.forward(minutes=11)
        drop = self.order(MovementKind.DROP, 18_000, "Exceso de efectivo")
        self.tills.move(self.caro, replace(drop, document="B-0087"))
        self.clock.forward(minutes=3)
        wrong = self.tills.move(
            self.caro, self.order(MovementKind.PETTY, 350, "Agua de la oficina")
        )
        self.clock.forward(minutes=1)
        self.tills.correct(self.caro, wrong.id, "Lo pagó administración")
        self.give_back(gone, 2_500, turn)
        return turn

    def signed_turn(self) -> TurnRecord:
        """A turn that was counted with a difference and signed."""
        turn = self.open(10_000)
        self.take(turn, ("cash", 4_500), ("deposit", 9_100))
        self.clock.forward(hours=2)
        self.closing.declare(self.caro, turn.id, pieces(14_300))
        self.clock.forward(minutes=9)
        return self.closing.sign(self.susi, turn.id, "Vuelto mal dado en el último recibo")
