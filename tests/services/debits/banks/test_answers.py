"""What the banks answer, and every kind of wrong file."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.debits.banks.base import Profile
from services.debits.banks.bolivariano import BOLIVARIANO, BOLIVARIANO_SAT
from services.debits.banks.guayaquil import GUAYAQUIL
from services.debits.banks.internacional import INTERNACIONAL
from services.debits.banks.pacifico import PACIFICO
from services.debits.banks.pichincha import PICHINCHA
from services.debits.banks.produbanco import PRODUBANCO
from services.debits.banks.registry import PROFILES
from services.debits.banks.ruminahui import RUMINAHUI
from services.debits.errors import (
    AnswerColumns,
    AnswerField,
    AnswerNotOfBank,
    AnswerRecordLength,
    AnswerTotalsDiffer,
)
from services.debits.instructions import Answer, AnswerLine, Outcome, reference_key
from services.errors import UserError
from services.importing import (
    DecimalsUnclear,
    FileCutShort,
    FileEmpty,
    FileNotText,
    FileTooLarge,
    SheetRefused,
)
from tests.services.debits.banks.cases import GOLDEN
from tests.services.statements.bank import sheet
from ui import wording

SETTLED, REJECTED = Outcome.SETTLED, Outcome.REJECTED
DAY = date(2026, 11, 25)
GOLDENS: list[tuple[Profile, str, tuple[AnswerLine, ...]]] = [
    (
        PICHINCHA,
        "pichincha_answer_tab.txt",
        (
            AnswerLine(1, "100001", SETTLED, 2_875, "12-1", "", "PROCESO OK", DAY),
            AnswerLine(2, "100002", REJECTED, 120_050, "12-3", "", "FONDOS INSUFICIENTES", DAY),
        ),
    ),
    (
        PICHINCHA,
        "pichincha_answer_fixed.txt",
        (
            AnswerLine(1, "100001", SETTLED, 2_875, "12-1", on=DAY),
            AnswerLine(2, "100002", SETTLED, 120_050, "12-3", on=DAY),
        ),
    ),
    (
        PRODUBANCO,
        "produbanco_answer.txt",
        (
            AnswerLine(1, "100001", SETTLED, 2_875, "12-1", on=DAY),
            AnswerLine(2, "100002", SETTLED, 120_050, "12-3", on=DAY),
        ),
    ),
    (
        PRODUBANCO,
        "produbanco_answer.csv",
        (
            AnswerLine(2, "100001", SETTLED, None, words="PROCESO OK", on=DAY),
            AnswerLine(3, "100002", REJECTED, None, words="CUENTA CERRADA", on=DAY),
        ),
    ),
    (
        INTERNACIONAL,
        "internacional_answer.csv",
        (
            AnswerLine(4, "100001", SETTLED, None, "", "PROCESADO", "PROCESO OK", DAY),
            AnswerLine(5, "100002", REJECTED, None, "", "RECHAZADO", "Cuenta bloqueada", DAY),
        ),
    ),
    (
        GUAYAQUIL,
        "guayaquil_answer.txt",
        (
            AnswerLine(2, "100001", SETTLED, 2_875, on=DAY),
            AnswerLine(3, "100002", SETTLED, 120_050, on=DAY),
        ),
    ),
    (
        PACIFICO,
        "pacifico_answer.txt",
        (
            AnswerLine(1, "100001", SETTLED, 2_875, "12-1", on=DAY),
            AnswerLine(2, "100002", SETTLED, 120_050, "12-3", on=DAY),
        ),
    ),
    (
        BOLIVARIANO,
        "bolivariano_answer.txt",
        (
            AnswerLine(1, "100001", SETTLED, 2_875),
            AnswerLine(2, "100002", SETTLED, 120_050),
        ),
    ),
    (
        BOLIVARIANO_SAT,
        "bolivariano_sat_answer.txt",
        (
            AnswerLine(2, "100001", SETTLED, None, "12-1", "0", "OK"),
            AnswerLine(3, "100002", REJECTED, None, "12-3", "17", "SALDO INSUFICIENTE"),
        ),
    ),
    (
        RUMINAHUI,
        "ruminahui_answer.csv",
        (
            AnswerLine(2, "100001", SETTLED, 2_875, words="PROCESO OK"),
            AnswerLine(3, "100002", REJECTED, 120_050, words="CUENTA NO EXISTE"),
        ),
    ),
]
FIXED = {
    GUAYAQUIL: ("guayaquil_answer.txt", 92),
    PACIFICO: ("pacifico_answer.txt", 355),
    BOLIVARIANO: ("bolivariano_answer.txt", 32),
    PICHINCHA: ("pichincha_answer_fixed.txt", 212),
}


def read(bank: Profile, content: bytes, name: str = "") -> Answer:
    assert bank.read is not None
    return bank.read(content, name)


def golden(name: str) -> bytes:
    return (GOLDEN / name).read_bytes()


def refusal(bank: Profile, content: bytes, name: str = "") -> UserError:
    with pytest.raises(UserError) as refused:
        read(bank, content, name)
    told = wording.words_for(refused.value)
    assert "…" not in told
    assert refused.value.key not in told
    return refused.value


@pytest.mark.parametrize(("bank", "name", "lines"), GOLDENS, ids=lambda each: str(each)[:30])
def test_the_answer_is_read_in_every_encoding_and_line_end(
    bank: Profile, name: str, lines: tuple[AnswerLine, ...]
) -> None:
    text = golden(name).decode("cp1252")

    assert read(bank, golden(name)).lines == lines
    for content in (
        text.encode(),
        text.encode("utf-8-sig"),
        text.encode("utf-16"),
        text.encode("cp850"),
        text.replace("\r\n", "\n").encode(),
        text.rstrip("\r\n").encode("cp1252"),
    ):
        assert read(bank, content).lines == lines


def test_layouts_without_a_result_list_only_what_was_collected() -> None:
    assert {name: read(bank, golden(name)).lists_only_settled for bank, name, _ in GOLDENS} == {
        "pichincha_answer_tab.txt": False,
        "pichincha_answer_fixed.txt": True,
        "produbanco_answer.txt": True,
        "produbanco_answer.csv": False,
        "internacional_answer.csv": False,
        "guayaquil_answer.txt": True,
        "pacifico_answer.txt": True,
        "bolivariano_answer.txt": True,
        "bolivariano_sat_answer.txt": False,
        "ruminahui_answer.csv": False,
    }


def test_a_spreadsheet_answers_like_the_text_whatever_the_order_of_its_columns() -> None:
    content = sheet(
        *[
            ("Banco Internacional",),
            (
                "Estado Item",
                "Mensaje de Procesamiento (PROCESO OK)",
                "Fecha Proceso",
                "Número Identificación - Contrapartida",
            ),
            ("PROCESADO", "PROCESO OK", date(2026, 11, 25), 100001),
            ("RECHAZADO", "SALDO INSUFICIENTE", date(2026, 11, 25), "0100002"),
        ]
    )

    answer = read(INTERNACIONAL, content, "respuesta.xlsx")

    assert answer.lines == (
        AnswerLine(3, "100001", SETTLED, None, "", "PROCESADO", "PROCESO OK", DAY),
        AnswerLine(4, "100002", REJECTED, None, "", "RECHAZADO", "SALDO INSUFICIENTE", DAY),
    )
    assert isinstance(refusal(INTERNACIONAL, content, "respuesta.xlsm"), SheetRefused)


def test_every_file_of_another_bank_is_refused() -> None:
    for bank in PROFILES:
        for other, name, _ in GOLDENS:
            if other is not bank and (bank.key, name) not in {
                # The same columns under the same names.
                ("internacional", "produbanco_answer.csv"),
            }:
                assert isinstance(refusal(bank, golden(name)), UserError), (bank.key, name)
        assert refusal(bank, golden(f"{bank.key}.txt"))  # our own file back


@pytest.mark.parametrize("bank", FIXED, ids=lambda each: each.key)
def test_a_fixed_record_that_is_cut_long_or_a_byte_off_is_refused_by_its_line(
    bank: Profile,
) -> None:
    name, least = FIXED[bank]
    lines = golden(name).split(b"\r\n")[:-1]
    last = len(lines)
    assert len(lines[-1]) >= least

    for damaged in (lines[-1][:-1], lines[-1] + b" ", lines[-1][: least // 2]):
        error = refusal(bank, b"\r\n".join([*lines[:-1], lines[-2], lines[-2], damaged]))
        assert isinstance(error, AnswerRecordLength)
        assert error.details["line"] == last + 2
    everywhere = b"\r\n".join([*lines[: last - 2], *(each[: least - 5] for each in lines[-2:])])
    assert isinstance(refusal(bank, everywhere), AnswerRecordLength)
    shifted = b"X" + lines[-1][:-1]
    error = refusal(bank, b"\r\n".join([*lines[:-1], shifted]))
    assert isinstance(error, AnswerField)
    assert error.details["line"] == last


def test_a_header_that_counts_or_adds_up_otherwise_is_refused() -> None:
    lines = golden("guayaquil_answer.txt").split(b"\r\n")[:-1]

    for short in (lines[:2], [*lines, lines[1]]):
        error = refusal(GUAYAQUIL, b"\r\n".join(short))
        assert isinstance(error, AnswerTotalsDiffer)
        assert error.details["told"] == 2
    dearer = lines[1].replace(b"0000002875", b"0000002876")
    error = refusal(GUAYAQUIL, b"\r\n".join([lines[0], dearer, lines[2]]))
    assert (error.details["told_cents"], error.details["found_cents"]) == (122_925, 122_926)
    assert isinstance(refusal(GUAYAQUIL, lines[0]), FileEmpty)
    assert isinstance(refusal(GUAYAQUIL, lines[0][:40]), FileEmpty)
    cut = b"\r\n".join([lines[0][:40], *lines[1:]])
    assert isinstance(refusal(GUAYAQUIL, cut), AnswerField)


def test_columns_that_are_missing_or_too_many_are_refused_by_their_line() -> None:
    for bank, name in (
        (PICHINCHA, "pichincha_answer_tab.txt"),
        (PRODUBANCO, "produbanco_answer.txt"),
    ):
        first, second = golden(name).split(b"\r\n")[:-1]
        for damaged in (second.rsplit(b"\t", 3)[0], second + b"\tX", second.replace(b"\t", b" ")):
            error = refusal(bank, b"\r\n".join([first, damaged]))
            assert isinstance(error, AnswerColumns)
            assert error.details["line"] == 2
    above = golden("ruminahui_answer.csv").split(b"\r\n")[:2]
    for told in ("100002", "100002;1,200.50", "100002;5.00;PROCESO OK;algo más"):
        error = refusal(RUMINAHUI, b"\r\n".join([*above, told.encode("cp1252")]))
        assert isinstance(error, AnswerColumns)
        assert error.details["line"] == 3


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (";5.00;PROCESO OK", "reference"),
        ("10 001;5.00;PROCESO OK", "reference"),
        ("100003;5.00;", "outcome"),
        ("100003;;PROCESO OK", "amount"),
        ("100003;-5.00;PROCESO OK", "amount"),
        ("100003;cinco;SALDO INSUFICIENTE", "amount"),
    ],
)
def test_a_line_that_is_not_understood_refuses_the_whole_file(line: str, problem: str) -> None:
    head, first, _ = golden("ruminahui_answer.csv").decode("cp1252").split("\r\n")[:3]

    error = refusal(RUMINAHUI, "\r\n".join([head, first, line]).encode())

    assert isinstance(error, AnswerField)
    assert (error.details["line"], error.details["problem"]) == (3, problem)


def test_a_day_that_is_none_and_a_result_that_is_missing_refuse_the_file() -> None:
    content = golden("pichincha_answer_tab.txt")
    no_day = content.replace(b"25 11 2026", b"35 11 2026", 1)
    no_result = content.replace(b"PROCESO OK", b"", 1)

    assert refusal(PICHINCHA, no_day).details["problem"] == "day"
    assert refusal(PICHINCHA, no_result).details["problem"] == "outcome"


def test_what_is_not_processed_ok_was_not_collected() -> None:
    content = golden("pichincha_answer_tab.txt")

    for words in (b"REVERSO OK", b"PROCESO OK.", b"NO PROCESO OK", b"OK"):
        answer = read(PICHINCHA, content.replace(b"PROCESO OK", words, 1))
        assert answer.lines[0].outcome is REJECTED
    assert read(PICHINCHA, content.replace(b"PROCESO OK", b"Proceso Ok ", 1)).lines[0].outcome is (
        SETTLED
    )


def test_the_amount_is_what_was_collected_and_not_what_was_asked_for() -> None:
    content = golden("pichincha_answer_tab.txt")

    assert read(PICHINCHA, content.replace(b"28.75", b"20.00", 1)).lines[0].amount_cents == 2_000
    assert read(PICHINCHA, content.replace(b"28.75", b"", 1)).lines[0].amount_cents == 2_875


def test_a_row_of_totals_is_compared_and_a_customer_called_total_is_a_customer() -> None:
    text = golden("ruminahui_answer.csv").decode("cp1252")

    for told in ("TOTAL;1,229.25;", "Totales:;28.75;"):
        answer = read(RUMINAHUI, (text + told).encode())
        assert len(answer.lines) == 2
        assert answer.told_cents is not None
    error = refusal(RUMINAHUI, (text + "TOTAL;1,229.26;").encode())
    assert isinstance(error, AnswerTotalsDiffer)
    named = "Cliente;ContraPartida;VALOR;Estado\r\nTOTAL TELECOM;100001;28.75;PROCESO OK\r\n"
    assert [each.reference for each in read(RUMINAHUI, named.encode()).lines] == ["100001"]


def test_doubled_lines_are_read_as_they_stand() -> None:
    first = golden("pichincha_answer_tab.txt").split(b"\r\n")[0]

    assert [each.number for each in read(PICHINCHA, first + b"\r\n\r\n" + first).lines] == [1, 3]


FILES: Mapping[str, bytes] = {
    "empty": b" \r\n\r\n",
    "only the end of DOS": b"\x1a",
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "an old sheet": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "a broken sheet": b"PK\x03\x04" + b"\0" * 600,
    "a letter cut": "ñ".encode()[:1] + b"",
    "a web page": b"<html><body>Sesi\xf3n expirada</body></html>",
    "too large": b"0" * (20 * 1024 * 1024 + 1),
}


@pytest.mark.parametrize("bank", PROFILES, ids=lambda each: each.key)
def test_what_is_no_answer_at_all_is_refused(bank: Profile) -> None:
    for name, content in FILES.items():
        error = refusal(bank, content)
        assert isinstance(
            error,
            AnswerNotOfBank
            | AnswerRecordLength
            | AnswerField
            | FileEmpty
            | FileNotText
            | FileCutShort
            | FileTooLarge
            | SheetRefused,
        ), name


@pytest.mark.parametrize(("bank", "name", "lines"), GOLDENS, ids=lambda each: str(each)[:30])
@settings(max_examples=30)
@given(
    at=st.integers(0, 1_000),
    gone=st.integers(0, 40),
    put=st.one_of(st.binary(max_size=6), st.sampled_from((b"\t", b"\r\n", b";", b'"', b"0", b" "))),
)
def test_a_file_that_was_changed_anywhere_is_read_whole_or_refused_with_words(
    bank: Profile, name: str, lines: tuple[AnswerLine, ...], at: int, gone: int, put: bytes
) -> None:
    content = golden(name)
    place = at % len(content)
    try:
        answer = read(bank, content[:place] + put + content[place + gone :])
    except UserError as error:
        assert error.key in wording.WORDS  # noqa: PT017
    else:
        assert all(each.reference.isalnum() for each in answer.lines)
        assert all((each.amount_cents or 0) >= 0 for each in answer.lines)


def test_amounts_that_may_be_one_or_a_thousand_are_not_guessed() -> None:
    content = golden("produbanco_answer.txt").replace(b"$28.75", b"$1.234")

    assert isinstance(
        refusal(PRODUBANCO, content.replace(b"$1,200.50", b"$2,345")), DecimalsUnclear
    )


def test_references_are_compared_without_what_banks_put_around_them() -> None:
    assert reference_key(" 000100001 ") == reference_key("100001") == "100001"
    assert reference_key("ab 1") == "AB1"
    assert reference_key("000") == "0"
