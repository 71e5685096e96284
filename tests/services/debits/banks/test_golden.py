"""What each bank gets, byte for byte, and how long its records are."""

from dataclasses import replace
from datetime import date

import pytest

from services.debits.banks.answers import line_in
from services.debits.banks.base import Profile
from services.debits.banks.pichincha import PICHINCHA
from services.debits.banks.registry import PROFILES, profile, serving
from services.debits.banks.sample import sample_of
from services.debits.errors import NoSuchBankProfile, NotWritable
from tests.services.debits.banks.cases import FIRST, GOLDEN, SECOND, for_bank, head_of, written
from ui import wording

NAMES = {
    "pichincha": "SCCOB 23-11-2026 al 25-11-2026.TXT",
    "guayaquil": "REM_20261125_V0123.TXT",
    "produbanco": "PRODUBANCO_20261125_12.TXT",
    "pacifico": "PACIFICO_20261125_12.TXT",
    "internacional": "INTERNACIONAL_20261125_12.TXT",
    "bolivariano": "BOLIVARIANO_20261125_12.TXT",
    "bolivariano_sat": "BOLIVARIANO_SAT_20261125_12.TXT",
    "ruminahui": "RUMINAHUI_20261125_12.TXT",
}
BYTES = {"guayaquil": 124, "pacifico": 203, "bolivariano_sat": 463}
TABS = {"pichincha": 21, "produbanco": 37, "internacional": 27, "ruminahui": 29}


@pytest.mark.parametrize("bank", PROFILES, ids=lambda each: each.key)
def test_the_file_is_the_golden_one_and_its_records_are_as_long_as_the_layout(
    bank: Profile,
) -> None:
    lines = for_bank(bank, FIRST, SECOND)
    head = head_of(lines)

    content = written(bank, *lines)

    assert content == (GOLDEN / f"{bank.key}.txt").read_bytes()
    assert content.isascii()
    assert content.endswith(b"\r\n")
    records = content.split(b"\r\n")[:-1]
    assert len(records) == 2 + (bank.key in {"guayaquil", "bolivariano"})
    for record in records:
        assert len(record) == BYTES.get(bank.key, len(record))
        assert record.count(b"\t") == TABS.get(bank.key, 0)
        assert not any(byte < 32 and byte != 9 for byte in record)
    assert bank.file_name(head) == NAMES[bank.key]
    assert bank.head_problems(head) == ()


def test_what_the_facts_say_of_the_fixed_places_is_where_they_say() -> None:
    head, first, second = (GOLDEN / "guayaquil.txt").read_text("ascii").splitlines()
    assert (head[:10], head[10:15], head[33:41], head[41:56]) == (
        "01REC00017",
        "V0123",
        "00000002",
        "000000000122925",
    )
    assert (first[4:19].strip(), first[59:69], first[69:77]) == ("100001", "0000002875", "20261125")
    assert (second[97:112].strip(), second[112:118]) == ("12-3", "202610")
    order = (GOLDEN / "bolivariano_sat.txt").read_text("ascii").splitlines()[0]
    assert (order[104:107], order[110:112], order[112:114]) == ("CUE", "34", "04")
    assert (order[135:150], order[405:408]) == ("000000000002875", "REC")
    ocp = (GOLDEN / "pacifico.txt").read_text("ascii").splitlines()[1]
    assert (ocp[:6], ocp[6:8], ocp[8:16], ocp[16:31]) == (
        "1OCPOC",
        "00",
        "33001234",
        "000000000120050",
    )
    assert (ocp[105:106], ocp[106:120].strip(), ocp[181:183]) == ("P", "AB123456", "30")


def test_a_debit_of_several_months_names_them_and_its_key_comes_back_whole() -> None:
    of_two = replace(FIRST, line="12-99999", last_month=date(2027, 1, 1))
    for month, told in ((12, "DIC 2026 A ENE 2027"), (11, "NOV 2026 A ENE 2027")):
        line = replace(of_two, month=date(2026, month, 1))
        reference = written(PICHINCHA, line).decode("ascii").split("\t")[18]
        assert reference == f"{told} 12-99999"
        assert len(reference) <= 33
        assert line_in(reference) == "12-99999"
    same_year = replace(FIRST, month=date(2026, 9, 1), last_month=date(2026, 11, 1))
    assert b"\tSEP A NOV 2026 12-1\t" in written(PICHINCHA, same_year)


def test_pichincha_keeps_accents_and_sends_the_mail_when_the_office_agreed_to_it() -> None:
    content = written(PICHINCHA, *for_bank(PICHINCHA, FIRST), letters="cp1252", email="SI")

    cells = content.decode("cp1252").split("\t")
    assert cells[13] == "PEÑAHERRERA ÍÑIGUEZ MARÍA JOSÉ"
    assert cells[19] == "SERVICIO TELEFÓNICO|maria@example.ec"


@pytest.mark.parametrize("bank", PROFILES, ids=lambda each: each.key)
def test_the_office_sees_a_sample_before_it_has_told_its_codes(bank: Profile) -> None:
    assert sample_of(bank, {}).count("\r\n") >= 2
    if any(each.name == "company_code" for each in bank.terms):
        assert "ZZ9" in sample_of(bank, {"company_code": "zz9"})
        with pytest.raises(NotWritable):
            sample_of(bank, {"company_code": "99999999999"})


def test_a_bank_is_served_by_its_own_profiles_first_and_by_those_that_go_elsewhere() -> None:
    assert [each.key for each in serving("0010")] == ["pichincha", "internacional"]
    assert [each.key for each in serving("37")] == [
        "bolivariano",
        "bolivariano_sat",
        "internacional",
    ]
    assert [each.key for each in serving("35")] == ["internacional"]
    assert serving("722") == serving("999") == serving("") == ()
    assert profile("guayaquil").bank_code == "17"
    with pytest.raises(NoSuchBankProfile):
        profile("nada")


def test_every_profile_and_term_has_words() -> None:
    keys = {f"debit_bank.{each.key}" for each in PROFILES}
    keys |= {f"debit_term.{term.name}" for each in PROFILES for term in each.terms}

    assert keys <= wording.WORDS.keys()
    assert len({each.key for each in PROFILES}) == len(PROFILES)
