"""Whether this computer can open the card window, told without importing what it needs."""

import ctypes
import ctypes.util
import importlib.util
import os
import sys
from typing import Final

# What QtWebEngine needs of a Linux desktop beyond what the rest of Qt does.
_LIBRARIES: Final = ("nss3", "asound", "Xcomposite", "Xdamage", "Xrandr", "Xtst", "xkbfile", "gbm")


def why_no_card_window() -> str:
    """Why no card can be typed here, in the operator's words; empty when one can."""
    if importlib.util.find_spec("PySide6.QtWebEngineCore") is None:
        return "Esta instalación no trae la ventana de tarjeta. Use una tarjeta guardada."
    if not sys.platform.startswith("linux"):
        return ""
    if os.geteuid() == 0 and os.environ.get("QTWEBENGINE_DISABLE_SANDBOX") != "1":
        return (
            "La ventana de tarjeta no se abre con el usuario root, porque ahí su protección no "
            "funciona. Abra Ventanilla con un usuario normal, o use una tarjeta guardada."
        )
    missing = [name for name in _LIBRARIES if ctypes.util.find_library(name) is None]
    if missing:
        told = "A este computador le faltan partes para la ventana de tarjeta ({names})."
        return told.format(names=", ".join(missing))
    return ""
