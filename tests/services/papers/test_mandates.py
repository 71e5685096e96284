from datetime import date

from services.accounts.inputs import AgreementInput
from services.accounts.states import BankAccountKind, Method
from tests.services.papers.conftest import Archivist
from tests.services.papers.test_activations import activate
from tests.services.printing.reading import words

DEBIT = AgreementInput(
    method=Method.DEBIT,
    bank_code="10",
    bank_account_kind=BankAccountKind.SAVINGS,
    bank_account_number="2100123456",
    holder_name="Iván Ñuñez",
    holder_id_kind="05",
    holder_id_number="1710034065",
    limit_cents=5_000,
)


def test_the_letter_is_kept_as_printed_until_it_allows_something_else(
    archivist: Archivist,
) -> None:
    activator, number = activate(archivist, DEBIT)
    ours = [
        {"code": "17", "bank": "Banco Guayaquil", "number": "0017", "kind": "AHO"},
        {"code": "10", "bank": "Banco Pichincha", "number": "3001", "kind": "CTE"},
        {"code": "10", "bank": "Banco Pichincha", "number": "3002", "is_active": False},
    ]
    admin = archivist.books.staff.operator("admin", "01")
    archivist.books.office.put_setting(admin, "bank_accounts", ours)
    mandate = archivist.mandates.show(number)[0].mandate.id

    made = archivist.papers.mandate(activator, mandate)
    told = words(made.content)
    assert made.title == f"Autorización de débito {mandate:06d}"
    for expected in ("Banco Pichincha", "2100123456", "Iván Ñuñez", "Ferretería Ñuñez", number):
        assert expected in told
    assert "Hasta $ 50.00" in told
    # Of the company's accounts those of the customer's bank, while they are in use.
    assert "Banco Pichincha, cuenta corriente N.º 3001" in told
    assert "0017" not in told
    assert "3002" not in told

    # A step of the mandate's life changes nothing of what was signed.
    archivist.mandates.send(activator, mandate, "la entregó el cliente")
    assert archivist.papers.mandate(activator, mandate) == made
    archivist.mandates.limit(activator, mandate, 9_000, "lo pide")
    archivist.mandates.renew(activator, mandate, date(2030, 1, 1), "lo pide")
    newer = archivist.papers.mandate(activator, mandate)

    assert (newer.version, made.version) == (2, 1)
    assert "Hasta $ 90.00" in words(newer.content)
    assert "hasta el 01/01/2030" in words(newer.content)
    assert "La carta del" in words(newer.content)
