from PySide6.QtWidgets import QLabel
from sqlalchemy import select

from services.clock import business_date
from services.debits.mandate_states import MandateState
from services.staff.rights import Role
from services.storage.tables import account, mandate
from tests.books import PASSWORD
from tests.ui.debits.hands import Desk
from ui.accounts.mandate_sheets import MandateQuestions
from ui.debits.told import line_detail, line_next


def test_who_revokes_sees_the_batch_that_holds_a_debit_and_so_does_who_sees_the_batch(
    desk: Desk,
) -> None:
    world = desk.world
    world.prepared()
    world.staff.add_user(
        world.staff.operator("admin", "01"),
        username="diego",
        full_name="Diego Díaz",
        password=PASSWORD,
        roles=frozenset({Role.ACTIVATOR}),
        must_change=False,
    )
    who = world.staff.operator("diego", "01")
    with world.sessions.read() as session:
        found = session.scalar(
            select(mandate.c.id)
            .join(account, account.c.id == mandate.c.account_id)
            .where(account.c.number == "100002")
        )
    assert found is not None
    services = world.services
    today = business_date(world.clock.moment)
    asking = MandateQuestions(desk.page, services.mandates, desk.tasks, lambda: who, lambda: today)
    sheet = asking.step("revoke", services.mandates.one(found))
    said = [label.text() for label in sheet.findChildren(QLabel)]
    assert "La cuenta tiene un débito en el lote 1: saldrá de él al generar su archivo." in said

    services.mandates.revoke(who, found, "lo pide por escrito")
    report = services.debits.reports.batch(1)
    (line,) = [one for one in report.lines if one.line.account == "100002"]
    assert line.line.mandate_state is MandateState.REVOKED
    assert line_detail(line) == "Autorización revocada: saldrá del lote al generar el archivo"
    assert line_next(line, report.batch) == "Saldrá del lote al generar el archivo."
