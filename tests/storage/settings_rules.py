"""What the tenth schema refuses: a company's logo, taxes and numbers."""

from typing import Final

from tests.storage.times import NOW

APPEND_ONLY: Final = {"company_logo": "set_by"}
TENTH_ROWS: Final = (
    f"INSERT INTO company_logo (id, set_at, set_by) VALUES (1, '{NOW}', 'ana')",
    "INSERT INTO tax (code, name, basis_points, valid_from, valid_until)"
    " VALUES ('2', 'IVA 12 %', 1200, '2017-06-01', '2024-03-31')",
    "INSERT INTO tax (code, name, basis_points, valid_from, replaces)"
    " VALUES ('8', 'IVA 8 %', 800, '2024-04-01', '2')",
)

_BEFORE: Final = "a tax does not end before an invoice that has it"
_OVERLAP: Final = "taxes that follow one another never overlap"
_AGAIN: Final = "an invoice number is never given again"
_FORWARD: Final = "receipt numbers go forward one by one"
REFUSED: Final[list[tuple[str, str]]] = [
    *(
        ("a tax keeps its rate and its beginning", f"UPDATE tax SET {change} WHERE code = '4'")
        for change in (
            "basis_points = 1600",
            "name = 'IVA'",
            "valid_from = '2024-05-01'",
            "replaces = '2'",
        )
    ),
    (_BEFORE, "UPDATE tax SET valid_until = '2026-10-31' WHERE code = '4'"),
    (_OVERLAP, "UPDATE tax SET valid_until = NULL WHERE code = '2'"),
    (_OVERLAP, "UPDATE tax SET valid_until = '2024-04-01' WHERE code = '2'"),
    (
        _OVERLAP,
        "INSERT INTO tax (code, name, basis_points, valid_from, replaces)"
        " VALUES ('9', 'IVA 16 %', 1600, '2027-01-01', '4')",
    ),
    (_AGAIN, "UPDATE company SET next_invoice = 0"),
    (_AGAIN, "UPDATE company SET invoice_series = '001-002', next_invoice = -1"),
    *(
        (_FORWARD, f"UPDATE receipt_series SET {change} WHERE series = '001-001'")
        for change in (
            "first_number = 3, next_number = 3",
            "first_number = 2",
            "next_number = next_number - 1",
        )
    ),
]
