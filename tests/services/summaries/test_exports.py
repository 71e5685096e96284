import csv
import io
from dataclasses import replace

from openpyxl import load_workbook
from sqlalchemy import text

from services.summaries.exports import summary_csv, summary_workbook
from tests.services.payments.givens import cash, cheque
from tests.services.summaries.day import DayOffice

_FIRSTS = ("=", "+", "-", "@", "\t=", "\r=")


def test_names_and_reasons_that_look_like_formulas_stay_words_in_both_files(
    office: DayOffice,
) -> None:
    with office.sessions.begin() as session:
        session.execute(text("UPDATE customer SET name = '=1+1'"))
    for place, first in enumerate(_FIRSTS):
        drawn = replace(cheque(100, number=f"{place}"), drawer=f"{first}HYPERLINK(1)")
        wrong = office.pay(cash(50), drawn, invoice=1)
        office.of.voids.void(office.ana, wrong.id, f"{first}cmd|x")

    told = office.look()

    book = load_workbook(io.BytesIO(summary_workbook(told)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    typed = [cell for cell in cells if isinstance(cell.value, str)]
    hostile = [cell for cell in typed if "HYPERLINK" in cell.value or "cmd|" in cell.value]
    assert len(hostile) == 2 * len(_FIRSTS)
    assert {cell.data_type for cell in typed} == {"s"}
    rows = list(csv.reader(io.StringIO(summary_csv(told).lstrip("\ufeff"))))
    words = [cell for row in rows for cell in row if "HYPERLINK" in cell or "cmd|" in cell]
    assert {word[0] for word in words} == {"'"}
    assert "'=1+1" in {cell for row in rows for cell in row}
