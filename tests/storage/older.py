"""Programs of before: the migrations that they had."""

import shutil
from pathlib import Path
from typing import Final

from services.storage import migrate

MIGRATIONS: Final = Path(migrate.__file__).parent / "migrations"


def migrations_until(newest: str, folder: Path) -> None:
    """Copy the migrations up to one, `0003`, as the program of that time had them."""

    def later(_folder: str, names: list[str]) -> list[str]:
        return [
            name
            for name in names
            if name == "__pycache__" or (name[:4].isdecimal() and name[:4] > newest)
        ]

    shutil.copytree(MIGRATIONS, folder, ignore=later)
