from PySide6.QtTest import QTest

from ui.widgets.sheet import Sheet


def ready(sheet: Sheet) -> None:
    """Wait until a sheet takes presses, however busy the machine is."""
    for _ in range(500):
        if sheet.is_ready:
            return
        QTest.qWait(20)
    raise AssertionError("the sheet never took a press")
