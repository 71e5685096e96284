from PySide6.QtTest import QTest

from services.refunds.states import Kind, State
from tests.ui.kit.keys import LEFT
from tests.ui.refunds.counter import FIRST, SECOND, Counter


def test_a_receipt_goes_back_whole_with_a_second_persons_yes(counter: Counter) -> None:
    paid = counter.charged()
    sheet = counter.asks(paid.id)
    assert sheet.amount.cents == 9000
    counter.fills(sheet)

    QTest.mouseClick(sheet.here_button, LEFT)
    QTest.mouseClick(counter.approval().agree, LEFT)
    shown = counter.ends()

    (there,) = counter.control.refunds()
    assert shown.notice.property("notice") == "ok"
    assert str(there["id"]) in shown.notice.text.text()
    assert "5 a 10 días hábiles" in shown.notice.text.text()
    assert counter.balances() == [4500, 4500, 4500]
    assert counter.states() == [State.DONE]
