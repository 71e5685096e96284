import pytest

from services.ecuador import (
    bank,
    banks,
    check_identification,
    check_phone,
    find_banks,
    provinces,
    same_person,
)
from services.errors import BadField


def problem(kind: str, number: str) -> object:
    with pytest.raises(BadField) as refused:
        check_identification(kind, number)
    assert refused.value.field == "id_number"
    return refused.value.details["problem"]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("05", "1710034065"),
        ("04", "1790016919001"),
        ("04", "1760013210001"),
        ("04", "1710034065001"),
        ("06", "AB123456"),
        ("07", "9999999999999"),
        ("08", "X-99"),
    ],
)
def test_good_numbers_pass_without_a_warning(kind: str, number: str) -> None:
    assert check_identification(kind, number) == (number, [])


@pytest.mark.parametrize(
    ("kind", "number"),
    [("04", "1793213150001"), ("04", "0993366721001"), ("05", "1710034066")],
)
def test_a_checksum_only_warns(kind: str, number: str) -> None:
    assert check_identification(kind, number) == (number, ["id_checksum"])


@pytest.mark.parametrize(
    ("kind", "number", "expected"),
    [
        ("05", "", "required"),
        ("05", "171003406", "length"),
        ("05", "17100340655", "length"),
        ("05", "17100A4065", "digits_only"),
        ("05", "9910034065", "province"),
        ("04", "2590016919001", "province"),
        ("04", "1790016919002", "ruc_suffix"),
        ("04", "9999999999999", "final_consumer"),
        ("07", "1790016919001", "final_consumer"),
        ("06", "A" * 21, "letters_digits"),
        ("06", "AB 12;", "letters_digits"),
        ("03", "1710034065", "id_kind"),
    ],
)
def test_hard_rules_refuse(kind: str, number: str, expected: str) -> None:
    assert problem(kind, number) == expected


def test_spaces_dashes_and_full_width_digits_are_passed_over() -> None:
    assert check_identification("05", " 171003406-5 ") == ("1710034065", [])
    assert check_identification("05", "１７１００３４０６５") == ("1710034065", [])
    assert check_identification("06", "ab 123") == ("AB123", [])


def test_a_person_stands_under_the_cedula_and_its_ruc() -> None:
    assert same_person("1710034065") == ("1710034065", "1710034065001")
    assert same_person("1710034065001") == ("1710034065001", "1710034065")
    assert same_person("AB1") == ("AB1",)


@pytest.mark.parametrize(
    ("typed", "kept", "warnings"),
    [
        ("", "", []),
        ("099 123 4567", "0991234567", []),
        ("+593 99 123 4567", "0991234567", []),
        ("(02) 234-5678", "022345678", []),
        ("+1 305 555 0100", "+13055550100", []),
        ("0891234567", "0891234567", ["phone_unusual"]),
    ],
)
def test_telephones_are_kept_as_digits(typed: str, kept: str, warnings: list[str]) -> None:
    assert check_phone(typed, field="phone") == (kept, warnings)


@pytest.mark.parametrize("typed", ["12", "llámame", "0991234567 ext. 3", "1" * 16])
def test_what_is_no_telephone_is_refused(typed: str) -> None:
    with pytest.raises(BadField):
        check_phone(typed, field="phone")


def test_banks_are_found_by_code_and_by_fragments() -> None:
    assert find_banks("pich")[0].name == "Banco Pichincha C.A."
    assert find_banks("0010")[0].code == "10"
    assert find_banks("GUAYAQUIL")[0].code == "17"
    assert [found.code for found in find_banks("coop jardin")] == ["76"]
    assert find_banks("no hay tal") == []
    assert len(find_banks("")) == 12


def test_a_code_of_two_institutions_is_marked() -> None:
    assert [found.is_ambiguous for found in find_banks("722")] == [True, True]
    assert sum(each.is_ambiguous for each in banks()) == 10
    found = bank("0010")
    assert found is not None
    assert not found.is_ambiguous
    assert bank("99999") is None


def test_there_are_twenty_four_provinces_and_abroad() -> None:
    assert len(provinces()) == 25
    assert provinces()["17"] == "Pichincha"
