"""Pictures of a receipt's view, in both palettes and sizes.

python -m tests.ui.receipts.shots FOLDER [POINTS]
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtTest import QTest

from services.office.usual_reasons import UsualReasons
from services.payments.records import (
    CashTender,
    ChequeTender,
    DepositTender,
    PaymentOrder,
    Share,
)
from tests.ui.payments.conftest import NEXT, OLDEST
from tests.ui.payments.shots import Studio, opened_books
from ui.receipts.desk import ReceiptDesk
from ui.receipts.reading import ReceiptServices


def main(folder: Path, points: int) -> None:
    """Take all the pictures."""
    studio = Studio(folder, points)
    with tempfile.TemporaryDirectory() as place:
        books = opened_books(Path(place))
        window, page = studio.page(books)
        today = books.clock.moment.date()
        order = PaymentOrder(
            "p-1",
            "100001",
            (Share(OLDEST, 4500), Share(NEXT, 4600)),
            (
                ChequeTender("10", "2100441700", "1001", "Comercial Ñandú", today, 5000),
                DepositTender("pichincha-1", "778899", today, "Comercial Ñandú", 3000),
                CashTender(2000, 900),
            ),
        )
        books.payments.record(books.cashier, order)
        assert window.shell is not None
        desk = ReceiptDesk(
            ReceiptServices(books.payments, books.voids, books.staff, UsualReasons(books.office)),
            studio.tasks,
            lambda: books.cashier,
            window.shell.body,
        )
        desk.correct_wanted.connect(page.correct)
        desk.show("p-1")
        studio.shoot(window, "1-receipt")
        assert desk.sheet is not None
        desk.sheet.buttons["void"].click()
        studio.shoot(window, "2-reason")
        assert desk.reason is not None
        desk.reason.close_sheet()
        desk.sheet.buttons["correct"].click()
        assert desk.reason is not None
        desk.reason.reason.setCurrentIndex(1)
        QTest.qWait(450)
        desk.reason.go.click()
        QTest.qWait(200)
        studio.shoot(window, "3-correcting")
        page.pay()
        studio.shoot(window, "4-review")
        sheet = page.recording.sheet
        assert sheet is not None
        QTest.qWait(450)
        sheet.buttons["record"].click()
        desk.show("p-1")
        studio.shoot(window, "5-void")
        books.sessions.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10)
