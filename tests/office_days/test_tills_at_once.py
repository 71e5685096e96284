"""Tills that work at once on one server: no cent is lost or doubled, whoever wins."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.verification.service import Verification
from tests.office_days.conftest import Opened
from tests.office_days.office import Office
from tests.office_days.rush import BusyTill
from tests.office_days.truth import broken_sums

_EACH = 60


@pytest.mark.parametrize("seed", [1, 2])
def test_three_tills_at_once_leave_one_truth(open_postgresql: Opened, seed: int) -> None:
    with open_postgresql() as office:
        office.tills.open(office.operator("nora", "03"), "03", 5_000)
        url = office.sessions.engine.url.set(drivername="postgresql")
        address = url.render_as_string(hide_password=False)
        people = (("ana", "01"), ("luis", "02"), ("nora", "03"))
        tills = [BusyTill(address, *each, seed * 10 + n) for n, each in enumerate(people)]
        begin = threading.Barrier(len(tills))
        with ThreadPoolExecutor(len(tills)) as pool:
            for done in [pool.submit(till.work, _EACH, begin) for till in tills]:
                done.result(300)

        assert broken_sums(office.sessions) == []
        assert Verification(office.sessions).verify() == []
        told = [receipt for till in tills for receipt in till.receipts]
        assert len(told) == len(set(told)) > _EACH // 4
        assert sorted(told) == _receipts(office)
        assert any(till.refused for till in tills)


def _receipts(office: Office) -> list[str]:
    with office.sessions.read() as session:
        rows = session.exec_driver_sql("SELECT series, number FROM payment")
        return sorted(f"{row.series}-{row.number:09d}" for row in rows)
