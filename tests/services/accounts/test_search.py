from dataclasses import replace
from datetime import date

import pytest

from services.accounts.records import AccountFilter
from services.accounts.service import as_input
from services.accounts.states import AccountState, Method, Origin
from tests.services.accounts.conftest import Office


@pytest.fixture
def numbers(office: Office) -> list[str]:
    return [
        office.manual(),
        office.manual(id_kind="05", id_number="1710034065", name="María Peña", mobile="0987654321"),
        office.manual(id_kind="06", id_number="AB123", name="100% Andes_Net", mobile="0991112223"),
    ]


def found(office: Office, text: str) -> list[str]:
    return [hit.name for hit in office.accounts.search(text)]


def test_an_exact_number_stands_alone(office: Office, numbers: list[str]) -> None:
    assert [hit.number for hit in office.accounts.search(numbers[1])] == [numbers[1]]
    assert found(office, "1710034065") == ["María Peña"]
    assert found(office, "ab123") == ["100% Andes_Net"]
    assert found(office, "+593 98 765 4321") == ["María Peña"]


def test_a_voip_number_finds_its_account(office: Office, numbers: list[str]) -> None:
    line = office.accounts.show(numbers[0]).lines[0].voip_number
    assert found(office, line) == ["Comercial Andina S.A."]


def test_fragments_of_every_word_are_asked_for(office: Office, numbers: list[str]) -> None:
    assert found(office, "merc andin") == ["Comercial Andina S.A."]
    assert found(office, "pena maria") == ["María Peña"]
    assert found(office, "PEÑA") == ["María Peña"]
    assert found(office, "andina peña") == []


def test_a_short_word_beside_a_long_one_counts_too(office: Office, numbers: list[str]) -> None:
    assert found(office, "comercial s.") == ["Comercial Andina S.A."]
    assert found(office, "comercial zz") == []


def test_two_letters_find_how_names_begin(office: Office, numbers: list[str]) -> None:
    assert found(office, "co") == ["Comercial Andina S.A."]
    assert found(office, "an") == []
    assert found(office, "c") == []


def test_names_that_begin_so_come_first(office: Office, numbers: list[str]) -> None:
    office.manual(name="Andes Sur", id_number="1793213150001")
    assert found(office, "andes") == ["Andes Sur", "100% Andes_Net"]


@pytest.mark.parametrize(
    "text", ["%%%", "___", "\\\\\\", "'; DROP TABLE account; --", '"" OR ""', "NEAR(", "*", "a\0bc"]
)
def test_signs_of_other_languages_are_only_text(
    office: Office, numbers: list[str], text: str
) -> None:
    assert found(office, text) == []


def test_percent_and_underscore_are_found_as_written(office: Office, numbers: list[str]) -> None:
    assert found(office, "100%") == ["100% Andes_Net"]
    assert found(office, "des_net") == ["100% Andes_Net"]


def test_a_hit_says_what_is_owed(office: Office, numbers: list[str]) -> None:
    office.bill(numbers[0], "001-002-000000001", 4500, date(2026, 11, 15))
    office.bill(numbers[0], "001-002-000000002", 1250, date(2026, 12, 5))
    hit = office.accounts.search("andina")[0]
    assert (hit.open_cents, hit.overdue_cents, hit.open_invoices) == (5750, 4500, 2)
    assert (hit.method, hit.state) == (Method.DEPOSIT, AccountState.REQUESTED)


def test_a_new_name_is_found_and_the_old_one_is_not(office: Office, numbers: list[str]) -> None:
    customer = office.accounts.show(numbers[1]).customer
    changed = replace(as_input(customer), name="Lucía Zambrano")
    office.accounts.edit_customer(office.activator, numbers[1], changed, version=customer.version)
    assert found(office, "zambrano") == ["Lucía Zambrano"]
    assert found(office, "peña") == []


def test_a_list_comes_in_pages_and_by_filter(office: Office, numbers: list[str]) -> None:
    first = office.accounts.page(limit=2)
    rest = office.accounts.page(after=first[-1].number, limit=2)
    assert [hit.number for hit in first + rest] == sorted(numbers)
    office.bill(numbers[2], "001-002-000000003", 100, date(2026, 11, 1))
    owing = AccountFilter(with_debt=True)
    assert [hit.number for hit in office.accounts.page(owing)] == [numbers[2]]
    assert office.accounts.count(owing) == 1
    assert office.accounts.count(AccountFilter(origins=frozenset({Origin.ONLINE}))) == 0
    chosen = AccountFilter(
        states=frozenset({AccountState.REQUESTED}), methods=frozenset({Method.DEPOSIT})
    )
    assert office.accounts.count(chosen) == 3


def test_duplicates_are_found_under_the_cedula_and_its_ruc(
    office: Office, numbers: list[str]
) -> None:
    hits = office.accounts.duplicates("1710034065001")
    assert [hit.number for hit in hits] == [numbers[1]]
    assert office.accounts.duplicates("1710034065", except_number=numbers[1]) == []
