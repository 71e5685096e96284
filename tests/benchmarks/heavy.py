"""What a window may need later, and should not wait for at its start."""

from typing import Final

HEAVY: Final = (
    "alembic", "stripe", "reportlab", "PIL", "argon2", "psycopg", "sqlalchemy.orm", "requests",
    "keyring", "stdnum", "PySide6.QtWebEngineCore", "PySide6.QtPdf", "PySide6.QtPrintSupport",
    "email.mime", "xml.etree.ElementTree", "tests.postgres",
)  # fmt: skip
