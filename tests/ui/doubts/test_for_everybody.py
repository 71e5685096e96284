"""What every page owes to people who do not use a mouse."""

import re
from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.services.cards.conftest import SECOND
from tests.ui.doubts.world import Stripe
from tests.ui.papers.office import Office, settle
from ui.doubts.page import DoubtsPage
from ui.frame.shell import Shell
from ui.reconciliation.page import ReconciliationPage
from ui.tasks import TaskRunner

ShellWith = Callable[..., Shell]


def nameless(page: QWidget) -> list[str]:
    return [
        widget.objectName() or type(widget).__name__
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
    ]


def repeated_letters(page: QWidget) -> list[str]:
    texts = [each.text() for each in page.findChildren(QAbstractButton) if each.isVisible()]
    texts += [
        each.text() for each in page.findChildren(QLabel) if each.isVisible() and each.buddy()
    ]
    letters = Counter(
        found.group(1).lower() for text in texts for found in re.finditer(r"&([^&])", text)
    )
    return [letter for letter, count in letters.items() if count > 1]


def test_whatever_can_be_reached_by_key_has_a_name_and_a_letter_of_its_own(
    stripe: Stripe, page: DoubtsPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    late = stripe.late()
    refund = stripe.refund_request()
    stripe.doubt(SECOND)
    stripe.mend()
    foreign = stripe.foreign(number="001-002-000000003")
    shell_with(page)
    shown: list[tuple[Callable[[str], None], str]] = [
        (page.show_difference, late.id),
        (page.show_difference, foreign.id),
        (page.show_refund, refund.id),
        (page.show_attempt, stripe.charges.unfinished()[0].id),
    ]
    for show, key in shown:
        show(key)
        settle(qtbot, tasks)
        assert nameless(page) == []
        assert repeated_letters(page) == []


def test_the_same_holds_for_the_reconciliation(
    office: Office, stripe: Stripe, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    stripe.late()
    page = ReconciliationPage(stripe.reconciliation, tasks, office.operator, office.clock)
    shell_with(page)
    page.run()
    settle(qtbot, tasks)

    assert page.view.rows
    assert nameless(page) == []
    assert repeated_letters(page) == []
