from dataclasses import dataclass

from services.cash.closing import TillClosing
from services.cash.records import DeclaredTurn, TurnLook, TurnRecord
from services.cash.service import TillService
from services.office.usual_reasons import ReasonUse, UsualReasons
from services.staff.service import StaffService

HISTORY = 200


@dataclass(frozen=True, slots=True)
class CashServices:
    """What the page of the till asks of the office."""

    tills: TillService
    closing: TillClosing
    staff: StaffService
    usual_reasons: UsualReasons


@dataclass(frozen=True, slots=True)
class CashView:
    """Everything that the page shows, read in one go off the ui thread.

    `left_cents` is what the turn before left; `last` is the till's newest counted turn, shown
    while none is open. `usual` are the reasons that the office offers for moving cash.
    """

    look: TurnLook | None
    is_old: bool
    left_cents: int | None
    last: DeclaredTurn | None
    turns: tuple[TurnRecord, ...]
    to_sign: int
    left_open: tuple[TurnRecord, ...]
    usual: tuple[str, ...]


def read_cash(services: CashServices, till: str) -> CashView:
    """Read a till and the turns of the office as they stand now."""
    tills, closing = services.tills, services.closing
    current = tills.current(till)
    turns = tills.turns(limit=HISTORY)
    counted = next((each for each in turns if each.till == till and not each.is_open), None)
    return CashView(
        look=tills.look(current.id) if current else None,
        is_old=current is not None and tills.is_left_open(current),
        left_cents=tills.propose(till).left_cents,
        last=closing.declared(counted.id) if counted else None,
        turns=tuple(turns),
        to_sign=len(closing.to_sign()),
        left_open=tuple(tills.left_open()),
        usual=services.usual_reasons.of(ReasonUse.MOVEMENT),
    )
