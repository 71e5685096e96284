"""Pictures of the reconciliation with Stripe, clean and not, in both palettes and sizes.

python -m tests.ui.reconciliation.shots FOLDER [POINTS]
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from services.practice.simulator import SimulatorProcess
from tests.services.cards.conftest import SECOND, THIRD
from tests.ui.doubts.shots import SIZES, Studio, world
from ui.reconciliation.page import ReconciliationPage


def main(folder: Path, points: int = 10) -> None:
    studio = Studio(folder, points)
    data = Path(tempfile.mkdtemp())
    with SimulatorProcess(data / "stripe.sqlite") as simulator:
        stripe = world(data, simulator)
        office = stripe.office
        window = studio.window(
            office.supervisor,
            "reconciliation",
            lambda: ReconciliationPage(
                stripe.reconciliation, studio.tasks, office.operator, office.clock
            ),
        )
        page = window.shell.current_page if window.shell else None
        assert isinstance(page, ReconciliationPage)
        studio.shoot(window, "begin", SIZES[1:])
        charged = stripe.charge(THIRD)
        page.run()
        studio.shoot(window, "clean", SIZES[1:])
        stripe.taken_doubt(SECOND)
        stripe.mend()
        stripe.late()
        stripe.foreign(cents=9100)
        stripe.control.dashboard("charge", amount=7700, description="Plan hosting", metadata={})
        stripe.control.dashboard("refund", payment_intent=charged.attempt.pi_id, amount=1000)
        page.run()
        page.view.table.setFocus()
        studio.shoot(window, "found")
        window.close()
        office.sessions.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
