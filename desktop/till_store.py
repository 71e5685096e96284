"""This till's settings as the settings page reads and writes them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from services.printing.papers import PaperFormat
from ui.settings.needs import TillSetup

if TYPE_CHECKING:
    from desktop.app import Program


class ThisTill:
    """The part of the settings file that the settings page shows."""

    def __init__(self, program: "Program") -> None:
        self._program = program

    def read(self) -> TillSetup:
        """How this till is set up now."""
        now = self._program.settings
        return TillSetup(
            a4_printer=now.a4_printer,
            receipt_printer=now.receipt_printer,
            receipt_format=PaperFormat(now.receipt_format),
            auto_print=now.auto_print,
            decimal_comma=now.decimal_comma,
            idle_minutes=now.idle_minutes,
        )

    def write(self, setup: TillSetup) -> None:
        """Keep it, from now on.

        Raises:
            BadSettings: the file can't be written.
        """
        self._program.keep_settings(
            replace(
                self._program.settings,
                a4_printer=setup.a4_printer,
                receipt_printer=setup.receipt_printer,
                receipt_format=setup.receipt_format.value,
                auto_print=setup.auto_print,
                decimal_comma=setup.decimal_comma,
                idle_minutes=setup.idle_minutes,
            )
        )
