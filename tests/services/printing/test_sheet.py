from concurrent.futures import ThreadPoolExecutor

from services.printing.invoice import render_invoice
from services.printing.look import BODY
from services.printing.sheet import Sheet
from tests.services.printing.reading import outside, overlaps, words
from tests.services.printing.samples import INVOICE


def drawn(*places: tuple[float, float, str]) -> bytes:
    sheet = Sheet(300, 100, "Prueba")
    for x, y, said in places:
        sheet.pen.text(x, y, said, BODY)
    sheet.end_page()
    return sheet.pdf()


def test_words_over_words_and_beyond_the_edge_are_found_by_these_tests() -> None:
    assert overlaps(drawn((10, 50, "Hola mundo"), (30, 50, "otra cosa")))
    assert overlaps(drawn((10, 50, "Hola mundo"), (12, 53, "otra cosa")))
    assert not overlaps(drawn((10, 50, "Hola mundo"), (10, 61, "otra cosa")))
    assert outside(drawn((280, 50, "Hola mundo")))


def test_alphabets_beyond_one_subset_of_the_font_are_all_printed() -> None:
    letters = "".join(map(chr, [*range(0x21, 0x7F), *range(0xC0, 0x180), *range(0x410, 0x450)]))
    sheet = Sheet(300, 400, "Prueba")
    for step in range(0, len(letters), 30):
        sheet.pen.text(10, 20 + step, letters[step : step + 30], BODY)
    sheet.end_page()

    said = "".join(words(sheet.pdf()).split())
    assert set(letters) - set(said) <= {"ŀ", "ŉ", "ſ"}


def test_papers_drawn_at_the_same_time_do_not_disturb_each_other() -> None:
    alone = render_invoice(INVOICE)
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(render_invoice, [INVOICE] * 24))

    assert set(together) == {alone}
