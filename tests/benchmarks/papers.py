"""PDFs: our papers beside a plain ReportLab canvas that writes as much."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import resources
from services.printing import press
from services.printing.papers import InvoicePaper, PaperFormat
from services.printing.qr import qr_rows
from tests.benchmarks.figures import Figure, Goal, in_turns, timed
from tests.services.printing.samples import INVOICE, RECEIPT, logo, many_lines

_BATCH: Final = 100
_FONT: Final = "Bench-Regular"
_A4: Final = (595.276, 841.89)
_LIMIT: Final = "plain canvas, shared font and forms"


def papers(rounds: int) -> Iterator[Figure]:
    """Invoices of ten lines with logo and QR, one by one and in a batch; receipts."""
    press.warm_up()
    pdfmetrics.registerFont(TTFont(_FONT, str(resources.FONTS / "Roboto-Regular.ttf")))
    ours, raw = in_turns(
        rounds, lambda n: press.render_invoice(_invoice(n)), lambda _: _plain(1), warm=5
    )
    yield timed("one invoice as PDF", ours, raw, _LIMIT, goal=Goal("p50", 15.0))
    yield from _batch(max(3, rounds // 20))
    for paper_format in PaperFormat:
        ours, raw = in_turns(
            rounds,
            lambda n, on=paper_format: press.render_receipt(  # type: ignore[misc]
                replace(RECEIPT, number=f"001-001-{n:09d}"), on
            ),
            lambda _: _plain(2),
            warm=5,
        )
        name = f"one receipt as PDF, two copies, {paper_format.value}"
        yield timed(name, ours, raw, _LIMIT, goal=Goal("p50", 15.0))


def _batch(rounds: int) -> Iterator[Figure]:
    ours, raw = in_turns(
        rounds,
        lambda n: press.render_invoices([_invoice(n * _BATCH + k) for k in range(_BATCH)]),
        lambda _: _plain(_BATCH),
        warm=1,
    )
    yield Figure(
        work=f"invoices as one PDF of {_BATCH}",
        database="",
        unit="/s",
        p50=_BATCH / ours.p50,
        p95=_BATCH / ours.p95,
        limit=_BATCH / raw.p50,
        limit_is=_LIMIT,
        goal=Goal("p50", 350.0),
    )


def _invoice(number: int) -> InvoicePaper:
    lines = tuple(
        replace(line, description=f"Llamadas del {n + 1} al {n + 3} de octubre")
        for n, line in enumerate(many_lines(10))
    )
    return replace(INVOICE, number=f"001-002-{number:09d}", lines=lines)


def _plain(pages: int) -> bytes:
    """Pages with as many words, a logo and a code as an invoice, and nothing decided."""
    file = io.BytesIO()
    canvas: Any = Canvas(file, pagesize=_A4, invariant=1, pageCompression=1)
    canvas.beginForm("still", 0, 0, *_A4)
    canvas.drawImage(_LOGO, 48, 760, 90, 36)
    _write(canvas, 25, "Razón social, dirección y títulos")
    canvas.endForm()
    code = _code(canvas)
    for page in range(pages):
        canvas.doForm("still")
        canvas.setFont(_FONT, 8)
        _write(canvas, 85, f"Texto de la página {page}")
        canvas.drawPath(code, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _write(canvas: Any, count: int, words: str) -> None:
    text = canvas.beginText(48, 700)
    text.setFont(_FONT, 8, 7)
    for number in range(count):
        text.textLine(f"{words} {number}")
    canvas.drawText(text)


def _code(canvas: Any) -> Any:
    path = canvas.beginPath()
    for y, row in enumerate(qr_rows("001-002-000004512|1790012345001|1271.36")):
        for x, module in enumerate(row):
            if module == "1":
                path.rect(48 + 2 * x, 100 - 2 * y, 2, 2)
    return path


_LOGO: Final = ImageReader(io.BytesIO(logo()))
