from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QUrl
from PySide6.QtGui import QDesktopServices, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.pdf_view import PdfView

Show = Callable[..., QWidget]


@pytest.fixture
def pdf(app: QApplication) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    painter.drawText(500, 500, "Recibo")
    writer.newPage()
    painter.drawText(500, 500, "Copia")
    painter.end()
    return bytes(buffer.data().data())


@pytest.fixture
def view(show: Show, pdf: bytes) -> PdfView:
    made = PdfView()
    show(made)
    made.show_pdf(pdf, "Recibo 001-000004512", "recibo-001-000004512.pdf")
    return made


def test_the_pages_of_the_very_bytes_are_shown(view: PdfView, pdf: bytes) -> None:
    assert view.page_count == 2
    assert view.content == pdf


def test_zoom_goes_up_and_down_and_back_to_the_width(view: PdfView) -> None:
    view.zoom_by(1)
    near = view._view.zoomFactor()
    view.zoom_by(-1)
    assert view._view.zoomFactor() < near
    view.fit_width()
    assert view._view.zoomMode() == view._fit_mode


def test_saving_writes_the_very_bytes(view: PdfView, pdf: bytes, tmp_path: Path) -> None:
    assert view.save_to(tmp_path / "recibo")
    assert (tmp_path / "recibo.pdf").read_bytes() == pdf
    assert list(tmp_path.iterdir()) == [tmp_path / "recibo.pdf"]


def test_a_folder_that_is_not_there_is_told(view: PdfView, tmp_path: Path) -> None:
    assert not view.save_to(tmp_path / "none" / "recibo.pdf")
    assert view.notice.isVisible()


def test_without_a_viewer_the_path_is_told(
    view: PdfView, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def refuse(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return False

    monkeypatch.setattr(QDesktopServices, "openUrl", refuse)
    view.open_outside()
    assert opened[0].read_bytes() == pdf
    assert str(opened[0]) in view.notice.text.text()
    view.remove_copies()
    assert not opened[0].exists()


def test_a_name_with_folders_in_it_stays_a_name(view: PdfView, pdf: bytes) -> None:
    view.show_pdf(pdf, "x", "../../etc/passwd")
    assert view._file_name == "passwd"


def test_what_is_no_pdf_is_told(view: PdfView) -> None:
    view.show_pdf(b"not a pdf", "x", "x.pdf")
    assert view.page_count == 0
    assert view.notice.isVisible()


def test_each_document_has_pages_of_its_own(view: PdfView, pdf: bytes, qtbot: QtBot) -> None:
    """A page that a thread drew late of the one before must not pass for one of this."""
    before = view._view
    gone = []
    before.destroyed.connect(lambda: gone.append(before))
    view.show_pdf(pdf, "Otro", "otro.pdf")
    assert view._view is not before
    assert view._view.isVisible()
    assert not before.isVisible()
    qtbot.waitUntil(lambda: bool(gone))
    assert view.page_count == 2
