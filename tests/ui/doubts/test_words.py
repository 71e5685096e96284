from datetime import UTC, datetime
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
from services.staff.rights import Operator, Role
from ui.doubts.desk import DoubtRow, Topic
from ui.doubts.detail import Seen
from ui.doubts.difference_detail import decision_key, difference_detail
from ui.doubts.gate import gate_words
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
