"""The program's side of a card entry and nothing else, in a process that a test looks into."""

import sys

from PySide6.QtCore import QCoreApplication

from services.cards.entry import CardRequest, EnteredCard
from ui.cards.entry import CardWindowEntry


def main() -> int:
    app = QCoreApplication([])
    entry = CardWindowEntry(sys.argv[2:])

    def entered(card: EnteredCard) -> None:
        print(card.token.id, flush=True)
        sys.stdin.readline()
        app.quit()

    entry.entered.connect(entered)
    entry.failed.connect(lambda error: (print(error.details["cause"], flush=True), app.exit(1)))
    entry.open(CardRequest("pk_test_practice", sys.argv[1], 9100, "Tarjeta", "Cobrar", dark=False))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
