import subprocess
import sys

from services.printing import press
from services.printing.papers import PaperFormat
from tests.services.printing.reading import words
from tests.services.printing.samples import ACTIVATION, INVOICE, RECEIPT

LIGHT = (
    "import sys; import services.papers.service, services.printing.papers; "
    "import services.printing.press, "
    "services.printing.words, services.printing.figures; "
    "print([name for name in ('reportlab', 'PIL', 'PySide6') if name in sys.modules])"
)


def test_the_drawing_library_waits_for_the_first_page() -> None:
    told = subprocess.run([sys.executable, "-c", LIGHT], check=True, capture_output=True, text=True)

    assert told.stdout.strip() == "[]"


def test_every_paper_comes_out_of_the_press() -> None:
    press.warm_up()

    receipt = press.render_receipt(RECEIPT, PaperFormat.A4)
    assert "RECIBO DE CAJA" in words(receipt)
    assert "FACTURA" in words(press.render_invoice(INVOICE))
    assert "HOJA DE ACTIVACIÓN" in words(press.render_activation(ACTIVATION))
    assert "REIMPRESIÓN 1" in words(press.stamp_copy(receipt, "COPIA – REIMPRESIÓN 1"))


AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from reportlab.pdfbase import pdfmetrics
from services.printing.fonts import regular
begin = Barrier(8)
with ThreadPoolExecutor(8) as pool:
    faces = set(pool.map(lambda _: (begin.wait(), regular())[1], range(8)))
print(len(faces), {face.font for face in faces} == {pdfmetrics.getFont("Ventanilla-Regular")})
"""


def test_threads_that_print_first_share_one_typeface() -> None:
    told = subprocess.run(
        [sys.executable, "-c", AT_ONCE], check=True, capture_output=True, text=True
    )

    assert told.stdout.split() == ["1", "True"]
