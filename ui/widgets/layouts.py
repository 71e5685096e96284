from PySide6.QtWidgets import QLayout


def drop_first(layout: QLayout) -> None:
    """Take the first thing of a layout away for good; nothing where it is empty.

    It is hidden at once: what is deleted later would be seen until then.
    """
    item = layout.takeAt(0)
    widget = item.widget() if item is not None else None
    if widget is not None:
        widget.hide()
        widget.deleteLater()


def empty(layout: QLayout) -> None:
    """Take everything of a layout away for good."""
    while layout.count():
        drop_first(layout)
