from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.copy_plan import makes_copies
from desktop.nightly_copy import NightlyCopy, is_due
from desktop.settings import BadSettings, Settings, load_settings, save_settings
from services.storage.backup import backups_in
from services.storage.engine import open_engine
from services.storage.sealing import seal_of
from services.storage.sessions import Sessions
from tests.ui.papers.office import app, tasks
from tests.ui.settings.copies_world import CopyWorld
from ui.tasks import TaskRunner

__all__ = ["app", "tasks"]  # fixtures


def test_a_copy_is_due_once_after_its_hour_and_after_a_day_without_the_program() -> None:
    noon = datetime.fromisoformat("2026-11-22T12:00:00-05:00")
    one_day, one_hour = timedelta(days=1), timedelta(hours=1)

    assert is_due(None, 20, noon)
    assert not is_due(noon - timedelta(hours=15), 20, noon)  # yesterday at nine in the evening
    assert is_due(noon - timedelta(hours=17), 20, noon)  # yesterday at seven
    assert is_due(noon - one_day, 12, noon)
    assert not is_due(noon + one_hour, 12, noon + one_hour)


def test_the_till_makes_the_copy_of_the_day_once_behind_the_window(
    sqlite_url: str, tmp_path: Path, tasks: TaskRunner, qtbot: QtBot
) -> None:
    sessions = Sessions(open_engine(sqlite_url))
    world = CopyWorld(sessions, tmp_path / "datos")
    nightly = NightlyCopy(world.services, tasks, lambda: world.program.settings)
    folder = world.program.settings.copies_dir

    for _ in range(2):
        nightly.turn()
        nightly.turn()
        qtbot.waitUntil(lambda: tasks.running == 0, timeout=20_000)
    assert len(backups_in(folder)) == 1
    assert world.services.copies.last_made() == world.services.copies.newest(folder)
    world.clock.forward(days=1)
    nightly.turn()
    nightly.stop()
    qtbot.waitUntil(lambda: tasks.running == 0, timeout=20_000)

    assert len(backups_in(folder)) == 1
    assert not list(folder.glob("*.part*"))
    sessions.close()


def test_how_a_till_copies_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    seal = seal_of("cuatro caballos bajan despacio").told()
    kept = Settings(tmp_path, backup_hour=-1, backup_folder=str(tmp_path), backup_seal=seal)
    save_settings(kept)

    assert load_settings(tmp_path, {}) == kept
    assert not makes_copies(kept)
    assert makes_copies(Settings(tmp_path))
    assert not makes_copies(Settings(tmp_path, database_url="postgresql://ana@server/books"))
    with pytest.raises(BadSettings):
        save_settings(Settings(tmp_path, backup_folder="una carpeta"))
