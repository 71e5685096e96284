"""Pictures of every step of the activation wizard, with data, in both palettes.

python -m tests.ui.activation.shots FOLDER [POINTS]
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtTest import QTest

from services.accounts.inputs import ActivationDraft, ConsentInput, CustomerInput
from services.accounts.states import DocumentKind, Method
from services.storage.migrate import migrate
from tests.ui.accounts.shots import SIZES, Studio, fill
from tests.ui.accounts.world import COMMERCE, DEBIT, SERVICE, World
from ui.accounts.form_sheet import FormSheet
from ui.activation.wizard import ActivationPage

DRAFT = ActivationDraft(
    "5f7c1c0e-4d4f-4a53-9d2b-0a1c4a5b6c7d",
    customer=CustomerInput(
        id_kind="05", id_number="1710034065", name="Lucía Guamán Quishpe", city="Ambato"
    ),
    consent=ConsentInput(is_given=True, version="2026-01"),
)


def shoot_activation(studio: Studio, world: World) -> None:
    world.drafts.save(world.activator, DRAFT)
    page = ActivationPage(
        world.activation_desk,
        world.papers,
        studio.tasks,
        lambda: world.books.supervisor,
        today=world.today,
        folder=Path(tempfile.mkdtemp()),
    )
    window = studio.window("activation", lambda: page)
    studio.shoot(window, "activation-queue", SIZES)
    page.begin()
    wizard = page.wizard
    studio.shoot(window, "wizard-1-empty", SIZES)
    wizard.go_on()
    studio.shoot(window, "wizard-1-refused", SIZES)
    wizard.customer.set_customer(COMMERCE)
    wizard.customer.lines["id_number"].editingFinished.emit()
    wizard.customer.set_consent(ConsentInput(is_given=True, version="2026-01"))
    wizard.customer.edited.emit()
    studio.shoot(window, "wizard-1-twin", SIZES[1:])
    wizard.go_on()
    wizard.service.plan_code.set_value(SERVICE.plan_code)
    wizard.service.numbers.set_value(("022345600", "022345601"))
    wizard.service.edited.emit()
    studio.shoot(window, "wizard-2", SIZES)
    wizard.go_on()
    studio.shoot(window, "wizard-3-empty", SIZES[1:])
    wizard.agreement.method._choose(Method.DEBIT)
    studio.shoot(window, "wizard-3-debit", SIZES)
    wizard.go_on()
    studio.shoot(window, "wizard-3-refused", SIZES[1:])
    wizard.agreement.set_value(DEBIT)
    wizard.agreement.edited.emit()
    wizard.go_on()
    studio.shoot(window, "wizard-4-blocked", SIZES)
    number = wizard.model.number
    world.attach(number, DocumentKind.ID, DocumentKind.CONTRACT, DocumentKind.DEBIT_FORM)
    wizard.refresh()
    studio.shoot(window, "wizard-4-ready", SIZES)
    wizard.foot.activate()
    studio.shoot(window, "wizard-4-reason", SIZES[1:])
    QTest.qWait(450)
    world.activation.submit(world.activator, number)
    world.activation.activate(world.activator, number, "documentos completos")
    for sheet in window.findChildren(FormSheet, "activate_account"):
        sheet.close_sheet()
    wizard.refresh()
    studio.shoot(window, "wizard-5-active", SIZES)
    window.close()


def main(folder: Path, points: int = 10) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{Path(tempfile.mkdtemp()) / 'ventanilla.sqlite'}"
    migrate(url)
    world = World(url)
    fill(world)
    shoot_activation(Studio(folder, points), world)
    world.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
