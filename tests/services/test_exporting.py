import csv
import io
from datetime import UTC, date, datetime

from openpyxl import load_workbook

from services.exporting import Cents, Table, csv_text, workbook


def test_a_spreadsheet_keeps_amounts_and_days_and_calculates_nothing_that_was_typed() -> None:
    hostile = ("=1+1", '=HYPERLINK("http://x")', "+593", "@cmd", "a\tb\nc\x07d")
    made = workbook(
        [
            Table(
                "Débitos",
                ("Cliente", "Valor", "Día", "Momento", "Veces"),
                (
                    (
                        name,
                        Cents(-123_456),
                        date(2026, 11, 25),
                        datetime(2026, 11, 25, 15, tzinfo=UTC),
                        3,
                    )
                    for name in hostile
                ),
                above=[("Lote", 12), ()],
            ),
            Table("Nada", ("Uno",), ()),
        ]
    )

    book = load_workbook(io.BytesIO(made))

    assert book.sheetnames == ["Débitos", "Nada"]
    rows = list(book["Débitos"].iter_rows())
    assert (rows[0][0].value, rows[0][1].value) == ("Lote", 12)
    titles, first = rows[2], rows[3]
    assert [cell.value for cell in titles] == ["Cliente", "Valor", "Día", "Momento", "Veces"]
    assert {row[0].data_type for row in rows[3:]} == {"s"}
    assert [row[0].value for row in rows[3:7]] == list(hostile[:4])
    assert "\x07" not in str(rows[7][0].value)
    assert (first[1].value, first[1].number_format) == (-1234.56, "#,##0.00")
    assert str(first[2].value) == "2026-11-25 00:00:00"
    # Ten in the morning at the office.
    assert str(first[3].value) == "2026-11-25 10:00:00"
    assert first[4].value == 3


def test_a_csv_file_keeps_figures_and_has_nothing_that_a_spreadsheet_would_calculate() -> None:
    hostile = ("=1+1", "@cmd", "-2+3", "\t=1", "\r+cmd|x", "\x00=1", " =2")
    rows = [
        (name, Cents(-123_456), date(2026, 11, 25), datetime(2026, 11, 25, 15, tzinfo=UTC), 3, None)
        for name in (*hostile, "Comercial, Ñandú")
    ]
    table = Table("Uno", ("Cliente", "Valor", "Día", "Momento", "Veces", "Nada"), rows)

    told = csv_text([table, Table("Dos", ("X",), ())])

    assert told.startswith("\ufeff")
    lines = list(csv.reader(io.StringIO(told[1:])))
    assert lines[0] == ["Uno"]
    assert [line[0][0] for line in lines[2:9]] == ["'"] * 7
    assert lines[9] == ["Comercial, Ñandú", "-1234.56", "25/11/2026", "25/11/2026 10:00", "3", ""]
    assert lines[10:] == [[], ["Dos"], ["X"]]
