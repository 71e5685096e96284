from typing import Final

VERSION: Final = "0.1.0"
"""What this program calls itself; a test holds it equal to pyproject.toml."""
