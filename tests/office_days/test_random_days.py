"""Random office days, by seed: everything that people do, and a model that knows what must come."""

import pytest

from tests.office_days.conftest import Opened
from tests.office_days.day import Day
from tests.office_days.operations import OPERATIONS, drawn_by, play

_TOLD = 40


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test for each seed, so that they are shared out among workers."""
    if "seed" in metafunc.fixturenames:
        first = int(metafunc.config.getoption("--office-from"))
        seeds = range(first, first + int(metafunc.config.getoption("--office-seeds")))
        metafunc.parametrize("seed", seeds, ids=[f"seed {seed}" for seed in seeds])


def test_whatever_people_do_the_books_say_what_they_should(
    open_office: Opened, seed: int, request: pytest.FixtureRequest
) -> None:
    steps = int(request.config.getoption("--office-steps"))
    with open_office() as office:
        day = Day(office, drawn_by(seed))
        try:
            play(day, steps)
        except Exception as error:  # noqa: BLE001  whatever it is, it is told with its story
            story = "\n  ".join(day.story[-_TOLD:])
            database = office.sessions.engine.dialect.name
            pytest.fail(
                f"seed {seed} on {database}, after {len(day.story)} things: {error!r}\n  {story}\n"
                f"again: ./run test tests/office_days/test_random_days.py -n 0 -k {database}"
                f" --office-seeds 1 --office-from {seed} --office-steps {steps}"
            )
        finally:
            day.close()
        assert len(day.story) >= steps


def test_a_seed_tries_all_that_can_be_done_and_is_refused_often(open_sqlite: Opened) -> None:
    with open_sqlite() as office:
        day = Day(office, drawn_by(5))
        try:
            play(day, 800)
        finally:
            day.close()
    tried = {name.partition(" ")[0] for name in day.counted}
    assert set(OPERATIONS) - {"later"} <= tried
    refused = sum(count for name, count in day.counted.items() if name.endswith(" refused"))
    assert 50 < refused < 400


def test_the_same_seed_is_the_same_day(open_sqlite: Opened) -> None:
    stories = []
    for _ in range(2):
        with open_sqlite() as office:
            day = Day(office, drawn_by(5))
            try:
                play(day, 120)
            finally:
                day.close()
            stories.append(day.story)
    assert stories[0] == stories[1]
