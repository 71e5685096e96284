import json
from pathlib import Path

import pytest

from services.errors import UserError
from services.importing import (
    BadHeader,
    Caps,
    ColumnSpec,
    FileCutShort,
    FileDamaged,
    FileEmpty,
    FileNotText,
    FileTooLarge,
    FileUnreadable,
    Row,
    RowReader,
    TooManyLines,
    read_table,
)

COLUMNS = (ColumnSpec("number", required=True), ColumnSpec("name"), ColumnSpec("phone"))


def names(content: bytes) -> list[str]:
    return [row["name"] for row in read_table(content, COLUMNS).rows]


@pytest.mark.parametrize(
    "content",
    [
        "number,name\n1,Peña\n".encode(),
        "number;name\r\n1;Peña\r\n".encode("utf-8-sig"),
        "Number\tNAME\n1\tPeña".encode("utf-16"),
        "número,name\n1,Peña".encode("cp1252").replace(b"n\xfamero", b"number"),
        "\n\nnumber,name,\n1,Peña,\n\n\n".encode(),
        '"number","name"\n"1","Peña"\n'.encode(),
        '[{"number": 1, "name": "Peña"}]'.encode(),
        b'\xef\xbb\xbf [ {"number":"1","name":"Pe\\u00f1a","phone":null} ] ',
    ],
)
def test_the_same_record_in_many_spellings(content: bytes) -> None:
    (row,) = read_table(content, COLUMNS).rows
    assert (row["number"], row["name"], row["phone"]) == ("1", "Peña", "")


def test_every_record_knows_its_line() -> None:
    table = read_table(b'number,name\n1,"a\nb"\n\n2,c\n', COLUMNS)
    assert [row.line for row in table.rows] == [2, 5]
    table = read_table(b'[\n {"number":1},\n\n {"number":2}]', COLUMNS)
    assert [row.line for row in table.rows] == [2, 4]


def test_a_line_of_another_width_is_a_problem_and_the_rest_is_read() -> None:
    table = read_table(b"number,name\n1,a\n2\n3,b,c\n4,d", COLUMNS)
    assert [(p.line, p.problem) for p in table.problems] == [(3, "short_line"), (4, "long_line")]
    assert [row["number"] for row in table.rows] == ["1", "4"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", FileEmpty),
        (b" \r\n ", FileEmpty),
        (b"number,name\n", FileEmpty),
        (b"[]", FileEmpty),
        (b"numero,name\n1,a", BadHeader),
        (b"number,name,name\n1,a,b", BadHeader),
        (b"name\nx", BadHeader),
        (b'number,name\n1,"abc', FileCutShort),
        ("number,name\n1,Peñ".encode()[:-1], FileCutShort),
        (b'number,name\n1,"a"b\n', FileDamaged),
        (b'[{"number": 1}, {"num', FileCutShort),
        (b'[{"number": 1},', FileCutShort),
        (b'[{"number": 1}', FileCutShort),
        (b'[{"number": 1} {"number": 2}]', FileDamaged),
        (b'[{"number": 1, "number": 2}]', FileDamaged),
        (b'[{"number": NaN}]', FileDamaged),
        (b'[{"number": 1}] extra', FileDamaged),
        (b'{"number": 1}', FileNotText),
        (b"[" * 100_000, FileDamaged),
        (b"PK\x03\x04 an xlsx", FileNotText),
        (b"\xd0\xcf\x11\xe0 an xls", FileNotText),
        (b"number\0name", FileNotText),
        ("number,name\n1,Peña\n".encode() + "2,Núñez\n".encode("cp1252"), FileNotText),
        (b"\x81\x8d,\n", FileNotText),
        (b"number,name\n" + b"1,a\n" * 1_000_000, TooManyLines),
        (b"number,name\n1," + b"a" * 25_000_000, FileTooLarge),
        (b"number,name\n1," + b"a" * 30_000, FileDamaged),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(
    content: bytes, error: type[UserError]
) -> None:
    with pytest.raises(error):
        read_table(content, COLUMNS)


def test_caps_hold_for_lists_too() -> None:
    caps = Caps(rows=2, cell=5)
    with pytest.raises(TooManyLines):
        read_table(json.dumps([{"number": 1}] * 3).encode(), COLUMNS, caps=caps)
    with pytest.raises(TooManyLines):
        read_table(b"number\n1\n2\n3\n", COLUMNS, caps=caps)
    table = read_table(b"number,name\n1,abcdef\n", COLUMNS, caps=caps)
    assert table.problems[0].problem == "too_long"


def test_what_is_wrong_inside_json_is_told_field_by_field() -> None:
    content = b'[{"name": 1.50, "x": 2}, 3, {"number": {"a": 1}}, {"number": true}]'
    table = read_table(content, COLUMNS)
    assert [(p.field, p.problem) for p in table.problems] == [
        ("number", "required"),
        ("x", "unknown_field"),
        ("", "not_an_object"),
        ("number", "not_text"),
    ]
    assert table.rows[0]["number"] == "true"


def test_numbers_of_json_stay_as_they_are_written() -> None:
    table = read_table(b'[{"number": 0.10}, {"number": 12345678901234567890}]', COLUMNS)
    assert [row["number"] for row in table.rows] == ["0.10", "12345678901234567890"]


def test_the_apostrophe_of_an_exported_formula_comes_off() -> None:
    assert names(b"number,name\n1,'=1+1\n2,'+593\n3,'hola") == ["=1+1", "+593", "'hola"]


def test_what_is_no_file_is_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(FileUnreadable):
            read_table(path, COLUMNS)
    path = tmp_path / "cuentas.csv"
    path.write_bytes(b"number\n1\n")
    assert read_table(path, COLUMNS).file_name == "cuentas.csv"


def test_a_reader_collects_what_is_wrong() -> None:
    cells = {"a": "1.234", "b": "x", "c": "31/02/2026", "d": "9", "e": "", "f": "-5"}
    reader = RowReader(Row(7, cells))
    assert reader.cents("a") == 0
    assert reader.one_of("b", frozenset({"y", "z"})) == ""
    assert reader.day("c") is None
    assert reader.whole("d", least=1, most=5) == 1
    assert reader.text("e", most=5, required=True) == ""
    assert reader.cents("f") == 0
    assert [(p.field, p.problem) for p in reader.problems] == [
        ("a", "amount.ambiguous"),
        ("b", "not_allowed"),
        ("c", "bad_date"),
        ("d", "out_of_range"),
        ("e", "required"),
        ("f", "amount.bad"),
    ]
    assert {p.line for p in reader.problems} == {7}
    assert reader.problems[0].error.details["thousands"] == "1,234.00"


def test_a_reader_reads_amounts_and_days_both_ways() -> None:
    reader = RowReader(Row(1, {"a": "12,50", "b": "2026-11-22", "c": "22/11/2026"}))
    assert reader.cents("a") == 1250
    assert reader.day("b") == reader.day("c")
    assert reader.cents("missing", default=3) == 3
    assert reader.problems == []
