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

TABLE = (
    "Reporte de cobros de noviembre;;;;;\r\n"
    "Titular;Contrapartida;Cédula;Total;Situación;Detalle\r\n"
    "Comercial Ñandú;100001;1710034065;65,00;Cobrado;\r\n"
    "Comercial Ñandú;100002;1710034065;30,00;No cobrado;FONDOS INSUFICIENTES\r\n"
    "Comercial Ñandú;100003;1710034065;10,00;No cobrado;CUENTA CERRADA\r\n"
)


def main(folder: Path, points: int = 10) -> None:
    studio = Studio(folder, points)
    data = Path(tempfile.mkdtemp())
    url = f"sqlite:///{data / 'ventanilla.sqlite'}"
    migrate(url)
    world = DebitWorld(Sessions(open_engine(url)), data / "archivos")
    table = world.folder / "cobros_noviembre.csv"
    table.write_bytes(TABLE.encode("cp1252"))
    files = [table]
    world.who = world.supervisor
    window = studio.window(
        world.supervisor,
        "pay",
        lambda: BatchesPage(
            world.services,
            studio.tasks,
            world.operator,
            world.clock,
            choose_folder=lambda *_: world.folder,
            choose_file=lambda _page: files.pop(0) if files else world.answer_file(),
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
    mapper = page.answers.mapper
    studio.shoot(window, "columns")
    mapper.save_button.press()
    studio.shoot(window, "columns-wrong", SIZES[:1])
    mapper.table.choose({1: "reference", 3: "amount", 4: "outcome", 5: "words"})
    mapper.try_button.press()
    QTest.qWait(300)
    studio.shoot(window, "columns-tried")
    mapper.save_button.press()
    QTest.qWait(400)
    studio.shoot(window, "columns-kept", SIZES[:1])
    page.answers.view.back_button.press()
    QTest.qWait(200)
    page.view.step_button.press()
    QTest.qWait(400)
    studio.shoot(window, "answer")
    page.answers.view.apply_button.press()
    QTest.qWait(600)
    studio.shoot(window, "done", SIZES[:1])
    page.answers.sheet.close_sheet() if page.answers.sheet else None
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
