"""What cannot be in a bank's file is said before, and never written."""

from dataclasses import replace
from typing import Any

import pytest

from services.debits.banks.base import Profile
from services.debits.banks.guayaquil import GUAYAQUIL
from services.debits.banks.internacional import INTERNACIONAL
from services.debits.banks.pacifico import PACIFICO
from services.debits.banks.pichincha import PICHINCHA
from services.debits.banks.registry import PROFILES
from services.debits.banks.ruminahui import RUMINAHUI
from services.debits.errors import NotWritable
from tests.services.debits.banks.cases import FIRST, SECOND, for_bank, head_of, written
from ui import wording


@pytest.mark.parametrize(
    ("bank", "changed", "field", "key"),
    [
        (PICHINCHA, {"account_number": "1234567"}, "account_number", "debit.account"),
        (PICHINCHA, {"account_number": "12345678901"}, "account_number", "debit.account"),
        (PICHINCHA, {"account_number": "12-345678"}, "account_number", "debit.account"),
        (PICHINCHA, {"account_number": "１２３４５６７８"}, "account_number", "debit.account"),
        (PACIFICO, {"account_number": "123456789"}, "account_number", "debit.account"),
        (PICHINCHA, {"bank_code": "17"}, "bank_code", "debit.bank"),
        (INTERNACIONAL, {"bank_code": "722"}, "bank_code", "debit.bank"),
        (PICHINCHA, {"id_kind": "07"}, "id_kind", "debit.id_kind"),
        (RUMINAHUI, {"id_kind": "04"}, "id_kind", "debit.id_kind"),
        (PICHINCHA, {"id_number": "A" * 15}, "id_number", "debit.id_number"),
        (PICHINCHA, {"id_number": "17\t100"}, "id_number", "debit.id_number"),
        (GUAYAQUIL, {"amount_cents": 10**10}, "amount_cents", "debit.amount"),
        (PICHINCHA, {"amount_cents": 0}, "amount_cents", "debit.amount"),
        (PICHINCHA, {"amount_cents": -5}, "amount_cents", "debit.amount"),
        (GUAYAQUIL, {"reference": "1" * 16}, "reference", "debit.reference"),
        (PICHINCHA, {"reference": "10 001"}, "reference", "debit.reference_letters"),
        (PICHINCHA, {"reference": ""}, "reference", "debit.reference_letters"),
        (PICHINCHA, {"line": "12-3\tx"}, "line", "debit.line"),
        (PICHINCHA, {"line": "12345-3"}, "line", "debit.line"),
        (PICHINCHA, {"holder_name": "東京\u200b"}, "holder_name", "debit.holder_name"),
    ],
)
def test_a_line_that_the_bank_cannot_take_is_told_and_refused(
    bank: Profile, changed: dict[str, Any], field: str, key: str
) -> None:
    line = replace(*for_bank(bank, FIRST), **changed)

    problems = bank.problems(head_of([line]), line)

    assert [(each.field, each.key) for each in problems] == [(field, key)]
    assert "…" not in wording.words(key, **problems[0].details)
    with pytest.raises(NotWritable) as refused:
        written(bank, line)
    assert (refused.value.details["line"], refused.value.details["problem"]) == (line.line, key)


def test_a_line_with_several_problems_tells_them_all() -> None:
    line = replace(FIRST, account_number="", id_number="", amount_cents=0)

    assert [each.field for each in PICHINCHA.problems(head_of([line]), line)] == [
        "amount_cents",
        "account_number",
        "id_number",
    ]


@pytest.mark.parametrize("bank", PROFILES, ids=lambda each: each.key)
def test_the_widest_line_that_has_no_problem_can_be_written(bank: Profile) -> None:
    limits = bank.limits
    kind = next(iter(limits.id_letters)) if limits.id_letters else "05"
    line = replace(
        *for_bank(bank, FIRST),
        reference="9" * limits.reference,
        line="9999-999999"[-limits.line :],
        amount_cents=10**limits.amount_digits - 1,
        account_number="9" * (limits.account_digits or (1, 10))[1],
        id_kind=kind,
        id_number="9" * limits.id_most,
        holder_name="ß" * 200,
        concept="Æ" * 500,
        address="Ñ" * 500,
        city="Ñ" * 500,
        phone="9" * 40,
        email="x" * 500,
    )

    assert bank.problems(head_of([line]), line) == ()
    for letters in ("ascii", "cp1252"):
        assert written(bank, line, letters=letters)


@pytest.mark.parametrize(
    ("bank", "terms", "key"),
    [
        (GUAYAQUIL, {"company_code": " "}, "debit.term_missing"),
        (GUAYAQUIL, {"company_code": "123456"}, "debit.term_long"),
        (GUAYAQUIL, {"company_code": "ßßß"}, "debit.term_long"),
        (GUAYAQUIL, {"company_code": "a\tb"}, "debit.term_letters"),
        (GUAYAQUIL, {"company_code": "東"}, "debit.term_letters"),
        (PACIFICO, {"payment_form": "XX"}, "debit.term_choice"),
        (PICHINCHA, {"account_digits": "99"}, "debit.term_choice"),
        (PICHINCHA, {"account_digits": "8"}, "debit.company_account"),
    ],
)
def test_terms_that_the_bank_cannot_take_keep_the_file_from_being_begun(
    bank: Profile, terms: dict[str, str], key: str
) -> None:
    lines = for_bank(bank, FIRST)
    problems = bank.head_problems(head_of(lines, **terms))

    assert [each.key for each in problems] == [key]
    assert "…" not in wording.words(key, **problems[0].details)
    with pytest.raises(NotWritable) as refused:
        next(bank.write(head_of(lines, **terms), lines))
    assert refused.value.details["line"] == ""


def test_a_head_without_an_account_and_a_batch_above_the_layout_are_told() -> None:
    for account in ("", "21001234５6", "2100/123"):
        head = replace(head_of([FIRST]), company_account=account, batch=10_000)

        assert [each.key for each in PICHINCHA.head_problems(head)] == [
            "debit.company_account",
            "debit.batch",
        ]


def test_lines_that_are_not_those_of_the_head_are_a_bug_and_not_a_file() -> None:
    lines = (FIRST, SECOND)
    for head, told in (
        (replace(head_of(lines), count=3), lines),
        (replace(head_of(lines), total_cents=1), lines),
        (head_of(lines), (SECOND, FIRST)),
        (head_of(lines), (FIRST,)),
    ):
        with pytest.raises(ValueError, match=r"line|head"):
            b"".join(PICHINCHA.write(head, told))
