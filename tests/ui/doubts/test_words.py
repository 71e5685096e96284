import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from services.cards.difference_records import (
    DECISIONS,
    GATING,
    Decision,
    DifferenceKind,
    DifferenceRecord,
)
from services.cards.states import State
from services.refunds.records import RefundRecord
from services.refunds.states import OPEN, Kind, Origin
from services.staff.rights import Operator, Role
from ui.doubts.desk import DoubtRow, Topic
from ui.doubts.detail import Seen
from ui.doubts.difference_detail import decision_key, difference_detail
from ui.doubts.gate import gate_words
from ui.doubts.refund_detail import refund_detail
from ui.wording import WORDS

AT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
SUPERVISOR = Operator(1, "sara", "Sara Suárez", frozenset({Role.SUPERVISOR}), "01")
CASHIER = Operator(2, "ana", "Ana Cajas", frozenset({Role.CASHIER}), "01")


def difference(kind: DifferenceKind, **changes: Any) -> DifferenceRecord:
    values: dict[str, Any] = {
        "id": "d1",
        "kind": kind,
        "ref": "pi_1",
        "attempt": "",
        "payment": "p1",
        "here_cents": 4500,
        "there_cents": 9100,
        "told": {},
        "gates": kind in GATING,
        "seen_at": AT,
        "decided_at": None,
        "decision": None,
        "decided_by": "",
        "approved_by": "",
        "reason": "",
    }
    return DifferenceRecord(**(values | changes))


def row(record: DifferenceRecord) -> DoubtRow:
    return DoubtRow(f"difference:{record.id}", Topic.DIFFERENCE, record, AT, record.amount_cents)


@pytest.mark.parametrize("kind", list(DifferenceKind))
def test_every_kind_says_what_happened_why_it_matters_and_what_may_be_done(
    qapp: QApplication, kind: DifferenceKind
) -> None:
    record = difference(kind)
    detail = difference_detail(row(record), record, Seen(), SUPERVISOR)

    said = {each.about: each.text for each in detail.said}
    assert {"Qué pasó", "Por qué importa", "Qué se puede hacer"} <= set(said)
    for text in said.values():
        assert "…" not in text
        assert "Error:" not in text
        assert "{" not in text
    decide = {each.key for each in detail.actions if each.key.startswith("decide:")}
    assert decide == {f"decide:{decision}" for decision in DECISIONS[kind]}
    for decision in DECISIONS[kind]:
        assert f"{decision_key(record, decision)}.does" in WORDS
    assert all(not each.reason for each in detail.actions)


@pytest.mark.parametrize("kind", list(DifferenceKind))
def test_a_cashier_is_told_why_each_button_is_not_theirs(
    qapp: QApplication, kind: DifferenceKind
) -> None:
    record = difference(kind)
    detail = difference_detail(row(record), record, Seen(), CASHIER)

    decide = [each for each in detail.actions if each.key.startswith("decide:")]
    assert decide
    assert {each.reason for each in decide} == {"Lo decide un supervisor."}


def test_money_that_is_not_in_the_books_cannot_be_sent_back_from_them(qapp: QApplication) -> None:
    record = difference(DifferenceKind.DIFFERING, payment="")
    detail = difference_detail(row(record), record, Seen(), SUPERVISOR)

    reasons = {each.key: each.reason for each in detail.actions}
    assert "No hay un recibo" in reasons[f"decide:{Decision.REFUNDED}"]
    assert not reasons[f"decide:{Decision.KEPT_AS_CREDIT}"]


def test_the_second_charge_of_a_double_one_is_only_noted_as_sent_back(qapp: QApplication) -> None:
    record = difference(DifferenceKind.DOUBLE)
    detail = difference_detail(row(record), record, Seen(), SUPERVISOR)

    texts = {each.key: each.text.replace("&", "") for each in detail.actions}
    assert texts[f"decide:{Decision.REFUNDED}"] == "Ya se devolvió en Stripe"


def test_the_gate_says_how_much_and_who_can_open_it(qapp: QApplication) -> None:
    foreign, rewound = difference(DifferenceKind.FOREIGN), difference(DifferenceKind.REWOUND)

    assert gate_words([], SUPERVISOR) == ""
    assert "un cobro de $\N{NO-BREAK SPACE}91.00" in gate_words([foreign], SUPERVISOR)
    assert "2 cobros por $\N{NO-BREAK SPACE}182.00" in gate_words([foreign, foreign], CASHIER)
    assert "Avise a un supervisor" in gate_words([foreign], CASHIER)
    assert "más viejos" in gate_words([rewound], SUPERVISOR)


def written_actions(*areas: str) -> Iterator[str]:
    """The actions that the code of these areas writes into the journal, those of states too."""
    services = Path(__file__).parents[3] / "services"
    for file in [each for area in areas for each in (services / area).rglob("*.py")]:
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and ast.unparse(call.func).endswith("al.append")):
                continue
            action, subject = call.args[2], ast.unparse(call.args[3])
            if isinstance(action, ast.Constant):
                told = str(action.value)
                if "attempt:" in subject or told.startswith("paper."):
                    yield told
            elif "attempt:" in subject:
                # A success is written as `card.settled`, with its payment.
                yield from (f"card.{end.value.lower()}" for end in set(State) - {State.SUCCEEDED})


def test_every_step_that_can_be_written_about_an_attempt_has_words() -> None:
    written = set(written_actions("cards", "papers"))
    assert {"card.claimed", "card.settled", "card.in_doubt", "paper.archived"} <= written
    # An outbox's line is a payment's.
    assert [each for each in written - {"paper.given_up"} if f"step.{each}" not in WORDS] == []


@pytest.mark.parametrize("state", sorted(OPEN))
def test_what_is_only_recorded_never_speaks_of_asking_stripe(
    qapp: QApplication, state: Any
) -> None:
    refund = RefundRecord(
        **dict.fromkeys(RefundRecord.__dataclass_fields__, None)  # type: ignore[arg-type]
        | {
            "id": "r1",
            "kind": Kind.RECORD,
            "origin": Origin.DESK,
            "state": state,
            "amount_cents": 1000,
            "paid_cents": 4500,
            "receipt": "001-001-000000001",
            "requested_name": "Ana Cajas",
            "requested_at": AT,
            "reason": "Por transferencia",
            "reference": "Transferencia 88",
            "till": "01",
            "account": "100001",
            "account_name": "Comercial Ñandú",
        }
    )
    line = DoubtRow("refund:r1", Topic.REFUND, refund, AT, 1000, account="100001")

    shown = refund_detail(line, refund)

    told = " ".join([*(each.text for each in shown.said), *(row.value for row in shown.stripe)])
    assert "a Stripe no se le pide nada" in told
    if state in {"REQUESTED", "APPROVED"}:
        assert "registr" in shown.said[0].text
        assert "envía" not in told
        assert "no se le pidió" not in told
    assert ("Referencia", "Transferencia 88") in [(row.title, row.value) for row in shown.books]
    money = replace(refund, kind=Kind.MONEY)
    assert "Stripe" in " ".join(row.value for row in refund_detail(line, money).stripe)
