"""A document being drawn: pages of any size, forms drawn once and placed often."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from services.printing.fonts import PRESS, regular
from services.printing.lettering import Style, clean
from services.printing.pen import Pen

# Base 85 makes streams mailable as text; nobody needs that, and it costs half of a batch's time.
rl_config.useA85 = 0

REPRINT_FORM: Final = "reprint"
"""The empty form on every page that a reprint fills (`reprint.py`)."""


class Sheet:
    """Pages in the making. The same drawing always gives the same bytes.

    Args:
        width, height: the first page, in points.
        title: what a viewer shows in its title bar.
        reprint_slot: width and height of the place that each page keeps for a reprint's mark.
    """

    def __init__(
        self,
        width: float,
        height: float,
        title: str,
        author: str = "",
        reprint_slot: tuple[float, float] | None = None,
    ) -> None:
        self._file = BytesIO()
        self._canvas: Any = Canvas(
            self._file,
            pagesize=(width, height),
            invariant=1,
            pageCompression=1,
            initialFontName=regular().name,
            lang="es-EC",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(title)
        self._canvas.setCreator("Ventanilla")
        self.width = width
        self.height = height
        self.pen = Pen(self._canvas, height)
        self._forms: set[str] = set()
        self._charts: list[tuple[Any, float, float]] = []
        if reprint_slot is not None:
            self.form(REPRINT_FORM, *reprint_slot, lambda _pen: None)

    def form(self, name: str, width: float, height: float, draw: Callable[[Pen], None]) -> None:
        """Draw something once, to be placed on any page. Not while a page has begun."""
        if name in self._forms:
            return
        self._forms.add(name)
        self._canvas.beginForm(name, 0, 0, width, height)
        self.pen.flush(height)
        draw(self.pen)
        self.pen.flush(self.height)
        self._canvas.endForm()

    def place(self, name: str, x: float = 0.0, bottom: float | None = None) -> None:
        """Put a form on this page: at the page's origin, or its lower left corner at a point."""
        if name not in self._canvas._formsinuse:
            self._canvas._formsinuse.append(name)
        self.pen.place(f"FormXob.{name}", x, self.height if bottom is None else bottom)

    def image(self, reader: Any, x: float, y: float, width: float, height: float) -> None:
        """A picture whose upper left corner is at a point, on the page or form being drawn."""
        self.pen.image(reader, x, y, width, height)

    def chart(self, drawing: Any, x: float, y: float) -> None:
        """A drawing of `reportlab.graphics` whose upper left corner is at a point of the page."""
        self._charts.append((drawing, x, self.pen.height - y - drawing.height))

    def watermark(self, name: str, words: str, style: Style) -> None:
        """Draw words once, slanted over a whole page, as the form of that name."""

        def draw(_pen: Pen) -> None:
            canvas = self._canvas
            canvas.saveState()
            canvas.translate(self.width / 2, self.height / 2)
            canvas.rotate(54)
            canvas.setFillColorRGB(*style.colour)
            canvas.setFont(style.face().name, style.size)
            canvas.drawCentredString(0, -style.size / 3, clean(words))
            canvas.restoreState()

        self.form(name, self.width, self.height, draw)

    def resize(self, width: float, height: float) -> None:
        """Give the page that has not begun another size."""
        self.width, self.height = width, height
        self._canvas.setPageSize((width, height))
        self.pen.flush(height)

    def end_page(self) -> None:
        """Finish a page; the next one is as large."""
        self.pen.flush(self.height)
        if self._charts:
            self._draw_charts()
        self._canvas.showPage()

    def _draw_charts(self) -> None:
        """Over all that the pen drew: a watermark lies under them too."""
        from reportlab.graphics import renderPDF  # noqa: PLC0415 - few papers have one

        for drawing, x, y in self._charts:
            renderPDF.draw(drawing, self._canvas, x, y)
        self._charts.clear()

    def pdf(self) -> bytes:
        """Close the document."""
        with PRESS:
            self._canvas.save()
        return self._file.getvalue()
