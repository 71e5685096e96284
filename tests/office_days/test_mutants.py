"""Random days catch what they are there for: each mistake, by one of a few seeds."""

import pytest

from tests.office_days.conftest import Opened
from tests.office_days.day import Day, NotAsExpected
from tests.office_days.mutants import MUTANTS
from tests.office_days.operations import drawn_by, play

_SEEDS = 4


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mistake_in_the_program_is_caught(
    open_sqlite: Opened, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    mutant = MUTANTS[name]
    told = ""
    for seed in range(_SEEDS):
        with open_sqlite() as office:
            with office.sessions.begin() as session:
                for trigger in mutant.without:
                    session.exec_driver_sql(f"DROP TRIGGER {trigger}")
            day = Day(office, drawn_by(seed))
            # The missing trigger itself would be told, and then nothing would be proven.
            day.allowed = frozenset({"storage.rule_missing"})
            with monkeypatch.context() as patch:
                mutant.apply(patch)
                try:
                    play(day, mutant.steps)
                except NotAsExpected as error:
                    told = str(error)
                finally:
                    day.close()
        if told:
            break
    assert told, f"{_SEEDS} seeds did not notice that {name}"
