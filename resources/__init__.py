from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent
FONTS: Final = ROOT / "fonts"
ICONS: Final = ROOT / "icons"
TRANSLATIONS: Final = ROOT / "translations"
LICENCES: Final = ROOT / "licences"
CARD_ENTRY: Final = ROOT / "card_entry"


def path(*parts: str) -> Path:
    """Where a file that ships with the program lies: `path("icons", "search.svg")`."""
    return ROOT.joinpath(*parts)


def text(*parts: str) -> str:
    """The words of a text file that ships with the program."""
    return path(*parts).read_text(encoding="utf-8")
