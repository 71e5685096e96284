import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from services.errors import NotAllowed
from services.importing import Fate, HasProblems
from services.invoices.events import InvoicesImported
from services.invoices.import_records import ImportPreview
from services.invoices.importing import export_template
from services.storage import tables
from tests.services.invoices.conftest import HEADER, Books, csv_row

TWO = (
    csv_row(invoice_total="24.74")
    + csv_row(
        code="MIN",
        description="Minutos",
        quantity="125.5",
        unit_price="0.012",
        invoice_total="24.74",
    )
    + csv_row("001-001-000000102", "100002", unit_price="10.00")
)


class Stopped(Exception):
    pass


class Watch:
    """Counts reports, and stops at a given one."""

    def __init__(self, stop_at: int = 0) -> None:
        self.told: list[tuple[int, int]] = []
        self.stop_at = stop_at
        self.asked = 0

    def report(self, done: int, total: int, text: str = "") -> None:
        self.told.append((done, total))

    def raise_if_cancelled(self) -> None:
        self.asked += 1
        if self.asked == self.stop_at:
            raise Stopped


def write(tmp_path: Path, text: str, name: str = "facturas.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def counts(books: Books) -> tuple[int, int, int, int]:
    counted = (tables.invoice, tables.invoice_line, tables.import_file, tables.journal)
    with books.sessions.read() as session:
        invoices, lines, files, entries = (
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in counted
        )
    return invoices, lines, files, entries


def told(preview: ImportPreview) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.problem) for one in preview.problems]


@pytest.fixture
def accounts(books: Books) -> Books:
    books.account("100001")
    books.account("100002", name="=cmd|' /C calc'!A0", method="cheque")
    return books


def test_a_preview_writes_nothing_and_says_what_would_come(accounts: Books, tmp_path: Path) -> None:
    preview = accounts.imports.preview(write(tmp_path, HEADER + TWO))

    assert preview.may_apply
    assert (preview.new_count, preview.same_count, preview.line_count) == (2, 0, 3)
    first = preview.invoices[0]
    assert (first.number, first.line, first.line_count, first.total_cents, first.fate) == (
        "001-001-000000101",
        2,
        2,
        2474,
        Fate.NEW,
    )
    assert preview.new_total_cents == 2474 + 1150
    assert counts(accounts) == (0, 0, 0, 0)


def test_an_import_brings_invoices_with_their_charges(accounts: Books, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + TWO)
    result = accounts.imports.apply(accounts.supervisor, accounts.imports.preview(path))

    assert (result.new_count, result.total_cents, result.already_imported) == (2, 3624, False)
    sheet = accounts.invoices.show("001-001-000000101")
    assert (sheet.subtotal_cents, sheet.tax_cents, sheet.total_cents) == (2151, 323, 2474)
    assert sheet.balance_cents == 2474
    assert [(one.code, one.net_cents) for one in sheet.lines] == [("P20", 2000), ("MIN", 151)]
    assert (sheet.issued_on, sheet.due_on) == (date(2026, 11, 1), date(2026, 11, 15))
    assert sheet.agreement_method == "deposit"
    assert counts(accounts) == (2, 3, 1, 1)
    assert [type(event) for event in accounts.events] == [InvoicesImported]


def test_an_import_leaves_one_entry_with_counts_and_fingerprint(
    accounts: Books, tmp_path: Path
) -> None:
    preview = accounts.imports.preview(write(tmp_path, HEADER + TWO))
    accounts.imports.apply(accounts.supervisor, preview)

    entry = accounts.journal.about(f"import:{preview.sha256}")[0]
    assert entry.action == "invoice.imported"
    assert entry.change["after"]["new"] == 2
    assert entry.change["after"]["sha256"] == preview.sha256
    assert accounts.journal.verify() == []


def test_the_same_file_again_adds_nothing(accounts: Books, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + TWO)
    accounts.imports.apply(accounts.supervisor, accounts.imports.preview(path))
    before = counts(accounts)

    renamed = write(tmp_path, HEADER + TWO, name="otra.csv")
    preview = accounts.imports.preview(renamed)
    result = accounts.imports.apply(accounts.supervisor, preview)

    assert preview.imported_before is not None
    assert preview.imported_before.file_name == "facturas.csv"
    assert not preview.may_apply
    assert (result.already_imported, result.new_count) == (True, 0)
    assert counts(accounts) == before


def test_a_file_saved_again_by_a_spreadsheet_adds_nothing(accounts: Books, tmp_path: Path) -> None:
    accounts.bring(HEADER + TWO)
    saved = (
        (HEADER + TWO).replace(",", ";").replace("\n", "\r\n").replace("2026-11-01", "1/11/2026")
    )
    preview = accounts.imports.preview(write(tmp_path, saved, encoding="utf-8-sig"))
    accounts.imports.apply(accounts.supervisor, preview)

    assert (preview.new_count, preview.same_count, preview.problems) == (0, 2, ())
    assert counts(accounts)[:2] == (2, 3)


def test_another_content_under_a_known_number_is_refused(accounts: Books, tmp_path: Path) -> None:
    accounts.bring(HEADER + TWO)
    changed = (HEADER + TWO).replace("10.00", "11.00")
    preview = accounts.imports.preview(write(tmp_path, changed))

    assert told(preview) == [(4, "invoice_number", "invoice.differs")]
    with pytest.raises(HasProblems):
        accounts.imports.apply(accounts.supervisor, preview)
    assert counts(accounts)[:3] == (2, 3, 1)


def test_one_bad_line_keeps_the_whole_file_out(accounts: Books, tmp_path: Path) -> None:
    text = HEADER + TWO + csv_row("001-001-000000103", "999999")
    preview = accounts.imports.preview(write(tmp_path, text))

    assert told(preview) == [(5, "account_number", "invoice.unknown_account")]
    assert [one.fate for one in preview.invoices] == [Fate.NEW, Fate.NEW, Fate.PROBLEM]
    with pytest.raises(HasProblems) as refused:
        accounts.imports.apply(accounts.supervisor, preview)
    assert refused.value.details == {"count": 1, "line": 5}
    assert counts(accounts) == (0, 0, 0, 0)


BAD_CELLS = [
    ({"number": "1-1-1"}, "invoice_number", "invoice.bad_number"),
    ({"number": "００１-001-000000101"}, "invoice_number", "invoice.bad_number"),
    ({"number": ""}, "invoice_number", "required"),
    ({"account": "100001' OR 1=1 --"}, "account_number", "invoice.unknown_account"),
    ({"account": "9" * 100}, "account_number", "too_long"),
    ({"issued_on": "31/02/2026"}, "issued_on", "bad_date"),
    ({"issued_on": "1899-12-31"}, "issued_on", "bad_date"),
    ({"issued_on": "2030-01-01", "due_on": "2030-01-02"}, "issued_on", "date.too_late"),
    ({"due_on": "2026-10-31"}, "due_on", "date.too_early"),
    ({"due_on": "2036-10-31"}, "due_on", "date.too_late"),
    ({"period": "2026-13"}, "period", "invoice.bad_period"),
    ({"code": ""}, "code", "required"),
    ({"description": "=HYPERLINK(1)"}, "description", "invoice.formula"),
    ({"description": "+1+cmd|calc!A0"}, "description", "invoice.formula"),
    ({"description": "4242 4242 4242 4242"}, "description", "card_number"),
    ({"description": "x" * 301}, "description", "too_long"),
    ({"description": "a\x07b"}, "description", "control"),
    ({"quantity": "0"}, "quantity", "invoice.quantity_zero"),
    ({"quantity": "-1"}, "quantity", "invoice.negative"),
    ({"quantity": "1e3"}, "quantity", "invoice.bad_quantity"),
    ({"quantity": "NaN"}, "quantity", "invoice.bad_quantity"),
    ({"quantity": "١٢"}, "quantity", "invoice.bad_quantity"),
    ({"quantity": "1.0000001"}, "quantity", "invoice.too_many_decimals"),
    ({"quantity": '"1,234"'}, "quantity", "amount.ambiguous"),
    ({"quantity": "999999999999"}, "quantity", "invoice.bad_quantity"),
    ({"unit_price": ""}, "unit_price", "required"),
    ({"unit_price": "-20.00"}, "unit_price", "invoice.negative"),
    ({"unit_price": "99999999"}, "unit_price", "amount.out_of_range"),
    ({"unit_price": "0"}, "lines", "invoice.total_zero"),
    ({"quantity": "999999999", "unit_price": "999999"}, "lines", "invoice.total_too_large"),
    ({"discount": "1.234"}, "discount", "amount.ambiguous"),
    ({"discount": "20.01"}, "discount", "invoice.discount_too_large"),
    ({"discount": "-1"}, "discount", "invoice.negative"),
    ({"tax_code": "99"}, "tax_code", "invoice.unknown_tax"),
    ({"tax_code": "2"}, "tax_code", "invoice.tax_not_in_force"),
    ({"invoice_total": "23.01"}, "invoice_total", "invoice.total_differs"),
    ({"invoice_total": "23.001"}, "invoice_total", "amount.ambiguous"),
]


def test_each_bad_cell_is_told_with_its_line_and_field(accounts: Books, tmp_path: Path) -> None:
    rows = [
        csv_row(**{"number": f"001-001-{place:09d}", **cells})
        for place, (cells, _, _) in enumerate(BAD_CELLS)
    ]
    good = csv_row("001-001-000000900")
    preview = accounts.imports.preview(write(tmp_path, HEADER + good + "".join(rows)))

    assert told(preview) == [
        (line, field, problem) for line, (_, field, problem) in enumerate(BAD_CELLS, start=3)
    ]
    assert preview.new_count == 1
    assert counts(accounts) == (0, 0, 0, 0)


def test_text_of_every_script_is_kept_as_it_is_meant(accounts: Books, tmp_path: Path) -> None:
    hostile = "Añadido \u202eniega <b>x</b> '; DROP TABLE invoice;-- 😀 %s {0}"
    accounts.bring(HEADER + csv_row(description=hostile))

    kept = accounts.invoices.show("001-001-000000101").lines[0].description
    assert kept == hostile.replace("\u202e", "")


def test_rows_of_one_invoice_must_agree_on_what_is_the_invoices(
    accounts: Books, tmp_path: Path
) -> None:
    text = HEADER + csv_row() + csv_row(due_on="2026-11-20") + csv_row(account="100002")
    preview = accounts.imports.preview(write(tmp_path, text))

    assert told(preview) == [
        (3, "due_on", "invoice.header_differs"),
        (4, "account_number", "invoice.header_differs"),
    ]


def test_a_file_joined_to_itself_does_not_double_its_charges(
    accounts: Books, tmp_path: Path
) -> None:
    preview = accounts.imports.preview(write(tmp_path, HEADER + TWO + TWO))

    assert {problem for _, _, problem in told(preview)} == {"invoice.repeated"}


def test_two_equal_charges_of_one_invoice_are_two(accounts: Books) -> None:
    accounts.bring(HEADER + csv_row() + csv_row())

    assert accounts.invoices.show("001-001-000000101").total_cents == 4600


def test_another_currency_is_refused(accounts: Books, tmp_path: Path) -> None:
    text = HEADER.rstrip() + ",currency\n" + csv_row().rstrip() + ",EUR\n"

    assert told(accounts.imports.preview(write(tmp_path, text))) == [
        (2, "currency", "invoice.other_currency")
    ]


def test_a_final_consumer_above_fifty_dollars_is_refused(books: Books, tmp_path: Path) -> None:
    books.account("100001", id_kind="07")
    preview = books.imports.preview(write(tmp_path, HEADER + csv_row(unit_price="43.49")))

    assert told(preview) == [(2, "account_number", "invoice.above_final_consumer")]
    assert books.imports.preview(write(tmp_path, HEADER + csv_row(unit_price="43.48"))).may_apply


def test_an_invoice_keeps_the_agreement_in_force_when_it_was_issued(books: Books) -> None:
    account = books.account("100001", method="deposit")
    books.agree(account, "cheque", date(2026, 11, 10))
    books.bring(
        HEADER
        + csv_row()
        + csv_row("001-001-000000102", issued_on="2026-11-12", due_on="2026-11-20")
    )
    books.agree(account, "manual_card", date(2026, 11, 20))

    numbers = ("001-001-000000101", "001-001-000000102")
    kept = [books.invoices.show(number).agreement_method for number in numbers]
    assert kept == ["deposit", "cheque"]


def test_an_account_of_the_web_without_agreement_pays_by_card(books: Books, tmp_path: Path) -> None:
    books.account("100001", origin="ONLINE", method=None)
    books.account("100002", method=None)
    text = HEADER + csv_row() + csv_row("001-001-000000102", "100002")

    assert told(books.imports.preview(write(tmp_path, text))) == [
        (3, "account_number", "invoice.no_agreement")
    ]


INVOICE = {
    "invoice_number": "001-001-000000101",
    "account_number": "100001",
    "issued_on": "2026-11-01",
    "due_on": "2026-11-15",
    "period": "2026-11",
    "invoice_total": 24.74,
    "lines": [
        {
            "code": "P20",
            "description": "Plan Oficina 20",
            "quantity": 1,
            "unit_price": 20.00,
            "tax_code": "4",
        },
        {
            "code": "MIN",
            "description": "Minutos",
            "quantity": 125.5,
            "unit_price": 0.012,
            "discount": 0,
            "tax_code": 4,
        },
    ],
}


def test_json_brings_the_same_invoice_as_csv(accounts: Books, tmp_path: Path) -> None:
    path = write(tmp_path, json.dumps([INVOICE], indent=1), name="facturas.json")
    accounts.imports.apply(accounts.supervisor, accounts.imports.preview(path))
    again = accounts.imports.preview(write(tmp_path, HEADER + TWO))

    assert accounts.invoices.show("001-001-000000101").total_cents == 2474
    assert [one.fate for one in again.invoices] == [Fate.SAME, Fate.NEW]


def test_json_invoices_are_checked_like_rows(accounts: Books, tmp_path: Path) -> None:
    bare = {key: value for key, value in INVOICE.items() if key != "lines"}
    inner = dict(INVOICE["lines"][0])  # type: ignore[index]
    file = [
        INVOICE,
        INVOICE,
        bare | {"invoice_number": "001-001-000000103", "lines": []},
        bare | {"invoice_number": "001-001-000000104", "lines": [inner | {"color": "x"}]},
        bare | {"invoice_number": "001-001-000000105", "lines": [inner | {"due_on": "x"}]},
        bare | {"invoice_number": "001-001-000000106", "lines": [inner | {"quantity": {}}]},
        bare | {"invoice_number": "001-001-000000107", "lines": "x"},
        bare | {"invoice_number": "001-001-000000108", "lines": ["x"]},
    ]
    text = "[" + ",\n".join(json.dumps(one) for one in file) + "]"
    preview = accounts.imports.preview(write(tmp_path, text, name="f.json"))

    assert told(preview) == [
        (2, "invoice_number", "invoice.repeated"),
        (3, "lines", "required"),
        (4, "color", "unknown_field"),
        (5, "lines.due_on", "unknown_field"),
        (6, "quantity", "not_text"),
        (7, "lines", "required"),
        (8, "", "not_an_object"),
    ]


def test_stopping_before_the_commit_leaves_nothing(accounts: Books, tmp_path: Path) -> None:
    preview = accounts.imports.preview(write(tmp_path, HEADER + TWO))
    for stop_at in (1, 2):
        with pytest.raises(Stopped):
            accounts.imports.apply(accounts.supervisor, preview, progress=Watch(stop_at))
        assert counts(accounts) == (0, 0, 0, 0)

    watch = Watch()
    accounts.imports.apply(accounts.supervisor, preview, progress=watch)
    assert watch.told[-1] == (2, 2)


def test_a_preview_can_be_stopped(accounts: Books, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        accounts.imports.preview(write(tmp_path, HEADER + TWO), progress=Watch(1))


def test_what_changed_since_the_preview_is_seen(accounts: Books, tmp_path: Path) -> None:
    preview = accounts.imports.preview(write(tmp_path, HEADER + TWO))
    accounts.bring(HEADER + csv_row(unit_price="1.00"))

    with pytest.raises(HasProblems):
        accounts.imports.apply(accounts.supervisor, preview)
    assert counts(accounts)[:3] == (1, 1, 1)


def test_a_cashier_may_not_import(accounts: Books, tmp_path: Path) -> None:
    preview = accounts.imports.preview(write(tmp_path, HEADER + TWO))

    with pytest.raises(NotAllowed):
        accounts.imports.apply(accounts.cashier, preview)
    assert counts(accounts) == (0, 0, 0, 0)


def test_the_example_of_the_documentation_comes_in(accounts: Books) -> None:
    preview = accounts.imports.preview(export_template().encode(), file_name="ejemplo.csv")

    assert told(preview) == []
    assert preview.new_count == 2
