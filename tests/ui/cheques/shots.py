"""Pictures of the page of cheques, in both palettes and sizes.

python -m tests.ui.cheques.shots FOLDER [POINTS]
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
from tests.ui.cheques.world import ACCOUNTS, ChequeOffice
from tests.ui.doubts.shots import SIZES, Studio
from ui.cheques.page import ChequesPage
from ui.widgets.sheet import Sheet


def main(folder: Path, points: int = 10) -> None:
    studio = Studio(folder, points)
    url = f"sqlite:///{Path(tempfile.mkdtemp()) / 'ventanilla.sqlite'}"
    migrate(url)
    office = ChequeOffice(Sessions(open_engine(url)))
    window = studio.window(
        office.ana,
        "pay",
        lambda: ChequesPage(
            office.desk, studio.tasks, office.operator, office.clock, accounts=ACCOUNTS
        ),
    )
    page = window.shell.current_page if window.shell else None
    assert isinstance(page, ChequesPage)
    studio.shoot(window, "empty", SIZES[1:])
    found = office.busy()
    office.next_day()
    page.refresh()
    QTest.qWait(200)
    page.table.select_row(page.rows.model.row_of(found["protested"]))
    QTest.qWait(200)
    studio.shoot(window, "register")
    page.table.selectAll()
    studio.shoot(window, "selected", SIZES[1:])
    page.table.select_row(page.rows.model.row_of(found["deposited"]))
    QTest.qWait(200)
    page.protest()
    QTest.qWait(600)
    studio.shoot(window, "protest")
    window.findChildren(Sheet)[-1].close_sheet()
    page.prepare_slip()
    QTest.qWait(600)
    studio.shoot(window, "slip")
    window.findChildren(Sheet)[-1].close_sheet()
    page.worklists.choose("late")
    QTest.qWait(200)
    studio.shoot(window, "late", SIZES[1:])
    page.worklists.choose("slips")
    QTest.qWait(200)
    page.slips.table.select_row(1)
    QTest.qWait(200)
    studio.shoot(window, "slips")
    window.close()
    office.sessions.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
