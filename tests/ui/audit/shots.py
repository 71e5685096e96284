"""Pictures of the journal, of people and of approvals, in both palettes.

python -m tests.ui.audit.shots BOOKS.sqlite FOLDER [POINTS]
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest

from services.clock import utc_now
from services.staff.people import PeopleService
from services.staff.rights import Role
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.verification.records import Finding
from tests.books import CHEAP, Books
from tests.ui.audit.conftest import audit_of
from tests.ui.doubts.shots import SIZES, Studio
from ui.audit.chain_check import Checked
from ui.audit.page import AuditPage
from ui.staff.approvals_page import ApprovalsPage
from ui.staff.people_page import PeoplePage
from ui.staff.rights_page import RightsPage
from ui.widgets.sheet import Sheet


def main(file: Path, folder: Path, points: int = 10) -> None:
    studio = Studio(folder, points)
    sessions = Sessions(open_engine(f"sqlite:///{file}"))
    books = Books(sessions, utc_now)  # type: ignore[arg-type]
    admin = books.staff.operator("admin", "01")
    services = audit_of(books, Path(tempfile.mkdtemp()))
    people = PeopleService(sessions, books.journal, books.events, utc_now, CHEAP)
    audit = studio.window(
        books.supervisor,
        "summaries",
        lambda: AuditPage(services, studio.tasks, lambda: books.supervisor, utc_now),
    )
    page = audit.shell.current_page if audit.shell else None
    assert isinstance(page, AuditPage)
    studio.shoot(audit, "audit")
    page.verify()
    studio.shoot(audit, "audit-sound", SIZES[:1])
    page.table.select_row(3)
    page.table.opened.emit(page.table.current_record())
    QTest.qWait(500)
    studio.shoot(audit, "audit-entry", SIZES[:1])
    audit.findChildren(Sheet)[-1].close_sheet()
    page._show_checked(
        Checked(
            [
                Finding(
                    "journal.chain",
                    "I8",
                    "chain:01/341",
                    {"cause": "was changed"},
                    "asiento 341 de la caja 01",
                ),
                Finding("journal.seal_changed", "I8", "chain:02/77", {"at": utc_now()}),
                Finding(
                    "payment.tenders", "I6", "payment:x", {"amount_cents": 1, "found_cents": 2}
                ),
            ]
        )
    )
    studio.shoot(audit, "audit-broken", SIZES[:1])
    people.add(admin, username="nora", full_name="Nora Núñez", roles=frozenset({Role.AUDITOR}))
    people.lock(admin, "luis", "Vacaciones")
    window = studio.window(
        admin, "summaries", lambda: PeoplePage(people, studio.tasks, lambda: admin)
    )
    staff = window.shell.current_page if window.shell else None
    assert isinstance(staff, PeoplePage)
    staff.table.select_row(1)
    studio.shoot(window, "people")
    staff.add()
    QTest.qWait(500)
    studio.shoot(window, "people-add", SIZES[:1])
    window.findChildren(Sheet)[-1].close_sheet()
    given = people.reset_password(admin, "nora", "La olvidó")
    staff._done(given)
    QTest.qWait(500)
    studio.shoot(window, "people-password", SIZES[:1])
    for name, build in (
        ("rights", RightsPage),
        ("approvals", lambda: ApprovalsPage(people, studio.tasks, lambda: admin, utc_now)),
    ):
        window = studio.window(admin, "summaries", build)
        shown = window.shell.current_page if window.shell else None
        if isinstance(shown, ApprovalsPage):
            shown.days.set_days(None, None)
        studio.shoot(window, name, SIZES[:1])
        if isinstance(shown, ApprovalsPage):
            shown.chips.choose("pairs")
            studio.shoot(window, "pairs", SIZES[:1])
    sessions.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *(int(word) for word in sys.argv[3:]))
