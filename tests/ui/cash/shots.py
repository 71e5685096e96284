"""Pictures of the page of the till, in both palettes and sizes.

python -m tests.ui.cash.shots FOLDER [POINTS]
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest

from services.cash.records import DENOMINATIONS
from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.ui.cash.world import TillOffice
from tests.ui.doubts.shots import SIZES, Studio
from ui.cash.page import CashPage
from ui.widgets.sheet import Sheet


def main(folder: Path, points: int = 10) -> None:
    studio = Studio(folder, points)
    data = Path(tempfile.mkdtemp())
    url = f"sqlite:///{data / 'ventanilla.sqlite'}"
    migrate(url)
    office = TillOffice(Sessions(open_engine(url)), data / "papeles")
    window = studio.window(
        office.caro, "pay", lambda: CashPage(office.desk, studio.tasks, office.operator)
    )
    page = window.shell.current_page if window.shell else None
    assert isinstance(page, CashPage)
    studio.shoot(window, "first", SIZES[1:])
    office.signed_turn()
    office.clock.forward(days=1)
    page.refresh()
    page.open_view.float.set_cents(10_000)
    studio.shoot(window, "closed")
    office.busy_turn()
    page.refresh()
    page.turn_view.movements_table.select_row(0)
    studio.shoot(window, "turn")
    page.add_movement()
    QTest.qWait(500)
    studio.shoot(window, "movement", SIZES[1:])
    window.findChildren(Sheet)[-1].close_sheet()
    page.begin_count()
    for each, count in zip(DENOMINATIONS, (0, 1, 3, 2, 5, 0, 12, 4, 3, 5, 2, 1, 3), strict=True):
        page.count_view.fields[each].setText(str(count) if count else "")
    studio.shoot(window, "count")
    page.review_count()
    QTest.qWait(500)
    studio.shoot(window, "review", SIZES[1:])
    assert page.counting.sheet is not None
    page.counting.sheet.buttons["declare"].press()
    studio.shoot(window, "declared")
    office.who = office.susi
    page.refresh()
    page.last.sign_button.press()
    QTest.qWait(500)
    studio.shoot(window, "sign", SIZES[1:])
    window.findChildren(Sheet)[-1].close_sheet()
    page.show_to_sign()
    page.history.chips.choose("all")
    studio.shoot(window, "history")
    office.who = office.caro
    office.open(20_000)
    office.clock.forward(days=1)
    page.chips.choose("now")
    page.refresh()
    studio.shoot(window, "old", SIZES[1:])
    window.close()
    office.sessions.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
