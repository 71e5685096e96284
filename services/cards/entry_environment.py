"""What a card window must not inherit. Read before Qt is imported, so it imports nothing."""

from collections.abc import Mapping
from typing import Final

# Chromium opens a debugging port, writes its keys to a file, or runs another binary, for any of
# these; Stripe's library logs bodies; the till's own switches are nobody's business there.
_BEGIN: Final = (
    "QTWEBENGINE",
    "CHROME_",
    "CHROMIUM_",
    "GOOGLE_API_",
    "GOOGLE_DEFAULT_CLIENT_",
    "STRIPE_",
    "SSLKEYLOGFILE",
    "QT_LOGGING_",
    "QT_WEBENGINE_",
    "VENTANILLA_",
)
_PROXIES: Final = frozenset(
    {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "FTP_PROXY", "AUTO_PROXY", "SOCKS_PROXY"}
)


def without_dangers(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without what could open the card page to others or lead it elsewhere."""
    return {name: value for name, value in environment.items() if not _is_dangerous(name.upper())}


def _is_dangerous(name: str) -> bool:
    return name.startswith(_BEGIN) or name in _PROXIES
