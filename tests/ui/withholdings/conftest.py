from tests.ui.payments.conftest import counter, sessions_of_books

__all__ = ["counter", "sessions_of_books"]
