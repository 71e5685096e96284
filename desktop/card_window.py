"""Whether this computer can open the card window, told without importing what it needs."""

import ctypes
import ctypes.util
import importlib.util
import os
import stat
import sys
from pathlib import Path
from typing import Final

# What QtWebEngine needs of a Linux desktop beyond what the rest of Qt does.
_LIBRARIES: Final = ("nss3", "asound", "Xcomposite", "Xdamage", "Xrandr", "Xtst", "xkbfile", "gbm")


def why_no_card_window() -> str:
    """Why no card can be typed here, in the operator's words; empty when one can."""
    if importlib.util.find_spec("PySide6.QtWebEngineCore") is None:
        return "Esta instalación no trae la ventana de tarjeta. Use una tarjeta guardada."
    if not sys.platform.startswith("linux"):
        return ""
    needed = (Path(__file__), Path(sys.executable), Path(os.__file__))
    if os.geteuid() == 0 and not all(_everybody_may_read(path) for path in needed):
        return (
            "La ventana de tarjeta no se abre con el usuario root desde esta carpeta. Abra "
            "Ventanilla con un usuario normal, o use una tarjeta guardada."
        )
    missing = [name for name in _LIBRARIES if ctypes.util.find_library(name) is None]
    if missing:
        told = "A este computador le faltan partes para la ventana de tarjeta ({names})."
        return told.format(names=", ".join(missing))
    return ""


def _everybody_may_read(path: Path) -> bool:
    """Whether the unprivileged user that the card window becomes can reach the program."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)
