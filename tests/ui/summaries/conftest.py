from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.outside import Outside
from services.papers.outside import PrinterInfo, PrinterState
from services.papers.printers import CalledPrinters
from services.papers.records import TillPrinting
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.services.summaries.day import DayOffice
from tests.ui.papers.office import app, shell_with, show, tasks

__all__ = ["app", "shell_with", "show", "tasks"]


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[DayOffice]:
    sessions = Sessions(open_engine(sqlite_url))
    printers = CalledPrinters(
        lambda: [PrinterInfo("oficina", PrinterState.READY)], lambda _job: "1"
    )
    world = Outside(printers, tmp_path, lambda _till: TillPrinting(auto_print=False), lambda: None)
    yield DayOffice(sessions, world)
    sessions.close()
