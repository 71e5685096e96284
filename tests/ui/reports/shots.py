"""Pictures of the reports, in both palettes and sizes, and of their paper.

python -m tests.ui.reports.shots FOLDER [POINTS]
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from services.reports.records import Subject
from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.services.summaries.day import DayOffice
from tests.ui.doubts.shots import SIZES, Studio
from ui.reports.page import ReportServices, ReportsPage


def main(folder: Path, points: int = 10) -> None:
    studio = Studio(folder, points)
    data = Path(tempfile.mkdtemp())
    url = f"sqlite:///{data / 'ventanilla.sqlite'}"
    migrate(url)
    office = DayOffice(Sessions(open_engine(url)))
    desk = ReportServices(office.of.day.reports, office.of.day.report_papers)
    window = studio.window(
        office.sara,
        "reports",
        lambda: ReportsPage(desk, studio.tasks, lambda: office.sara, office.clock),
    )
    page = window.shell.current_page if window.shell else None
    assert isinstance(page, ReportsPage)
    studio.shoot(window, "empty", SIZES[:1])
    office.work()
    office.next_day()
    office.clock.forward(days=10)
    office.books.open_tills()
    office.charge(10)
    page.days.set_days(None, None)
    page.spans["year"].click()
    for subject in Subject:
        page.show_report(subject)
        page.refresh()
        studio.shoot(window, subject.value, SIZES if subject is Subject.OVERDUE else SIZES[:1])
        assert page.report is not None
        pdf = desk.papers.pdf(office.sara, page.report)
        (folder / f"{subject.value}.pdf").write_bytes(pdf)
    window.close()
    office.sessions.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
