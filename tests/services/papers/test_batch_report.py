"""The report of a batch on paper, and the receipts of its debits as one."""

import io
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from services.debits.report_sheet import batch_workbook
from services.errors import NotFound
from services.printing.papers import PaperFormat
from services.storage.sessions import Sessions
from tests.services.debits.batches.givens import answer, row
from tests.ui.debits.world import CLOSED, NO_FUNDS, DebitWorld


def words_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_report_is_the_same_bytes_until_more_became_of_its_batch(
    sessions: Sessions, tmp_path: Path
) -> None:
    world = DebitWorld(sessions, tmp_path)
    papers, who = world.services.papers, world.cashier
    with pytest.raises(NotFound):
        papers.batch(who, 1)
    world.at_bank(tmp_path)
    first = papers.batch(who, 1)
    assert papers.batch(who, 1).content == first.content
    assert "En el banco" in words_of(first.content)

    world.answered(
        1,
        answer(
            (row("100001", 6_500), row("100002", 3_000, NO_FUNDS), row("100003", 1_000, CLOSED))
        ),
    )
    second = papers.batch(who, 1)

    told = words_of(second.content)
    assert (second.version, second.title) == (2, "Informe de lote de débitos 1")
    for words in (
        "Cerrado",
        "61.9 %",
        "La cuenta no tiene fondos suficientes",
        "La cuenta está cerrada",
        "001-001-000000001",
        world.batches.show(1).sha256,
        "COBRADO DEL VALOR PEDIDO",
    ):
        assert words in told
    world.take_back("1-1")
    assert "Devuelto el 22/11/2026 · El cliente reclamó" in words_of(papers.batch(who, 1).content)
    (line, *_) = world.batches.lines(1)
    bundle = papers.receipts(who, [line.payment])
    assert bundle.papers[0].content == bundle.content
    assert world.broken() == set()


def test_many_receipts_are_one_pdf_and_each_is_archived_by_itself(
    sessions: Sessions, tmp_path: Path
) -> None:
    world = DebitWorld(sessions, tmp_path)
    world.at_bank(tmp_path)
    rows = (row("100001", 6_500), row("100002", 3_000), row("100003", 1_000))
    world.answered(1, answer(rows))
    payments = [line.payment for line in world.batches.lines(1)]

    bundle = world.services.papers.receipts(world.cashier, [*payments, payments[0]])

    told = words_of(bundle.content)
    assert [paper.number for paper in bundle.papers] == [f"001-001-00000000{n}" for n in (1, 2, 3)]
    assert all(paper.number in told for paper in bundle.papers)
    # Nobody handed this money over: nobody signs for it, on either paper.
    roll = world.services.papers.receipt(world.cashier, payments[0], PaperFormat.ROLL_80)
    for words in (told, words_of(roll.content).replace("\r\n", " ")):
        assert "Débito" in words
        assert "no requiere firmas" in words
        assert "conforme" not in words


def test_a_spreadsheet_keeps_what_the_bank_said_apart_from_what_we_say(
    sessions: Sessions, tmp_path: Path
) -> None:
    world = DebitWorld(sessions, tmp_path)
    batch = world.at_bank(tmp_path)
    world.answered(1, answer((row("100001", 6_500), row("100002", 3_000, NO_FUNDS))))
    world.batches.close(world.supervisor, 1)
    world.take_back("1-1")

    book = load_workbook(io.BytesIO(batch_workbook(world.reports.batch(1))))

    lines, sums = book["Débitos"], book["Resumen"]
    titles = [cell.value for cell in lines[1]]
    said, ours = titles.index("Mensaje del banco"), titles.index("Motivo nuestro")
    # Taken back in our own words, refused in the bank's, never named by it.
    assert [(row[said], row[ours]) for row in lines.iter_rows(min_row=2, values_only=True)] == [
        (None, "El cliente reclamó"),
        (NO_FUNDS, "La cuenta no tiene fondos suficientes"),
        (None, "El banco no la nombró entre lo cobrado"),
    ]
    assert lines.freeze_panes == "A2"
    assert lines.column_dimensions["C"].width >= 30
    told = {row[0]: row[1] for row in sums.iter_rows(values_only=True)}
    assert (told["Preparado"], told["Aprobado"]) == (batch.made_by, batch.approved_by)
