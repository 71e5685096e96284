import subprocess
import sys

from services.printing import press
from services.printing.papers import PaperFormat
from tests.services.printing.reading import words
from tests.services.printing.samples import ACTIVATION, INVOICE, RECEIPT

LIGHT = (
    "import sys; import services.printing, services.printing.papers, services.printing.press, "
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
