"""Random days at the office, by seed."""

import pytest

from services.practice.simulator import SimulatorProcess
from tests.faults.ground import Ground
from tests.faults.office import opened
from tests.faults.process import TillHangs
from tests.faults.report import Tally
from tests.faults.schedules import Day

SHARE = 20
IN_TURNS = 4


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """So many seeds to a test, that tests can be shared out among workers."""
    first = int(metafunc.config.getoption("--fault-from"))
    end = first + int(metafunc.config.getoption("--fault-seeds"))
    shares = [range(start, min(start + SHARE, end)) for start in range(first, end, SHARE)]
    ids = [f"seeds {each.start} to {each.stop - 1}" for each in shares]
    if "seeds" in metafunc.fixturenames:
        metafunc.parametrize("seeds", shares, ids=ids)


def test_a_random_day_leaves_one_truth(
    ground: Ground, simulator_process: SimulatorProcess, seeds: range, tally: Tally
) -> None:
    failed: list[str] = []
    for seed in seeds:
        with opened(ground, simulator_process) as office:
            day = Day(office, seed)
            try:
                day.play()
            except (AssertionError, TillHangs) as error:
                failed.append(_told(ground, seed, day, error))
            for what in set(day.happened):
                tally.saw(what)
        tally.add("a random day")
    assert not failed, "\n\n".join(failed)


def test_a_seed_is_the_same_day_again(ground: Ground, simulator_process: SimulatorProcess) -> None:
    """But for days on which everybody goes at once, as the machine lets them."""
    stories = []
    for _ in range(2):
        with opened(ground, simulator_process) as office:
            day = Day(office, IN_TURNS)
            day.play()
            assert day.takes_turns
            points = [said["name"] for till in office.tills for said in till.said("point")]
            stories.append((day.story, points))
    assert stories[0] == stories[1]


def _told(ground: Ground, seed: int, day: Day, error: BaseException) -> str:
    again = f"./run test tests/faults/test_random.py -k {ground.name} -n 0"
    story = "\n  ".join(day.story)
    return (
        f"seed {seed} on {ground.name}: {error}\n  {story}\n"
        f"again: {again} --fault-seeds 1 --fault-from {seed}"
    )
