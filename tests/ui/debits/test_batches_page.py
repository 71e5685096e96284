import io
from pathlib import Path
from threading import Event

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from services.debits import answer_step, answers
from services.debits.batch_records import BatchOrder
from services.debits.batch_states import BatchState, LineState
from services.papers.records import Channel
from tests.services.debits.batches.givens import answer, row
from tests.ui.debits.hands import Desk, plain
from tests.ui.debits.world import DebitWorld
from tests.ui.kit.keys import CTRL, ENTER, LEFT, press, underlined
from tests.ui.papers.office import Told, click_twice
from ui.debits import acting
from ui.debits.batches_page import BatchesPage
from ui.tasks import TaskRunner

F12, ESC = Qt.Key.Key_F12, Qt.Key.Key_Escape


@pytest.fixture
def page(desk: Desk) -> BatchesPage:
    return desk.page


def test_the_preview_says_who_is_in_who_is_not_and_why(desk: Desk, page: BatchesPage) -> None:
    assert "Todavía no hay lotes" in page.list.table._empty
    desk.begin()
    maker = page.maker

    assert (maker.form.profile.value(), maker.form.account.value()) == ("pichincha", "2100123456")
    assert maker.chips.buttons["in"].text() == "Entran  3"
    assert maker.chips.buttons["out"].text() == "Quedan fuera  4"
    assert plain(maker.total.text()).startswith("Entran 3 débitos por $ 105.00")
    assert [row.account for row in maker.model.rows] == ["100001", "100002", "100003"]
    maker.chips.choose("over_limit")
    (over,) = maker.model.rows
    assert (over.account, plain(over.told)) == ("100005", "Pasa del límite de $ 50.00")
    maker.chips.choose("in")
    maker.text.setText("000000003")
    maker.text.tell_now()
    assert [row.account for row in maker.model.rows] == ["100002"]
    maker.table.select_row(0)
    assert "001-002-000000003 vence " in maker.chosen.text()
    maker.table.setFocus()
    press(ENTER)
    desk.sheet("batch_invoices").close_sheet()
    maker.chips.choose("out")
    maker.text.setText("suspendida")
    maker.text.tell_now()
    assert [row.account for row in maker.model.rows] == ["100004"]
    maker.text.setText("nada así")
    maker.text.tell_now()
    assert maker.model.hides_all

    maker.form.profile.set_value("produbanco")
    desk.settle()
    assert "No hay una cuenta nuestra en ese banco" in maker.form.rows["bank_account"].problem
    assert not maker.prepare_button.isEnabled()
    # A mistyped account does not vanish, a past day is told of at its field, and neither they nor
    # any other filter are still there in the next batch.
    maker.form.profile.set_value("pichincha")
    maker.form.only.setText("100001, 300999")
    maker.look()
    desk.settle()
    assert maker.form.rows["accounts"].problem == "No hay cuenta con: 300999."
    assert not maker.prepare_button.isEnabled()
    maker.form.day.setText("27/11/2025")
    maker.form.day.commit()
    desk.settle()
    assert maker.form.rows["collect_on"].problem
    assert maker.form.question() is None
    desk.begin()
    assert maker.form.rows["accounts"].problem == maker.form.rows["collect_on"].problem == ""
    assert maker.form.only.text() == ""
    assert maker.chips.buttons["in"].text() == "Entran  3"


def test_a_batch_goes_to_the_bank_by_f12_alone_and_a_double_click_prepares_one(
    desk: Desk, page: BatchesPage, world: DebitWorld, qtbot: QtBot
) -> None:
    desk.begin()
    click_twice(page, page.maker.prepare_button)
    desk.settle()

    assert [batch.number for batch in world.batches.listing()] == [1]
    assert page.view.title.text() == "Lote 1 · Banco Pichincha · 23/11/2026"
    assert desk.told() == (
        "Lote 1 preparado: 3 débitos · $ 105.00. Sus facturas quedan reservadas."
    )
    assert page.view.step_button.text().startswith("Aprobar…")
    page.view.take_focus()
    press(F12)
    # Whoever prepared it cannot be who approves it, and no other password helps.
    dialog = desk.agree("ana")
    assert dialog.notice.text.text() == "El lote 1 lo preparó ana: debe aprobarlo otra persona."
    qtbot.waitUntil(lambda: dialog.is_ready)
    desk.agree()
    assert world.batches.show(1).state is BatchState.APPROVED
    assert world.batches.show(1).approved_by == "sara"

    qtbot.waitUntil(lambda: page.view.step_button.text().startswith("Generar archivo"))
    press(F12)
    desk.settle()
    sheet = desk.sheet("batch_written")
    batch = world.batches.show(1)
    (kept,) = world.folder.glob("*.TXT")
    assert kept.name == batch.file_name
    assert len(kept.read_bytes().splitlines()) == 3
    opened = Told()
    page.open_file_requested.connect(opened)
    sheet.buttons["folder"].press()  # type: ignore[attr-defined]
    assert opened.heard == [world.folder]
    press(ESC)
    qtbot.waitUntil(lambda: not sheet.is_open)

    page.view.take_focus()
    press(F12)
    sent = desk.sheet("batch_sent")
    press(F12)
    desk.settle()
    assert not sent.is_open
    assert world.batches.show(1).state is BatchState.SENT
    assert page.view.buttons["cancel"].isHidden()
    assert page.view.step_button.text().startswith("Leer respuesta")
    assert len(underlined(page)) == len(set(underlined(page)))


def test_a_file_that_no_folder_took_is_put_into_another_and_a_dead_folder_holds_nobody(
    desk: Desk,
    page: BatchesPage,
    world: DebitWorld,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    world.prepared()
    world.approved(1)
    asked: list[str] = []
    folders = [tmp_path / "desconectada", world.folder, tmp_path]

    def choose(_page: object, _title: str, before: str) -> Path:
        asked.append(before)
        return folders[len(asked) - 1]

    monkeypatch.setattr(page.acting, "_choose_folder", choose)
    page.show_batch(1)
    desk.settle()
    page.view.step_button.press()
    desk.settle()
    assert "desconectada no existe o no está conectada" in desk.told()
    # The books have the file: the page says so, and nobody has to call it sent to get at it.
    assert page.view.batch is not None
    assert page.view.batch.state is BatchState.WRITTEN
    assert page.view.step_button.text().startswith("Marcar enviado")
    page.view.buttons["copy"].press()
    desk.settle()
    desk.sheet("batch_written").close_sheet()
    (kept,) = world.folder.glob("*.TXT")
    assert desk.told() == f"Copia del archivo del lote 1 guardada en {kept}."

    # A folder that answers no more is asked on another thread, and left alone after a while.
    gone, write = Event(), world.services.debits.files.write
    monkeypatch.setattr(acting, "_PATIENCE_MILLISECONDS", 1)
    monkeypatch.setattr(
        world.services.debits.files, "write", lambda *given: (gone.wait(20), write(*given))[1]
    )
    page.view.buttons["copy"].press()
    qtbot.waitUntil(lambda: "no responde" in desk.told(), timeout=10_000)
    assert not page.acting.is_writing
    gone.set()
    desk.settle()
    assert desk.told().startswith("Copia del archivo del lote 1 guardada")
    assert asked == ["", "", str(world.folder)]


def test_an_answer_is_tried_applied_once_and_its_receipts_made(
    desk: Desk, page: BatchesPage, world: DebitWorld, qtbot: QtBot
) -> None:
    world.at_bank(world.folder)
    desk.file = world.answer_file()
    page.show_batch(1)
    desk.settle()
    press(F12)
    desk.settle()

    assert page.stack.currentWidget() is page.answers.view
    assert page.answers.view.check.text.text().startswith("Cuadra con el lote: 3 débitos")
    assert page.answers.view.chips.buttons["rejected"].text() == "Rechazado  2"
    assert world.count("payment") == 0
    page.answers.view.table.select_row(2)
    assert page.answers.view.chosen.text() == (
        "1-3 · La cuenta está cerrada · Pida al cliente otra cuenta y una autorización nueva."
    )

    done = Told()
    page.answered.connect(done)
    click_twice(page, page.answers.view.apply_button)
    desk.settle()
    sheet = desk.sheet("answer_done")
    assert len(done.heard) == 1
    assert world.count("payment") == 1
    assert world.batches.show(1).state is BatchState.CLOSED
    bundles = Told()
    page.bundle_wanted.connect(bundles)
    sheet.buttons["receipts"].press()  # type: ignore[attr-defined]
    desk.settle()
    (bundle,) = bundles.heard
    assert [paper.number for paper in bundle.papers] == ["001-001-000000001"]  # type: ignore[attr-defined]

    page.view.table.select_row(1)
    assert "el banco dice «FONDOS INSUFICIENTES»" in page.view.next.text()
    assert page.view.next.text().endswith("para que pague por otro medio.")
    page.view.chips.choose(LineState.REJECTED.value)
    assert [told.line.account for told in page.view.model.rows] == ["100002", "100003"]

    # The very same file again does nothing, and says since when.
    page.view.buttons["answer"].press()
    desk.settle()
    assert "ya se leyó" in page.answers.view.check.text.text()
    assert not page.answers.view.apply_button.isEnabled()
    press(ESC)
    desk.settle()
    page.export_page()
    desk.settle()
    assert desk.target is not None
    book = load_workbook(io.BytesIO(desk.target.read_bytes()))
    assert book.sheetnames == ["Resumen", "Débitos"]
    assert [cell.value for cell in book["Débitos"]["H"][1:]] == [
        "Cobrado",
        "Rechazado",
        "Rechazado",
    ]
    page.show_list()
    desk.settle()
    assert page.list.chips.buttons["CLOSED"].text() == "Cerrado  1"
    page.export_page()
    desk.settle()
    listed = load_workbook(io.BytesIO(desk.target.read_bytes()))["Lotes"]
    assert [cell.value for cell in listed[2]][:3] == [1, "Cerrado", "Banco Pichincha"]


def test_a_wrong_file_is_refused_and_lines_that_do_not_fit_are_left_alone(
    desk: Desk, page: BatchesPage, world: DebitWorld
) -> None:
    world.at_bank(world.folder)
    page.show_batch(1)
    desk.settle()
    desk.file = world.folder / "otro.txt"
    desk.file.write_bytes(b"esto no es de un banco\r\n")
    page.view.step_button.press()
    desk.settle()
    assert page.stack.currentWidget() is page.view
    assert page.notice.property("notice") == "err"

    # A day to come is no money yet.
    desk.file.write_bytes(answer((row("100002", 3_000, day="25/11/2026"),)))
    page.view.step_button.press()
    desk.settle()
    assert plain(page.answers.view.check.text.text()).startswith(
        "1 débito · $ 30.00 con un día que no ha llegado (desde el 25/11/2026)"
    )
    assert page.answers.view.apply_button.toolTip().endswith("desde el 25/11/2026.")
    assert "ese día" in page.answers.view.chosen.text()

    desk.file.write_bytes(answer((row("100001", 6_500), row("999999", 500), row("100002", 3_001))))
    page.answers.view.other_button.press()
    desk.settle()
    assert "no cuadran con el lote" in page.answers.view.check.text.text()
    page.answers.view.chips.choose("other_amount")
    (line,) = page.answers.view.model.rows
    assert plain(page.answers.view.model.text_of([0]).splitlines()[1].split("\t")[4]) == (
        "30.01 (pedido 30.00)"
    )
    page.answers.view.apply_button.press()
    desk.settle()
    desk.sheet("answer_done").close_sheet()
    assert world.batches.show(1).of(LineState.SETTLED) == (1, 6_500)
    assert world.batches.show(1).of(LineState.PENDING) == (2, 4_000)
    assert line.account == "100002"


def test_a_debit_is_released_and_another_taken_back_by_two_people(
    desk: Desk, page: BatchesPage, world: DebitWorld, qtbot: QtBot
) -> None:
    world.at_bank(world.folder)
    world.answered(1, answer((row("100001", 6_500),)))
    page.show_batch(1, "1-2")
    desk.settle()
    current = page.view.current
    assert current is not None
    assert current.line.id == "1-2"
    page.view.line_buttons["release"].press()
    sheet = desk.sheet("release_sheet")
    sheet.submit()  # type: ignore[attr-defined]
    desk.settle()
    assert sheet.form.rows["proof"].problem  # type: ignore[attr-defined]
    sheet.form.rows["proof"].field.setPlainText("Correo de J. Paz")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: sheet.is_ready)
    sheet.submit()  # type: ignore[attr-defined]
    desk.agree()
    assert world.state_of("1-2") == "RELEASED"
    assert desk.told().startswith("Débito 1-2 liberado")

    page.view.choose_line("1-1")
    page.view.line_buttons["take_back"].press()
    sheet = desk.sheet("take_back")
    sheet.form.rows["reason"].field.setPlainText("El cliente reclamó")  # type: ignore[attr-defined]
    sheet.form.rows["bank_fee"].field.set_cents(250)  # type: ignore[attr-defined]
    sheet.submit()  # type: ignore[attr-defined]
    # Whoever approves reads all of it, and is not asked why again.
    dialog = desk.sheet("approval")
    told = [plain(label.text()) for label in dialog.findChildren(QLabel)]
    assert {"El cliente reclamó", "$ 2.50", "22/11/2026"} <= set(told)
    assert "reason" not in dialog.form.rows  # type: ignore[attr-defined]
    desk.agree()
    assert world.state_of("1-1") == "REVERSED"
    line = world.lines.show("1-1")
    assert (line.words, line.bank_fee_cents) == ("El cliente reclamó", 250)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.isAncestorOf(focused)
    assert world.balance("001-002-000000001") == 4_500
    assert world.broken() == set()
    for word in ("Liberado 1", "Devuelto 1", "Pendiente 1"):
        assert word in page.view.sums.text()
    assert "se deben otra vez" in page.view.next.text()
    world.pay("001-002-000000001", 4_500)
    world.pay("001-002-000000002", 2_000)
    page.refresh()
    desk.settle()
    assert "no deben nada" in page.view.next.text()
    page.view.choose_line("1-3")
    assert not page.view.line_buttons["take_back"].isEnabled()


def test_a_batch_is_cancelled_with_a_reason_before_it_is_sent(
    desk: Desk, page: BatchesPage, world: DebitWorld, qtbot: QtBot
) -> None:
    world.prepared()
    page.show_batch(1)
    desk.settle()
    page.view.buttons["cancel"].press()
    sheet = desk.sheet("batch_cancel")
    sheet.submit()  # type: ignore[attr-defined]
    desk.settle()
    assert sheet.form.rows["reason"].problem  # type: ignore[attr-defined]
    sheet.form.rows["reason"].field.setPlainText("Otra fecha")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: sheet.is_ready)
    press(ENTER, CTRL)
    press(ENTER, CTRL)
    desk.settle()

    assert world.batches.show(1).reason == "Otra fecha"
    assert world.live_claims() == 0
    assert page.view.step_button.isHidden()
    assert page.view.facts.whole.startswith("anulado: Otra fecha")


def test_two_tills_preparing_the_same_debts_make_one_batch(
    desk: Desk, page: BatchesPage, world: DebitWorld
) -> None:
    desk.begin()
    world.preparing.prepare(world.other_cashier, BatchOrder("otro", world.question()))

    page.maker.prepare_button.press()
    desk.settle()

    assert page.stack.currentWidget() is page.maker
    assert page.maker.reason.text().startswith("No queda ningún débito para el lote")
    assert [batch.id for batch in world.batches.listing()] == ["otro"]


def test_receipts_go_by_mail_once_to_whoever_has_an_address(
    desk: Desk, page: BatchesPage, world: DebitWorld
) -> None:
    world.give_address("100001", "pagos@nandu.example")
    world.at_bank(world.folder)
    rows = (row("100001", 6_500), row("100002", 3_000), row("100003", 1_000))
    world.answered(1, answer(rows))
    page.show_batch(1)
    desk.settle()
    for told in ("1 recibo enviado", "0 recibos enviados · 1 ya se había enviado"):
        page.view.buttons["mail"].press()
        desk.sheet("receipts_mail").buttons["mail"].press()  # type: ignore[attr-defined]
        desk.settle()
        assert desk.told().startswith(told)
        assert desk.told().endswith("2 clientes no tienen correo.")
    ((to, subject, _body, (attached,)),) = world.postbag.sent
    assert (to, subject) == ("pagos@nandu.example", "Recibo 001-001-000000001 · VoIP Andina")
    assert attached.content.startswith(b"%PDF")
    # A wrong address keeps no other receipt waiting.
    world.give_address("100002", "nadie@nandu.example")
    world.give_address("100003", "otra@nandu.example")
    world.postbag.refuses = "nadie@nandu.example"
    page.view.buttons["mail"].press()
    desk.sheet("receipts_mail").buttons["mail"].press()  # type: ignore[attr-defined]
    desk.settle()
    assert desk.told() == (
        "1 recibo enviado · 1 ya se había enviado · el correo no acepta la dirección de 100002."
    )


def test_receipts_that_are_not_on_paper_come_first_and_all_are_one_file(
    desk: Desk, page: BatchesPage, world: DebitWorld, qtbot: QtBot
) -> None:
    world.at_bank(world.folder)
    world.answered(1, answer((row("100001", 6_500),)))
    papers, first = world.services.papers, world.lines.show("1-1").payment
    papers.print(world.cashier, papers.receipt(world.cashier, first).id)
    world.answered(1, answer((row("100002", 3_000), row("100003", 1_000))))
    page.show_batch(1)
    desk.settle()

    page.view.buttons["receipts"].press()
    sheet = desk.sheet("receipts_sheet")
    which = sheet.form.rows["part"].field  # type: ignore[attr-defined]
    assert [which.itemText(place) for place in range(which.count())] == [
        "Los que aún no se imprimieron: 2",
        "Todos: 3",
    ]
    with qtbot.waitSignal(page.bundle_wanted, timeout=10_000) as wanted:
        sheet.submit()  # type: ignore[attr-defined]
    assert wanted.args is not None
    bundle = wanted.args[0]
    assert [paper.number[-1] for paper in bundle.papers] == ["2", "3"]
    saved = papers.save_together(world.cashier, bundle, world.folder / bundle.file_name)
    assert saved.path.name == "Recibos del lote 1.pdf"
    assert saved.path.read_bytes() == bundle.content
    assert [each.channel for each in papers.history(bundle.papers[0].id)] == [Channel.FILE]


def test_who_only_reads_sees_batches_and_may_do_nothing(
    desk: Desk, page: BatchesPage, world: DebitWorld, tasks: TaskRunner, tmp_path: Path
) -> None:
    world.at_bank(tmp_path)
    world.who = world.staff.operator("admin", "01")
    page.show_list()
    desk.settle()
    assert page.list.new_button.toolTip() == "Su rol no lo permite."
    page.list.table.setFocus()
    press(ENTER)
    desk.settle()
    assert page.view.step_button.toolTip() == "Su rol no lo permite."
    page.begin()
    assert page.stack.currentWidget() is page.view
    QTest.keyClick(page.view.table, Qt.Key.Key_F, CTRL)
    assert page.view.text.hasFocus()


def test_an_answer_that_is_stopped_goes_on_where_it_was(
    desk: Desk,
    page: BatchesPage,
    world: DebitWorld,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.at_bank(world.folder)
    desk.file = world.answer_file()
    page.show_batch(1)
    desk.settle()
    page.view.step_button.press()
    desk.settle()
    taken, first, stopped = answer_step.take, Event(), Event()

    def take_and_wait(*asked: object, **more: object) -> object:
        made = taken(*asked, **more)  # type: ignore[arg-type]
        first.set()
        # All of it would be over before a click is heard.
        assert stopped.wait(20)
        return made

    monkeypatch.setattr(answers, "CHUNK", 1)
    with monkeypatch.context() as patched:
        patched.setattr(answers, "take", take_and_wait)
        page.answers.view.apply_button.press()
        assert page.may_close() is not None
        qtbot.waitUntil(first.is_set, timeout=10_000)
        QTest.mouseClick(page.busy._cancel, LEFT)
        stopped.set()
        desk.settle()
    assert desk.told().startswith("Se detuvo. Lo aplicado queda aplicado")
    assert world.batches.show(1).state is BatchState.ANSWERED
    assert world.batches.show(1).of(LineState.PENDING)[0] == 2

    page.answers.view.apply_button.press()
    desk.settle()
    desk.sheet("answer_done")
    assert world.batches.show(1).state is BatchState.CLOSED
    assert world.count("payment") == 1
    assert world.broken() == set()
