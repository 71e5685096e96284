"""Two tills in two processes, at the same moment."""

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from services.cheques.records import SlipOrder
from services.cheques.states import ChequeState
from services.verification.service import Verification
from tests.services.cheques.at_once import Task
from tests.services.cheques.drawer import ACCOUNT, ChequeBooks

ONE, TWO = (f"001-002-{n:09d}" for n in (1, 2))
ROOT = Path(__file__).parents[3]


def both(*tasks: Task) -> list[dict[str, object]]:
    """What each till came to, both started for the same moment."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.services.cheques.at_once", json.dumps(asdict(task))],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for task in tasks
    ]
    told = []
    for each in started:
        out, _ = each.communicate(timeout=120)
        assert each.returncode == 0
        told.append(json.loads(out))
    return told


def task(office: ChequeBooks, url: str, what: str, till: str, cheque: int, **more: str) -> Task:
    start_at = datetime.now(UTC).timestamp() + 3
    moment = office.clock().isoformat()
    return Task(url, what, till, cheque, start_at, moment, **more)  # type: ignore[arg-type]


def at_bank(office: ChequeBooks) -> int:
    cheque_id = office.one(office.take(office.cheque(4500), invoices={ONE: 4500}))
    office.deposit(cheque_id)
    return cheque_id


def test_two_tills_protest_one_cheque_once(office: ChequeBooks, database_url: str) -> None:
    cheque_id = at_bank(office)
    told = both(
        *(
            task(
                office,
                database_url,
                "protest",
                operator.till,
                cheque_id,
                approval=office.agree(cheque_id, operator),
            )
            for operator in (office.ana, office.luis)
        )
    )
    assert sorted(bool(each["is_new"]) for each in told) == [False, True]
    assert told[0]["fee"] == told[1]["fee"]
    assert office.books.balance(ONE) == 4500
    assert office.books.count("reversal") == office.books.count("customer_flag") == 1
    assert office.books.count("invoice") == 4
    assert Verification(office.sessions).verify() == []


def test_a_protest_and_a_clearing_at_once_end_in_one_life(
    office: ChequeBooks, database_url: str
) -> None:
    cheque_id = at_bank(office)
    told = both(
        task(office, database_url, "protest", "01", cheque_id, approval=office.agree(cheque_id)),
        task(office, database_url, "clear", "02", cheque_id),
    )
    # Cleared first and then protested is a life that banks lead too; the other way is refused.
    assert told[0] == {"is_new": True, "fee": told[0]["fee"]}
    assert told[1] in ({"cleared": True}, {"refused": "cheque.moved"})
    assert office.row(cheque_id).state is ChequeState.PROTESTED
    assert office.books.balance(ONE) == 4500
    assert Verification(office.sessions).verify() == []


def test_two_tills_want_one_cheque_in_two_slips(office: ChequeBooks, database_url: str) -> None:
    cheque_id = office.one(office.take(office.cheque(4500), invoices={ONE: 4500}))
    told = both(
        *(
            task(office, database_url, "slip", till, cheque_id, slip=str(uuid4()))
            for till in ("01", "02")
        )
    )
    assert sorted(map(str, told)) == ["{'refused': 'cheque.in_slip'}", "{'slip': 1}"]
    assert Verification(office.sessions).verify() == []


def test_one_number_of_the_bank_is_of_one_slip(office: ChequeBooks, database_url: str) -> None:
    slips = []
    for invoice in (ONE, TWO):
        cheque_id = office.one(office.take(office.cheque(4500), invoices={invoice: 4500}))
        slips.append(
            office.slips.prepare(office.ana, SlipOrder(str(uuid4()), ACCOUNT, (cheque_id,)))
        )
    told = both(
        *(
            task(office, database_url, "deposited", till, 0, slip=made.slip.id, number="0077")
            for till, made in zip(("01", "02"), slips, strict=True)
        )
    )
    assert sorted(next(iter(each)) for each in told) == ["refused", "slip"]
    assert {"refused": "slip.number_used"} in told
    assert Verification(office.sessions).verify() == []
