"""Pictures of the section of safety copies, in both palettes.

python -m tests.ui.settings.copies_shots FOLDER [POINTS]
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest

from services.clock import utc_now
from services.copies.restoring import Restorer
from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.ui.doubts.shots import SIZES, Studio
from tests.ui.settings.copies_world import CopyWorld
from ui.accounts.forms import FormScroll
from ui.settings.copies import CopiesSection
from ui.widgets.sheet import Sheet


def main(folder: Path, points: int = 10) -> None:
    studio = Studio(folder, points)
    data = Path(tempfile.mkdtemp())
    url = f"sqlite:///{data / 'ventanilla.sqlite'}"
    migrate(url)
    world = CopyWorld(Sessions(open_engine(url)), data)
    made: list[CopiesSection] = []

    def build() -> FormScroll:
        made.append(world.section(studio.tasks))
        return FormScroll(made[0], "copies_scroll")

    window = studio.window(world.who, "accounts", build)
    section = made[0]
    section.refresh()
    studio.shoot(window, "empty", SIZES[:1])
    for _ in range(3):
        world.clock.forward(days=1)
        section.make()
        QTest.qWait(50)
    studio.shoot(window, "copies", SIZES)
    section.progress.start("Comprobando que todo cuadra…")
    section.progress.advance(37, 100)
    studio.shoot(window, "working", SIZES[:1])
    section.progress.stop()
    section.change_seal()
    QTest.qWait(500)
    studio.shoot(window, "seal", SIZES[:1])
    window.findChildren(Sheet)[-1].close_sheet()
    section.table.select_row(0)
    section.restore()
    QTest.qWait(500)
    studio.shoot(window, "restore", SIZES[:1])
    prepared = section.flow._prepared
    assert prepared is not None
    section.flow._prepared = None
    window.findChildren(Sheet)[-1].close_sheet()
    world.sessions.close()
    Restorer(url, None, data, utc_now).confirm(world.who, prepared)
    world.who = world.office.supervisor
    section.refresh()
    QTest.qWait(50)
    studio.shoot(window, "restored", SIZES[:1])
    section.banner.ask()
    QTest.qWait(500)
    studio.shoot(window, "decide", SIZES[:1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(each) for each in sys.argv[2:3]))
