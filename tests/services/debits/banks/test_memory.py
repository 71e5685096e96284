import tracemalloc
from dataclasses import replace

import pytest

from services.debits.banks.base import Profile
from services.debits.banks.guayaquil import GUAYAQUIL
from services.debits.banks.pichincha import PICHINCHA
from tests.services.debits.banks.cases import FIRST, head_of

LINES = 10_000


@pytest.mark.parametrize("bank", [PICHINCHA, GUAYAQUIL], ids=lambda each: each.key)
def test_ten_thousand_lines_are_written_one_at_a_time(bank: Profile) -> None:
    lines = [
        replace(FIRST, sequence=number, reference=str(100_000 + number), bank_code=bank.bank_code)
        for number in range(1, LINES + 1)
    ]
    head = head_of(lines)
    next(bank.write(head, lines))  # what is made once is made before the count begins
    tracemalloc.start()
    try:
        size = sum(len(record) for record in bank.write(head, iter(lines)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert size > LINES * 120
    assert peak < 50_000
