"""Pictures of the pages of debits, in both palettes and sizes.

python -m tests.ui.debits.shots FOLDER [POINTS]
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest

from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.ui.debits.world import DebitWorld
from tests.ui.doubts.shots import SIZES, Studio
from ui.debits.batches_page import BatchesPage
from ui.widgets.sheet import Sheet


def main(folder: Path, points: int = 10) -> None:
    studio = Studio(folder, points)
    data = Path(tempfile.mkdtemp())
    url = f"sqlite:///{data / 'ventanilla.sqlite'}"
    migrate(url)
    world = DebitWorld(Sessions(open_engine(url)), data / "archivos")
    window = studio.window(
        world.cashier,
        "pay",
        lambda: BatchesPage(
            world.services,
            studio.tasks,
            world.operator,
            world.clock,
            choose_folder=lambda *_: world.folder,
            choose_file=lambda _page: world.answer_file(),
        ),
    )
    page = window.shell.current_page if window.shell else None
    assert isinstance(page, BatchesPage)
    studio.shoot(window, "empty", SIZES[1:])
    page.begin()
    QTest.qWait(400)
    studio.shoot(window, "new")
    page.maker.chips.choose("out")
    QTest.qWait(100)
    studio.shoot(window, "new-out")
    page.maker.chips.choose("in")
    page.maker.prepare()
    QTest.qWait(300)
    studio.shoot(window, "prepared")
    page.view.step_button.press()
    QTest.qWait(600)
    studio.shoot(window, "approve", SIZES[:1])
    window.findChildren(Sheet)[-1].close_sheet()
    world.approved(1)
    page.refresh()
    page.view.step_button.press()
    QTest.qWait(600)
    studio.shoot(window, "written", SIZES[:1])
    window.findChildren(Sheet)[-1].close_sheet()
    page.view.step_button.press()
    QTest.qWait(600)
    studio.shoot(window, "sent", SIZES[:1])
    window.findChildren(Sheet)[-1].close_sheet()
    world.batches.sent(world.cashier, 1)
    page.refresh()
    page.view.table.select_row(1)
    page.view.line_buttons["release"].press()
    QTest.qWait(600)
    studio.shoot(window, "release", SIZES[:1])
    window.findChildren(Sheet)[-1].close_sheet()
    page.view.step_button.press()
    QTest.qWait(400)
    studio.shoot(window, "answer")
    page.answer.apply_button.press()
    QTest.qWait(600)
    studio.shoot(window, "done", SIZES[:1])
    page.sheet.close_sheet() if page.sheet else None
    QTest.qWait(200)
    page.view.table.select_row(1)
    studio.shoot(window, "answered")
    world.prepared("guayaquil") if False else None
    page.show_list()
    QTest.qWait(200)
    studio.shoot(window, "list")
    report = world.services.papers.batch(world.cashier, 1)
    (folder / "informe.pdf").write_bytes(report.content)
    window.close()
    world.sessions.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
