"""A till of its own process that does one thing at a moment that both agreed on."""

import json
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from services.cheques.records import ProtestOrder, ReasonKind, SlipOrder
from services.errors import UserError
from services.staff.rights import Operator
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import Clock
from tests.services.cheques.drawer import ACCOUNT, ChequeBooks


@dataclass(frozen=True, slots=True)
class Task:
    """What a till does: `what` is protest, clear, slip, deposited or give_back."""

    url: str
    what: str
    till: str
    cheque: int
    start_at: float
    moment: str
    slip: str = ""
    approval: str = ""
    number: str = ""
    more: dict[str, str] = field(default_factory=dict)


def main(task: Task) -> dict[str, object]:
    """Do it once, and tell what came of it."""
    sessions = Sessions(open_engine(task.url))
    office = ChequeBooks(sessions, Clock(datetime.fromisoformat(task.moment)))
    operator = office.ana if task.till == "01" else office.luis
    time.sleep(max(0.0, task.start_at - datetime.now(UTC).timestamp()))
    try:
        return _do(office, operator, task)
    except UserError as error:
        return {"refused": error.key}
    finally:
        sessions.close()


def _do(office: ChequeBooks, operator: Operator, task: Task) -> dict[str, object]:
    if task.what == "protest":
        order = ProtestOrder(task.cheque, ReasonKind.PROTEST, "INSUF", 249, 300, task.approval)
        done = office.protests.protest(operator, order)
        return {"is_new": done.is_new, "fee": done.fee_invoice}
    if task.what == "clear":
        office.cheques.clear(operator, [task.cheque])
        return {"cleared": True}
    if task.what == "slip":
        made = office.slips.prepare(operator, SlipOrder(task.slip, ACCOUNT, (task.cheque,)))
        return {"slip": made.slip.number}
    slip = office.slips.deposited(operator, task.slip, task.number, date(2026, 11, 22))
    return {"slip": slip.slip.number}


if __name__ == "__main__":
    print(json.dumps(main(Task(**json.loads(sys.argv[1])))))
