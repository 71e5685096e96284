"""Pictures of the summary of the day, in both palettes and sizes.

python -m tests.ui.summaries.shots FOLDER [POINTS]
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
from tests.services.summaries.day import DayOffice
from tests.ui.doubts.shots import SIZES, Studio
from ui.summaries.desk import SummaryServices
from ui.summaries.page import SummariesPage
from ui.widgets.sheet import Sheet


def main(folder: Path, points: int = 10) -> None:
    studio = Studio(folder, points)
    data = Path(tempfile.mkdtemp())
    url = f"sqlite:///{data / 'ventanilla.sqlite'}"
    migrate(url)
    office = DayOffice(Sessions(open_engine(url)))
    desk = SummaryServices(
        office.of.summaries, office.of.day_closing, office.of.stripe_days, office.of.papers
    )
    window = studio.window(
        office.sara,
        "summaries",
        lambda: SummariesPage(desk, studio.tasks, lambda: office.sara, office.clock),
    )
    page = window.shell.current_page if window.shell else None
    assert isinstance(page, SummariesPage)
    studio.shoot(window, "empty", SIZES[1:])
    office.work()
    office.doubt()
    page.refresh()
    studio.shoot(window, "preliminary")
    page.totals.table.select_row(0)
    page.totals.table.opened.emit(page.totals.table.current_record())
    studio.shoot(window, "documents", SIZES[1:])
    page.totals.go_back()
    page.compare()
    QTest.qWait(600)
    studio.shoot(window, "compared", SIZES[:1])
    office.close_tills()
    page.refresh()
    QTest.qWait(300)
    page.close_day()
    QTest.qWait(500)
    studio.shoot(window, "closing", SIZES[1:])
    window.findChildren(Sheet)[-1].close_sheet()
    office.of.day_closing.close(office.sara, office.today, "Lo revisa Finanzas mañana")
    page.refresh()
    studio.shoot(window, "closed")
    page.compare()
    QTest.qWait(600)
    studio.shoot(window, "annex", SIZES[:1])
    window.close()
    office.sessions.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
