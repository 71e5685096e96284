from datetime import date

from services.accounts.inputs import (
    ActivationDraft,
    AgreementInput,
    ConsentInput,
    CustomerInput,
    ServiceInput,
)
from services.accounts.states import BankAccountKind, Method
from services.staff.rights import Operator, Role
from tests.services.papers.conftest import Archivist
from tests.services.printing.reading import words


def activate(archivist: Archivist, agreed: AgreementInput) -> tuple[Operator, str]:
    activator = Operator(1, "ana", "Ana", frozenset({Role.ACTIVATOR}), "01")
    draft = ActivationDraft(
        id="d1",
        customer=CustomerInput(
            id_kind="04",
            id_number="1790016919001",
            name="Ferretería Ñuñez",
            contact_name="Iván Ñuñez",
            mobile="0991234567",
            address="Av. Amazonas N24-03",
            city="Quito",
            province="17",
        ),
        consent=ConsentInput(is_given=True, version="2026-01"),
        service=ServiceInput(
            plan_code="VOIP-HOGAR", voip_numbers=("022345678",), billing_day=5, monthly_cents=1990
        ),
        agreement=agreed,
    )
    return activator, archivist.accounts.create_manual(activator, draft)


def test_the_sheet_says_what_was_agreed(archivist: Archivist) -> None:
    debit = AgreementInput(
        method=Method.DEBIT,
        starts_on=date(2026, 11, 22),
        bank_code="10",
        bank_account_kind=BankAccountKind.SAVINGS,
        bank_account_number="2100123456",
        holder_name="Iván Ñuñez",
        holder_id_kind="05",
        holder_id_number="1710034065",
        form_signed_on=date(2026, 11, 20),
    )
    activator, number = activate(archivist, debit)

    made = archivist.papers.activation(activator, number)

    told = words(made.content)
    assert made.title == f"Hoja de activación {number}"
    for expected in (
        "Ferretería Ñuñez",
        "1790016919001",
        "022345678",
        "Débito bancario autorizado",
        "Cuenta de ahorros",
        "2100123456",
        "Solicitada, todavía no en el banco",
        "PAGO NO AUTOMÁTICO",
        "5 de cada mes",
        "19.90",
        "2026-01",
        "Papel firmado",
        "Contrato firmado escaneado",
    ):
        assert expected in told or expected.upper() in told, expected


def test_the_same_data_is_the_same_sheet_months_later(archivist: Archivist) -> None:
    activator, number = activate(archivist, AgreementInput(method=Method.DEPOSIT))
    first = archivist.papers.activation(activator, number)

    archivist.clock.forward(days=70)

    assert archivist.papers.activation(activator, number) == first


def test_changed_data_is_a_new_version_and_the_old_one_stays(archivist: Archivist) -> None:
    activator, number = activate(archivist, AgreementInput(method=Method.DEPOSIT))
    first = archivist.papers.activation(activator, number)
    archivist.agreements.change(
        activator, number, AgreementInput(method=Method.CHEQUE), "lo pidió por carta"
    )

    changed = archivist.papers.activation(activator, number)

    assert (first.version, changed.version) == (1, 2)
    assert "Cheque" in words(changed.content)
    assert archivist.papers.show(activator, first.id) == first
