"""A day of authorized debits, killed with SIGKILL before and after each of its commits."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from services.clock import business_date, utc_now
from services.practice.simulator import SimulatorProcess
from tests.faults.ground import DEBTORS, Ground
from tests.faults.jobs import Job
from tests.faults.office import Office
from tests.faults.process import Till
from tests.faults.report import Tally
from tests.faults.scenarios import Scenario, at_every_point
from tests.services.debits.batches.givens import answer, row

_REFUSED: Final = list(DEBTORS)[1]
_COLLECTED: Final = {number: cents for number, cents in DEBTORS.items() if number != _REFUSED}
_LINES: Final = "SELECT reference, state, amount_cents FROM debit_line ORDER BY position"


def test_a_till_killed_anywhere_in_a_batch_loses_and_doubles_no_cent(
    ground: Ground,
    simulator_process: SimulatorProcess,
    tally: Tally,
    tmp_path: Path,
    where: Callable[[Till], bool],
) -> None:
    folder, order = tmp_path, uuid4()
    day = max(business_date(utc_now()) + timedelta(days=1), date(2026, 11, 25))
    told = answer(
        row(number, cents, *_words(number), day=f"{business_date(utc_now()):%d/%m/%Y}")
        for number, cents in DEBTORS.items()
    )

    def jobs() -> tuple[Job, ...]:
        """The whole day; what was done before is found done, or refused, when it is done again."""
        return (
            Job("prepare batch", {"batch": str(order), "collect_on": day.isoformat()}),
            Job("approve batch", {"number": 1}),
            Job("write batch", {"number": 1, "folder": str(folder)}),
            Job("send batch", {"number": 1}),
            Job("answer batch", {"number": 1, "content": told}),
        )

    def begin(office: Office) -> Till:
        nonlocal folder, order
        order = uuid4()
        folder = tmp_path / str(order)
        folder.mkdir()
        return office.hire(*jobs())

    def act(office: Office, till: Till) -> None:
        till.kill()
        office.check(settled=False)
        rival = office.hire(*jobs(), at=1)
        rival.finish()
        office.check()
        _ends_exactly(office, folder)

    cases = at_every_point(ground, simulator_process, Scenario("debits", begin), act, where)
    assert cases >= 8
    tally.add("SIGKILL", cases)


def _words(number: str) -> tuple[str, ...]:
    return ("FONDOS INSUFICIENTES",) if number == _REFUSED else ()


def _ends_exactly(office: Office, folder: Path) -> None:
    rows = office.books.rows
    assert [tuple(line.values()) for line in rows(_LINES)] == [
        (number, "REJECTED" if number == _REFUSED else "SETTLED", cents)
        for number, cents in DEBTORS.items()
    ]
    paid = rows(
        "SELECT l.reference, p.amount_cents, p.applied_cents, p.credit_cents FROM payment p"
        " JOIN debit_line l ON l.id = p.debit_line_id ORDER BY l.position"
    )
    assert [tuple(each.values()) for each in paid] == [
        (number, cents, cents, 0) for number, cents in _COLLECTED.items()
    ]
    owed = rows(
        "SELECT a.number, sum(i.balance_cents) AS cents FROM invoice i JOIN account a"
        " ON a.id = i.account_id WHERE i.agreement_method = 'debit' GROUP BY a.number ORDER BY 1"
    )
    assert {each["number"]: int(each["cents"]) for each in owed} == {
        number: DEBTORS[number] if number == _REFUSED else 0 for number in DEBTORS
    }
    assert rows("SELECT count(*) AS n FROM claim WHERE live = 1") == [{"n": 0}]
    (batch,) = rows("SELECT number, state, lines, total_cents, file_name, sha256 FROM debit_batch")
    assert (batch["number"], batch["state"]) == (1, "CLOSED")
    assert (batch["lines"], batch["total_cents"]) == (len(DEBTORS), sum(DEBTORS.values()))
    assert [each.name for each in folder.glob("*.TXT")] == [batch["file_name"]]
    content = (folder / batch["file_name"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == batch["sha256"]
    verdicts = rows("SELECT number, verdict FROM debit_answer_line ORDER BY number")
    assert [each["number"] for each in verdicts] == list(range(1, len(DEBTORS) + 1))
    assert {each["verdict"] for each in verdicts} == {"settled", "rejected"}
