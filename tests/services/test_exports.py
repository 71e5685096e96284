import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from services.errors import UserError
from services.importing import (
    Caps,
    FileCutShort,
    FileDamaged,
    FileEmpty,
    FileNotText,
    FileTooLarge,
    FileUnreadable,
    SheetRefused,
    TooManyLines,
)
from services.importing.exports import decode, lines_of, load, sniff_delimiter
from tests.services.statements.bank import pichincha, sheet

SPANISH = "Fecha;Descripción;Año\n1;Peñaherrera, Íñigo;Acción\n"
LETTERS = st.text(st.sampled_from("áéíóúñÑÁÉ abcdefgh 0123"), min_size=1, max_size=12)


def cells(
    content: bytes, name: str = "a.csv", encoding: str = "sniff", delimiter: str = "sniff"
) -> list[tuple[str, ...]]:
    return [line.cells for line in lines_of(load(content, name), encoding, delimiter)]


@pytest.mark.parametrize(
    "content",
    [
        SPANISH.encode(),
        SPANISH.encode("utf-8-sig"),
        SPANISH.encode("utf-16"),
        SPANISH.encode("utf-16-le"),
        SPANISH.encode("utf-16-be"),
        SPANISH.encode("cp1252"),
        SPANISH.encode("cp850"),
        SPANISH.replace("\n", "\r\n").encode(),
        SPANISH.replace("\n", "\r").encode(),
    ],
    ids=["utf8", "bom", "utf16", "utf16le", "utf16be", "cp1252", "cp850", "crlf", "cr"],
)
def test_every_encoding_in_use_reads_the_same(content: bytes) -> None:
    assert cells(content) == [
        ("Fecha", "Descripción", "Año"),
        ("1", "Peñaherrera, Íñigo", "Acción"),
    ]


def test_a_declared_encoding_is_kept_to_and_refuses_with_the_line() -> None:
    assert cells("a;Ñ\n".encode("cp850"), encoding="cp850") == [("a", "Ñ")]
    with pytest.raises(FileNotText) as refused:
        cells("a;b\nc;ñ\n".encode("cp1252"), encoding="utf-8")
    assert refused.value.details == {"cause": "encoding", "line": 2}
    with pytest.raises(FileNotText):
        cells(b"a;b\0;c\n")
    with pytest.raises(FileCutShort):
        cells("a;ñ".encode()[:-1])


@given(st.lists(st.lists(LETTERS, min_size=2, max_size=5), min_size=1, max_size=8))
def test_text_survives_every_encoding_that_is_declared(rows: list[list[str]]) -> None:
    text = "".join(";".join(row) + "\n" for row in rows)
    wanted = [tuple(row) for row in rows]
    for encoding in ("utf-8", "utf-16", "cp1252", "cp850"):
        assert cells(text.encode(encoding), encoding=encoding, delimiter=";") == wanted


@given(st.binary(max_size=400))
def test_whatever_the_bytes_are_the_answer_is_text_or_a_refusal(content: bytes) -> None:
    try:
        found = lines_of(load(content, "x.csv"))
    except UserError:
        return
    assert all(isinstance(cell, str) for line in found for cell in line.cells)


def test_the_delimiter_is_what_most_lines_have_equally_often() -> None:
    assert sniff_delimiter("Fecha;Monto;Detalle\n1;$5,00;a, b, c\n2;$6,00;d\n") == ";"
    assert sniff_delimiter("Fecha,Monto,Detalle\n1,5.00,a; b\n") == ","
    assert sniff_delimiter("Fecha\tMonto\n1\t5,00\n") == "\t"


def test_files_that_are_too_much_are_refused_before_they_are_read(tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(1024 * 1024 * 1024)  # a gigabyte that takes no room on the disk
    with pytest.raises(FileTooLarge):
        load(big)
    with pytest.raises(TooManyLines):
        lines_of(load(b"1;2\n" * 300), caps=Caps(rows=100))
    with pytest.raises(FileDamaged):
        cells(b"1;" + b"x" * 30_000 + b"\n")
    with pytest.raises(FileDamaged):
        cells(b";" * 5_000 + b"\n")
    with pytest.raises(FileCutShort):
        cells(b'1;"un detalle que no termina\n2;3\n')
    with pytest.raises(FileEmpty):
        load(b"  \n ")
    with pytest.raises(FileUnreadable):
        load(tmp_path / "nada.csv")
    with pytest.raises(FileUnreadable):
        load(Path("//servidor/banco.csv"))


def test_a_spreadsheet_with_nothing_in_it_is_empty() -> None:
    with pytest.raises(FileEmpty):
        cells(rezipped(sheet(["a"]), **{"xl/workbook.xml": b"<workbook/>"}), "a.xlsx")
    with pytest.raises(FileEmpty):
        cells(sheet([], [None]), "a.xlsx")


def test_the_apostrophe_of_a_spreadsheet_is_taken_off() -> None:
    assert cells(b"1;'=2+3;'abc\n") == [("1", "=2+3", "'abc")]


# --- Spreadsheets -----------------------------------------------------------------------------


def test_a_spreadsheet_reads_as_its_text_would() -> None:
    content = sheet(
        ["Fecha", "Monto", "Detalle", "Doc"],
        [date(2026, 11, 5), 1234.5, "Peñaherrera", 778899],
        [
            datetime(2026, 11, 5, 21, 34),  # noqa: DTZ001 - a sheet knows no zones
            0.1 + 0.2,
            None,
            5.0,
        ],
        [],
        ["06/11/2026", "1.234,50", True, -12],
    )

    assert cells(content, "a.xlsx") == [
        ("Fecha", "Monto", "Detalle", "Doc"),
        ("2026-11-05", "1234.50", "Peñaherrera", "778899"),
        ("2026-11-05 21:34", "0.30", "", "5"),
        ("06/11/2026", "1.234,50", "1", "-12"),
    ]


def test_a_formula_is_the_value_that_was_saved_with_it() -> None:
    content = sheet(["a", "=1+1"])

    assert cells(content, "a.xlsx") == [("a",)]


def rezipped(content: bytes, **changed: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, told in changed.items():
            new.writestr(name, told)
    return made.getvalue()


def one_cell(reference: str, dimension: str) -> bytes:
    """A sheet that says it is larger than it is."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData><row r="{reference.strip("ABCDXF")}">'
        f'<c r="{reference}" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    ).encode()


SHEET = "xl/worksheets/sheet1.xml"
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"xl/vbaProject.bin": b"macro"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<a/>"}, "links"),
        ({SHEET: DTD}, "entities"),
        ({SHEET: DTD.decode().encode("utf-16")}, "damaged"),
        ({"xl/media/bomb.bin": b"\0" * (70 * 1024 * 1024)}, "bomb"),
        ({"xl/media/flat.bin": b"\0" * (5 * 1024 * 1024)}, "bomb"),
        ({f"xl/media/{n}.bin": b"x" for n in range(250)}, "bomb"),
        ({SHEET: b"<worksheet"}, "damaged"),
        ({"[Content_Types].xml": b"<Types/>"}, "damaged"),
    ],
)
def test_a_spreadsheet_that_wants_something_is_refused(
    changed: dict[str, bytes], cause: str
) -> None:
    with pytest.raises(SheetRefused) as refused:
        cells(rezipped(sheet(["a", 1]), **changed), "a.xlsx")

    assert refused.value.details["cause"] == cause


@pytest.mark.parametrize("name", ["banco.xlsm", "banco.XLSB", "banco.xltm"])
def test_a_macro_file_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        cells(sheet(["a"]), name)
    assert refused.value.details["cause"] == "macros"


def test_an_old_or_encrypted_spreadsheet_is_refused() -> None:
    with pytest.raises(SheetRefused) as refused:
        cells(b"\xd0\xcf\x11\xe0" + b"x" * 600, "banco.xls")
    assert refused.value.details["cause"] == "old"


def test_a_sheet_is_as_large_as_its_rows_and_not_as_it_says() -> None:
    huge = rezipped(sheet(["a"]), **{SHEET: one_cell("A1", "A1:XFD1048576")})
    assert cells(huge, "a.xlsx") == [("x",)]
    far = rezipped(sheet(["a"]), **{SHEET: one_cell("A900000000", "A1")})
    with pytest.raises((TooManyLines, SheetRefused)):
        cells(far, "a.xlsx")


@given(st.integers(10, 200))
def test_a_spreadsheet_that_was_cut_is_refused(cut: int) -> None:
    content = sheet(["a", 1], ["b", 2])
    with pytest.raises((SheetRefused, FileNotText, FileEmpty)):
        cells(content[:-cut], "a.xlsx")


def test_saving_a_text_file_as_a_spreadsheet_changes_none_of_its_cells() -> None:
    text = decode(pichincha(("05/11/2026", 4500, "DEPOSITO 778899")))
    book = Workbook()
    page = book.active
    assert page is not None
    for row in text.splitlines():
        page.append(row.split(";"))
    made = io.BytesIO()
    book.save(made)
    assert load_workbook(io.BytesIO(made.getvalue())).sheetnames == ["Sheet"]

    told = [line for line in cells(made.getvalue(), "a.xlsx") if any(line)]

    assert told == [line for line in cells(text.encode()) if any(line)]
