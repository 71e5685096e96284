"""The database cut, restarted, locked, full or gone in the middle of a charge (C1 to C9)."""

import contextlib
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import psycopg
import pytest

from services.practice.simulator import SimulatorProcess
from tests.faults.cutter import Cutter
from tests.faults.ground import FIRST, Crew, FileGround, Ground, ServerGround
from tests.faults.holding import held
from tests.faults.office import Office, opened
from tests.faults.process import Till
from tests.faults.report import Tally
from tests.faults.scenarios import (
    CHARGE,
    CHEQUE,
    GIVE_UP,
    OTHER_CARD,
    Scenario,
    at_every_point,
)

SMALL_DISK: Final = 80 * 1024 * 1024


def _commits(till: Till) -> bool:
    return till.point.endswith("before commit")


def _begins(till: Till) -> bool:
    return till.point.endswith("before begin")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("scenario", [CHARGE, OTHER_CARD, GIVE_UP, CHEQUE], ids=str)
def test_c4_c5_a_connection_lost_at_a_commit_is_one_truth(
    server_ground: ServerGround,
    simulator_process: SimulatorProcess,
    scenario: Scenario,
    when: str,
    tally: Tally,
) -> None:
    """Lost before the COMMIT reached the server, or after it committed and before it said so."""
    with contextlib.ExitStack() as wires:

        def begin(office: Office) -> Till:
            wire = wires.enter_context(Cutter(office.url))
            office.way = wire.way
            office.wire = wire
            return scenario.begin(office)

        def act(office: Office, till: Till) -> None:
            assert office.wire is not None
            if when == "before":
                office.wire.cut_before_commit()
            else:
                office.wire.cut_after_commit()
            till.finish()
            assert office.wire.cuts == 1
            office.check(settled=False)
            office.end_well(FIRST)

        cut = Scenario(f"{scenario}, cut {when}", begin)
        cases = at_every_point(server_ground, simulator_process, cut, act, _commits)
    tally.add(f"connection lost {when} the server committed", cases)


def test_c6_a_server_restarted_at_once_is_one_truth(
    server_ground: ServerGround,
    simulator_process: SimulatorProcess,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    def act(office: Office, till: Till) -> None:
        server_ground.cluster.stop_immediate()
        server_ground.cluster.start()
        till.finish()
        office.check(settled=False)
        office.end_well(FIRST)

    cases = at_every_point(server_ground, simulator_process, CHARGE, act, where)
    tally.add("database server restarted", cases)


def test_c7_a_server_gone_while_the_money_moves_is_found_again(
    server_ground: ServerGround, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    """The program waits for the server for its twelve seconds; it dies before, and later all is
    recorded once."""
    with opened(server_ground, simulator_process) as office, Cutter(office.url) as wire:
        office.way = wire.way
        till = office.hire(office.charge(FIRST))
        assert till.run_to("before confirm")
        wire.go_down()
        till.let_go()
        office.wait_for(till, "answered", "confirm")
        till.kill()
        wire.come_back()

        office.check(settled=False)
        assert office.succeeded() == 1
        office.end_well(FIRST)
    tally.add("database server gone")


@pytest.mark.parametrize("scenario", [CHARGE, GIVE_UP, CHEQUE], ids=str)
def test_c3_c9_books_that_somebody_else_holds_are_busy_and_nothing_is_lost(
    ground: Ground, simulator_process: SimulatorProcess, scenario: Scenario, tally: Tally
) -> None:
    """Locked from each begin on until the till has given up waiting or ended."""

    def act(office: Office, till: Till) -> None:
        with held(office.url):
            till.step()
            till.finish()
        office.check(settled=False)
        office.end_well(FIRST)

    hurried = Scenario(scenario.name, lambda office: scenario.begin(office.hurrying()))
    cases = at_every_point(ground, simulator_process, hurried, act, _begins)
    tally.add("books locked by another process", cases)


def test_c3_a_locked_file_is_waited_for_three_seconds_and_nothing_is_sent(
    file_ground: FileGround, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    """With the program's own patience."""
    with opened(file_ground, simulator_process) as office:
        till = office.hire(office.charge(FIRST))
        assert till.run_to("Protocol.claim before begin")
        began = time.monotonic()
        with held(office.url):
            till.finish()
        waited = time.monotonic() - began

        assert till.last_word == "DatabaseBusy"
        assert waited >= 2.5
        assert office.control.intents() == []
        office.end_well(FIRST)
    tally.add("books locked by another process")


def test_c9_a_deadlock_is_undone_and_done_again(
    server_ground: ServerGround, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    """40P01: a maintenance job locks what the claim needs last, then what it has already."""
    with opened(server_ground, simulator_process) as office:
        till = office.hire(office.charge(FIRST))
        assert till.run_to("Protocol.claim before begin")
        with psycopg.connect(office.url) as other:
            # Who looks for a deadlock first is its victim: the till, after the usual second.
            other.execute("SET deadlock_timeout = '20s'")
            other.execute("SELECT 1 FROM journal_head WHERE chain = '01' FOR UPDATE")
            till.go()
            office.wait_for_a_lock()
            other.execute("SELECT 1 FROM invoice FOR UPDATE")
            other.rollback()
        till.arrive()
        till.finish()

        assert "deadlock detected" in server_ground.cluster.log
        assert till.last_word == "charged"
        office.end_well(FIRST)
    tally.add("deadlock")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for one charge and not much more; only root can mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small file system can only be mounted by root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("scenario", [CHARGE, GIVE_UP, CHEQUE], ids=str)
def test_c1_c2_a_disk_that_fills_up_loses_nothing(
    file_ground: FileGround,
    simulator_process: SimulatorProcess,
    small_disk: Path,
    scenario: Scenario,
    tally: Tally,
) -> None:
    """Full from each begin on: refused before the network, or recorded once there is room."""
    ground = _OnDisk(file_ground, small_disk)

    def act(office: Office, till: Till) -> None:
        filler = _fill(small_disk)
        try:
            till.finish()
        finally:
            filler.unlink()
        said = {told.get("verdict") or told.get("error") for told in till.verdicts}
        assert said & {"DiskFull", "DatabaseUnavailable", "in_doubt"}, said
        office.check(settled=False)
        office.end_well(FIRST)

    cases = at_every_point(ground, simulator_process, scenario, act, _begins)
    tally.add("disk full", cases)


def test_c2_a_disk_with_little_room_begins_no_charge(
    file_ground: FileGround, simulator_process: SimulatorProcess, small_disk: Path, tally: Tally
) -> None:
    ground = _OnDisk(file_ground, small_disk)
    with opened(ground, simulator_process) as office:
        filler = _fill(small_disk, SMALL_DISK - 60 * 1024 * 1024)
        till = office.hire(office.charge(FIRST))
        till.finish()
        filler.unlink()

        assert till.last_word == "NotEnoughRoom"
        assert office.control.intents() == []
        office.end_well(FIRST)
    tally.add("disk full")


class _OnDisk(Ground):
    """The file's ground, on a disk of its own."""

    def __init__(self, ground: FileGround, folder: Path) -> None:
        self._ground = ground
        self._folder = folder

    @property
    def name(self) -> str:
        return self._ground.name

    @property
    def crew(self) -> Crew:
        return self._ground.crew

    def fresh(self, *, altered: bool = False) -> contextlib.AbstractContextManager[str]:
        return self._ground.fresh(altered=altered, folder=self._folder)

    def restore(self, url: str) -> None:
        self._ground.restore(url)

    def plays(self, case: int) -> bool:
        return self._ground.plays(case)


def _fill(disk: Path, size: int | None = None) -> Path:
    """Take all the room there is, or so much of it; the file that takes it."""
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while size is None or file.tell() < size:
            file.write(bytes(256 * 1024))
    assert size or os.statvfs(disk).f_bavail == 0
    return filler
