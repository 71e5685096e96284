"""What other systems, spreadsheets and accidents make of a file."""

import contextlib
import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import BadField, UserError
from services.importing import (
    BadHeader,
    FileCutShort,
    FileDamaged,
    FileEmpty,
    FileNotText,
    FileTooLarge,
    FileUnreadable,
    TooManyLines,
    read_table,
)
from services.invoices.columns import COLUMNS, LINES, read_cell
from services.invoices.import_records import ImportResult
from services.invoices.issue_store import BATCH
from tests.services.invoices.conftest import HEADER, Books, csv_row

GOOD = HEADER + csv_row() + csv_row(code="MIN", description="Minutos a España del año")
JSON_START = '[{"invoice_number": "001-001-000000101", "lines": ['


def write(tmp_path: Path, content: bytes, name: str = "facturas.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_files_of_every_honest_kind_say_the_same(books: Books, tmp_path: Path) -> None:
    books.account("100001")
    kinds = [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.encode("cp1252"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace("invoice_number", "Invoice Number").encode(),
        (GOOD + "\n\n").encode(),
    ]
    previews = [books.imports.preview(write(tmp_path, content)) for content in kinds]

    assert {preview.problems for preview in previews} == {()}
    assert len({preview.sha256 for preview in previews}) == len(kinds)
    assert [preview.drafts for preview in previews] == [previews[0].drafts] * len(kinds)
    assert previews[0].drafts[0].charges[1].description == "Minutos a España del año"


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (b"", FileEmpty),
        (b" \r\n\r\n", FileEmpty),
        (HEADER.encode(), FileEmpty),
        (b"[]", FileEmpty),
        (b"PK\x03\x04" + GOOD.encode(), FileNotText),
        (GOOD.encode().replace(b"Plan", b"Pl\0n"), FileNotText),
        (GOOD.encode("utf-16-le"), FileNotText),
        (GOOD.encode("utf-8").replace("ñ".encode(), b"\xf1", 1), FileNotText),
        (b'{"a": 1}', FileNotText),
        (b"hola,mundo\n1,2\n", BadHeader),
        (GOOD.replace("due_on,", "").encode(), BadHeader),
        (GOOD.replace("discount", "code").encode(), BadHeader),
        (GOOD.replace("Plan", '"Plan').encode(), FileCutShort),
        (JSON_START.encode(), FileCutShort),
        ((JSON_START + "]").encode(), FileCutShort),
        (b'[{"invoice_number": NaN}]', FileDamaged),
        (b'[{"period": "2026-11", "period": "2026-12"}]', FileDamaged),
        (b"[" + b"[" * 100_000, FileDamaged),
        (b"[1] x", FileDamaged),
        (b"x" * (20 * 1024 * 1024 + 1), FileTooLarge),
        (HEADER.encode() + b"a,b\n" * 1_000_000, TooManyLines),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(
    tmp_path: Path, content: bytes, refused: type[UserError]
) -> None:
    with pytest.raises(refused):
        read_table(write(tmp_path, content), COLUMNS, nested=LINES)


def test_a_refused_file_leaves_the_books_alone(books: Books, tmp_path: Path) -> None:
    with pytest.raises(FileCutShort):
        books.imports.preview(write(tmp_path, GOOD.replace("Plan", '"Plan').encode()))
    for path in (tmp_path / "no.csv", tmp_path):
        with pytest.raises(FileUnreadable):
            books.imports.preview(path)

    assert books.invoices.listing() == []


def test_a_file_cut_in_the_middle_of_a_line_keeps_all_of_it_out(
    books: Books, tmp_path: Path
) -> None:
    books.account("100001")
    preview = books.imports.preview(write(tmp_path, GOOD.encode()[:-30]))

    assert [(one.line, one.problem) for one in preview.problems] == [(3, "short_line")]
    assert not preview.may_apply


def test_amounts_with_a_decimal_comma_are_read(books: Books, tmp_path: Path) -> None:
    books.account("100001")
    row = csv_row(quantity="1,5", unit_price="20,00", discount="0,50").replace(
        "1,5,20,00,0,50", "1|5;20|00;0|50"
    )
    text = (HEADER + row).replace(",", ";").replace("|", ",")
    preview = books.imports.preview(write(tmp_path, text.encode()))

    assert preview.problems == ()
    assert preview.new_total_cents == 3393  # (30.00 - 0.50) and 15 %


def test_more_invoices_than_one_batch_come_in_whole(books: Books, tmp_path: Path) -> None:
    books.account("100001")
    count = BATCH + 3
    text = HEADER + "".join(csv_row(f"001-001-{n:09d}") for n in range(count))
    preview = books.imports.preview(write(tmp_path, text.encode()))
    result = books.imports.apply(books.supervisor, preview)

    assert (result.new_count, result.total_cents) == (count, count * 2300)
    pending = books.invoices.pending("100001")
    assert len(pending) == count
    assert sum(one.balance_cents for one in pending) == count * 2300


def test_one_bad_line_among_a_thousand_keeps_all_out(books: Books, tmp_path: Path) -> None:
    books.account("100001")
    rows = [csv_row(f"001-001-{n:09d}") for n in range(1000)]
    rows[700] = csv_row("001-001-000000700", quantity="x")
    preview = books.imports.preview(write(tmp_path, (HEADER + "".join(rows)).encode()))

    assert [(one.line, one.field) for one in preview.problems] == [(702, "quantity")]
    assert preview.new_count == 999
    with pytest.raises(UserError):
        books.imports.apply(books.supervisor, preview)
    assert books.invoices.pending("100001") == []


def test_two_tills_with_the_same_file_bring_it_in_once(books: Books, tmp_path: Path) -> None:
    books.account("100001")
    text = HEADER + "".join(csv_row(f"001-001-{n:09d}") for n in range(200))
    preview = books.imports.preview(write(tmp_path, text.encode()))
    start = threading.Barrier(4)
    answers: list[ImportResult | UserError] = []

    def till(ahead: int) -> None:
        start.wait()
        imports = type(books.imports)(
            books.sessions,
            books.journal,
            books.bus,
            lambda: books.now() + timedelta(microseconds=ahead),
        )
        try:
            answers.append(imports.apply(books.supervisor, preview))
        except UserError as error:
            answers.append(error)

    threads = [threading.Thread(target=till, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(books.invoices.pending("100001")) == 200
    results = [one for one in answers if isinstance(one, ImportResult)]
    assert [one.new_count for one in results if not one.already_imported] == [200]
    assert {one.key for one in answers if isinstance(one, UserError)} <= {"storage.busy"}
    assert books.journal.verify() == []


@given(st.sampled_from([column.name for column in COLUMNS]), st.text(max_size=60))
def test_any_text_in_any_cell_is_read_or_refused_with_its_field(field: str, text: str) -> None:
    refused = None
    try:
        read_cell(field, text)
    except BadField as bad:
        refused = bad

    assert refused is None or (refused.field == field and refused.details["problem"])


@given(st.integers(1, 999_999_999_999_999))
def test_quantities_are_read_to_the_millionth(scaled: int) -> None:
    written = f"{scaled // 1_000_000}.{scaled % 1_000_000:06d}"

    assert read_cell("quantity", written) == scaled


@given(st.text(max_size=200))
def test_any_text_as_a_file_is_read_or_refused(text: str) -> None:
    for content in (text.encode("utf-8", "replace"), json.dumps([text]).encode()):
        with contextlib.suppress(UserError):
            read_table(content, COLUMNS, nested=LINES)
