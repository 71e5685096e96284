"""Answers of a bank that nobody knows, by the columns that the office named."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.debits.banks.mapped import (
    AnswerMap,
    checked,
    from_body,
    read_mapped,
    suggested,
    to_body,
)
from services.debits.banks.tables import Column
from services.debits.errors import AnswerColumns, AnswerField, AnswerTotalsDiffer
from services.debits.instructions import AnswerLine, Outcome
from services.errors import BadFields, UserError
from services.importing import (
    DecimalsMixed,
    FileCutShort,
    FileEmpty,
    FileNotText,
    HeaderChanged,
    SheetRefused,
)
from services.importing.amounts import Decimals
from tests.services.statements.bank import sheet
from ui import wording

HEADER = ("Fecha", "Código", "Cliente", "Valor", "Resultado", "Motivo")
AUSTRO = AnswerMap(
    name="Austro",
    header=HEADER,
    columns={
        0: Column.DAY,
        1: Column.REFERENCE,
        3: Column.AMOUNT,
        4: Column.OUTCOME,
        5: Column.WORDS,
    },
    settled=("Cobrado", "Sí"),
)
ROWS = (
    "Fecha;Código;Cliente;Valor;Resultado;Motivo",
    "25/11/2026;100001;Peñaherrera;1.228,75;COBRADO;",
    "25/11/2026;000100002;Ñandú;0,50;No cobrado;Sin saldo",
)
TEXT = "\r\n".join(ROWS)
LINES = (
    AnswerLine(2, "100001", Outcome.SETTLED, 122_875, on=date(2026, 11, 25)),
    AnswerLine(3, "100002", Outcome.REJECTED, 50, words="Sin saldo", on=date(2026, 11, 25)),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850"])
def test_a_map_reads_text_in_any_encoding(encoding: str) -> None:
    assert read_mapped(AUSTRO, TEXT.encode(encoding)).lines == LINES


def test_a_map_reads_a_sheet_below_lines_that_are_no_table() -> None:
    content = sheet(
        ("Banco del Austro",),
        (),
        HEADER,
        (date(2026, 11, 25), 100001, "Peñaherrera", 1228.75, "sí", None),
        (date(2026, 11, 25), "100002", "Ñandú", 0.5, "no", "Sin saldo"),
        ("Total", None, None, 1229.25),
    )

    answer = read_mapped(replace(AUSTRO, skip_lines=2), content, "respuesta.xlsx")

    assert [(each.number, each.outcome) for each in answer.lines] == [
        (4, Outcome.SETTLED),
        (5, Outcome.REJECTED),
    ]
    assert answer.told_cents == 122_925
    with pytest.raises(SheetRefused):
        read_mapped(AUSTRO, content, "respuesta.xlsm")


def test_a_header_that_changed_says_what_is_new() -> None:
    changed = TEXT.replace("Resultado", "Estado final")
    with pytest.raises(HeaderChanged) as refused:
        read_mapped(AUSTRO, changed.encode())
    assert refused.value.details["missing"] == "Resultado"
    assert "Estado final" in wording.words_for(refused.value)
    assert replace(AUSTRO, header=(*HEADER[:4], "Estado final", "Motivo")).fingerprint != (
        AUSTRO.fingerprint
    )
    assert replace(AUSTRO, header=tuple(f" {each.upper()} " for each in HEADER)).fingerprint == (
        AUSTRO.fingerprint
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (TEXT + "\r\n25/11/2026;100003;Ana;1,228.75;COBRADO;", DecimalsMixed),
        (TEXT + "\r\n25/11/2026;;Ana;1,00;COBRADO;", AnswerField),
        (TEXT + "\r\n25/11/2026;100003", AnswerColumns),
        (TEXT + "\r\n25/11/2026;100003;Ana;Luis;1,00;COBRADO;;x", AnswerColumns),
        (TEXT + "\r\nTotal;;;1.229,24", AnswerTotalsDiffer),
        (ROWS[0], FileEmpty),
        (TEXT + '\r\n25/11/2026;"100003', FileCutShort),
        (TEXT + "\0", FileNotText),
    ],
)
def test_a_wrong_table_is_refused_whole(text: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        read_mapped(AUSTRO, text.encode())


def test_a_table_without_a_result_lists_only_what_was_collected_if_the_office_says_so() -> None:
    columns = {place: told for place, told in AUSTRO.columns.items() if place < 4}
    listed = replace(AUSTRO, columns=columns, lists_only_settled=True)

    answer = read_mapped(checked(listed), TEXT.encode())

    assert answer.lists_only_settled
    assert {each.outcome for each in answer.lines} == {Outcome.SETTLED}
    with pytest.raises(BadFields) as refused:
        checked(replace(listed, lists_only_settled=False))
    assert [each.details["problem"] for each in refused.value.problems] == [
        "debit.no_outcome_column"
    ]


def test_a_map_that_cannot_work_is_refused_field_by_field() -> None:
    wrong = replace(
        AUSTRO,
        name="",
        columns={0: Column.OUTCOME, 9: Column.OUTCOME},
        settled=(" ",),
        delimiter="x",
        encoding="ebcdic",
    )
    with pytest.raises(BadFields) as refused:
        checked(wrong)

    assert [each.field for each in refused.value.problems] == [
        "name",
        "columns",
        "columns",
        "settled",
        "header",
        "delimiter",
        "encoding",
    ]
    assert "debit." not in wording.words_for(refused.value)


def test_a_map_is_kept_and_read_again() -> None:
    kept = replace(AUSTRO, decimals=Decimals.COMMA, skip_lines=3)

    assert from_body("Austro", to_body(kept)) == checked(kept) == kept
    assert suggested(("N°", "CONTRAPARTIDA", "Valor Cobrado", "Estado", "Motivo", "Estado")) == {
        1: Column.REFERENCE,
        2: Column.AMOUNT,
        3: Column.OUTCOME,
        4: Column.WORDS,
    }
    assert all(f"debit_column.{column}" in wording.WORDS for column in Column)


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(("a.csv", "a.xlsx", "a.txt")))
def test_whatever_the_file_holds_it_is_read_or_refused_with_words(
    content: bytes, name: str
) -> None:
    for each in (content, ROWS[0].encode() + b"\r\n" + content):
        try:
            answer = read_mapped(AUSTRO, each, name)
        except UserError as error:
            assert error.key in wording.WORDS, error  # noqa: PT017
        else:
            assert answer.lines
